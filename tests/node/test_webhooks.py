"""A real node tells a real receiver what happens: everything, in order, signed, whatever fails between."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from twisted.web.server import NOT_DONE_YET, Request

from tests.support.node import Node
from tests.support.people import joined, until
from tests.support.receiver import Receiver, status
from tests.support.waiting import wait_for
from tidings.client import guest
from tidings.client.client import Refused
from tidings.faces.courier import MOST_AHEAD
from tidings.webhooks import new_secret, verify

ROOMS = ("kittens", "puppies")
MESSAGES = 30
SECRET = new_secret()


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node that may call this machine, and sees soon that somebody has gone."""
    environment = {"TIDINGS_WEBHOOK_PRIVATE_ADDRESSES": "yes", "TIDINGS_PRESENCE_GRACE_SECONDS": "1"}
    with Node(tmp_path, environment) as node:
        yield node


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The site."""
    made = Receiver()
    yield made
    wait_for(made.close())


def told(receiver: Receiver, secret: str) -> list[dict[str, Any]]:
    """What the receiver took, each event once, as its signature says."""
    seen: dict[str, dict[str, Any]] = {}
    for one in receiver.received:
        message = verify(secret, one.headers, one.body)
        body = json.loads(one.body)
        assert message == body["data"]["id"]
        assert seen.setdefault(message, body) == body
    return list(seen.values())


def added(node: Node, receiver: Receiver, *arguments: str) -> dict[str, Any]:
    """A webhook of the receiver's."""
    made: dict[str, Any] = json.loads(node.tidings("webhook", "add", receiver.url, "--json", *arguments))
    return made


def offsets(taken: list[dict[str, Any]], room: str) -> list[int]:
    """What came of a room, in the order in which it came."""
    return [one["offset"] for one in taken if one["stream"] == f"room.{room}"]


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_everything_arrives_in_order(node: Node, receiver: Receiver) -> None:
    """Although the receiver fails now and then, and the components are killed in the middle."""
    taken: list[dict[str, Any]] = []

    def flaky(request: Request) -> bytes:
        if len(receiver.received) in {3, 20}:
            return status(500)(request)  # type: ignore[return-value] # a body
        taken.append(json.loads(receiver.received[-1].body)["data"])
        return b""

    receiver.react = flaky
    made = added(node, receiver)
    async with joined(node, guest("Jill")) as (jill,):
        for room in ROOMS:
            await jill.insist("tidings.room.create", {"room": room})
        for number in range(MESSAGES):
            for room in ROOMS:
                await jill.insist("tidings.chat.send", {"room": room, "text": str(number)})
            if number == MESSAGES // 2:
                await until(lambda: len(taken) > 20, 60, "something is taken")
                node.kill("container")

        last = MESSAGES + 2
        await until(lambda: all(last in offsets(taken, room) for room in ROOMS), 90, "everything has arrived")
    for room in ROOMS:
        first_seen = list(dict.fromkeys(offsets(taken, room)))
        assert first_seen == list(range(1, last + 1)), "at least once, and in order"
        doubles = len(offsets(taken, room)) - len(first_seen)
        assert doubles <= MOST_AHEAD + 1, "what was not written down is sent again, and no more"
    types = [one["type"] for one in taken if one["stream"] == "room.kittens"][:3]
    assert types == ["room.created", "member.added", "message.new"]
    assert told(receiver, made["secret"])


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_presence_is_told(node: Node, receiver: Receiver) -> None:
    """Who comes, which room is occupied; and the other way round; once each, also over a restart of the components."""
    made = added(node, receiver, "--event", "user.online", "--event", "user.offline", "--event", "channel.occupied")
    jills = ""

    def types() -> list[str]:
        return [
            one["type"] for one in told(receiver, made["secret"]) if one["data"]["data"].get("authid") in {None, jills}
        ]

    async with joined(node, guest("Jill")) as (jill,):
        jills = jill.authid
        await jill.subscribe_raw("tidings.live.room.lobby", lambda _: None)
        await until(lambda: len(types()) == 2, 30, "Jill is told to be here")
        assert set(types()) == {"user.online", "channel.occupied"}
        node.kill("container")
        await until(node.is_whole, 60, "the components are back")
    await until(lambda: types()[-1] == "user.offline", 30, "Jill is told to have gone")
    assert len(types()) == 3


async def test_a_dead_webhook_is_shown(node: Node, receiver: Receiver) -> None:
    """In the list, once in the log; and a replay sends what it missed."""
    receiver.react = status(410)
    made = added(node, receiver, "--event", "room.created")

    def state() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(node.tidings("webhook", "list", "--json"))["webhooks"][0]
        return found

    async with joined(node, guest("Jill")) as (jill,):
        await jill.insist("tidings.room.create", {"room": "attic"})
        await until(lambda: len(receiver.received) == 1, 30, "it is told")
        await until(lambda: state()["state"] == "disabled", 30, "it is disabled")
        assert (state()["waiting"], state()["error"]) == (1, "It answered 410.")
        assert node.log().count("is disabled") == 1
        receiver.react = status(200)
        node.tidings("webhook", "replay", made["id"])
        await until(lambda: len(receiver.received) == 2, 30, "it is told again")
        assert receiver.received[0].body == receiver.received[1].body
        await until(lambda: state()["waiting"] == 0, 30, "nothing waits")


@pytest.fixture
def asking(tmp_path: Path, receiver: Receiver) -> Iterator[Node]:
    """A node that asks the receiver before a message."""
    environment = {
        "TIDINGS_BEFORE_SEND_URL": receiver.url,
        "TIDINGS_BEFORE_SEND_SECRET": SECRET,
        "TIDINGS_BEFORE_SEND_TIMEOUT_MS": "500",
    }
    with Node(tmp_path, environment) as node:
        yield node


async def test_the_site_is_asked_before_a_message(asking: Node, receiver: Receiver) -> None:
    """It refuses, changes, and hangs, in which case the message is let through."""

    def moderate(request: Request) -> bytes | int:
        verify(SECRET, receiver.received[-1].headers, receiver.received[-1].body)
        text = json.loads(receiver.received[-1].body)["data"]["request"]["text"]
        answers: dict[str, bytes] = {
            "woof": b'{"allow": false, "reason": "No dogs, please."}',
            "d*g": b'{"text": "cat"}',
        }
        return NOT_DONE_YET if text == "slow" else answers.get(text, b"")

    receiver.react = moderate
    async with joined(asking, guest("Jill")) as (jill,):
        await jill.insist("tidings.room.join", {"room": "lobby"})
        with pytest.raises(Refused, match="No dogs, please") as caught:
            await jill.insist("tidings.chat.send", {"room": "lobby", "text": "woof"})
        assert caught.value.uri == "tidings.error.refused"
        for text in ("d*g", "slow", "meow"):
            await jill.insist("tidings.chat.send", {"room": "lobby", "text": text})
        history = await jill.call("tidings.chat.history", {"room": "lobby"})
        assert [one["text"] for one in history["messages"]] == ["cat", "slow", "meow"]
