"""What was measured, as a Markdown table, and on what."""

import math
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line: the median of `values` and their range. `goal` is the most, or the least if `more_is_good`."""

    what: str
    unit: str
    values: Sequence[float]
    goal: float | None = None
    more_is_good: bool = False
    note: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether there is a goal and the median misses it."""
        if self.goal is None:
            return False
        median = statistics.median(self.values)
        return median < self.goal if self.more_is_good else median > self.goal

    def __str__(self) -> str:
        goal = "" if self.goal is None else f"{'≥' if self.more_is_good else '≤'} {_shown(self.goal)}"
        median = _shown(statistics.median(self.values))
        if self.is_missed:
            median = f"**{median}**"
        spread = f"{_shown(min(self.values))} – {_shown(max(self.values))}" if len(self.values) > 1 else ""
        return f"| {self.what} | {self.unit} | {median} | {spread} | {goal} | {self.note} |"


def table(rows: Sequence[Row]) -> str:
    """All rows; medians that miss their goal are bold."""
    head = "| what | unit | median | range | goal | notes |\n| --- | --- | ---: | --- | --- | --- |"
    return "\n".join([head, *map(str, rows)])


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that this part of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def machine(folder: Path) -> str:
    """What was measured on, in one paragraph; `folder` is where the databases are."""
    versions = ", ".join(f"{name} {version(name.lower())}" for name in ("Crossbar", "Autobahn", "Twisted"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {os.cpu_count()} cores ({_processor()}), "
        f"{_memory_gb():.0f} GB, {platform.system()} {platform.release()}. "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}. "
        f"A sync of 4 KB to the disk takes {_sync_ms(folder):.2f} ms. Load average before: {os.getloadavg()[0]:.1f}."
    )


def _processor() -> str:
    return next(_field("/proc/cpuinfo", "model name"), platform.machine())


def _memory_gb() -> float:
    return int(next(_field("/proc/meminfo", "MemTotal")).split()[0]) / 2**20


def _field(file: str, name: str) -> Iterator[str]:
    for line in Path(file).read_text().splitlines():
        if line.startswith(name):
            yield line.partition(":")[2].strip()


def _sync_ms(folder: Path) -> float:
    path, taken = folder / "sync", []
    with path.open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(1000 * (time.perf_counter() - began))
    path.unlink()
    return statistics.median(taken)


def merged(rows: Sequence[Row]) -> list[Row]:
    """Rows of the same name as one, with the values of all."""
    found: dict[str, Row] = {}
    for row in rows:
        earlier = found.get(row.what)
        found[row.what] = row if earlier is None else replace(row, values=[*earlier.values, *row.values])
    return list(found.values())
