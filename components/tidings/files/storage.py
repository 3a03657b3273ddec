"""Where files are kept: whatever can take a finished file, bring it to where it is read, and remove it."""

import os
from pathlib import Path
from typing import Final, Protocol

WORK: Final = "work"


class Storage(Protocol):
    """A place for files. All of its methods but `here` block: call them on a thread of their own."""

    def put(self, name: str, finished: Path) -> None:
        """Take a file; when this returns, it outlives a crash and a loss of power. `finished` is gone then.

        Raises:
            OSError: it could not be kept.
        """

    def drop(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            OSError: it could not be removed now.
        """

    def here(self, name: str) -> Path | None:
        """Where a file is to be read, if that can be told at once."""

    def bring(self, name: str) -> Path:
        """Where a file is to be read, after it was brought there.

        Raises:
            FileNotFoundError: there is none.
            OSError: it cannot be had now.
        """


class Disk:
    """A folder of the node's own.

    Args:
        folder: made if it is not there; only the node's user may look into it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._work = folder / WORK
        self._work.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)

    def put(self, name: str, finished: Path) -> None:
        with finished.open("rb") as file:
            os.fsync(file.fileno())
        place = self.path(name)
        if not place.parent.exists():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._folder)
        finished.replace(place)
        sync_folder(place.parent)

    def drop(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def here(self, name: str) -> Path | None:
        return self.path(name)

    def bring(self, name: str) -> Path:
        return self.path(name)

    def path(self, name: str) -> Path:
        """Where a file of this name is, if it is there."""
        return self._folder / key_of(name)

    def work(self, name: str) -> Path:
        """A place for a file that is not finished, on the same disk."""
        return self._work / name


def key_of(name: str) -> str:
    """Where it stands below the folder, and below the bucket's prefix: no folder shall have all of them."""
    return f"{name[:2]}/{name}"


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as what they name."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
