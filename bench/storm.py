"""After a restart everybody comes back at once: how long until all are there, and have read what they missed."""

import asyncio

import msgspec

from bench.load import load
from bench.people import GUEST, JOINS_AT_ONCE, ROOM, leave, send, writers
from bench.processes import Watch, settled
from bench.table import Row
from tests.support.node import Node

WRITERS, MISSED = 10, 10
GOAL_S = 10


async def storm(node: Node, size: int) -> list[Row]:
    """Guests who have been there before. Here none waits before they come back; clients do, each for another time."""
    await asyncio.to_thread(load, "joins", node.port, size, *GUEST, "--window", str(JOINS_AT_ONCE), "--seconds", "0")
    writing = await writers(node, WRITERS)
    (head,) = (await writing[0].call("tidings.stream.heads", {"streams": [f"room.{ROOM}"]}))["heads"]
    for _ in range(MISSED // WRITERS):
        await asyncio.gather(*map(send, writing))
    leave(writing)
    await asyncio.to_thread(node.stop)
    await asyncio.to_thread(node.start)
    await asyncio.to_thread(settled, node)
    asked = {"stream": head["stream"], "epoch": head["epoch"], "after": head["offset"], "limit": 2 * MISSED}
    read = msgspec.json.encode([48, 2, {}, "tidings.stream.read", [asked]]).decode()
    catch_up = ("--send", read, "--expect", "[50,")
    watch = Watch(node)
    with watch:
        came = await asyncio.to_thread(
            load, "joins", node.port, size, *GUEST, *catch_up, "--window", str(size), "--seconds", "0"
        )
    return [
        Row(
            what=f"{size:,} come back at once after a restart, all have read {MISSED} messages",
            unit="s",
            values=[size / came.value],
            goal=GOAL_S,
            note=f"join, subscribe, read; {watch}",
        )
    ]
