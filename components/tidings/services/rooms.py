"""Rooms and who belongs to them."""

from typing import Any, Final

from msgspec.structs import replace

from tidings.model.errors import (
    Banned,
    Invalid,
    LimitReached,
    NoSuchRoom,
    NotAllowed,
    NotAMember,
    RoomExists,
)
from tidings.model.names import DIRECT, check_text, folded, one_line, room_stream, split_stream
from tidings.model.people import Caller
from tidings.model.requests import (
    RoomCreate,
    RoomCreated,
    RoomGet,
    RoomJoin,
    RoomJoined,
    RoomList,
    RoomListReply,
)
from tidings.model.rooms import UNREAD_MOST, MemberRole, Membership, Room, RoomRow
from tidings.services import Turn, room_event
from tidings.services.blocking import with_pairs
from tidings.services.streams import may_read_room, require_readable
from tidings.store import ReadTx, Tx


def require_room(tx: ReadTx, caller: Caller, name: str) -> RoomRow:
    """The room, if it is there for this caller; a private room is not admitted to exist.

    Raises:
        NoSuchRoom: `tidings.error.no_such_room`.
    """
    room = tx.room(name)
    if room is None or not (room.public or may_read_room(tx, caller, name)):
        raise NoSuchRoom(f"There is no room {name}.", field="room")
    return room


def require_reader(tx: ReadTx, caller: Caller, room: str) -> RoomRow:
    """The room, if the caller may read it now.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
    """
    row = require_room(tx, caller, room)
    require_readable(tx, caller, room_stream(room))
    return row


def require_shared(row: RoomRow) -> None:
    """Refuse to change who belongs to a direct room, or what it is like.

    Raises:
        NotAllowed: it is one.
    """
    if row.direct:
        raise NotAllowed("A direct room is that of its people, as it is. For others, make a room.", field="room")


def as_seen(tx: ReadTx, caller: Caller, rows: list[RoomRow]) -> list[Room]:
    """Rooms as the caller sees them."""
    mine = tx.standing(caller.authid, [row.name for row in rows])
    joined = set(mine)
    heads = {head.stream: head.offset for head in tx.heads([room_stream(row.name) for row in rows])}
    reads = tx.reads(caller.authid, sorted(joined))
    unread = tx.unread(caller.authid, sorted(joined), UNREAD_MOST)
    threads = tx.unread_threads(caller.authid, sorted(joined))
    mentions = tx.unread_mentions(caller.authid, sorted(joined), UNREAD_MOST)
    levels = tx.levels(caller.authid, sorted(joined))
    direct = tx.companions([row.name for row in rows if row.direct])
    waiting = tx.count_cases([row.name for row in rows if caller.is_service or _moderates(mine.get(row.name))])

    def seen(row: RoomRow) -> Room:
        head = heads.get(room_stream(row.name), 0)
        others = [one for one in direct.get(row.name, []) if one.authid != caller.authid]
        new = unread.get(row.name, 0)
        return Room(
            name=row.name,
            title=", ".join(one.name for one in others) if row.direct else row.title,
            public=row.public,
            owner=row.owner,
            created=row.created,
            members=row.members,
            topic=row.topic,
            picture=row.picture,
            head=head,
            joined=row.name in joined,
            read=reads.get(row.name, head),
            unread=new,
            unread_threads=threads.get(row.name, 0),
            mentions=new if row.direct else mentions.get(row.name, 0),
            level=levels.get(row.name, "mentions"),
            slow_seconds=row.slow_seconds,
            archived=row.archived,
            retention_days=row.retention_days,
            reports=waiting.get(row.name, 0),
            direct=row.direct,
            people=others,
            hidden=row.direct and row.name in mine and mine[row.name].hidden >= head,
            **_held_up(row, mine.get(row.name)),
        )

    return with_pairs(tx, caller, [seen(row) for row in rows])


def _moderates(mine: Membership | None) -> bool:
    return mine is not None and mine.role is not MemberRole.MEMBER


def _held_up(row: RoomRow, mine: Membership | None) -> dict[str, Any]:
    """The caller's role, and until when they have to wait."""
    if mine is None:
        return {}
    slow = mine.said + row.slow_seconds * 1000 if mine.said and row.slow_seconds and not _moderates(mine) else 0
    return {"role": mine.role, "muted_until": mine.muted_until, "slow_until": slow}


def list_rooms(tx: ReadTx, caller: Caller, request: RoomList, turn: Turn) -> RoomListReply:
    """The rooms that the caller may see, by name; with `mine` those that the caller has joined.

    Raises:
        Invalid: `text` is no text, or of more than 10 words.
    """
    del turn
    after, limit = request.after or "", request.limit + 1
    words = _words(request.text)
    if request.mine:
        rows = tx.rooms_of(caller.authid, after, limit, words)
    else:
        reader = None if caller.is_service else caller.authid
        rows = tx.rooms(after, limit, reader, _granted(caller), words)
    return RoomListReply(rooms=as_seen(tx, caller, rows[: request.limit]), more=len(rows) > request.limit)


WORDS_MOST: Final = 10


def _words(text: str | None) -> list[str]:
    if text is None:
        return []
    check_text(text, "text")
    found = folded(text).split()
    if len(found) > WORDS_MOST:
        raise Invalid(f"`text` may have {WORDS_MOST} words.", field="text", limit=WORDS_MOST)
    return found


def _granted(caller: Caller) -> list[str]:
    """The rooms that the caller's token opens."""
    parts = [split_stream(stream) for stream in caller.streams]
    return [part[1] for part in parts if part is not None and part[0] == "room"]


def get(tx: ReadTx, caller: Caller, request: RoomGet, turn: Turn) -> Room:
    """One room.

    Raises:
        NoSuchRoom: there is none, or none for this caller.
    """
    del turn
    return as_seen(tx, caller, [require_room(tx, caller, request.room)])[0]


def create(tx: Tx, caller: Caller, request: RoomCreate, turn: Turn) -> RoomCreated:
    """Make a room. A person who makes it owns it and has joined it; a room made by a backend has no owner.

    Raises:
        RoomExists: the name is in use, perhaps by a room that the caller cannot see.
        LimitReached: the caller owns `rooms_per_person` rooms already.
    """
    check_text(request.title, "title")
    if request.room.startswith(DIRECT):
        raise Invalid(f"Names that begin with {DIRECT} are those of direct rooms.", field="room")
    if tx.room(request.room) is not None:
        raise RoomExists(f"There is a room {request.room} already.", field="room")
    owner = None if caller.is_service else caller.authid
    if owner is not None and tx.owned_rooms(owner) >= turn.limits.rooms_per_person:
        limit = turn.limits.rooms_per_person
        raise LimitReached(f"You have made {limit} rooms already; leave one first.", field="room", limit=limit)
    row = RoomRow(
        name=request.room,
        title=one_line(request.title) or request.room,
        public=request.public,
        owner=owner,
        created=turn.now,
        members=0,
    )
    tx.add_room(row)
    _say_made(tx, caller, row, turn)
    if owner is not None:
        _admit(tx, caller, row, _newcomer(caller, row, MemberRole.OWNER), turn)
    made = tx.room(request.room) or row
    return RoomCreated(room=as_seen(tx, caller, [made])[0])


def _say_made(tx: Tx, caller: Caller, row: RoomRow, turn: Turn) -> None:
    """The first event of a room's stream."""
    data = {"room": row.name, "title": row.title, "public": row.public, "owner": row.owner}
    tx.append(room_event(caller, row.name, "room.created", data, turn))


def join(tx: Tx, caller: Caller, request: RoomJoin, turn: Turn) -> RoomJoined:
    """Become a member; joining again changes nothing.

    Raises:
        NoSuchRoom: there is none, or a private one without an invitation.
        Banned: put out with a ban that has not ended yet.
        LimitReached: the room or the person has reached its limit.
    """
    row = tx.room(request.room)
    membership = tx.membership(request.room, caller.authid)
    if row is None or not (row.public or _is_invited(caller, membership, request.room)):
        raise NoSuchRoom(f"There is no room {request.room}.", field="room")
    if row.direct and (membership is None or membership.state != "joined"):
        raise NoSuchRoom(f"There is no room {request.room}.", field="room")
    return come_in(tx, caller, row, membership, turn)


def come_in(tx: Tx, caller: Caller, row: RoomRow, membership: Membership | None, turn: Turn) -> RoomJoined:
    """Make the caller, who may, a member of a room; for whoever is one already nothing changes.

    Raises:
        Banned: put out with a ban that has not ended yet.
        LimitReached: the room or the person has reached its limit.
    """
    if membership is not None and membership.banned_until > turn.now:
        wait = membership.banned_until - turn.now
        raise Banned(f"You were put out of {row.name}.", field="room", retry_after_ms=wait)
    if membership is None or membership.state != "joined":
        _require_space(tx, caller, row, turn)
        _admit(tx, caller, row, membership or _newcomer(caller, row, MemberRole.MEMBER), turn)
    head = tx.head(room_stream(row.name))
    room = as_seen(tx, caller, [tx.room(row.name) or row])[0]
    return RoomJoined(room=room, epoch=head.epoch if head else "", offset=head.offset if head else 0)


def _is_invited(caller: Caller, membership: Membership | None, room: str) -> bool:
    if caller.is_service or room_stream(room) in caller.streams:
        return True
    if membership is None:
        return False
    may_return = membership.state == "left" and membership.role is MemberRole.OWNER
    return may_return or membership.state in {"joined", "invited"}


def _require_space(tx: Tx, caller: Caller, row: RoomRow, turn: Turn) -> None:
    if row.members >= turn.limits.members_per_room:
        limit = turn.limits.members_per_room
        raise LimitReached(f"The room is full: {limit} members.", field="room", limit=limit)
    if tx.joined_rooms(caller.authid) >= turn.limits.memberships_per_person:
        limit = turn.limits.memberships_per_person
        raise LimitReached(f"You are in {limit} rooms already; leave one first.", field="room", limit=limit)


def _newcomer(caller: Caller, row: RoomRow, role: MemberRole) -> Membership:
    return Membership(room=row.name, authid=caller.authid, role=role, state="left", since=0)


def _admit(tx: Tx, caller: Caller, row: RoomRow, before: Membership, turn: Turn) -> None:
    """Whoever comes back is what they were: leaving ends no mute."""
    tx.put_membership(replace(before, state="joined", since=turn.now, banned_until=0))
    tx.count_members(row.name, 1)
    data = {"authid": caller.authid, "name": caller.name, "role": before.role.value}
    event = tx.append(room_event(caller, row.name, "member.added", data, turn))
    tx.put_read(row.name, caller.authid, event.offset)  # what was said before they came is not unread


def require_member(tx: ReadTx, caller: Caller, room: str) -> Membership:
    """The caller's membership.

    Raises:
        NoSuchRoom, NotAMember: with what to do.
    """
    membership = tx.membership(room, caller.authid)
    if membership is None or membership.state != "joined":
        require_room(tx, caller, room)
        raise NotAMember(f"Join the room {room} first.", field="room")
    return membership


def require_moderator(tx: ReadTx, caller: Caller, room: str, *, to: str) -> None:
    """Owners, moderators and backends; everybody else is told what (`to`) they may not.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: no.
    """
    if not caller.is_service and require_member(tx, caller, room).role is MemberRole.MEMBER:
        raise NotAllowed(f"Only the room's owner and moderators may {to}.", field="room")
