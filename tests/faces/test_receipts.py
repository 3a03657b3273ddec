"""Receipts on the wire: to a room's live topic, and by name to those members alone who are told."""

from typing import Any

import pytest
from autobahn.wamp.types import ComponentConfig
from twisted.internet.task import Clock

from tests.support.cast import GUEST, JACK, JILL
from tests.support.fake_router import FakeRouter
from tests.support.parts import joins
from tests.support.waiting import wait_for
from tidings.faces.chat import ChatFace
from tidings.faces.wamp import Parts
from tidings.model.people import Person, Role
from tidings.services.commands import Rules


@pytest.fixture
def router(parts: Parts) -> FakeRouter:
    """A router with the chat face joined; everybody is known."""
    made = FakeRouter(ChatFace(ComponentConfig("tidings", {}), parts, Rules()))
    for one in (JACK, JILL, GUEST):
        joins(parts, one)

    async def begin() -> None:
        await made.join()
        await parts.store.write(lambda tx: tx.put_person(jill))

    jill = Person(authid="jill", role=Role.MEMBER, name="Jill", name_skeleton="jill", seen=0)
    wait_for(begin())
    return made


async def direct(router: FakeRouter) -> tuple[str, int]:
    """The room of Jack and Jill, and the offset of what Jack said there."""
    room = (await router.ask("tidings.room.direct", {"people": ["jill"]}, who=JACK))["room"]["name"]
    said = await router.ask("tidings.chat.send", {"room": room, "text": "hello"}, who=JACK)
    return room, said["offset"]


async def told(router: FakeRouter, parts: Parts, room: str) -> list[tuple[Any, Any]]:
    """What was told of what was read, and to whom, after a moment."""
    assert isinstance(parts.reactor, Clock)
    parts.reactor.advance(1)
    await router.settle()
    topic = f"tidings.live.room.{room}"
    return [(args[0], sent.eligible_authid) for where, args, sent in router.published if where == topic]


async def test_what_happens_together_is_told_once(router: FakeRouter, parts: Parts) -> None:
    """As it stands then, and to nobody else."""
    room, said = await direct(router)
    await router.ask("tidings.room.delivered", {"room": room, "offset": said}, who=JILL)
    await router.ask("tidings.room.read", {"room": room, "offset": said}, who=JILL)
    ((message, to),) = await told(router, parts, room)
    assert to == ["jack"]
    assert (message["type"], message["room"]) == ("receipt.changed", room)
    receipt = message["receipt"]
    assert (receipt["authid"], receipt["name"], receipt["delivered"], receipt["read"]) == ("jill", "Jill", said, said)


async def test_who_switches_it_off_meanwhile_is_not_told_of(router: FakeRouter, parts: Parts) -> None:
    """Their other pages hear of that; and what they get afterwards is told to nobody."""
    room, said = await direct(router)
    await router.ask("tidings.room.read", {"room": room, "offset": said}, who=JILL)
    await router.ask("tidings.people.change_privacy", {"tells": False}, who=JILL)
    await router.ask("tidings.room.delivered", {"room": room, "offset": said}, who=JILL)
    assert await told(router, parts, room) == []
    (changed,) = [one for one in router.told("tidings.live.user.jill") if one["type"] == "privacy.changed"]
    assert (changed["tells"], changed["allowed"], changed["largest"]) == (False, "direct", 20)


async def test_nothing_is_told_where_the_site_has_no_receipts(router: FakeRouter, parts: Parts) -> None:
    """In a room for everybody, as the site is set."""
    await router.ask("tidings.room.create", {"room": "lobby"}, who=JACK)
    await router.ask("tidings.room.join", {"room": "lobby"}, who=JILL)
    await router.ask("tidings.room.read", {"room": "lobby", "offset": 3}, who=JILL)
    assert await told(router, parts, "lobby") == []
