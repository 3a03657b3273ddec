"""R2: what is acknowledged has been synced before, so that a power cut leaves it; seen from the system's side."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.syscalls import can_trace, promises_without_sync, traced
from tests.support.writing_process import TURNS

ROOT = Path(__file__).resolve().parents[2]
LOG = "-wal"

needs_strace = pytest.mark.skipif(not can_trace(), reason="needs strace, and to be allowed to use it")


def _trace(folder: Path, what: str) -> list[str]:
    to = folder / "trace"
    command = [sys.executable, "-m", "tests.support.writing_process", str(folder), what, "0"]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "components")])
    environment = {**os.environ, "PYTHONPATH": paths}
    subprocess.run(traced(command, to), cwd=ROOT, env=environment, stdout=subprocess.PIPE, timeout=60, check=True)
    return to.read_text().splitlines()


@needs_strace
def test_every_acknowledgement_comes_after_the_sync(tmp_path: Path) -> None:
    """Write to the log, sync it, and only then answer: thirty times."""
    assert promises_without_sync(_trace(tmp_path, "turns"), LOG) == (TURNS, [])


@needs_strace
def test_a_database_that_does_not_sync_is_found_out(tmp_path: Path) -> None:
    """The check itself: with `synchronous=OFF` every acknowledgement is early."""
    promises, early = promises_without_sync(_trace(tmp_path, "careless"), LOG)
    assert (promises, len(early)) == (TURNS, TURNS)


WROTE = '7 pwrite64(5</d/x-wal>, "..", 24, 0) = 24'
SYNCED = "7 fdatasync(5</d/x-wal>) = 0"
TOLD = '6 write(1<pipe:[1]>, "1 0\\n", 4) = 4'


@pytest.mark.parametrize(
    ("trace", "early"),
    [
        ([WROTE, SYNCED, TOLD], 0),
        ([WROTE, TOLD, SYNCED], 1),
        ([WROTE, SYNCED, WROTE, TOLD], 1),
        ([WROTE, SYNCED, TOLD, TOLD], 1),
        ([WROTE, SYNCED.replace("= 0", "= -1 EIO"), TOLD], 1),
        ([WROTE, "7 fdatasync(5</d/x-wal> <unfinished ...>", TOLD, "7 <... fdatasync resumed>) = 0"], 1),
        ([WROTE, "7 fdatasync(5</d/x-wal> <unfinished ...>", "7 <... fdatasync resumed>) = 0", TOLD], 0),
        ([WROTE, SYNCED.replace("x-wal", "x"), TOLD], 1),
    ],
)
def test_the_order_is_what_counts(trace: list[str], early: int) -> None:
    """A sync that is missing, late, failed, of another file or still running is none."""
    assert len(promises_without_sync(trace, LOG)[1]) == early
