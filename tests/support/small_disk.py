"""A small disk of its own below a folder, which can be filled. Only where this user may mount (on Linux, root)."""

import os
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import pytest


class SmallDisk:
    """Mounted while inside `with`, at a folder that is made."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self._folder, self._megabytes = folder, megabytes

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        _run("mount", "-t", "tmpfs", "-o", f"size={self._megabytes}m", "tidings-test", str(self._folder))
        return self

    def __exit__(self, *_: object) -> None:
        _run("umount", "--lazy", str(self._folder))

    def fill(self) -> None:
        """Leave no room at all."""
        with (self._folder / "ballast").open("ab", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while ballast.write(b"\0" * size) == size:
                        continue
                except OSError:
                    continue

    def make_room(self) -> None:
        """Take away what filled it."""
        (self._folder / "ballast").unlink()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@cache
def _may_mount() -> bool:
    if os.geteuid() != 0:
        return False
    with TemporaryDirectory() as folder:
        try:
            with SmallDisk(Path(folder), 1):
                return True
        except (subprocess.CalledProcessError, FileNotFoundError):
            return False


needs_mount = pytest.mark.skipif(not _may_mount(), reason="needs a user who may mount (root, on Linux)")
