"""Pins and bookmarks; see `queries`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, func, insert, select

from tidings.model.people import Author
from tidings.model.rooms import Bookmark, Pin
from tidings.store import schema as s
from tidings.store.message_rows import message_of
from tidings.store.rows import Rows
from tidings.store.statements import _p

_pins, _bookmarks, _of = s.pins.c, s.bookmarks.c, s.messages.c
_AMONG: BindParameter[Any] = bindparam("p_messages", expanding=True)

PINS = (
    select(
        s.messages,
        _pins.authid.label("by"),
        _pins.author_name.label("by_name"),
        _pins.time.label("pinned_at"),
    )
    .join(s.pins, and_(_pins.room == _of.room, _pins.message == _of.id))
    .where(_pins.room == _p("room"))
    .order_by(_pins.offset.desc())
    .limit(_p("limit"))
)
PINNED = select(_pins.message).where(_pins.room == _p("room"), _pins.message.in_(_AMONG))
ADD_PIN = insert(s.pins)
DROP_PIN = delete(s.pins).where(_pins.room == _p("room"), _pins.message == _p("message"))

_IS_IN = and_(
    s.memberships.c.room == _bookmarks.room,
    s.memberships.c.authid == _bookmarks.authid,
    s.memberships.c.state == "joined",
)
BOOKMARKS = (
    select(s.messages, _bookmarks.place, _bookmarks.time.label("noted_at"))
    .join(s.bookmarks, and_(_bookmarks.room == _of.room, _bookmarks.message == _of.id))
    .join(s.memberships, _IS_IN)
    .where(_bookmarks.authid == _p("authid"), _bookmarks.place < _p("before"), _of.deleted.is_(False))
    .order_by(_bookmarks.place.desc())
    .limit(_p("limit"))
)
_MINE = and_(_bookmarks.authid == _p("authid"), _bookmarks.room == _p("room"))
BOOKMARKED = select(_bookmarks.message).where(_MINE, _bookmarks.message.in_(_AMONG))
COUNT_BOOKMARKS = select(func.count().label("bookmarks")).where(_bookmarks.authid == _p("authid"))
ADD_BOOKMARK = insert(s.bookmarks)
DROP_BOOKMARK = delete(s.bookmarks).where(_MINE, _bookmarks.message == _p("message"))
DROP_BOOKMARKS = delete(s.bookmarks).where(_bookmarks.room == _p("room"), _bookmarks.message == _p("message"))


class KeptQueries(Rows):
    """Implements `KeptReads`."""

    def pins(self, room: str, limit: int) -> list[Pin]:
        return [
            Pin(message=message_of(row), by=Author(authid=row.by, name=row.by_name), time=row.pinned_at)
            for row in self._rows(PINS, room=room, limit=limit)
        ]

    def pinned(self, room: str, messages: Sequence[str]) -> set[str]:
        return {row.message for row in self._rows(PINNED, room=room, messages=list(messages))}

    def bookmarks(self, authid: str, before: int, limit: int) -> list[Bookmark]:
        rows = self._rows(BOOKMARKS, authid=authid, before=before, limit=limit)
        return [Bookmark(place=row.place, message=message_of(row), time=row.noted_at) for row in rows]

    def bookmarked(self, room: str, messages: Sequence[str], authid: str) -> set[str]:
        return {row.message for row in self._rows(BOOKMARKED, room=room, messages=list(messages), authid=authid)}

    def count_bookmarks(self, authid: str) -> int:
        return sum(row.bookmarks for row in self._rows(COUNT_BOOKMARKS, authid=authid))


class KeptCommands(KeptQueries):
    """Implements `KeptWrites`."""

    def add_pin(self, room: str, pin: Pin, offset: int) -> None:
        values = {"room": room, "message": pin.message.id, "time": pin.time, "offset": offset}
        self._add(ADD_PIN, {**values, "authid": pin.by.authid, "author_name": pin.by.name})

    def drop_pin(self, room: str, message: str) -> bool:
        return self._do(DROP_PIN, room=room, message=message) > 0

    def add_bookmark(self, authid: str, room: str, message: str, time: int) -> None:
        self._add(ADD_BOOKMARK, {"authid": authid, "room": room, "message": message, "time": time})

    def drop_bookmark(self, authid: str, room: str, message: str) -> bool:
        return self._do(DROP_BOOKMARK, authid=authid, room=room, message=message) > 0

    def drop_bookmarks(self, room: str, message: str) -> None:
        self._do(DROP_BOOKMARKS, room=room, message=message)
