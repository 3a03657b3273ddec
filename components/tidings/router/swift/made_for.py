"""The versions that the levers were made for: they reach into what those do not promise to keep."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Final

VERSIONS: Final[Mapping[str, str]] = {"crossbar": "26.10.1", "autobahn": "26.10.2", "twisted": "26.10.0"}
"""When one is newer: read what the levers replace, run `tests/node/test_wire.py`, and write the new one here."""


def others(wanted: Mapping[str, str] = VERSIONS) -> Iterator[str]:
    """What is installed in another version, each as a few words for the log."""
    for package, one in wanted.items():
        found = version(package)
        if found != one:
            yield f"{package} {found} (made for {one})"
