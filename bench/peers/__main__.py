"""`python -m bench.peers`: the table of Tidings' router and its peers on this machine."""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.load import holding, load
from bench.peers.plot import drawn
from bench.peers.servers import PEERS, NotHereError, Peer, Running, stages
from bench.processes import memory_mb
from bench.table import machine
from tests.support.node import ROOT
from tidings.router.process import allow_open_files

BASE = "Socket.IO"
"""What the others are put in relation to."""
_BUSY = 0.9


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of everything. `is_fresh`: each figure on a server that has just started."""

    runs: int
    seconds: float
    rounds: int
    is_fresh: bool


FULL = Size(runs=3, seconds=4, rounds=30, is_fresh=True)
QUICK = Size(runs=1, seconds=1.5, rounds=10, is_fresh=False)
QUICKLY = ("Tidings' router", "Crossbar", BASE)
"""Those that the quick table has."""
CROWDS = (10, 100, 1000)
IDLE, JOINED_AT_ONCE, CALLERS = 1000, 20, 50
EQUAL_RATE, LISTENERS = 20, 1000
LAST, JOINS, MEMORY = "last of 1,000 has one message, ms", "joins/s", "memory per idle connection, KB"
CALLS, AT_RATE = f"calls/s, {CALLERS} callers", f"{EQUAL_RATE} messages/s to {LISTENERS:,}"
DELIVERIES = {crowd: f"deliveries/s to {crowd:,}" for crowd in CROWDS}
FIGURES = (*DELIVERIES.values(), LAST, f"{AT_RATE}: p50, ms", f"{AT_RATE}: p99, ms", CALLS, JOINS, MEMORY)

Found = dict[str, dict[str, list[float]]]
Figures = Iterator[tuple[str, float]]


def measure(peer: Peer, size: Size) -> Figures:
    """All figures of one server."""
    floods = [partial(_flood, crowd) for crowd in CROWDS]
    steps: list[Callable[[Peer, Size, Running], Figures]] = [_idle, *floods, _one, _calls]
    if size.is_fresh:
        for step in steps:
            with peer.runs() as server:
                yield from step(peer, size, server)
    else:
        with peer.runs() as server:
            for step in steps:
                yield from step(peer, size, server)


def _idle(peer: Peer, _: Size, server: Running) -> Figures:
    joins = [*peer.talk.joins, "--window", str(JOINED_AT_ONCE)]
    load("joins", server.port, 50, *joins, "--seconds", "0")  # what is made once is made
    time.sleep(0.5)
    before = memory_mb(server.pid)
    with holding(server.port, IDLE, 3, joins) as there:
        line = there.stdout.readline() if there.stdout else ""
        time.sleep(1)
        yield JOINS, float(line.partition('"value": ')[2].partition(",")[0])
        yield MEMORY, 1024 * (memory_mb(server.pid) - before) / IDLE


def _flood(crowd: int, peer: Peer, size: Size, server: Running) -> Figures:
    found = load("flood", server.port, crowd, *_fan_out(peer), "--seconds", str(size.seconds))
    _warn(peer, DELIVERIES[crowd], found.busy)
    yield DELIVERIES[crowd], found.value


def _one(peer: Peer, size: Size, server: Running) -> Figures:
    yield LAST, load("last", server.port, LISTENERS, *_fan_out(peer), "--rounds", str(size.rounds)).value
    rate = ("--rate", str(EQUAL_RATE), "--seconds", str(size.seconds))
    found = load("rate", server.port, LISTENERS, *_fan_out(peer), *rate)
    yield f"{AT_RATE}: p50, ms", found.p50
    yield f"{AT_RATE}: p99, ms", found.p99


def _calls(peer: Peer, size: Size, server: Running) -> Figures:
    talk = peer.talk
    if talk.asks:
        found = load("calls", server.port, CALLERS, *talk.joins, *talk.asks, "--seconds", str(size.seconds))
        _warn(peer, CALLS, found.busy)
        yield CALLS, found.value


def _fan_out(peer: Peer) -> list[str]:
    return [*peer.talk.joins, *peer.talk.says]


def _warn(peer: Peer, what: str, busy: float) -> None:
    if busy > _BUSY:
        print(f"{peer.name}, {what}: the load took {busy:.0%} of a core; it measures itself", file=sys.stderr)


def table(found: Found, base: str = BASE) -> str:
    """Medians, how they stand to the base's, and ranges: a column for each server, or a line if they are many."""
    columns = [
        [name, *(_cell(values.get(one, []), found.get(base, {}).get(one)) for one in FIGURES)]
        for name, values in found.items()
    ]
    lines = list(zip(["", *FIGURES], *columns, strict=True))
    if len(columns) > len(PEERS):
        lines = list(zip(*lines, strict=True))
    rule = "| --- |" + " ---: |" * (len(lines[0]) - 1)
    head, *rest = ("| " + " | ".join(line) + " |" for line in lines)
    return "\n".join([head.replace("|  |", "| |"), rule, *rest])


def _cell(values: Sequence[float], base: Sequence[float] | None) -> str:
    if not values:
        return "–"
    median = _median(values)
    ratio = f" ({median / _median(base):.2f} x)" if base else ""
    spread = f"<br>{_shown(min(values))} – {_shown(max(values))}" if len(values) > 1 else ""
    return f"{_shown(median)}{ratio}{spread}"


def _median(values: Sequence[float]) -> float:
    return statistics.median(values)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> None:
    """Measure all that can be run here, in turn, as often as wanted."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="each figure once, and shorter, of three servers")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[peer.name for peer in PEERS], help="these alone")
    parser.add_argument(
        "--levers", action="store_true", help="instead: Crossbar's router with one lever more each time"
    )
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the deliveries, as SVG")
    options = parser.parse_args()
    allow_open_files()
    size = QUICK if options.quick else FULL
    wanted = options.only or (QUICKLY if options.quick else [peer.name for peer in PEERS])
    peers = [peer for peer in PEERS if peer.name in wanted and _is_here(peer)]
    if options.levers:
        peers = list(stages())
    found: Found = {peer.name: {} for peer in peers}
    for run in range(size.runs):
        for peer in peers:
            print(f"run {run + 1} of {size.runs}: {peer.name}", file=sys.stderr)
            for figure, value in measure(peer, size):
                found[peer.name].setdefault(figure, []).append(value)
    print(table(found, "Crossbar") if options.levers else table(found))
    print(f"\n{machine(ROOT)} In brackets: in relation to {BASE}.")
    if options.plot:
        bars = {figure: {name: _median(found[name][figure]) for name in found} for figure in DELIVERIES.values()}
        options.plot.write_text(drawn(bars))


def _is_here(peer: Peer) -> bool:
    try:
        peer.prepare()
    except NotHereError as missing:
        print(f"{peer.name} is left out: {missing}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    main()
