"""Pushes at a steady pace, as a web app makes them: how many a second are held, and how soon a subscriber has one."""

import asyncio
import gc
import time
from typing import Any

import msgspec

from bench.link_http import Poster
from bench.people import joined, leave
from bench.processes import Watch
from bench.table import Row, percentile
from tests.support.node import Node

TOPIC = "bench-paced"
POSTERS = 20
PADDING = "x" * 1000
LAST_S = 10.0


class Paced:
    """A web app on connections that stay open, and one subscriber."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._began: dict[int, float] = {}
        self._taken: list[float] = []
        self._numbers = 0
        self._all_there = asyncio.Event()

    async def open(self) -> None:
        """Connect all."""
        key = self._node.tidings("key", "create", "bench-paced").strip()
        self._free: asyncio.Queue[Poster] = asyncio.Queue()
        for _ in range(POSTERS):
            poster = Poster(self._node.port, "/api/publish", key, b"")
            await poster.open()
            self._free.put_nowait(poster)
        self._readers = await joined(self._node, 1)
        await self._readers[0].subscribe(f"tidings.stream.topic.{TOPIC}", self._on_events)

    def _on_events(self, events: list[Any], at: float) -> None:
        for event in events:
            began = self._began.pop(event["data"]["n"], None)
            if began is not None:
                self._taken.append(1000 * (at - began))
        if not self._began:
            self._all_there.set()

    async def _push(self) -> None:
        self._numbers += 1
        number = self._numbers
        body = msgspec.json.encode({"topic": TOPIC, "data": {"n": number, "text": PADDING}})
        self._all_there.clear()
        self._began[number] = time.perf_counter()  # when it is due: waiting for a free connection counts
        poster = await self._free.get()
        await poster.post(body)
        self._free.put_nowait(poster)

    async def measure(self, per_second: int, seconds: float, rounds: int) -> list[Row]:
        """Push at this pace; from the moment a push is due until the subscriber has it."""
        rates, p50s, p99s = [], [], []
        watch = Watch(self._node)
        for _ in range(rounds):
            gc.collect()
            self._taken.clear()
            began = time.perf_counter()
            with watch:
                await self._pushes(per_second, seconds, began)
            await asyncio.wait_for(self._all_there.wait(), LAST_S)
            rates.append(len(self._taken) / (time.perf_counter() - began))
            p50s.append(percentile(self._taken, 50))
            p99s.append(percentile(self._taken, 99))
        what = f"{per_second:,} pushes a second of 1 KB over HTTP"
        return [
            Row(
                what=f"{what}: delivered",
                unit="/s",
                values=rates,
                goal=0.95 * per_second,
                more_is_good=True,
                note=f"{rounds} × {seconds:g} s, with the wait for the last; {watch}",
            ),
            Row(what=f"{what}, a subscriber has it: p50", unit="ms", values=p50s, goal=50),
            Row(what=f"{what}, a subscriber has it: p99", unit="ms", values=p99s),
        ]

    async def _pushes(self, per_second: int, seconds: float, began: float) -> None:
        under_way: set[asyncio.Task[None]] = set()
        for number in range(int(per_second * seconds)):
            await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            push = asyncio.ensure_future(self._push())
            under_way.add(push)
            push.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)

    async def close(self) -> None:
        """Disconnect all."""
        leave(self._readers)
        while not self._free.empty():
            self._free.get_nowait().close()


async def paced_pushes(node: Node, seconds: float, rounds: int) -> list[Row]:
    """Now and then one, and 500 a second."""
    paced = Paced(node)
    await paced.open()
    rows = await paced.measure(20, seconds, rounds)
    rows += await paced.measure(500, seconds, rounds)
    await paced.close()
    return rows
