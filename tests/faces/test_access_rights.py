"""What the router is told when it asks who may call, follow, register and publish."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.door import NODES_OWN, Door, session_of
from tests.support.waiting import wait_for
from tidings.api import PROCEDURES
from tidings.faces.wamp import Parts
from tidings.model.people import Caller
from tidings.model.requests import RoomCreate
from tidings.services import rooms


@pytest.fixture
def door(parts: Parts) -> Door:
    """The door of a site."""
    made = Door(parts)
    wait_for(made.router.join())
    return made


@pytest.mark.parametrize("who", [JACK, GUEST, KITTENS], ids=lambda who: who.role.value)
async def test_who_may_call_is_the_tables_say(door: Door, who: Caller) -> None:
    """And the web app's own procedures; nothing else of the router's."""
    session = session_of(who)
    for procedure in PROCEDURES:
        assert await door.may(session, "call", procedure.uri) == (who.role in procedure.roles)
    assert await door.may(session, "call", "app.anything")
    assert await door.may(session, "call", "tidings.command.kitten") == who.is_service
    for uri in (
        "wamp.session.list",
        "wamp.session.kill",
        "tidings.gateway.call",
        "tidings.webhooks.look",
        "tidings.access.authenticate",
        "x",
        "",
    ):
        assert not await door.may(session, "call", uri)


@pytest.mark.parametrize("who", [JACK, GUEST, KITTENS], ids=lambda who: who.role.value)
async def test_only_services_register_and_publish(door: Door, who: Caller) -> None:
    """And only what is the web app's own."""
    session = session_of(who)
    allowed = [
        ("register", "app.x"),
        ("register", "tidings.command.kitten"),
        ("publish", "app.x"),
    ]
    for action, uri in allowed:
        assert await door.may(session, action, uri) == who.is_service
    for action in ("register", "publish"):
        for uri in (
            "tidings.chat.send",
            "tidings.stream.room.lobby",
            "tidings.live.node",
            "wamp.x",
            "tidings.commandx",
        ):
            assert not await door.may(session, action, uri)
    assert not await door.may(session, "publish", "tidings.command.kitten")
    assert not await door.may(session, "unheard-of", "app.x")


async def test_whoever_may_read_may_follow(door: Door) -> None:
    """The stream and the room's live topic alike; asked anew each time, never cached."""
    turn = door.parts.turn()
    for name, public in (("lobby", True), ("den", False)):
        room = RoomCreate(room=name, public=public)
        await door.parts.store.write(lambda tx, room=room: rooms.create(tx, JACK, room, turn))  # type: ignore[misc] # see above
    jack, jill = session_of(JACK), session_of(JILL)
    for prefix in ("tidings.stream.room.", "tidings.live.room."):
        assert await door.may(jill, "subscribe", prefix + "lobby")
        assert await door.may(jack, "subscribe", prefix + "den")
        assert not await door.may(jill, "subscribe", prefix + "den")
        assert not await door.may(jill, "subscribe", prefix + "nowhere")
    claimant = session_of(replace(JILL, streams=("room.den",)))
    assert await door.may(claimant, "subscribe", "tidings.stream.room.den")
    assert await door.may(jack, "subscribe", "tidings.stream.user.jack")
    assert not await door.may(jill, "subscribe", "tidings.stream.user.jack")
    assert await door.may(jill, "subscribe", "tidings.stream.topic.news")
    assert not await door.may(jill, "subscribe", "tidings.stream.topic.private-news")
    for uri in ("tidings.live.node", "app.x"):
        assert await door.may(jill, "subscribe", uri)
    for uri in (
        "tidings.stream.",
        "tidings.live.room.",
        "tidings.live",
        "tidings.stream.x",
        "wamp.session.on_join",
        "",
    ):
        assert not await door.may(jill, "subscribe", uri)
    answer = await door.router.ask(
        "tidings.access.authorize", jack, "tidings.stream.room.den", "subscribe", {}, who=NODES_OWN
    )
    assert answer == {"allow": True, "disclose": True, "cache": False}


@pytest.mark.parametrize("match", ["prefix", "wildcard"])
async def test_patterns_are_for_nobody(door: Door, match: str) -> None:
    """A subscription names one topic."""
    for who in (JACK, KITTENS):
        for uri in ("tidings.stream.", "app.", "tidings.live.node"):
            for action in ("subscribe", "register", "publish"):
                assert not await door.may(session_of(who), action, uri, match)


async def test_a_session_that_is_not_ours_may_nothing(door: Door) -> None:
    """Nor one without a name or a role."""
    for more in ({"authrole": "trusted"}, {"authrole": None}, {"authid": None}):
        assert not await door.may(session_of(JACK, **more), "call", "tidings.room.list")


async def test_what_ones_devices_tell_each_other_nobody_else_hears(door: Door) -> None:
    """The topic of a person is theirs alone, whatever one's role."""
    for who in (JACK, GUEST, KITTENS):
        session = session_of(who)
        assert await door.may(session, "subscribe", f"tidings.live.user.{who.authid}")
        for uri in ("tidings.live.user.jill", "tidings.live.user.", f"tidings.live.user.{who.authid}.x"):
            assert not await door.may(session, "subscribe", uri)
        assert not await door.may(session, "subscribe", "tidings.live.user.", match="prefix")
        assert not await door.may(session, "publish", f"tidings.live.user.{who.authid}")
