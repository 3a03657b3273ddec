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


class _Watch:
    """Where one file stands while a trace is read: written, being synced, synced."""

    def __init__(self, log: str) -> None:
        self._log = log
        self._wrote = self._synced = False
        self._syncing: set[str] = set()
        self.promises = 0
        self.early: list[str] = []

    def take(self, line: str) -> None:
        """Take the next line."""
        if resumed := _RESUMED.match(line):
            if resumed["thread"] in self._syncing:
                self._syncing.discard(resumed["thread"])
                self._synced = resumed["result"] == "0"
        elif call := _CALL.match(line):
            if call["path"].endswith(self._log):
                self._on_log(call)
            elif call["fd"] == STDOUT:
                self._on_promise(line)

    def _on_log(self, call: re.Match[str]) -> None:
        if not call["name"].endswith("sync"):
            self._wrote, self._synced = True, False
        elif "unfinished" in call["rest"]:
            self._syncing.add(call["thread"])
        else:
            self._synced = call["rest"].endswith("= 0")

    def _on_promise(self, line: str) -> None:
        self.promises += 1
        if not (self._wrote and self._synced):
            self.early.append(line)
        self._wrote = self._synced = False


def promises_without_sync(trace: Iterable[str], log: str) -> tuple[int, list[str]]:
    """How many lines were written to standard output, and which of them came too early.

    A promise is early when the file whose name ends with `log` was not written and, after its last write, synced since
    the promise before.
    """
    watch = _Watch(log)
    for line in trace:
        watch.take(line)
    return watch.promises, watch.early
