"""`python -m tidings`, and the `tidings` command: where the command line is given the node that it works on."""

from pathlib import Path

from tidings.faces.cli import tidings
from tidings.faces.cli.local import Local


def open_local(root: Path) -> Local:
    """The node at a root. Imported only when a verb needs one, so that `--help` is quick."""
    from tidings.node.local import LocalNode  # noqa: PLC0415 - see the docstring

    return LocalNode(root)


def main() -> None:
    """Run the command line."""
    tidings(obj=open_local, prog_name="tidings")


if __name__ == "__main__":
    main()
