"""Presence on the wire. The truth is the router's: who is subscribed to a room's live topic is in the room."""

import secrets
from typing import Any

from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from msgspec.structs import replace
from twisted.internet.interfaces import IDelayedCall

from tidings.background import in_background
from tidings.faces.decode import encoded
from tidings.faces.presence_log import PresenceLog
from tidings.faces.wamp import Face, Parts
from tidings.model.errors import Unavailable
from tidings.model.limits import Limits
from tidings.model.names import room_stream
from tidings.model.people import PEOPLE, Caller
from tidings.model.profiles import Card
from tidings.model.requests import (
    Done,
    Occupancy,
    OccupancyReply,
    PersonGetReply,
    PresenceIdle,
    PresenceList,
    PresenceListReply,
    PresentPerson,
    RoomOccupancy,
    StatusReply,
)
from tidings.services import presence, profiles, streams
from tidings.services.presence import Change, Result, RoomPresence

LIVE_ROOM = "tidings.live.room."
TELL_AFTER_S = 0.1
UNSUBSCRIBED_AFTER_S = 0.25


class PresenceFace(Face):
    """Serves `tidings.presence.*`; follows the router's subscriptions and tells each room of its changes.

    Args:
        grace_ms: for how long a lost connection is not seen by others.
        limits: `presence_list` bounds the list, `idle_minutes` is for pages.
    """

    def __init__(self, config: ComponentConfig, parts: Parts, *, grace_ms: int, limits: Limits) -> None:
        super().__init__(config, parts, name="presence", areas=("presence",))
        self._grace_ms = grace_ms
        self._limits = limits
        self._log = PresenceLog(parts, grace_ms, self._occupied)
        self._forget()
        parts.pipeline.live["tidings.presence.list"] = self._list
        parts.pipeline.live["tidings.presence.occupancy"] = self._occupancy
        parts.pipeline.live["tidings.presence.idle"] = self._idle
        parts.pipeline.after["tidings.people.set_status"] = self._has_status
        parts.pipeline.after["tidings.people.update"] = self._has_picture

    def _forget(self) -> None:
        """Start anew; versions count from here, so the instance must be another one."""
        self._instance = secrets.token_hex(6)
        self._rooms: dict[str, RoomPresence] = {}
        self._room_of: dict[int, str | None] = {}  # subscription -> room; None: no room's topic
        self._rooms_of: dict[int, set[str]] = {}  # session -> rooms
        self._leaving: dict[tuple[int, str], IDelayedCall] = {}
        self._untold: dict[str, list[Change]] = {}
        self._telling: dict[str, object] = {}  # room -> what tells it, so that it is told in order
        self._resting: set[int] = set()  # sessions whose pages nobody looks at

    # ---- procedures

    async def _list(self, caller: Caller, request: PresenceList) -> PresenceListReply:
        stream, turn = room_stream(request.room), self.parts.turn()
        await self.parts.store.read(lambda tx: streams.require_readable(tx, caller, stream))
        room, instance = self._rooms.get(request.room, RoomPresence()), self._instance
        people = presence.people(room, self._limits.presence_list)
        authids = [one.authid for one in people]
        cards = await self.parts.store.read(lambda tx: profiles.cards(tx, authids, turn.now)) if people else {}
        return PresenceListReply(
            room=request.room,
            instance=instance,
            version=room.version,
            people=[_shown(one, cards) for one in people],
            idle_after=self._limits.idle_minutes * 60_000,
        )

    async def _idle(self, caller: Caller, request: PresenceIdle) -> Done:
        session = caller.session
        if session is not None and request.idle != (session in self._resting):
            (self._resting.add if request.idle else self._resting.discard)(session)
            for room in self._rooms_of.get(session, ()):
                self._apply(room, presence.rest(self._state(room), session, rests=request.idle))
        return Done()

    def _has_status(self, caller: Caller, told: StatusReply) -> None:
        """Tell their other pages, and everybody who sees them in a room."""
        del caller
        self.publish_live(f"tidings.live.user.{told.authid}", [{"type": "status.changed", **encoded(told)}])
        self._touch(told.authid)

    def _has_picture(self, caller: Caller, told: PersonGetReply) -> None:
        del caller
        self._touch(told.person.authid)

    def _touch(self, authid: str) -> None:
        sessions = self.parts.sessions.of_person(authid)
        for room in {room for session in sessions for room in self._rooms_of.get(session, ())}:
            self._apply(room, presence.touch(self._state(room), authid))

    async def _occupancy(self, caller: Caller, request: Occupancy) -> OccupancyReply:
        rooms = list(dict.fromkeys(request.rooms))
        readable = await self.parts.store.read(
            lambda tx: [room for room in rooms if streams.may_read(tx, caller, room_stream(room))]
        )
        counts = [
            RoomOccupancy(room=room, people=presence.count(self._rooms.get(room, RoomPresence()))) for room in readable
        ]
        return OccupancyReply(rooms=counts)

    # ---- following the router

    async def on_ready(self) -> None:
        """Follow subscriptions from now on, then take in those that are there already."""
        self._forget()
        await self.subscribe(self._on_create, "wamp.subscription.on_create")
        await self.subscribe(self._on_subscribe, "wamp.subscription.on_subscribe")
        await self.subscribe(self._on_unsubscribe, "wamp.subscription.on_unsubscribe")
        await self.subscribe(self._on_delete, "wamp.subscription.on_delete")
        await self.subscribe(self._on_leave, "wamp.session.on_leave")
        for subscription in (await self.call("wamp.subscription.list"))["exact"]:
            await self._take_in(subscription)
        self.every(1, self._expire, "ending the grace of those who are gone")
        self._log.begin()
        self.every(self._log.seconds, self._log.run, "telling webhooks who is here")

    async def _take_in(self, subscription: int) -> None:
        room = await self._room(subscription)
        if room is None:
            return
        try:
            sessions = await self.call("wamp.subscription.list_subscribers", subscription)
        except ApplicationError:
            return
        for session in sessions:
            await self._enter(session, room)

    async def _room(self, subscription: int) -> str | None:
        if subscription not in self._room_of:
            try:
                found = await self.call("wamp.subscription.get", subscription)
            except ApplicationError:
                return None
            self._note_subscription(found)
        return self._room_of.get(subscription)

    def _note_subscription(self, found: dict[str, Any]) -> None:
        uri = str(found.get("uri", ""))
        is_room = uri.startswith(LIVE_ROOM) and found.get("match") == "exact"
        self._room_of[found["id"]] = uri.removeprefix(LIVE_ROOM) if is_room else None

    def _on_create(self, _session: int, found: dict[str, Any]) -> None:
        self._note_subscription(found)

    def _on_delete(self, _session: int, subscription: int) -> None:
        self._room_of.pop(subscription, None)

    async def _on_subscribe(self, session: int, subscription: int) -> None:
        room = await self._room(subscription)
        if room is not None:
            await self._enter(session, room)

    async def _enter(self, session: int, room: str) -> None:
        pending = self._leaving.pop((session, room), None)
        if pending is not None:
            pending.cancel()
        joined = self.parts.sessions.get(session) or await self._known(session)
        if joined is None or joined.caller.role not in PEOPLE:
            return
        who = joined.caller
        self._rooms_of.setdefault(session, set()).add(room)
        named, rests = (who.authid, who.name, who.role), session in self._resting
        state, changes = presence.enter(self._state(room), session, named, self._now(), rests=rests)
        self._apply(room, (state, changes))
        if joined.has_new_picture and not changes:  # their other page is here, and nobody was told of anything
            self._apply(room, presence.touch(state, who.authid))

    async def _known(self, session: int) -> Any:  # noqa: ANN401 - a Joined, or None once it has gone
        try:
            return await self._ask_for(session)
        except Exception:  # noqa: BLE001 - it has gone in the meantime
            return None

    def _on_unsubscribe(self, session: int, subscription: int) -> None:
        """Somebody left the room, or their connection was lost: the router says the same for both.

        If it was lost, the session's own end is told at about the same time; so wait a moment for that.
        """
        room = self._room_of.get(subscription)
        if room is None or room not in self._rooms_of.get(session, ()):
            return
        if (session, room) not in self._leaving:
            self._leaving[session, room] = self.parts.reactor.callLater(UNSUBSCRIBED_AFTER_S, self._left, session, room)

    def _left(self, session: int, room: str) -> None:
        self._leaving.pop((session, room), None)
        rooms = self._rooms_of.get(session, set())
        rooms.discard(room)
        if not rooms:
            self._rooms_of.pop(session, None)
        self._apply(room, presence.leave(self._state(room), session))

    def _on_leave(self, session: int, *_: object) -> None:
        self._resting.discard(session)
        for room in self._rooms_of.pop(session, set()):
            pending = self._leaving.pop((session, room), None)
            if pending is not None:
                pending.cancel()
            self._apply(room, presence.lose(self._state(room), session, self._now()))

    async def _expire(self) -> None:
        now = self._now()
        for room in list(self._rooms):
            self._apply(room, presence.expire(self._state(room), now, self._grace_ms))

    # ---- telling

    def _occupied(self) -> list[str]:
        return [name for name, room in self._rooms.items() if room.here]

    def _state(self, room: str) -> RoomPresence:
        return self._rooms.get(room) or RoomPresence()

    def _now(self) -> int:
        return self.parts.turn().now

    def _apply(self, room: str, result: Result) -> None:
        """Keep the new state; tell the room, gathering for a moment what happens at once (a crowd that comes back)."""
        state, changes = result
        if state.here or changes:
            self._rooms[room] = state
        else:
            self._rooms.pop(room, None)  # empty and told: whoever comes next starts a new count
        if not changes:
            return
        waiting = self._untold.setdefault(room, [])
        if not waiting and room not in self._telling:
            self.parts.reactor.callLater(TELL_AFTER_S, self._due, room)
        waiting += changes

    def _due(self, room: str) -> None:
        if room in self._untold and room not in self._telling:
            self._telling[room] = None  # it may be told before what tells it is known here
            telling = in_background(self._tell(room), f"telling who is in {room}")
            if room in self._telling:
                self._telling[room] = telling

    async def _tell(self, room: str) -> None:
        try:
            while changes := self._untold.pop(room, []):
                cards = await self._cards([one.person.authid for one in changes if one.entered])
                self._publish(room, changes, cards)
        finally:
            self._telling.pop(room, None)

    async def _cards(self, authids: list[str]) -> dict[str, Card]:
        if not authids:
            return {}
        now = self._now()
        try:
            return await self.parts.store.read(lambda tx: profiles.cards(tx, authids, now))
        except Unavailable:  # who comes and goes is seen while the database is away, too
            return {}

    def _publish(self, room: str, changes: list[Change], cards: dict[str, Card]) -> None:
        messages = [
            {
                "type": "presence.enter" if change.entered else "presence.leave",
                "room": room,
                "instance": self._instance,
                "version": change.version,
                "person": encoded(_shown(change.person, cards)),
            }
            for change in changes
        ]
        if self.is_attached():
            self.publish_live(LIVE_ROOM + room, messages)


def _shown(person: PresentPerson, cards: dict[str, Card]) -> PresentPerson:
    card = cards.get(person.authid)
    return person if card is None else replace(person, picture=card.picture, status=card.status)
