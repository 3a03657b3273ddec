"""Write the lock files in requirements/ anew, with the newest versions that fit: `make lock`.

`python -m tools.lock test` writes one of them only.

- `build.txt`: pip, and what builds a wheel on this machine; `run.txt`: what the node needs; `test.txt`: that, and what
  the tests and the linters need; `node.txt`: Node.js as a PyPI wheel, for machines without it.
- Made on the oldest Python that we support, so that one file serves all: newer Pythons find wheels of these versions
  too, while the newest NumPy, say, has none for the oldest.
- No file names a registry: pip takes the one that the machine is set up for, and the hashes say what may come from it.
- `bjdata` is left out. Autobahn wants it for UBJSON, a serializer that Tidings does not offer, and does without when it
  is absent. It is published as source only: with a compiler, it becomes an extension made for NumPy 1 that prints a
  page of warnings at each start of each worker; without one, the build fails on some machines.
  (`pip install tidings` from a wheel, without these files, does bring it: harmless, but noisy.)
"""

from __future__ import annotations

import sys

from tools.steps import ROOT, step, stop

OPTIONS = (
    "--quiet",
    "--upgrade",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--no-emit-options",
    "--strip-extras",
    "--no-header",
    # pip-tools' word for what it leaves out of the file. By default it would leave out setuptools, which we pin.
    "--unsafe-package=bjdata",
)
LOCKS: dict[str, tuple[str, ...]] = {
    "run": ("pyproject.toml",),
    "build": ("requirements/build.in", "--constraint=requirements/run.txt"),
    "test": (
        "pyproject.toml",
        "--extra=test",
        "--extra=lint",
        "--constraint=requirements/run.txt",
        "--constraint=requirements/build.txt",
    ),
    "node": ("requirements/node.in",),
}


def main(chosen: list[str]) -> None:
    """Compile the chosen locks, or all, each within what the ones before it chose."""
    if sys.version_info[:2] != (3, 11):
        stop("make the lock files with Python 3.11, the oldest we support: make clean lock PYTHON=python3.11")
    for name in chosen or LOCKS:
        target = f"requirements/{name}.txt"
        compile_it = [sys.executable, "-m", "piptools", "compile", *OPTIONS, f"--output-file={target}"]
        step(f"writing {target}", [*compile_it, *LOCKS[name]])
        _tidy(target)


def _tidy(target: str) -> None:
    """Cut pip-tools' closing remark about the package that is left out on purpose."""
    path = ROOT / target
    text = path.read_text().split("\n# WARNING: The following packages were not pinned")[0]
    path.write_text(text.rstrip() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
