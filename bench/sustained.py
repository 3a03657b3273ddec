"""As much as it takes, for seconds: several do one thing again and again, each as soon as the last is answered."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import msgspec

from bench.link_http import Poster
from bench.load import holding
from bench.people import GUEST, JOINS_AT_ONCE, leave, send, writers
from bench.processes import Watch
from bench.table import Row, percentile
from tests.support.node import Node

WRITERS, POSTERS = 50, 20
READERS = (0, 100, 1000)
NO_GOALS: tuple[None, None] = (None, None)
SENDS_GOALS: Mapping[int, tuple[float | None, float | None]] = {0: (1000, None), 100: (2000, 100)}
"""How many a second, and their p99 in ms, by the number of readers."""
LONGEST_S = 300
READER = (*GUEST, "--window", str(JOINS_AT_ONCE), "--event", "[36,", "--count", '"message.new"')

Act = Callable[[], Awaitable[None]]


async def durable_sends(node: Node, seconds: float, rounds: int, *, readers: int) -> list[Row]:
    """Messages to one room, each acknowledged when it is on the disk; so many others get all of them.

    Raises:
        RuntimeError: somebody did not get one.
    """
    writing = await writers(node, WRITERS)
    acts = [lambda link=link: send(link) for link in writing]
    what = f"acknowledged sends, {WRITERS} writers, {f'{readers:,} read' if readers else 'nobody reads'}"
    async with _reading(node, readers) as counted:
        rows = await _sustained(node, acts, (seconds, rounds), what, SENDS_GOALS.get(readers, NO_GOALS))
    leave(writing)
    sends = round(seconds * sum(rows[0].values))
    if counted and (got := counted[0]) != sends * readers:
        raise RuntimeError(f"{readers} readers got {got} messages, of {sends} for each")
    return rows


@asynccontextmanager
async def _reading(node: Node, count: int) -> AsyncIterator[list[int]]:
    """So many look on meanwhile; afterwards the list has how many messages all of them got."""
    got: list[int] = []
    if count == 0:
        yield got
        return
    with holding(node.port, count, LONGEST_S, READER) as there:
        output = there.stdout
        assert output is not None  # noqa: S101 - that is how it is started
        await asyncio.to_thread(output.readline)
        try:
            yield got
            await asyncio.sleep(1)  # what is on its way arrives
        finally:
            there.terminate()  # also after a failure: nobody is to wait for the end of their time
        got.append(int(msgspec.json.decode(await asyncio.to_thread(output.readline))["events"]))


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
    node: Node,
    acts: Sequence[Act],
    length: tuple[float, int],
    what: str,
    goals: tuple[float | None, float | None] = NO_GOALS,
) -> list[Row]:
    """`goals` are of how many a second, and of the p99 in ms."""
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
            what=what,
            unit="/s",
            values=rates,
            goal=goals[0],
            more_is_good=True,
            note=f"{rounds} × {seconds:g} s; {watch}",
        ),
        Row(what=f"{what}: p50", unit="ms", values=p50s),
        Row(what=f"{what}: p99", unit="ms", values=p99s, goal=goals[1]),
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
