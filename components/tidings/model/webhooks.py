"""Webhooks: who is told what, and how far they have been told."""

from typing import Final, Literal

from msgspec import Struct

ROOM_EVENTS: Final = (
    "message.new",
    "message.updated",
    "message.deleted",
    "reaction.new",
    "reaction.deleted",
    "poll.voted",
    "poll.closed",
    "room.created",
    "room.updated",
    "room.rewritten",
    "member.added",
    "member.updated",
    "member.removed",
)
PRESENCE_EVENTS: Final = ("channel.occupied", "channel.vacated", "user.online", "user.offline")
EVENTS: Final = (*ROOM_EVENTS, *PRESENCE_EVENTS)
"""What a webhook may be told of."""

TEST_EVENT: Final = "webhook.test"
BEFORE_EVENT: Final = "message.before"
"""In no stream: what is sent to try a webhook out, and what is asked before a message."""

State = Literal["active", "failed", "disabled"]
"""`failed`: nothing was taken for too long. `disabled`: the receiver said that it is gone. Both wait for a replay."""


class Webhook(Struct, frozen=True, kw_only=True):
    """One endpoint of the site's. `secret` signs what it is sent, so it is stored as it is; it is in no `repr`.

    `generation` counts the replays: what was read before one is not written after it. `error` says why the state is
    not `active`, `since` (ms) when it became so.
    """

    id: str
    name: str
    url: str
    events: tuple[str, ...]
    secret: str
    created: int
    state: State = "active"
    since: int = 0
    error: str | None = None
    generation: int = 0

    def __repr__(self) -> str:
        return f"Webhook(id={self.id!r}, name={self.name!r}, secret=…)"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of streams where what it wants is found."""
        wants_rooms = any(event in ROOM_EVENTS for event in self.events)
        wants_presence = any(event in PRESENCE_EVENTS for event in self.events)
        return (*(("room",) if wants_rooms else ()), *(("node",) if wants_presence else ()))


class Cursor(Struct, frozen=True, kw_only=True):
    """How far a webhook was told of a stream: up to `offset`. Times in ms.

    `failures` counts the tries of the event after it that have failed, `failing_since` is the first of them.
    """

    stream: str
    offset: int = 0
    failures: int = 0
    failing_since: int | None = None
    next_try: int = 0
    error: str | None = None


class Told(Struct, frozen=True, kw_only=True):
    """Somebody who was told to be online (`user`), or a room that was told to be occupied (`room`), and with what."""

    kind: Literal["user", "room"]
    name: str
    data: dict[str, str]
