"""Rooms, and who belongs to them."""

from typing import Annotated

from msgspec import Meta

from tidings.model.requests.base import (
    Authid,
    Key,
    Offset,
    Page,
    Reply,
    Request,
    RoomName,
    RoomPicture,
    RoomTopic,
    SearchText,
    Title,
)
from tidings.model.rooms import Member, Room


class RoomList(Request, frozen=True, kw_only=True):
    """With `text`, rooms that have all its words in their name, title or topic, whole or in part; direct ones never."""

    after: RoomName | None = None
    limit: Page = 50
    mine: bool = False
    text: SearchText | None = None


class RoomRead(Request, frozen=True, kw_only=True):
    room: RoomName
    offset: Offset
    key: Key | None = None


class RoomReadReply(Reply, frozen=True, kw_only=True):
    room: str
    read: int
    unread: int


class RoomListReply(Reply, frozen=True, kw_only=True):
    rooms: list[Room]
    more: bool


class RoomGet(Request, frozen=True, kw_only=True):
    room: RoomName


class RoomCreate(Request, frozen=True, kw_only=True):
    room: RoomName
    title: Title = ""
    public: bool = True
    key: Key | None = None


class RoomCreated(Reply, frozen=True, kw_only=True):
    room: Room


class RoomDirect(Request, frozen=True, kw_only=True):
    people: Annotated[list[Authid], Meta(min_length=1, max_length=100)]
    key: Key | None = None


class RoomDirectReply(Reply, frozen=True, kw_only=True):
    room: Room


class RoomUpdate(Request, frozen=True, kw_only=True):
    """What is left out stays as it is.

    `picture` is one emoji, or from a backend the address of a picture: https, or a path of this site. Empty, the room
    has none. `retention_days`: for how long what is said is kept; 0: as the site has it.
    """

    room: RoomName
    title: Title | None = None
    topic: RoomTopic | None = None
    slow_seconds: Annotated[int, Meta(ge=0, le=21_600)] | None = None
    picture: RoomPicture | None = None
    retention_days: Annotated[int, Meta(ge=0, le=36_500)] | None = None
    key: Key | None = None


class RoomUpdated(Reply, frozen=True, kw_only=True):
    room: Room


class RoomJoin(Request, frozen=True, kw_only=True):
    room: RoomName
    key: Key | None = None


class RoomJoined(Reply, frozen=True, kw_only=True):
    room: Room
    epoch: str
    offset: int


class RoomLeave(Request, frozen=True, kw_only=True):
    room: RoomName
    key: Key | None = None


class RoomLeft(Reply, frozen=True, kw_only=True):
    room: str


class RoomInvite(Request, frozen=True, kw_only=True):
    room: RoomName
    authid: Authid
    key: Key | None = None


class RoomRemove(Request, frozen=True, kw_only=True):
    room: RoomName
    authid: Authid
    ban_ms: Annotated[int, Meta(ge=0, le=10 * 365 * 86_400_000)] = 0
    reason: Annotated[str, Meta(max_length=300)] = ""
    key: Key | None = None


class RoomMembers(Request, frozen=True, kw_only=True):
    """`authid`: that one alone."""

    room: RoomName
    authid: Authid | None = None
    after: Authid | None = None
    limit: Page = 100


class RoomMembersReply(Reply, frozen=True, kw_only=True):
    members: list[Member]
    more: bool
