"""What a process asked of the system, in order, and whether it synced what it wrote before it promised anything."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

_CALL = re.compile(r"^(?P<thread>\d+) +(?P<name>\w+)\((?P<fd>\d+)<(?P<path>[^>]*)>(?P<rest>.*)$")
_RESUMED = re.compile(r"^(?P<thread>\d+) +<\.\.\. (?P<name>\w+) resumed>.*= (?P<result>-?\d+)")
STDOUT = "1"


@cache
def can_trace() -> bool:
    """Whether strace is here and may trace."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


def traced(command: Sequence[str], to: Path) -> list[str]:
    """The command, with its writes and syncs, and those of its threads, told to a file."""
    calls = "trace=write,pwrite64,pwritev,writev,fsync,fdatasync"
    return ["strace", "-f", "-y", "-s", "32", "-e", calls, "-e", "signal=none", "-o", str(to), *command]


def promises_without_sync(trace: Iterable[str], log: str) -> tuple[int, list[str]]:
    """How many lines were written to standard output, and which of them came too early.

    A promise is early when the file whose name ends with `log` was not written and, after its last write, synced since
    the promise before.
    """
    promises, early = 0, list[str]()
    wrote = synced = False
    syncing: set[str] = set()
    for line in trace:
        if resumed := _RESUMED.match(line):
            if resumed["thread"] in syncing:
                syncing.discard(resumed["thread"])
                synced = resumed["result"] == "0"
            continue
        call = _CALL.match(line)
        if call is None:
            continue
        if call["name"].endswith("sync") and call["path"].endswith(log):
            if "unfinished" in call["rest"]:
                syncing.add(call["thread"])
            else:
                synced = call["rest"].endswith("= 0")
        elif call["path"].endswith(log):
            wrote, synced = True, False
        elif call["fd"] == STDOUT:
            promises += 1
            if not (wrote and synced):
                early.append(line)
            wrote = synced = False
    return promises, early
