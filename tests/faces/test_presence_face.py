"""Presence on the wire: the router's subscriptions become people, and rooms are told of their changes."""

from collections.abc import Mapping
from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from msgspec.structs import replace
from twisted.internet.task import Clock

from tests.support.cast import GUEST, JACK, JILL, KITTENS, person_of
from tests.support.fake_router import FakeRouter
from tests.support.parts import joins
from tidings.api import BY_URI
from tidings.faces import presence as wire
from tidings.faces.presence import PresenceFace
from tidings.faces.sessions import Joined
from tidings.faces.wamp import Parts
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.model.requests import RoomCreate
from tidings.model.webhooks import PRESENCE_EVENTS, Webhook
from tidings.services import rooms

LIVE = "tidings.live.room.lobby"
GRACE_MS = 10_000
JACKS_OTHER_TAB = replace(JACK, session=77)


class Hall:
    """A router whose subscriptions to the lobby come and go as a test says."""

    def __init__(self, parts: Parts) -> None:
        assert isinstance(parts.reactor, Clock)
        self.parts, self.clock = parts, parts.reactor
        self.now = parts.turn().now
        parts = replace(
            parts, turn=lambda: replace(self.parts.turn(), now=self.now + round(self.clock.seconds() * 1000))
        )
        self.router = FakeRouter(
            PresenceFace(ComponentConfig("tidings", {}), parts, grace_ms=GRACE_MS, limits=Limits(presence_list=2))
        )
        self.subscriptions: dict[int, dict[str, Any]] = {
            11: {"id": 11, "uri": LIVE, "match": "exact"},
            12: {"id": 12, "uri": "tidings.live.node", "match": "exact"},
            13: {"id": 13, "uri": "tidings.live.room.", "match": "prefix"},
        }
        self.subscribers: dict[int, list[int]] = {}
        self.router.answers = {
            "wamp.subscription.list": lambda: {"exact": list(self.subscribers), "prefix": [], "wildcard": []},
            "wamp.subscription.list_subscribers": lambda one: self.subscribers[one],
            "wamp.subscription.get": self.subscriptions.__getitem__,
            "wamp.session.get": self.nobody,
        }

    def nobody(self, session: int) -> None:
        """The router knows of no other sessions."""
        raise ApplicationError(ApplicationError.NO_SUCH_SESSION)

    async def begin(self) -> None:
        """Let the face join."""
        node = replace(KITTENS, session=None)
        turn = self.parts.turn()
        await self.parts.store.write(lambda tx: rooms.create(tx, node, RoomCreate(room="lobby"), turn))
        for one in (JACK, JILL):
            await self.parts.store.write(lambda tx, one=one: tx.put_person(person_of(one, turn.now)))  # type: ignore[misc] # a default fixes the loop's value
        for who in (JACK, JACKS_OTHER_TAB, JILL, GUEST):
            joins(self.parts, who)
        await self.router.join()

    async def does(self, what: str, who: Caller, **fields: object) -> Mapping[str, Any]:
        """Somebody calls a procedure that another face serves."""
        return await self.parts.pipeline.answer(BY_URI[f"tidings.{what}"], who, fields)

    async def subscribes(self, who: Any, subscription: int = 11) -> None:  # noqa: ANN401 - a Caller
        """Somebody subscribes."""
        await self.router.tell("wamp.subscription.on_subscribe", who.session, subscription)

    async def unsubscribes(self, who: Any) -> None:  # noqa: ANN401 - a Caller
        """Somebody unsubscribes from the lobby."""
        await self.router.tell("wamp.subscription.on_unsubscribe", who.session, 11)

    async def is_lost(self, who: Any) -> None:  # noqa: ANN401 - a Caller
        """Somebody's connection is gone: the router tells of the subscription first."""
        await self.unsubscribes(who)
        await self.router.tell("wamp.session.on_leave", who.session, who.authid, "transport lost")

    async def passes(self, seconds: float) -> None:
        """Time passes, by tenths of seconds."""
        self.clock.pump([0.1] * round(seconds * 10))
        await self.router.settle()

    def told(self) -> list[tuple[str, str, int]]:
        """What the room was told: type, who, version."""
        return [(one["type"], one["person"]["authid"], one["version"]) for one in self.router.told(LIVE)]

    async def listed(self) -> list[str]:
        """Who is here."""
        reply = await self.router.ask("tidings.presence.list", {"room": "lobby"}, who=JACK)
        return [person["authid"] for person in reply["people"]]


@pytest.fixture
def hall(parts: Parts) -> Hall:
    """A lobby, and the face that looks after who is in it."""
    return Hall(parts)


async def test_whoever_subscribes_is_here_and_whoever_unsubscribes_is_not(hall: Hall) -> None:
    """The room is told of each once, with versions without a hole; the list agrees."""
    await hall.begin()
    for who in (JACK, JACKS_OTHER_TAB, JILL):
        await hall.subscribes(who)
    await hall.passes(1)
    assert hall.told() == [("presence.enter", "jack", 1), ("presence.enter", "jill", 2)]
    assert await hall.listed() == ["jack", "jill"]
    await hall.unsubscribes(JACK)
    await hall.unsubscribes(JILL)
    await hall.passes(1)
    assert hall.told()[2:] == [("presence.leave", "jill", 3)]
    assert await hall.listed() == ["jack"]


async def test_what_happens_at_once_is_told_at_once(hall: Hall) -> None:
    """A crowd that comes back is one publication."""
    await hall.begin()
    for who in (JACK, JILL, GUEST):
        await hall.subscribes(who)
    await hall.passes(wire.TELL_AFTER_S)
    sizes = [len(args) for topic, args, _ in hall.router.published if topic == LIVE]
    assert sizes == [3]
    reply = await hall.router.ask("tidings.presence.list", {"room": "lobby"}, who=JACK)
    assert (len(reply["people"]), reply["version"]) == (2, 3)
    told = hall.router.told(LIVE)[-1]
    assert (told["instance"], told["room"]) == (reply["instance"], "lobby")
    counted = await hall.router.ask("tidings.presence.occupancy", {"rooms": ["lobby", "nowhere", "lobby"]}, who=JACK)
    assert counted == {"rooms": [{"room": "lobby", "people": 3}]}


async def test_a_lost_connection_is_not_seen_for_a_while(hall: Hall) -> None:
    """Whoever is back in time never left; whoever is not, leaves then."""
    await hall.begin()
    await hall.subscribes(JACK)
    await hall.is_lost(JACK)
    await hall.passes(9)
    assert await hall.listed() == ["jack"]
    await hall.subscribes(JACKS_OTHER_TAB)
    await hall.passes(20)
    assert hall.told() == [("presence.enter", "jack", 1)]
    await hall.is_lost(JACKS_OTHER_TAB)
    await hall.passes(12)
    assert hall.told()[1:] == [("presence.leave", "jack", 2)]
    assert await hall.listed() == []


async def test_those_who_are_here_already_are_taken_in(hall: Hall) -> None:
    """After a restart: the router's list is the truth, and the count of versions is a new one."""
    hall.subscribers = {11: [JACK.session or 0, 999], 12: [JILL.session or 0]}
    await hall.begin()
    assert await hall.listed() == ["jack"]
    first = hall.router.session._instance  # type: ignore[attr-defined] # the face
    hall.router.session._forget()  # type: ignore[attr-defined] # see above
    assert hall.router.session._instance != first  # type: ignore[attr-defined] # see above


async def test_only_rooms_topics_count(hall: Hall) -> None:
    """Neither others, nor patterns; nor those who are no people, or unknown, or were never here."""
    await hall.begin()
    await hall.subscribes(JACK, 12)
    await hall.subscribes(JACK, 13)
    service = replace(KITTENS, session=50)
    joins(hall.parts, service)
    await hall.subscribes(service)
    await hall.subscribes(replace(JILL, session=998))
    await hall.unsubscribes(GUEST)
    await hall.passes(1)
    assert hall.told() == []
    assert await hall.listed() == []


async def test_a_subscription_is_asked_for_once(hall: Hall) -> None:
    """And not at all if the router told of its making; one that is gone is forgotten."""
    await hall.begin()
    await hall.router.tell("wamp.subscription.on_create", JACK.session, hall.subscriptions[11])
    await hall.subscribes(JACK)
    await hall.subscribes(JILL)
    asked = [args for name, args, _ in hall.router.called if name == "wamp.subscription.get"]
    assert asked == []
    await hall.router.tell("wamp.subscription.on_delete", JACK.session, 11)
    await hall.subscribes(GUEST)
    await hall.subscribes(JACKS_OTHER_TAB)
    asked = [args for name, args, _ in hall.router.called if name == "wamp.subscription.get"]
    assert asked == [[11]]


async def test_who_may_not_read_a_room_does_not_learn_who_is_in_it(hall: Hall) -> None:
    """Nor how many; there is no such room for them."""
    await hall.begin()
    turn = hall.parts.turn()
    den = RoomCreate(room="den", public=False)
    await hall.parts.store.write(lambda tx: rooms.create(tx, JILL, den, turn))
    for room in ("den", "nowhere"):
        with pytest.raises(ApplicationError) as caught:
            await hall.router.ask("tidings.presence.list", {"room": room}, who=JACK)
        assert caught.value.error == "tidings.error.no_such_room"
    counted = await hall.router.ask("tidings.presence.occupancy", {"rooms": ["den"]}, who=JACK)
    assert counted == {"rooms": []}
    assert (await hall.router.ask("tidings.presence.occupancy", {"rooms": ["den"]}, who=JILL))["rooms"]


async def test_webhooks_are_told_who_comes_and_goes(hall: Hall) -> None:
    """While one wants it: who is connected, which room is occupied; over a restart only what has changed."""
    await hall.begin()
    store = hall.parts.store
    await hall.subscribes(JACK)
    await hall.passes(2)
    assert await store.read(lambda tx: tx.head("node.presence")) is None
    hook = Webhook(id="a", name="a", url="https://a.example/", events=PRESENCE_EVENTS, secret="", created=0)
    await store.write(lambda tx: tx.put_webhook(hook))

    async def told() -> list[tuple[str, str]]:
        events = await store.read(lambda tx: tx.events("node.presence", 0, 100))
        return [(event.type, event.data.get("authid") or event.data["room"]) for event in events]

    await hall.passes(2)
    here = [("user.online", one) for one in ("jack", "jill", GUEST.authid)]
    assert await told() == [*here, ("channel.occupied", "lobby")]
    hall.subscribers = {11: []}  # everything begins anew, and Jack is not in the lobby any more
    await hall.router.session.on_ready()  # type: ignore[attr-defined] # a Face
    hall.parts.sessions.drop(JILL.session or 0)
    await hall.passes(GRACE_MS / 1000 - 1)
    assert len(await told()) == 4
    await hall.passes(4)
    assert (await told())[4:] == [("channel.vacated", "lobby"), ("user.offline", "jill")]


async def test_who_is_here_is_shown_with_what_stands_beside_their_name(hall: Hall) -> None:
    """Those who see them are told at once when it changes, and their other pages, too."""
    await hall.begin()
    for who in (JACK, JILL):
        await hall.subscribes(who)
    await hall.passes(1)
    reply = await hall.does("people.set_status", JILL, status="busy", text="Feeding")
    busy = {"kind": "busy", "text": "Feeding", "until": None}
    assert reply == {"authid": "jill", "status": busy}
    assert hall.router.told("tidings.live.user.jill")[-1] == {"type": "status.changed", **reply}
    await hall.passes(1)
    told = hall.router.told(LIVE)[-1]
    assert (told["type"], told["version"], told["person"]["status"]) == ("presence.enter", 3, busy)
    listed = await hall.router.ask("tidings.presence.list", {"room": "lobby"}, who=JACK)
    assert [(one["authid"], one["status"]) for one in listed["people"]] == [("jack", None), ("jill", busy)]
    await hall.does("people.update", KITTENS, authid="jack", picture="/jack.jpg")
    await hall.passes(1)
    assert hall.router.told(LIVE)[-1]["person"]["picture"] == "/jack.jpg"


async def test_who_comes_with_a_new_picture_while_another_page_is_here_is_shown_by_it(hall: Hall) -> None:
    """They have changed it on the site, and loaded one page anew."""
    await hall.begin()
    await hall.subscribes(JACK)
    await hall.passes(1)
    for is_new in (False, True):
        hall.parts.sessions.put(
            JACKS_OTHER_TAB.session or 0, Joined(caller=JACKS_OTHER_TAB, is_sure=True, has_new_picture=is_new)
        )
        before = len(hall.told())
        await hall.subscribes(JACKS_OTHER_TAB)
        await hall.passes(1)
        assert len(hall.told()) - before == is_new
        await hall.is_lost(JACKS_OTHER_TAB)


async def test_pages_that_nobody_touches_show_somebody_as_idle(hall: Hall) -> None:
    """When all of theirs say so; one that goes says nothing more."""
    await hall.begin()
    await hall.subscribes(JACK)
    await hall.subscribes(JACKS_OTHER_TAB)
    await hall.passes(1)

    async def rests(who: Any, idle: bool) -> list[bool]:  # noqa: ANN401 - a Caller
        await hall.router.ask("tidings.presence.idle", {"idle": idle}, who=who)
        await hall.passes(1)
        return [one["person"]["idle"] for one in hall.router.told(LIVE)]

    assert await rests(JACK, idle=True) == [False]
    assert await rests(JACKS_OTHER_TAB, idle=True) == [False, True]
    assert await rests(JACKS_OTHER_TAB, idle=True) == [False, True]
    assert await rests(JACK, idle=False) == [False, True, False]
    await hall.is_lost(JACK)
    await hall.passes(1)
    assert hall.router.told(LIVE)[-1]["person"]["idle"]
    listed = await hall.router.ask("tidings.presence.list", {"room": "lobby"}, who=JACKS_OTHER_TAB)
    assert listed["idle_after"] == 600_000
    assert hall.router.session._resting == {JACKS_OTHER_TAB.session}  # type: ignore[attr-defined] # the face
