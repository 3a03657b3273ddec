"""Many in one room: what their connections cost, and how long one message takes to reach them all."""

import asyncio
import gc
import time
from typing import Any

from bench.people import LIVE, ROOM, TOPIC, joined, leave, send, writers
from bench.processes import WATCHED, Watch, memory_mb, pid_of, settled
from bench.table import Row
from tests.support.node import Node

HEARTBEAT_S = 15


class Crowd:
    """Many guests in one room, and one who writes."""

    def __init__(self, node: Node, size: int) -> None:
        self._node, self._size = node, size
        self._got = 0
        self._last = 0.0
        self._all = asyncio.Event()

    async def gather(self) -> list[Row]:
        """Let them join, then subscribe; what each costs the router."""
        node, size = self._node, self._size
        (self._writer,) = await writers(node, 1)
        router, components = (pid_of(node, kind) for kind in ("router", "container"))
        empty = memory_mb(router)
        before = memory_mb(components)
        began = time.perf_counter()
        self._readers = await joined(node, size)
        joins = size / (time.perf_counter() - began)
        idle, at_rest = memory_mb(router), memory_mb(components)
        began = time.perf_counter()
        await asyncio.gather(*(one.subscribe(TOPIC, self._on_event) for one in self._readers))
        subscriptions = size / (time.perf_counter() - began)
        await asyncio.gather(*(one.subscribe(LIVE, lambda *_: None) for one in self._readers))
        await asyncio.to_thread(settled, node)
        following = memory_mb(router)
        each = f"{size:,} guests"
        return [
            Row(what="guests who join, a second", unit="/s", values=[joins], note=f"{each}, 20 at once"),
            Row(what="subscriptions a second", unit="/s", values=[subscriptions], note=f"{each}, all at once"),
            Row(what="router, memory per idle connection", unit="KB", values=[1024 * (idle - empty) / size], note=each),
            Row(
                what="… that follows a room and is seen in it",
                unit="KB",
                values=[1024 * (following - empty) / size],
                note="two subscriptions",
            ),
            Row(what="components, memory per guest", unit="KB", values=[1024 * (at_rest - before) / size], note=each),
        ]

    def _on_event(self, _events: list[Any], at: float) -> None:
        self._got += 1
        if self._got == self._size:
            self._last = at
            self._all.set()

    async def rest(self, seconds: float) -> list[Row]:
        """They only look on: a ping each 5 seconds, and each asks every 15 seconds whether it missed something."""
        watch = Watch(self._node)
        asks = {"streams": [f"room.{ROOM}"]}
        with watch:
            for number in range(int(seconds * self._size / HEARTBEAT_S)):
                await asyncio.gather(
                    self._readers[number % self._size].call("tidings.stream.heads", asks),
                    asyncio.sleep(HEARTBEAT_S / self._size),
                )
        what = f"{self._size:,} who only look on: busy"
        note = "pings, and the question for heads every 15 s"
        return [
            Row(what=f"{what}, {name}", unit="% of a core", values=[watch.percent(name)], note=note) for name in WATCHED
        ]

    async def fan_out(self, rounds: int) -> list[Row]:
        """One message to all; the time from writing it until the last one has it."""
        taken = []
        watch = Watch(self._node)
        for _ in range(rounds):
            gc.collect()
            await self._is_quiet()
            self._got = 0
            self._all.clear()
            with watch:
                began = time.perf_counter()
                await asyncio.gather(send(self._writer), self._all.wait())
            taken.append(1000 * (self._last - began))
        what = f"{self._size:,} subscribers of a room, the last one has the message"
        return [Row(what=what, unit="ms", values=taken, goal=100, note=f"{rounds} messages; {watch}")]

    async def _is_quiet(self) -> None:
        """Wait for the answers to what was asked before: then nothing of it is under way."""
        await self._writer.call("tidings.access.whoami", {})
        await asyncio.sleep(0.1)

    def leave(self) -> None:
        """Let them go."""
        leave([self._writer, *self._readers])
