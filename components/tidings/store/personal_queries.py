"""All of one person: handing it out, and what a deletion does; see `queries`."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

import msgspec
from msgspec.structs import asdict
from sqlalchemy import Column, ColumnElement, Select, delete, insert, literal, select, tuple_, update
from sqlalchemy.types import Boolean, Integer, LargeBinary

from tidings.model.events import Event
from tidings.model.names import user_stream
from tidings.model.people import Author
from tidings.model.personal import Deletion, Held, Place
from tidings.model.rooms import Membership
from tidings.store import schema as s
from tidings.store.message_rows import membership_of
from tidings.store.personal_schema import HOLDINGS, INBOX, Holding
from tidings.store.prepared import Prepared
from tidings.store.rows import Rows
from tidings.store.statements import _p

_encode, _decode = msgspec.json.encode, msgspec.json.decode
TOLD = tuple(one for one in HOLDINGS if one.part is not None)
_deletions, _members, _messages, _events = s.deletions.c, s.memberships.c, s.messages.c, s.events.c

DELETION = select(s.deletions).where(_deletions.authid == _p("authid"))
NEXT_DELETION = select(s.deletions).order_by(_deletions.time, _deletions.authid).limit(1)
ADD_DELETION = insert(s.deletions)
CHANGE_DELETION = (
    update(s.deletions).where(_deletions.authid == _p("authid")).values(room=_p("room"), offset=_p("offset"))
)
END_DELETION = delete(s.deletions).where(_deletions.authid == _p("authid"))
DELETED = Prepared(select(s.logouts.c.time).where(s.logouts.c.authid == _p("authid"), s.logouts.c.deleted))
MARK_DELETED = update(s.logouts).where(s.logouts.c.authid == _p("authid")).values(deleted=True)
MEMBERSHIPS = (
    select(s.memberships)
    .where(_members.authid == _p("authid"), _members.room > _p("after"))
    .order_by(_members.room)
    .limit(_p("limit"))
)
OWNED_ROOMS = select(s.rooms.c.name).where(s.rooms.c.owner == _p("authid")).order_by(s.rooms.c.name).limit(_p("limit"))
DROP_MEMBERSHIP = delete(s.memberships).where(_members.room == _p("room"), _members.authid == _p("authid"))
MESSAGES_BY = (
    select(_messages.room, _messages.id)
    .where(_messages.authid == _p("authid"), _messages.deleted.is_(False))
    .limit(_p("limit"))
)
EVENTS_BY = (
    select(s.events, s.streams.c.name, s.streams.c.epoch)
    .join(s.streams, s.streams.c.id == _events.stream)
    .where(_events.authid == _p("authid"))
    .limit(_p("limit"))
)
STREAM_ID = select(s.streams.c.id).where(s.streams.c.name == _p("name"))
REWRITE = (
    update(s.events)
    .where(_events.stream == _p("stream"), _events.offset == _p("offset"))
    .values(authid=_p("authid"), author_name=_p("author_name"), data=_p("data"))
)
PUT_MENTIONED = (
    update(s.messages).where(_messages.room == _p("room"), _messages.id == _p("id")).values(mentions=_p("mentions"))
)
DROP_UNUSED = (
    update(s.files).where(s.files.c.authid == _p("authid"), s.files.c.message.is_(None)).values(state="dropped")
)
_INBOX_PAGE = select(_events.offset).where(_events.stream == _p("stream")).limit(_p("most"))
DROP_INBOX = delete(s.events).where(_events.stream == _p("stream"), _events.offset.in_(_INBOX_PAGE))
DROP_STREAM = delete(s.streams).where(s.streams.c.id == _p("stream"))
DROP_CURSORS = delete(s.webhook_cursors).where(s.webhook_cursors.c.stream == _p("name"))


def _key(one: Holding) -> list[Column[Any]]:
    return list(one.table.primary_key.columns)


@lru_cache
def _told(part: int, *, goes_on: bool) -> Select[Any]:
    """A page of one part, by primary key; `k0`, `k1`, … are where it stands."""
    one = TOLD[part]
    keys = _key(one)
    shown = [column for column in one.table.c if column.name not in one.left_out]
    places = [column.label(f"k{place}") for place, column in enumerate(keys)]
    statement = select(*shown, *places).where(one.person == _p("authid")).order_by(*keys).limit(_p("limit"))
    if one.table is s.events:  # what people did in rooms; that it was told to others is in the others' inboxes
        named = s.streams.c.name.label("stream_name")
        statement = statement.add_columns(named).join(s.streams, s.streams.c.id == _events.stream)
        statement = statement.where(s.streams.c.name.like("room.%"))
    if goes_on:
        statement = statement.where(tuple_(*keys) > tuple_(*(_p(f"k{place}") for place in range(len(keys)))))
    return statement


_IN_INBOX = (
    select(s.events)
    .join(s.streams, s.streams.c.id == _events.stream)
    .where(s.streams.c.name == _p("name"), _events.offset > _p("after"))
    .order_by(_events.offset)
    .limit(_p("limit"))
)


class PersonalQueries(Rows):
    """Implements `PersonalReads`."""

    def held(self, authid: str, after: Place | None, limit: int) -> list[Held]:
        part, place = after if after is not None else (0, ())
        found: list[Held] = []
        while part < len(TOLD) and len(found) < limit:
            found += self._part(authid, part, place, limit - len(found))
            if len(found) < limit:
                part, place = part + 1, ()
        if part == len(TOLD) and len(found) < limit:
            found += self._inbox(authid, place, limit - len(found))
        if part > len(TOLD):
            raise ValueError("there is no such part")
        return found

    def _part(self, authid: str, part: int, place: tuple[str | int, ...], limit: int) -> list[Held]:
        one, keys = TOLD[part], _key(TOLD[part])
        if place and [isinstance(value, str) for value in place] != [_is_text(key) for key in keys]:
            raise ValueError("there is no such place")
        values: dict[str, object] = {f"k{number}": value for number, value in enumerate(place)}
        rows = self._rows(_told(part, goes_on=bool(place)), authid=authid, limit=limit, **values)
        return [
            Held(
                part=one.part or "",
                data=_data(one, row),
                place=(part, tuple(getattr(row, f"k{number}") for number in range(len(keys)))),
            )
            for row in rows
        ]

    def _inbox(self, authid: str, place: tuple[str | int, ...], limit: int) -> list[Held]:
        after = place[0] if place else 0
        if len(place) > 1 or not isinstance(after, int):
            raise ValueError("there is no such place")
        rows = self._rows(_IN_INBOX, name=user_stream(authid), after=after, limit=limit)
        return [
            Held(
                part=INBOX,
                data={"offset": row.offset, "type": row.type, "time": row.time, "data": _decode(row.data)},
                place=(len(TOLD), (row.offset,)),
            )
            for row in rows
        ]

    def deletion(self, authid: str) -> Deletion | None:
        return _deletion(self._row(DELETION, authid=authid))

    def next_deletion(self) -> Deletion | None:
        return _deletion(self._row(NEXT_DELETION))

    def was_deleted(self, authid: str) -> bool:
        return self._row(DELETED, authid=authid) is not None

    def memberships_of(self, authid: str, after: str, limit: int) -> list[Membership]:
        return [membership_of(row) for row in self._rows(MEMBERSHIPS, authid=authid, after=after, limit=limit)]

    def rooms_owned(self, authid: str, limit: int) -> list[str]:
        return [row.name for row in self._rows(OWNED_ROOMS, authid=authid, limit=limit)]

    def messages_by(self, authid: str, limit: int) -> list[tuple[str, str]]:
        return [(row.room, row.id) for row in self._rows(MESSAGES_BY, authid=authid, limit=limit)]


class PersonalCommands(PersonalQueries):
    """Implements `PersonalWrites`."""

    def put_deletion(self, deletion: Deletion) -> None:
        if self._do(CHANGE_DELETION, authid=deletion.authid, room=deletion.room, offset=deletion.offset) == 0:
            self._add(ADD_DELETION, asdict(deletion))
            self._do(MARK_DELETED, authid=deletion.authid)

    def end_deletion(self, authid: str) -> None:
        self._do(END_DELETION, authid=authid)

    def drop_membership(self, room: str, authid: str) -> None:
        self._do(DROP_MEMBERSHIP, room=room, authid=authid)

    def rename_rows(self, authid: str, fresh: Author, most: int) -> int:
        return sum(self._rename(one, authid, fresh, most) for one in HOLDINGS if one.fate == "rename")

    def rename_messages(self, authid: str, fresh: Author, most: int) -> int:
        one = next(found for found in HOLDINGS if found.table is s.messages)
        return self._rename(one, authid, fresh, most)

    def _rename(self, one: Holding, authid: str, fresh: Author, most: int) -> int:
        values: dict[str, object] = {one.column: fresh.authid}
        name = {"authid": "author_name", "by": "by_name"}.get(one.column)
        if name is not None and name in one.table.c:
            values[name] = fresh.name
        return self._do(update(one.table).where(_among(one, authid, most)).values(values))

    def drop_rows(self, authid: str, most: int) -> int:
        dropped = (one for one in HOLDINGS if one.fate == "drop")
        return sum(self._do(delete(one.table).where(_among(one, authid, most))) for one in dropped)

    def events_by(self, authid: str, limit: int) -> list[Event]:
        return [
            Event(
                stream=row.name,
                epoch=row.epoch,
                offset=row.offset,
                id=row.id,
                type=row.type,
                time=row.time,
                author=Author(authid=row.authid, name=row.author_name),
                data=_decode(row.data),
            )
            for row in self._rows(EVENTS_BY, authid=authid, limit=limit)
        ]

    def rewrite_event(self, event: Event) -> None:
        stream = self._rows(STREAM_ID, name=event.stream)[0].id
        who = event.author
        names = {"authid": who.authid if who else None, "author_name": who.name if who else None}
        self._do(REWRITE, stream=stream, offset=event.offset, data=_encode(event.data), **names)

    def put_mentioned(self, room: str, message: str, people: Sequence[Author]) -> None:
        self._do(PUT_MENTIONED, room=room, id=message, mentions=_encode(list(people)))

    def drop_inbox(self, authid: str, most: int) -> int:
        name = user_stream(authid)
        row = self._row(STREAM_ID, name=name)
        if row is None:
            return 0
        dropped = self._do(DROP_INBOX, stream=row.id, most=most)
        if dropped < most:
            self._do(DROP_STREAM, stream=row.id)
            self._do(DROP_CURSORS, name=name)
        return dropped or 1

    def drop_unused_files(self, authid: str) -> None:
        self._do(DROP_UNUSED, authid=authid)


def _among(one: Holding, authid: str, most: int) -> ColumnElement[bool]:
    """So many of the rows that name a person."""
    keys = _key(one)
    rows = select(*keys).where(one.person == literal(authid)).limit(most)
    return keys[0].in_(rows) if len(keys) == 1 else tuple_(*keys).in_(rows)


def _is_text(column: Column[Any]) -> bool:
    return not isinstance(column.type, Integer) and column.type.python_type is str


def _data(one: Holding, row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row has the statement's columns
    """A row as JSON: what is JSON in the database is JSON again."""
    found = {}
    for column in one.table.c:
        if column.name in one.left_out:
            continue
        value = getattr(row, column.name)
        if isinstance(column.type, LargeBinary) and value is not None:
            value = _decode(value)
        found[column.name] = bool(value) if isinstance(column.type, Boolean) else value
    if one.table is s.events:
        found["stream"] = row.stream_name
    return found


def _deletion(row: Any | None) -> Deletion | None:  # noqa: ANN401 - as `_data`
    if row is None:
        return None
    return Deletion(
        authid=row.authid,
        fresh=row.fresh,
        messages=cast("Any", row.messages),
        time=row.time,
        room=row.room,
        offset=row.offset,
    )
