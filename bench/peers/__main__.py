"""`python -m bench.peers`: the table of Tidings' router and its peers on this machine."""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.load import holding, load
from bench.peers.servers import PEERS, NotHereError, Peer, Running
from bench.processes import memory_mb
from bench.table import machine
from tests.support.node import ROOT

BASE = "Socket.IO"
"""What the others are put in relation to."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of everything."""

    runs: int
    seconds: float
    rounds: int
    crowds: Sequence[int]


FULL = Size(runs=3, seconds=4, rounds=30, crowds=(10, 100, 1000))
QUICK = Size(runs=1, seconds=1.5, rounds=10, crowds=(10, 100, 1000))
IDLE, JOINED_AT_ONCE, CALLERS = 1000, 20, 50
EQUAL_RATE, LISTENERS = 20, 1000
FIGURES = {
    **{f"deliveries/s to {crowd:,}": True for crowd in FULL.crowds},
    "last of 1,000 has one message, ms": False,
    f"{EQUAL_RATE} messages/s to {LISTENERS:,}: p50, ms": False,
    f"{EQUAL_RATE} messages/s to {LISTENERS:,}: p99, ms": False,
    f"calls/s, {CALLERS} callers": True,
    "joins/s": True,
    "memory per idle connection, KB": False,
}
"""Each figure, and whether more of it is better."""

Found = dict[str, dict[str, list[float]]]


def measure(peer: Peer, size: Size) -> Iterator[tuple[str, float]]:
    """All figures of one server, each on one that has just started."""
    talk, fan_out = peer.talk, [*peer.talk.joins, *peer.talk.says]
    for crowd in size.crowds:
        with peer.runs() as server:
            found = load("flood", server.port, crowd, *fan_out, "--seconds", str(size.seconds))
            _warn(peer, f"deliveries to {crowd}", found.busy)
            yield f"deliveries/s to {crowd:,}", found.value
    with peer.runs() as server:
        yield (
            "last of 1,000 has one message, ms",
            load("last", server.port, 1000, *fan_out, "--rounds", str(size.rounds)).value,
        )
        rate = ("--rate", str(EQUAL_RATE), "--seconds", str(size.seconds))
        found = load("rate", server.port, LISTENERS, *fan_out, *rate)
        yield f"{EQUAL_RATE} messages/s to {LISTENERS:,}: p50, ms", found.p50
        yield f"{EQUAL_RATE} messages/s to {LISTENERS:,}: p99, ms", found.p99
    with peer.runs() as server:
        if talk.asks:
            found = load("calls", server.port, CALLERS, *talk.joins, *talk.asks, "--seconds", str(size.seconds))
            _warn(peer, "calls", found.busy)
            yield f"calls/s, {CALLERS} callers", found.value
    with peer.runs() as server:
        yield from _idle(server, [*talk.joins, "--window", str(JOINED_AT_ONCE)])


def _idle(server: Running, joins: Sequence[str]) -> Iterator[tuple[str, float]]:
    load("joins", server.port, 50, *joins, "--seconds", "0")  # what is made once is made
    time.sleep(0.5)
    before = memory_mb(server.pid)
    with holding(server.port, IDLE, 3, joins) as there:
        line = there.stdout.readline() if there.stdout else ""
        time.sleep(1)
        yield "joins/s", float(line.partition('"value": ')[2].partition(",")[0])
        yield "memory per idle connection, KB", 1024 * (memory_mb(server.pid) - before) / IDLE


def _warn(peer: Peer, what: str, busy: float) -> None:
    if busy > 0.9:
        print(f"{peer.name}, {what}: the load took {busy:.0%} of a core; it measures itself", file=sys.stderr)


def table(found: Found) -> str:
    """Medians, ranges, and how they stand to the base."""
    names = list(found)
    lines = ["| | " + " | ".join(names) + " |", "| --- |" + " ---: |" * len(names)]
    for figure in FIGURES:
        base = found.get(BASE, {}).get(figure)
        cells = [_cell(found[name].get(figure, []), base) for name in names]
        lines.append(f"| {figure} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(values: Sequence[float], base: Sequence[float] | None) -> str:
    if not values:
        return "–"
    median = statistics.median(values)
    ratio = f" ({median / statistics.median(base):.2f} x)" if base else ""
    spread = f"<br>{_shown(min(values))} – {_shown(max(values))}" if len(values) > 1 else ""
    return f"{_shown(median)}{ratio}{spread}"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> None:
    """Measure all that can be run here, in turn, as often as wanted."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="each figure once, and shorter")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these servers alone")
    options = parser.parse_args()
    size = QUICK if options.quick else FULL
    peers = [peer for peer in PEERS if not options.only or peer.name in options.only]
    found: Found = {}
    for peer in list(peers):
        try:
            peer.prepare()
            found[peer.name] = {}
        except NotHereError as missing:
            peers.remove(peer)
            print(f"{peer.name} is left out: {missing}", file=sys.stderr)
    for run in range(size.runs):
        for peer in peers:
            print(f"run {run + 1} of {size.runs}: {peer.name}", file=sys.stderr)
            for figure, value in measure(peer, size):
                found[peer.name].setdefault(figure, []).append(value)
    print(table(found))
    print(f"\n{machine(ROOT)} In brackets: in relation to {BASE}.")


if __name__ == "__main__":
    main()
