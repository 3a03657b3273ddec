"""Make .venv and install exactly what a lock file names: `python3 -m tools.install run|test`.

Runs on the machine's own Python with nothing but the standard library and pip. Three things make an installation the
same everywhere:

- Every package comes with its hash, and pip resolves nothing (`--no-deps`): what is not in the lock is not installed.
- Seven small packages that Crossbar needs are published as source only. They are pure Python and are built here with
  the setuptools of requirements/build.txt, so no compiler is needed and nothing unpinned is fetched to build them.
  An eighth, py-ubjson, would compile an extension where it finds a compiler; it is told not to.
- bjdata is left out of the lock on purpose (see tools/lock.py).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from typing import TYPE_CHECKING

from tools.steps import ROOT, VENV, say, step, stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLDEST = (3, 11)
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
MANY = 50
OURS = "tidings"


def main(which: str) -> None:
    """Bring .venv to the state of one lock, and leave a stamp that says so."""
    if sys.version_info < OLDEST:
        stop(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}. Say which: make PYTHON=python3.12 run")
    lock = REQUIREMENTS / f"{which}.txt"
    stamp = VENV / f"{which}.stamp"
    state = _fingerprint(lock)
    if not stamp.exists() or stamp.read_text() != state:
        say(f"Installing what Tidings needs to {which}, into .venv")
        _make_venv()
        _install(lock)
        _prune()
    stamp.write_text(state)


def _fingerprint(lock: Path) -> str:
    """Name the state to reach: after `git switch` the times of files say nothing."""
    inputs = (lock, REQUIREMENTS / "build.txt", ROOT / "pyproject.toml")
    found = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in inputs:
        found.update(path.read_bytes())
    return found.hexdigest()


def _make_venv() -> None:
    """Make .venv unless it works already. A folder that was moved, or lost its Python, is made anew."""
    if _works():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    version = ".".join(map(str, sys.version_info[:3]))
    # Debian's python3 has no ensurepip without python3-venv; pip itself can then install into a venv without pip.
    has_ensurepip = subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False)
    options = [] if has_ensurepip.returncode == 0 else ["--without-pip"]
    step(f"making .venv with Python {version}", [sys.executable, "-m", "venv", *options, VENV])


def _works() -> bool:
    script = VENV / "bin" / "tidings"
    if not PYTHON.exists() or (script.exists() and str(VENV) not in script.read_text()):
        return False
    code = "import sys; print(sys.version_info[:2])"
    found = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
    return found.stdout.strip() == str(sys.version_info[:2])


def _pip(*arguments: str | Path) -> list[str | Path]:
    """Call pip: the one in .venv, or the machine's own pointed at .venv."""
    pip: list[str | Path] = [PYTHON, "-m", "pip"]
    if not next(VENV.glob("lib/python*/site-packages/pip"), None):
        pip = [sys.executable, "-m", "pip", "--python", PYTHON]
    return [*pip, *arguments]


def _install(lock: Path) -> None:
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--no-build-isolation")
    exact = (*quiet, "--require-hashes", "--use-pep517", "-r")
    env = {**os.environ, "PYUBJSON_NO_EXTENSION": "1"}
    step("fetching pip and the build tools", _pip("install", *exact, REQUIREMENTS / "build.txt"))
    count = len(set(_names(lock)) - _installed())
    patience = " (a minute or two)" if count > MANY else ""
    step(f"fetching {count} packages{patience}", _pip("install", *exact, lock), env=env)
    editable = _pip("install", *quiet, "--editable", ROOT)
    step("installing tidings itself, from components/", editable)
    step("checking that the lock has all that is needed (if not: make lock)", _pip("check"))


def _prune() -> None:
    """Remove what an earlier lock had brought and no lock names any more."""
    wanted = {OURS}.union(*(_names(lock) for lock in REQUIREMENTS.glob("*.txt")))
    if extra := sorted(_installed() - wanted):
        step(f"removing {', '.join(extra)}", _pip("uninstall", "--quiet", "--yes", *extra))


def _installed() -> set[str]:
    folders = [str(path) for path in VENV.glob("lib/python*/site-packages")]
    return {_plain(found.metadata["Name"]) for found in metadata.distributions(path=folders)}


def _names(lock: Path) -> Iterator[str]:
    for line in lock.read_text().splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)(\[.*])?==", line):
            yield _plain(match[1])


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main(sys.argv[1])
