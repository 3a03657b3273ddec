"""Presence on the wire. The truth is the router's: who is subscribed to a room's live topic is in the room."""

import secrets
from typing import Any

from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from twisted.internet.interfaces import IDelayedCall

from tidings.faces.decode import encoded
from tidings.faces.presence_log import PresenceLog
from tidings.faces.wamp import Face, Parts
from tidings.model.limits import Limits
from tidings.model.names import room_stream
from tidings.model.people import PEOPLE, Caller
from tidings.model.requests import Occupancy, OccupancyReply, PresenceList, PresenceListReply, RoomOccupancy
from tidings.services import presence, streams
from tidings.services.presence import Change, Result, RoomPresence

LIVE_ROOM = "tidings.live.room."
TELL_AFTER_S = 0.1
UNSUBSCRIBED_AFTER_S = 0.25


class PresenceFace(Face):
    """Serves `tidings.presence.*`; follows the router's subscriptions and tells each room of its changes.

    Args:
        grace_ms: for how long a lost connection is not seen by others.
        limits: `presence_list` bounds the list.
    """

    def __init__(self, config: ComponentConfig, parts: Parts, *, grace_ms: int, limits: Limits) -> None:
        super().__init__(config, parts, name="presence", areas=("presence",))
        self._grace_ms = grace_ms
        self._limits = limits
        self._log = PresenceLog(parts, grace_ms, self._occupied)
        self._forget()
        parts.pipeline.live["tidings.presence.list"] = self._list
        parts.pipeline.live["tidings.presence.occupancy"] = self._occupancy

    def _forget(self) -> None:
        """Start anew; versions count from here, so the instance must be another one."""
        self._instance = secrets.token_hex(6)
        self._rooms: dict[str, RoomPresence] = {}
        self._room_of: dict[int, str | None] = {}  # subscription -> room; None: no room's topic
        self._rooms_of: dict[int, set[str]] = {}  # session -> rooms
        self._leaving: dict[tuple[int, str], IDelayedCall] = {}
        self._untold: dict[str, list[Change]] = {}

    # ---- procedures

    async def _list(self, caller: Caller, request: PresenceList) -> PresenceListReply:
        stream = room_stream(request.room)
        await self.parts.store.read(lambda tx: streams.require_readable(tx, caller, stream))
        room = self._rooms.get(request.room, RoomPresence())
        return PresenceListReply(
            room=request.room,
            instance=self._instance,
            version=room.version,
            people=presence.people(room, self._limits.presence_list),
        )

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
        self._apply(room, presence.enter(self._state(room), session, (who.authid, who.name, who.role), self._now()))

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
        if not waiting:
            self.parts.reactor.callLater(TELL_AFTER_S, self._tell, room)
        waiting += changes

    def _tell(self, room: str) -> None:
        changes = self._untold.pop(room, [])
        messages = [
            {
                "type": "presence.enter" if change.entered else "presence.leave",
                "room": room,
                "instance": self._instance,
                "version": change.version,
                "person": encoded(change.person),
            }
            for change in changes
        ]
        if messages:
            self.publish_live(LIVE_ROOM + room, messages)
