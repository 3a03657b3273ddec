"""A node that has nothing else to do: how soon it is there, and how soon a message is."""

import asyncio
import time

from bench.link import Failed
from bench.people import ROOM, TOPIC, joined, leave, send, writers
from bench.table import Row, percentile
from tests.support.node import START_SECONDS, Node


async def seconds_to_first_message(node: Node) -> float:
    """Start the node; the time until a guest who writes is shown the message. Who comes too early tries again."""
    began = time.perf_counter()
    node.launch()
    while True:
        try:
            return await _first_message(node, began)
        except (Failed, OSError, TimeoutError):
            if time.perf_counter() - began > START_SECONDS:
                raise
            await asyncio.sleep(0.02)


async def _first_message(node: Node, began: float) -> float:
    (link,) = await joined(node, 1)
    try:
        shown: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def on_event(events: list[dict[str, str]], at: float) -> None:
            if events[-1]["type"] == "message.new" and not shown.done():
                shown.set_result(at)

        await link.subscribe(TOPIC, on_event)
        await link.call("tidings.room.join", {"room": ROOM})
        await send(link)
        # before there is anybody who publishes, it is stored alone: a client would read it, this tries again
        return await asyncio.wait_for(shown, 0.5) - began
    finally:
        link.close()


async def latency(node: Node, messages: int, rounds: int) -> list[Row]:
    """One writes, another one is shown it, and nothing else goes on."""
    writer, reader = await writers(node, 2)
    shown: asyncio.Queue[float] = asyncio.Queue()
    await reader.subscribe(TOPIC, lambda _events, at: shown.put_nowait(at))
    await send(writer)
    await shown.get()
    p50s, p99s = [], []
    for _ in range(rounds):
        taken = []
        for _ in range(messages):
            began = time.perf_counter()
            acknowledged = asyncio.ensure_future(send(writer))
            taken.append(1000 * (await shown.get() - began))
            await acknowledged
        p50s.append(percentile(taken, 50))
        p99s.append(percentile(taken, 99))
    leave([writer, reader])
    what = "one writes, the other sees it, idle room"
    return [
        Row(what=f"{what}: p50", unit="ms", values=p50s, goal=5, note=f"{messages} messages a round"),
        Row(what=f"{what}: p99", unit="ms", values=p99s),
    ]
