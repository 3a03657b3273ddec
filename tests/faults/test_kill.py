"""R1, R3, R4, R5: what was acknowledged is there, once and in one order for everybody, whichever process dies when."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from twisted.internet.defer import Deferred, ensureDeferred, gatherResults

from tests.support.history import History
from tests.support.node import Kind, Node
from tests.support.people import joined, pause, until
from tidings.client import Client, guest

ROUNDS: list[Kind | None] = ["router", "container", None, "container", "router"] * 4
BACK_WITHIN_S = 45.0  # seconds are enough on a quiet machine; a busy one takes 19 s for a start alone


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node that does not limit how fast one person may write."""
    environment = {"TIDINGS_SENDS_PER_SECOND": "1000", "TIDINGS_SENDS_BURST": "1000"}
    with Node(tmp_path, environment) as node:
        yield node


async def _writes(client: Client, name: str, history: History, is_over: list[bool]) -> None:
    await client.insist("tidings.room.join", {"room": "lobby"})
    number = 0
    while not is_over:
        number += 1
        text = f"{name} {number}"
        reply = await client.insist("tidings.chat.send", {"room": "lobby", "text": text})
        history.acknowledged[text] = reply["offset"]
        await pause(random.uniform(0.01, 0.05))


async def _strike(node: Node, kind: Kind | None) -> None:
    """Kill, at a random moment; a whole node is started again, a worker has to come back by itself."""
    await pause(random.uniform(0.2, 0.8))
    node.kill(kind)
    if kind is None:
        node.launch()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_nothing_acknowledged_is_lost_doubled_or_reordered(node: Node) -> None:
    """In 20 kills, in the middle of traffic, of the router, the components and the whole node."""
    history, is_over = History(), list[bool]()
    names = ("Jack", "Jill", "Mittens", "Socks")
    async with joined(node, *(guest(name) for name in (*names, "Reader one", "Reader two"))) as clients:
        for client, name in zip(clients[len(names) :], ("one", "two"), strict=True):
            client.follow("room.lobby", history.reader(name).append)
        writing: list[Deferred[None]] = [
            ensureDeferred(_writes(client, name, history, is_over))
            for client, name in zip(clients, names, strict=False)
        ]
        for kind in ROUNDS:
            await _strike(node, kind)
            told = len(history.acknowledged)
            says = f"writing goes on after a kill of {kind or 'the node'}"
            await until(lambda told=told: len(history.acknowledged) > told + 20, BACK_WITHIN_S, says)  # type: ignore[misc] # a default fixes the loop's value
        is_over.append(True)
        await gatherResults(writing)
        await until(history.is_complete, 20, "every reader has come to the end")
    assert history.judge() == []
    assert len(history.acknowledged) > 20 * len(ROUNDS)
