"""Writes an app: the files beside this one under the app's name, and the node's configuration with the app in it."""

import keyword
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidings import shipped

PLACEHOLDER: Final = "appname"
PORT: Final = 8080
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_TAKEN: Final = frozenset(
    {"tidings", "components", "tests", "web", "data", "crossbar", "autobahn", "twisted", PLACEHOLDER}
)
_RENAMED: Final = {"gitignore.txt": ".gitignore"}
_OURS: Final = frozenset({"__init__.py", "writing.py"})

_OWN_CONTAINER: Final = """\
# ---- appname ---------------------------------------------------------------------------------------------------------
# Components of your own, in a process of their own: the chat does not wait for them.
- type: container
  id: appname
  options:
    title: appname
    pythonpath: [../components]
    expose_controller: true
    restart: restart-never                # `tidings.component` sees to it
  components:
  - {<<: *component, id: appname, classname: appname.Appname}

"""
_KEEPER: Final = "# ---- the keeper"


class CannotWrite(Exception):
    """The app cannot be made there; the sentence says why."""


def check_name(name: str) -> str:
    """A name that can be a Python module and a part of a WAMP URI.

    Raises:
        CannotWrite: it cannot.
    """
    if not _NAME.fullmatch(name):
        raise CannotWrite(f"“{name}” cannot be an app's name: small letters, digits and _, a letter first, 31 at most.")
    if keyword.iskeyword(name) or name in _TAKEN or name in sys.stdlib_module_names:
        raise CannotWrite(f"“{name}” is the name of something else in Python; choose another.")
    return name


def write(folder: Path, name: str, port: int = PORT) -> list[Path]:
    """Write the app; the files that were made, relative to the folder.

    Raises:
        CannotWrite: the name will not do, there is something in the folder already, or it cannot be written to.
    """
    check_name(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotWrite(f"{folder} is there already, and is not empty.")
    files = {Path(".crossbar/config.yaml"): configuration(name, port), **dict(_files(name, port))}
    try:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    except OSError as error:
        raise CannotWrite(f"{folder} cannot be written to: {error.strerror}.") from None
    return sorted(files)


def configuration(name: str, port: int = PORT) -> str:
    """The node's configuration: the one that Tidings itself is run with, with the app's pages and component."""
    text = shipped.configuration().read_text("utf-8")
    for old, new in (
        ("folder: ../web/dist}", "folder: ../web, shipped: true}   # what is not there comes with Tidings"),
        (f'"http://localhost:{PORT}/"', f'"http://localhost:{port}/"'),
        (f"port: {PORT} ", f"port: {port} "),
        (_KEEPER, _named(_OWN_CONTAINER, name) + _KEEPER),
    ):
        if text.count(old) != 1:
            raise AssertionError(f"the configuration that Tidings ships is not as expected: {old}")
        text = text.replace(old, new)
    return text


def _files(name: str, port: int) -> Iterator[tuple[Path, str]]:
    here = Path(__file__).parent
    for path in sorted(here.rglob("*")):
        relative = path.relative_to(here)
        if path.is_dir() or relative.name in _OURS or "__pycache__" in relative.parts:
            continue
        target = relative.with_name(_RENAMED.get(relative.name, _named(relative.name, name)))
        yield target, _named(path.read_text("utf-8"), name).replace(f"localhost:{PORT}", f"localhost:{port}")


def _named(text: str, name: str) -> str:
    words = "".join(part.capitalize() for part in name.split("_")) or name
    return text.replace(PLACEHOLDER, name).replace(PLACEHOLDER.capitalize(), words)
