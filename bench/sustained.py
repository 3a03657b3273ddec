"""As much as it takes, for seconds: several do one thing again and again, each as soon as the last is answered."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from bench.link_http import Poster
from bench.people import TOPIC, leave, send, writers
from bench.processes import Watch
from bench.table import Row, percentile
from tests.support.node import Node

WRITERS, POSTERS = 50, 20

Act = Callable[[], Awaitable[None]]


async def durable_sends(node: Node, seconds: float, rounds: int, *, readers: bool) -> list[Row]:
    """Messages to one room; with `readers`, every writer sees all of them."""
    links = await writers(node, WRITERS)
    if readers:
        for link in links:
            await link.subscribe(TOPIC, lambda *_: None)
    acts = [lambda link=link: send(link) for link in links]
    what = f"acknowledged sends, {WRITERS} writers, {'all of whom read' if readers else 'nobody reads'}"
    rows = await _sustained(node, acts, (seconds, rounds), what, goal=None if readers else 1000)
    leave(links)
    return rows


async def pushes(node: Node, seconds: float, rounds: int) -> list[Row]:
    """A web app that publishes over HTTP, on connections that stay open."""
    key = node.tidings("key", "create", "bench").strip()
    body = msgspec.json.encode({"topic": "bench", "data": {"text": "x" * 1000}})
    posters = [Poster(node.port, "/api/publish", key, body) for _ in range(POSTERS)]
    for poster in posters:
        await poster.open()
    rows = await _sustained(
        node, [poster.post for poster in posters], (seconds, rounds), f"pushes over HTTP, 1 KB, {POSTERS} at once"
    )
    for poster in posters:
        poster.close()
    return rows


async def _sustained(
    node: Node, acts: Sequence[Act], length: tuple[float, int], what: str, goal: float | None = None
) -> list[Row]:
    seconds, rounds = length
    rates, p50s, p99s = [], [], []
    watch = Watch(node)
    for _ in range(rounds):
        gc.collect()
        with watch:
            taken = await _repeated(acts, seconds)
        rates.append(len(taken) / seconds)
        p50s.append(percentile(taken, 50))
        p99s.append(percentile(taken, 99))
    return [
        Row(
            what=what, unit="/s", values=rates, goal=goal, more_is_good=True, note=f"{rounds} × {seconds:g} s; {watch}"
        ),
        Row(what=f"{what}: p50", unit="ms", values=p50s),
        Row(what=f"{what}: p99", unit="ms", values=p99s),
    ]


async def _repeated(acts: Sequence[Act], seconds: float) -> list[float]:
    """How long each took, in ms."""
    taken: list[float] = []
    end = time.perf_counter() + seconds

    async def repeat(act: Act) -> None:
        while (began := time.perf_counter()) < end:
            await act()
            taken.append(1000 * (time.perf_counter() - began))

    await asyncio.gather(*map(repeat, acts))
    return taken
