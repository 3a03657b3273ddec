"""`python -m tidings` is the `tidings` command."""

from tidings.faces.cli import main

if __name__ == "__main__":
    main()
