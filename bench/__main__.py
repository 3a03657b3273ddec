"""`python -m bench`: measure a real node on this machine and print a table. docs/performance.md says what it means."""

import argparse
import asyncio
import gc
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench.crowd import Crowd
from bench.idle import latency, seconds_to_first_message
from bench.paced import paced_pushes
from bench.people import node_in
from bench.processes import memory_mb, name_of, settled
from bench.storm import storm
from bench.sustained import READERS, durable_sends, pushes
from bench.table import Row, machine, merged, table
from tests.support.node import ROOT, Node


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of everything. `runs` is how often all of it is done, each time with fresh nodes."""

    runs: int
    messages: int
    crowd: int
    storm: int
    fan_outs: int
    seconds: float
    rounds: int


T = TypeVar("T")

FULL = Size(runs=3, messages=200, crowd=1000, storm=5000, fan_outs=20, seconds=5, rounds=2)
QUICK = Size(runs=1, messages=200, crowd=1000, storm=1000, fan_outs=10, seconds=3, rounds=1)


async def measure(folder: Path, size: Size) -> list[Row]:
    """Everything once: a node that starts twice and works, then one for the crowd, whose memory is untouched."""
    node, first = node_in(folder), "from `crossbar start` to the first message"
    try:
        rows = [Row(what=first, unit="s", values=[await _said(first, seconds_to_first_message(node))], goal=10)]
        node.stop()
        again = f"{first}, the second time"
        rows += [Row(what=again, unit="s", values=[await _said(again, seconds_to_first_message(node))], goal=10)]
        settled(node)
        rows += await _said("one writes, one reads", latency(node, size.messages, size.rounds))
        rows += _memory(node, "at rest")
        for readers in READERS:
            sends = durable_sends(node, size.seconds, size.rounds, readers=readers)
            rows += await _said(f"50 writers, {readers:,} readers", sends)
        rows += await _said("pushes over HTTP", pushes(node, size.seconds, size.rounds))
        rows += await _said("pushes at a steady pace", paced_pushes(node, size.seconds, size.rounds))
        rows += _memory(node, "after the load")
    finally:
        node.stop()
    return rows + await _crowd(folder, size)


async def _crowd(folder: Path, size: Size) -> list[Row]:
    with node_in(folder) as node:
        settled(node)
        crowd = Crowd(node, size.crowd)
        rows = await _said(f"{size.crowd:,} guests join", crowd.gather())
        rows += await _said(f"one message to {size.crowd:,}", crowd.fan_out(size.fan_outs))
        rows += await _said(f"{size.crowd:,} at rest", crowd.rest(2 * size.seconds))
        crowd.leave()
    with node_in(folder) as node:
        rows += await _said(f"{size.storm:,} come back at once", storm(node, size.storm))
    return rows


def _memory(node: Node, when: str) -> list[Row]:
    return [Row(what=f"memory of `{name_of(pid)}`, {when}", unit="MB", values=[memory_mb(pid)]) for pid in node.pids()]


async def _said(what: str, doing: Awaitable[T]) -> T:
    print(f"  {what} …", file=sys.stderr, flush=True)
    return await doing


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="each load once and for a shorter time, under a minute")
    size = QUICK if parser.parse_args(arguments).quick else FULL
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # or the nodes would stay
    gc.disable()  # the load's own pauses are not the node's; it is done between the rounds
    # on the disk where the project is, as a site's database would be: /tmp may be in memory
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=build))
    try:
        about = machine(folder)
        rows: list[Row] = []
        for run in range(1, size.runs + 1):
            print(f"Run {run} of {size.runs}:", file=sys.stderr)
            rows += asyncio.run(measure(folder, size))
    finally:
        shutil.rmtree(folder)
    found = merged(rows)
    print(f"{table(found)}\n\n{about}")
    missed = [row.what for row in found if row.is_missed]
    for what in missed:
        print(f"Missed its goal: {what}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
