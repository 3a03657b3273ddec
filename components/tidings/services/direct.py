"""Direct rooms: of certain people and nobody else. The same people always have the same room."""

import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from tidings.model.errors import Invalid, LimitReached, NoSuchPerson, NotAllowed
from tidings.model.names import DIRECT
from tidings.model.people import DELETED_PREFIX, Caller
from tidings.model.requests import RoomDirect, RoomDirectReply
from tidings.model.rooms import MemberRole, Membership, RoomRow
from tidings.services import Turn, blocking, room_event
from tidings.services.rooms import as_seen
from tidings.store import ReadTx, Tx


def open_room(tx: Tx, caller: Caller, request: RoomDirect, turn: Turn) -> RoomDirectReply:
    """The direct room of the caller and these people; of these alone, if a backend asks. It is made if there is none.

    The others see it in their lists once something was said in it; the caller sees it at once.

    Raises:
        Invalid: these are not two different people.
        NotAllowed: the site has no direct rooms.
        NoSuchPerson: one of them was never here.
        LimitReached: more than `direct_people`, or one of them is in `direct_rooms_per_person` already.
        KeptApart: the caller and one of them, of whom one has blocked the other.
    """
    people = sorted({*request.people, *([] if caller.is_service else [caller.authid])})
    _require_people(tx, caller, people, turn)
    name = name_of(people)
    row = tx.room(name)
    if row is None or len(people) == blocking.PAIR:
        blocking.require_together(tx, caller, people)
    if row is None:
        row = _made(tx, caller, name, people, turn)
    elif not caller.is_service:
        _show(tx, caller, name)
    return RoomDirectReply(room=as_seen(tx, caller, [row])[0])


def name_of(people: Sequence[str]) -> str:
    """What the room of these people, in their order, is named. Who knows that still cannot look inside."""
    digest = hashlib.sha256("\n".join(people).encode()).hexdigest()
    return f"{DIRECT}{digest[:40]}"


def _require_people(tx: ReadTx, caller: Caller, people: Sequence[str], turn: Turn) -> None:
    most = turn.limits.direct_people
    if most < 2:  # noqa: PLR2004 - a pair
        raise NotAllowed("There are no direct messages on this site.", field="people")
    if len(people) < 2:  # noqa: PLR2004 - a pair
        raise Invalid("A direct room is of two people or more.", field="people")
    if len(people) > most:
        raise LimitReached(f"{most} people may be in a direct room.", field="people", limit=most)
    for authid in people:
        if _is_nobody(tx, caller, authid):
            raise NoSuchPerson(f"There is nobody called {authid} here.", field="people")


def _is_nobody(tx: ReadTx, caller: Caller, authid: str) -> bool:
    if authid.startswith(DELETED_PREFIX):
        return True
    return authid != caller.authid and not caller.is_service and tx.person(authid) is None


def _made(tx: Tx, caller: Caller, name: str, people: Sequence[str], turn: Turn) -> RoomRow:
    limit = turn.limits.direct_rooms_per_person
    for authid in people:
        if tx.joined_rooms(authid, direct=True) >= limit:
            raise LimitReached(f"{authid} is in {limit} direct rooms already.", field="people", limit=limit)
    row = RoomRow(name=name, title="", public=False, owner=None, created=turn.now, members=len(people), direct=True)
    tx.add_room(row)
    data = {"room": name, "title": "", "public": False, "owner": None}
    event = tx.append(room_event(caller, name, "room.created", data, turn))
    for authid in people:
        hidden = 0 if authid == caller.authid else event.offset
        membership = Membership(
            room=name, authid=authid, role=MemberRole.MEMBER, state="joined", since=turn.now, hidden=hidden
        )
        tx.put_membership(membership)
        tx.put_read(name, authid, event.offset)
    return row


def _show(tx: Tx, caller: Caller, room: str) -> None:
    mine = tx.membership(room, caller.authid)
    if mine is not None and mine.hidden:
        tx.put_membership(replace(mine, hidden=0))


def hide(tx: Tx, caller: Caller, room: str) -> None:
    """Leave a direct room out of the caller's list until something is said in it."""
    mine = tx.membership(room, caller.authid)
    head = tx.head(f"room.{room}")
    if mine is not None and mine.state == "joined" and head is not None:
        tx.put_membership(replace(mine, hidden=head.offset))
