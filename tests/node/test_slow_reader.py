"""One reader that does not read, beside others that do: it costs the router no more than its limit, and loses none."""

import json
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.processes import memory_mb
from tests.support.node import Node, wait_until
from tests.support.people import Seen, joined, until
from tests.support.plain_router import REALM, PlainRouter
from tests.support.raw import Raw
from tidings.client import Client
from tidings.client import api_key as by_key

_HELLO = [1, REALM, {"roles": {"publisher": {}, "subscriber": {}}}]
_CUT = "it does not read"
_LONG, _LIMIT_MB = "x" * 40_000, 1
_FLOOD = 1500
"""Sixty megabytes."""


@pytest.fixture
def router(tmp_path: Path) -> Iterator[PlainRouter]:
    """With all levers, as they come."""
    with PlainRouter(tmp_path, {}) as made:
        yield made


class Room:
    """Three who read, one who writes, and whoever else comes in."""

    def __init__(self, router: PlainRouter) -> None:
        self._port = router.port
        self._said = 0
        self.writer = self.comes_in()
        self.readers = [self.comes_in() for _ in range(3)]

    def comes_in(self, receive_buffer: int = 0) -> Raw:
        """One more, who follows what is said."""
        made = Raw(self._port, receive_buffer=receive_buffer)
        for message in (_HELLO, [32, 1, {}, "org.example.hill"]):
            made.send(json.dumps(message).encode())
            made.until(made.frames() + 1)
        return made

    def says(self) -> float:
        """One event, which is read by those who read; how long that took, in seconds."""
        self._said += 1
        event = [16, self._said, {"acknowledge": True}, "org.example.hill", [self._said, _LONG]]
        began = time.perf_counter()
        self.writer.send(json.dumps(event).encode())
        for one in (self.writer, *self.readers):
            one.until(2 + self._said)
            one.forget()
        return time.perf_counter() - began

    def leaves(self) -> None:
        """Everybody."""
        for one in (self.writer, *self.readers):
            one.close()


@pytest.fixture
def room(router: PlainRouter) -> Iterator[Room]:
    """People who talk."""
    made = Room(router)
    yield made
    made.leaves()


def test_it_is_told_why_after_what_it_was_being_sent(router: PlainRouter, room: Room) -> None:
    """Whole events, none of them missing in between, then the closing frame; the others have everything."""
    slow = room.comes_in(receive_buffer=4096)

    def is_cut() -> bool:
        room.says()
        return _CUT in router.log()

    wait_until(is_cut, 30, "it is cut off")
    slow.until_closing()
    frames = list(slow.payloads())
    code, reason = struct.unpack("!H", frames[-1][:2])[0], frames[-1][2:].decode()
    assert (code, reason.partition(":")[0]) == (1008, "You do not keep up")
    heard = [json.loads(frame)[4][0] for frame in frames[2:-1]]
    assert heard == list(range(1, len(heard) + 1))
    slow.close()
    room.says()


def test_the_routers_memory_stays_within_the_limit(router: PlainRouter, room: Room) -> None:
    """However much is said. A stock router grows by all of it: sixty megabytes here."""
    for _ in range(50):
        room.says()
    before = memory_mb(router.pid())
    slow = room.comes_in(receive_buffer=4096)
    for _ in range(_FLOOD):
        room.says()
    assert _CUT in router.log()
    assert memory_mb(router.pid()) - before < 15 * _LIMIT_MB
    slow.close()


def _stops_reading(client: Client) -> None:
    transport = client._session._transport.transport  # type: ignore[union-attr] # it is joined
    transport.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    transport.pauseProducing()


def _reads_on(client: Client) -> None:
    client._session._transport.transport.resumeProducing()  # type: ignore[union-attr] # it has not noticed yet


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_it_comes_back_and_has_missed_nothing(tmp_path: Path) -> None:
    """A client library understands: it connects again and reads on from where it was."""
    with Node(tmp_path) as node:
        key = node.key("site")
        async with joined(node, by_key(key), by_key(key)) as (reader, writer):
            seen = Seen()
            reader.follow("topic.flood", seen.append)
            await writer.call("tidings.push.publish", {"topic": "flood", "data": {"n": 0}})
            await until(lambda: len(seen) == 1, 10, "the first is there")
            first = reader.details
            _stops_reading(reader)
            sent = 0
            while _CUT not in node.log():
                sent += 1
                data = {"n": sent, "long": "x" * 30_000}
                await writer.insist("tidings.push.publish", {"topic": "flood", "data": data})
            _reads_on(reader)
            await until(lambda: len(seen) == sent + 1, 30, "it has everything")
            assert [event["data"]["n"] for event in seen] == list(range(sent + 1))
            assert reader.details is not first
