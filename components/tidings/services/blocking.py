"""Blocking: not hearing from somebody. What it keeps from whom is decided here; the other rules ask.

A block is between two people and nobody else: in rooms that they share everything goes on for everybody. Who blocked
whom is told to nobody but the one who did it. Where a refusal cannot be avoided, it is the same in both directions.
"""

from msgspec.structs import replace

from tidings.model.errors import Invalid, KeptApart, LimitReached, NoSuchPerson
from tidings.model.people import Caller
from tidings.model.requests import Blocked, BlockPerson, BlocksReply, Nothing
from tidings.model.rooms import Room, RoomRow
from tidings.services import Turn
from tidings.store import ReadTx, Tx

PAIR = 2


def block(tx: Tx, caller: Caller, request: BlockPerson, turn: Turn) -> Blocked:
    """Hear nothing more from somebody; blocking again changes nothing.

    Raises:
        Invalid: the caller's own self.
        NoSuchPerson: nobody of this authid was ever here.
        LimitReached: the caller has blocked `blocks_per_person` already.
    """
    if request.authid == caller.authid:
        raise Invalid("Nobody blocks themselves.", field="authid")
    if not tx.has_blocked(caller.authid, request.authid):
        if tx.person(request.authid) is None:
            raise NoSuchPerson(f"There is nobody called {request.authid} here.", field="authid")
        limit = turn.limits.blocks_per_person
        if tx.count_blocks(caller.authid) >= limit:
            raise LimitReached(f"You have blocked {limit} people; unblock somebody first.", field="authid", limit=limit)
        tx.add_block(caller.authid, request.authid, turn.now)
    return Blocked(authid=request.authid, blocked=True)


def unblock(tx: Tx, caller: Caller, request: BlockPerson, turn: Turn) -> Blocked:
    """Hear from somebody again; where they are not blocked, nothing changes."""
    del turn
    tx.drop_block(caller.authid, request.authid)
    return Blocked(authid=request.authid, blocked=False)


def blocks(tx: ReadTx, caller: Caller, request: Nothing, turn: Turn) -> BlocksReply:
    """Whom the caller has blocked, by authid."""
    del request
    return BlocksReply(blocks=tx.blocks(caller.authid, turn.limits.blocks_per_person))


def require_together(tx: ReadTx, caller: Caller, others: list[str]) -> None:
    """Refuse to bring the caller together with these people, if one of two has blocked the other. Backends may.

    Raises:
        KeptApart: they have; it is not said who whom.
    """
    if not caller.is_service and tx.apart(caller.authid, others):
        raise KeptApart("There are no direct messages between you and one of these people.", field="people")


def require_welcome(tx: ReadTx, caller: Caller, authid: str) -> None:
    """Refuse to invite whom nobody has met here, and who does not want to hear from the caller. Backends may.

    Raises:
        NoSuchPerson, KeptApart: no.
    """
    if caller.is_service:
        return
    if tx.person(authid) is None:
        raise NoSuchPerson(f"There is nobody called {authid} here.", field="authid")
    if tx.has_blocked(authid, caller.authid):
        raise KeptApart("You cannot invite this person.", field="authid")


def require_open_pair(tx: ReadTx, caller: Caller, row: RoomRow) -> None:
    """Refuse to write in a direct room of two, if one of them has blocked the other. Backends may.

    Raises:
        KeptApart: it is not said who whom.
    """
    if not row.direct or caller.is_service:
        return
    people = [one.authid for one in tx.companions([row.name]).get(row.name, [])]
    if len(people) == PAIR and tx.apart(caller.authid, people):
        raise KeptApart("The two of you cannot write to each other.", field="room")


def with_pairs(tx: ReadTx, caller: Caller, rooms: list[Room]) -> list[Room]:
    """Say of the direct rooms of two among these where nobody can write."""
    pairs = {one.people[0].authid for one in rooms if one.direct and one.joined and len(one.people) == 1}
    apart = tx.apart(caller.authid, sorted(pairs)) if pairs else set()
    return [replace(one, apart=_is_apart(one, apart)) for one in rooms] if apart else rooms


def _is_apart(room: Room, apart: set[str]) -> bool:
    return room.direct and len(room.people) == 1 and room.people[0].authid in apart
