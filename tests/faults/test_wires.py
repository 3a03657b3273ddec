"""R3, R4, R5, R6, R19: whatever networks and the router lose, everybody is shown everything, once and in order."""

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from twisted.internet import reactor
from twisted.internet.defer import Deferred, ensureDeferred, gatherResults

from tests.support.dropping import drops
from tests.support.faulty_wire import FaultyWire
from tests.support.history import History
from tests.support.node import Node
from tests.support.people import Seen, joined, pause, until
from tidings.client import Client, guest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SETTINGS = {"TIDINGS_SENDS_PER_SECOND": "1000", "TIDINGS_SENDS_BURST": "1000", "TIDINGS_LOGINS_PER_SECOND": "1000"}
FAULTS = 120
NAMES = ("Jack", "Jill", "Mittens", "Socks", "Tiger")


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node that does not limit how fast one person may write, or come back."""
    with Node(tmp_path, SETTINGS) as node:
        yield node


@asynccontextmanager
async def behind(wire: FaultyWire, *names: str) -> AsyncIterator[list[Client]]:
    """People whose network is that wire."""
    clients = [Client(wire.ws_url, guest(name), reactor) for name in names]
    try:
        for client in clients:
            client.start()
        for client in clients:
            await client.until_joined()
        yield clients
    finally:
        for client in clients:
            client.close()
        await until(lambda: all(client.is_gone for client in clients), 10, "every client has left")
        await wire.close()


async def _writes(client: Client, name: str, history: History, is_over: list[bool]) -> None:
    await client.insist("tidings.room.join", {"room": "lobby"})
    number = 0
    while not is_over:
        number += 1
        text = f"{name} {number}"
        reply = await client.insist("tidings.chat.send", {"room": "lobby", "text": text})
        history.acknowledged[text] = reply["offset"]
        await pause(random.uniform(0.005, 0.03))


async def test_nothing_is_lost_doubled_or_reordered_on_bad_networks(node: Node) -> None:
    """Five people write and read while their connections are cut, reset, swallowed one way, sliced and delayed."""
    history, is_over = History(), list[bool]()
    wire = FaultyWire(node.port)
    async with behind(wire, *NAMES) as clients:
        for client, name in zip(clients, NAMES, strict=True):
            client.follow("room.lobby", history.reader(name).append)
        writing: list[Deferred[None]] = [
            ensureDeferred(_writes(client, name, history, is_over)) for client, name in zip(clients, NAMES, strict=True)
        ]
        while wire.done < FAULTS:
            await pause(random.uniform(0.1, 0.4))
            wire.strike()
        is_over.append(True)
        await gatherResults(writing)
        await until(history.is_complete, 60, "every reader has come to the end")
    assert history.judge() == []
    assert len(history.acknowledged) > 3 * FAULTS


async def test_a_connection_that_swallows_everything_is_noticed_and_nothing_is_lost(node: Node) -> None:
    """Nobody is told that it is broken: both sides notice by themselves, and what was not answered is sent again."""
    wire, shown = FaultyWire(node.port), Seen()
    async with behind(wire, "Jack") as (jack,), joined(node, guest("Jill")) as (jill,):
        jill.follow("room.lobby", shown.append)
        await jack.insist("tidings.room.join", {"room": "lobby"})
        await jack.insist("tidings.chat.send", {"room": "lobby", "text": "before"})
        wire.swallow_all()
        sending: Deferred[object] = ensureDeferred(
            jack.insist("tidings.chat.send", {"room": "lobby", "text": "into the void"})
        )
        await until(lambda: sending.called, 25, "it is noticed, and sent again")
        await until(lambda: shown.texts() == ["before", "into the void"], 10, "it is shown once")


@pytest.mark.parametrize("share", [0.3, 1.0])
async def test_the_last_message_arrives_though_its_event_is_lost(tmp_path: Path, share: float) -> None:
    """No later one gives it away: the heads that come with every heartbeat do."""
    with Node(tmp_path, SETTINGS, drops(share)) as node:
        async with joined(node, guest("Jack"), guest("Jill")) as (jack, jill):
            shown = Seen()
            jill.follow("room.lobby", shown.append)
            await jack.insist("tidings.room.join", {"room": "lobby"})
            texts = [f"message {number}" for number in range(20)]
            for text in texts:
                await jack.insist("tidings.chat.send", {"room": "lobby", "text": text})
            await until(lambda: shown.texts() == texts, 25, "all are shown")
