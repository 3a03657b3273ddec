"""What the rules may ask and do, on one connection. Runs on the store's threads, never on the event loop's."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from tidings.model.events import Data, Event, Head, NewEvent
from tidings.model.names import folded
from tidings.model.people import Author, Person, Role
from tidings.model.rooms import CommandRow, Member, MemberRole, Membership, RoomRow
from tidings.store import NOTHING, StoredAnswer, StoredKey
from tidings.store import schema as s
from tidings.store import statements as sql
from tidings.store.block_queries import BlockCommands, BlockQueries
from tidings.store.file_queries import FileCommands, FileQueries
from tidings.store.invitation_queries import InvitationCommands, InvitationQueries
from tidings.store.message_queries import MessageCommands, MessageQueries
from tidings.store.message_rows import membership_of
from tidings.store.moderation_queries import ModerationCommands, ModerationQueries
from tidings.store.notify_queries import NotifyCommands, NotifyQueries
from tidings.store.people_queries import PeopleCommands, PeopleQueries
from tidings.store.personal_queries import PersonalCommands, PersonalQueries
from tidings.store.poll_queries import PollCommands, PollQueries
from tidings.store.prepared import Driver
from tidings.store.receipt_queries import ReceiptCommands, ReceiptQueries
from tidings.store.webhook_queries import WebhookCommands, WebhookQueries


def new_epoch() -> str:
    """Name a new incarnation of a log; 80 random bits, so that no two ever share one."""
    return secrets.token_hex(10)


_encode = msgspec.json.encode
_decode = msgspec.json.decode


class Queries(
    BlockQueries,
    InvitationQueries,
    MessageQueries,
    FileQueries,
    NotifyQueries,
    PeopleQueries,
    PersonalQueries,
    PollQueries,
    ReceiptQueries,
    WebhookQueries,
    ModerationQueries,
):
    """Reads on one connection; implements `ReadTx`."""

    def head(self, stream: str) -> Head | None:
        row = self._row(sql.HEAD, name=stream)
        return Head(stream=stream, epoch=row.epoch, offset=row.head, oldest=row.oldest) if row else None

    def heads(self, streams: Sequence[str]) -> list[Head]:
        rows = self._rows(sql.HEADS, names=list(streams))
        return [Head(stream=row.name, epoch=row.epoch, offset=row.head, oldest=row.oldest) for row in rows]

    def events(self, stream: str, after: int, limit: int) -> list[Event]:
        key = (sql.EVENTS, stream, after, limit)
        found: Sequence[Event] | None = self.driver.recall(key)
        if found is None:
            found = [_event(stream, row) for row in self._rows(sql.EVENTS, name=stream, after=after, limit=limit)]
            self.driver.remember(key, s.events.name, found)
        return list(found)

    def room(self, name: str) -> RoomRow | None:
        row = self._row(sql.ROOM, name=name)
        return _room(row) if row else None

    def rooms(
        self, after: str, limit: int, reader: str | None, granted: Sequence[str] = (), words: Sequence[str] = ()
    ) -> list[RoomRow]:
        if reader is None:
            rows = self._rows(sql.with_words(sql.ALL_ROOMS, words), after=after, limit=limit)
        else:
            statement = sql.with_words(sql.READABLE_ROOMS, words)
            rows = self._rows(statement, after=after, limit=limit, reader=reader, granted=list(granted))
        return [_room(row) for row in rows]

    def rooms_of(self, authid: str, after: str, limit: int, words: Sequence[str] = ()) -> list[RoomRow]:
        rows = self._rows(sql.with_words(sql.ROOMS_OF, words), after=after, limit=limit, reader=authid)
        return [_room(row) for row in rows]

    def joined(self, authid: str, rooms: Sequence[str]) -> set[str]:
        return {row.room for row in self._rows(sql.JOINED_OF, reader=authid, rooms=list(rooms))}

    def reads(self, authid: str, rooms: Sequence[str]) -> dict[str, int]:
        return {row.room: row.offset for row in self._rows(sql.READS, authid=authid, rooms=list(rooms))}

    def membership(self, room: str, authid: str) -> Membership | None:
        row = self._row(sql.MEMBERSHIP, room=room, authid=authid)
        return membership_of(row) if row else None

    def members(self, room: str, after: str, limit: int, authid: str | None = None) -> list[Member]:
        if authid is None:
            rows = self._rows(sql.MEMBERS, room=room, after=after, limit=limit)
        else:
            rows = self._rows(sql.MEMBER, room=room, authid=authid)
        return [
            Member(authid=row[0], name=row[1], role=MemberRole(row[2]), since=row[3], muted_until=row[4])
            for row in rows
        ]

    def owned_rooms(self, authid: str) -> int:
        return int(self._rows(sql.OWNED, authid=authid)[0][0])

    def joined_rooms(self, authid: str, *, direct: bool = False) -> int:
        return int(self._rows(sql.JOINED_COUNT, authid=authid, direct=direct)[0][0])

    def companions(self, rooms: Sequence[str]) -> dict[str, list[Author]]:
        found: dict[str, list[Author]] = {}
        for room, authid, name in self._rows(sql.COMPANIONS, rooms=list(rooms)):
            found.setdefault(room, []).append(Author(authid=authid, name=name))
        return found

    def commands(self, limit: int) -> list[CommandRow]:
        return [
            CommandRow(name=row.name, usage=row.usage, says=row.says) for row in self._rows(sql.COMMANDS, limit=limit)
        ]

    def person(self, authid: str) -> Person | None:
        row = self._row(sql.PERSON, authid=authid)
        return _person(row) if row else None

    def holder(self, skeleton: str) -> Person | None:
        row = self._row(sql.HOLDER, skeleton=skeleton)
        return _person(row) if row else None

    def logout(self, authid: str) -> int:
        row = self._row(sql.LOGOUT, authid=authid)
        return int(row.time) if row else 0

    def answer(self, sender: str, key: str) -> StoredAnswer | None:
        row = self._row(sql.ANSWER, sender=sender, key=key)
        return StoredAnswer(fingerprint=row.fingerprint, reply=row.reply) if row else None

    def key(self, key_id: str) -> StoredKey | None:
        row = self._row(sql.KEY, id=key_id)
        return _stored_key(row) if row else None

    def keys(self) -> list[StoredKey]:
        return [_stored_key(row) for row in self._rows(sql.KEYS)]


class Commands(
    BlockCommands,
    InvitationCommands,
    MessageCommands,
    FileCommands,
    NotifyCommands,
    PeopleCommands,
    PersonalCommands,
    PollCommands,
    ReceiptCommands,
    WebhookCommands,
    ModerationCommands,
    Queries,
):
    """Reads and writes of one command on the writer's connection; implements `Tx`.

    `appended` collects the command's events, for the listener, once they are committed.
    """

    def __init__(
        self, connection: Connection, epoch: Callable[[], str] = new_epoch, driver: Driver | None = None
    ) -> None:
        super().__init__(connection, driver)
        self._epoch = epoch
        self.appended: list[Event] = []

    def append(self, new: NewEvent) -> Event:
        row = self._row(sql.ADVANCE, name=new.stream)
        if row is None:
            epoch, offset = self._epoch(), 1
            values = {"name": new.stream, "epoch": epoch, "head": offset, "oldest": 1}
            stream = self._rows(sql.ADD_STREAM, **values)[0].id
        else:
            stream, epoch, offset = row
        self._add(
            sql.ADD_EVENT,
            {
                "stream": stream,
                "offset": offset,
                "id": new.id,
                "type": new.type,
                "time": new.time,
                "authid": new.author.authid if new.author else None,
                "author_name": new.author.name if new.author else None,
                "data": _encode(new.data),
            },
        )
        event = Event(
            stream=new.stream,
            epoch=epoch,
            offset=offset,
            id=new.id,
            type=new.type,
            time=new.time,
            author=new.author,
            data=new.data,
        )
        self.appended.append(event)
        return event

    def redact(self, stream: str, offsets: Sequence[int], kept: Data = NOTHING) -> None:
        row = self._row(sql.HEAD, name=stream)
        if row is not None:
            self._do(sql.REDACT, stream=row.id, offsets=list(offsets), data=_encode({"redacted": True, **kept}))

    def trim(self, stream: str, before: int, most: int) -> int:
        row = self._row(sql.HEAD, name=stream)
        if row is None:
            return 0
        end = min(row.head + 1, row.oldest + most)
        upto = self._rows(sql.NEWEST_BEFORE, stream=row.id, before=before, end=end)[0][0]
        if upto is None:
            return 0
        trimmed = self._do(sql.TRIM, stream=row.id, upto=upto)
        self._do(sql.RAISE_OLDEST, stream=row.id, oldest=upto + 1)
        kind, _, name = stream.partition(".")
        if kind == "room":
            self.redact(stream, self.trim_messages(name, upto))  # nobody could delete that any more
        return trimmed

    def stale_streams(self, kind: str, before: int, most: int) -> list[str]:
        return [row.name for row in self._rows(sql.STALE_STREAMS, prefix=f"{kind}.%", before=before, most=most)]

    def stale_rooms(self, now: int, most: int) -> list[tuple[str, int]]:
        return [(row.name, row.retention_days) for row in self._rows(sql.STALE_ROOMS, now=now, most=most)]

    def add_room(self, room: RoomRow) -> None:
        self._add(sql.ADD_ROOM, {**msgspec.structs.asdict(room), "folded": _folded(room)})

    def change_room(self, room: RoomRow) -> None:
        self._do(
            sql.CHANGE_ROOM,
            name=room.name,
            title=room.title,
            topic=room.topic,
            picture=room.picture,
            retention_days=room.retention_days,
            owner=room.owner,
            slow_seconds=room.slow_seconds,
            archived=room.archived,
            folded=_folded(room),
        )

    def put_command(self, command: CommandRow) -> None:
        self._put(sql.CHANGE_COMMAND, sql.ADD_COMMAND, msgspec.structs.asdict(command))

    def put_membership(self, membership: Membership) -> None:
        self._put(sql.CHANGE_MEMBERSHIP, sql.ADD_MEMBERSHIP, msgspec.structs.asdict(membership))

    def put_read(self, room: str, authid: str, offset: int) -> None:
        self._put(sql.CHANGE_READ, sql.ADD_READ, {"room": room, "authid": authid, "offset": offset})

    def count_members(self, room: str, change: int) -> None:
        self._do(sql.COUNT_MEMBERS, room=room, change=change)

    def put_person(self, person: Person) -> None:
        self._put(sql.CHANGE_PERSON, sql.ADD_PERSON, msgspec.structs.asdict(person))

    def put_logout(self, authid: str, time: int) -> None:
        self._put(sql.CHANGE_LOGOUT, sql.ADD_LOGOUT, {"authid": authid, "time": time})

    def remember(self, sender: str, key: str, answer: StoredAnswer, now: int) -> None:
        values = {
            "sender": sender,
            "key": key,
            "fingerprint": answer.fingerprint,
            "reply": answer.reply,
            "time": now,
        }
        self._add(sql.ADD_ANSWER, values)

    def forget_answers(self, before: int, most: int) -> int:
        return self._do(sql.FORGET_ANSWERS, before=before, most=most)

    def put_key(self, key: StoredKey) -> None:
        self._put(sql.CHANGE_KEY, sql.ADD_KEY, msgspec.structs.asdict(key))


def _event(stream: str, row: Any) -> Event:  # noqa: ANN401 - see _rows
    return Event(
        stream=stream,
        epoch=row.epoch,
        offset=row.offset,
        id=row.id,
        type=row.type,
        time=row.time,
        author=Author(authid=row.authid, name=row.author_name) if row.authid is not None else None,
        data=_decode(row.data),
    )


def _folded(room: RoomRow) -> str:
    """What a room is found by; a direct one by nothing."""
    return "" if room.direct else folded(room.name, room.title, room.topic)


def _room(row: Any) -> RoomRow:  # noqa: ANN401 - see _rows
    return RoomRow(
        name=row.name,
        title=row.title,
        public=row.public,
        owner=row.owner,
        created=row.created,
        members=row.members,
        topic=row.topic,
        picture=row.picture,
        retention_days=row.retention_days,
        slow_seconds=row.slow_seconds,
        archived=row.archived,
        direct=row.direct,
    )


def _person(row: Any) -> Person:  # noqa: ANN401 - see _rows
    return Person(authid=row.authid, role=Role(row.role), name=row.name, name_skeleton=row.name_skeleton, seen=row.seen)


def _stored_key(row: Any) -> StoredKey:  # noqa: ANN401 - see _rows
    return StoredKey(
        id=row.id, name=row.name, kind=row.kind, digest=row.digest, created=row.created, revoked=row.revoked
    )
