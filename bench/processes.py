"""What the node's processes use: memory, and how busy each is, as the kernel tells it."""

import os
import time
from pathlib import Path

from tests.support.node import Kind, Node, wait_until

WATCHED: dict[str, Kind] = {"router": "router", "components": "container"}


def memory_mb(pid: int) -> float:
    """What of a process is in memory (RSS)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def name_of(pid: int) -> str:
    """How a process calls itself."""
    title = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return title if len(title) < 40 else Path(f"/proc/{pid}/comm").read_text().strip()


def pid_of(node: Node, kind: Kind) -> int:
    """The one process of a kind."""
    (pid,) = node.pids(kind)
    return pid


def settled(node: Node) -> None:
    """Wait until nothing of the node is still starting: until it does next to nothing."""

    def is_idle() -> bool:
        before, began = _node_seconds(node), time.perf_counter()
        time.sleep(0.5)
        return _node_seconds(node) - before < 0.2 * (time.perf_counter() - began)

    wait_until(is_idle, 30, "the node is idle")


def _node_seconds(node: Node) -> float:
    return sum(_cpu_seconds(pid) for pid in node.pids())


class Watch:
    """How busy the node's workers and the load itself are, in per cent of one core, while inside `with`, in all."""

    def __init__(self, node: Node) -> None:
        self._pids = {name: pid_of(node, kind) for name, kind in WATCHED.items()} | {"benchmark": os.getpid()}
        self._seconds = dict.fromkeys(self._pids, 0.0)
        self._wall = 0.0

    def __enter__(self) -> None:
        self._add(-1)

    def __exit__(self, *_: object) -> None:
        self._add(1)

    def _add(self, sign: int) -> None:
        self._wall += sign * time.perf_counter()
        for name, pid in self._pids.items():
            self._seconds[name] += sign * _cpu_seconds(pid)

    def percent(self, name: str) -> float:
        """How busy one of them was."""
        return 100 * self._seconds[name] / self._wall

    def __str__(self) -> str:
        return ", ".join(f"{name} {self.percent(name):.0f} %" for name in self._seconds)


def _cpu_seconds(pid: int) -> float:
    """What all threads have used; finer than the ticks of `/proc/PID/stat`."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
