"""Copies of files on this disk, the least recently read of which go when there are too many."""

import os
import threading
from collections import OrderedDict
from pathlib import Path


class Cache:
    """A folder of copies, which together are no larger than `most` bytes, but for the newest.

    Safe to use from several threads. What an earlier process left there counts, in the order of its last reading.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        left = sorted((found.stat().st_atime_ns, found.name, found.stat().st_size) for found in folder.iterdir())
        self._sizes.update((name, size) for _, name, size in left)
        self._bytes = sum(self._sizes.values())
        with self._lock:
            self._trim()

    def find(self, name: str) -> Path | None:
        """The copy, which counts as read now; None if there is none."""
        path = self._folder / name
        with self._lock:
            if name not in self._sizes:
                return None
            try:
                os.utime(path)
            except FileNotFoundError:  # somebody else has tidied up
                self._forget(name)
                return None
            self._sizes.move_to_end(name)
        return path

    def take(self, name: str, finished: Path) -> Path:
        """Move a copy in, which is on the same disk."""
        path = self._folder / name
        size = finished.stat().st_size
        with self._lock:
            finished.replace(path)
            self._forget(name)
            self._sizes[name] = size
            self._bytes += size
            self._trim()
        return path

    def drop(self, name: str) -> None:
        """Remove the copy, if there is one."""
        with self._lock:
            self._forget(name)
            (self._folder / name).unlink(missing_ok=True)

    def _forget(self, name: str) -> None:
        self._bytes -= self._sizes.pop(name, 0)

    def _trim(self) -> None:
        while self._bytes > self._most and len(self._sizes) > 1:
            oldest = next(iter(self._sizes))
            self._forget(oldest)
            (self._folder / oldest).unlink(missing_ok=True)  # who has it open reads on
