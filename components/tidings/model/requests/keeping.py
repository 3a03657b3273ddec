"""Pins and bookmarks."""

from tidings.model.requests.base import Key, MessageId, MessageOffset, Page, Reply, Request, RoomName
from tidings.model.rooms import Bookmark, Pin


class PinMessage(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    key: Key | None = None


class Pinned(Reply, frozen=True, kw_only=True):
    room: str
    message: str
    pinned: bool


class Pins(Request, frozen=True, kw_only=True):
    room: RoomName


class PinsReply(Reply, frozen=True, kw_only=True):
    room: str
    pins: list[Pin]


class BookmarkMessage(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    key: Key | None = None


class Bookmarked(Reply, frozen=True, kw_only=True):
    room: str
    message: str
    bookmarked: bool


class Bookmarks(Request, frozen=True, kw_only=True):
    """`before` is the `place` of the last one of the page before."""

    before: MessageOffset | None = None
    limit: Page = 50


class BookmarksReply(Reply, frozen=True, kw_only=True):
    bookmarks: list[Bookmark]
    more: bool
