"""Receipts: who is told how far somebody has got, and has read, what was said in a room.

Only its members are told, and only those who tell themselves: whoever switches it off neither tells nor is told.
Two of whom one has blocked the other tell each other nothing. Which rooms have receipts is for the site to say.
"""

from tidings.model.names import room_stream
from tidings.model.people import Caller
from tidings.model.receipts import RECEIPTS_MOST, Receipt
from tidings.model.requests import (
    ChangePrivacy,
    Nothing,
    PrivacyReply,
    RoomDelivered,
    RoomDeliveredReply,
    RoomReceipts,
    RoomReceiptsReply,
)
from tidings.model.rooms import RoomRow
from tidings.services import Turn
from tidings.services.rooms import require_member, require_room
from tidings.services.streams import head_of
from tidings.store import ReadTx, Tx


def has_receipts(row: RoomRow, turn: Turn) -> bool:
    """Whether a room is of those in which the site has receipts."""
    if row.direct:
        return turn.limits.receipts != "nobody"
    return turn.limits.receipts == "everybody" and row.members <= turn.limits.receipts_people


def receipts(tx: ReadTx, caller: Caller, request: RoomReceipts, turn: Turn) -> RoomReceiptsReply:
    """How far the others have got and have read what was said in a room; a backend is told of all who tell.

    Raises:
        NoSuchRoom: there is none, or none for this caller.
        NotAMember: the caller has not joined it.
    """
    row = require_room(tx, caller, request.room)
    if not caller.is_service:
        require_member(tx, caller, request.room)
    told = has_receipts(row, turn) and (caller.is_service or tx.tells(caller.authid))
    found = _others(tx, caller.authid, request.room) if told else []
    return RoomReceiptsReply(room=request.room, told=told, receipts=found)


def _others(tx: ReadTx, authid: str, room: str) -> list[Receipt]:
    found = [one for one in tx.receipts(room, RECEIPTS_MOST + 1) if one.authid != authid]
    apart = tx.apart(authid, [one.authid for one in found])
    return [one for one in found if one.authid not in apart]


def deliver(tx: Tx, caller: Caller, request: RoomDelivered, turn: Turn) -> RoomDeliveredReply:
    """Note that a device of a member has what was said up to an offset. It never goes back, nor beyond the last event.

    Where nobody would be told, nothing is noted.

    Raises:
        NoSuchRoom: there is none, or none for this caller.
        NotAMember: the caller has not joined it.
    """
    require_member(tx, caller, request.room)
    row = require_room(tx, caller, request.room)
    if not (has_receipts(row, turn) and tx.tells(caller.authid)):
        return RoomDeliveredReply(room=request.room, delivered=0)
    before = tx.delivered(request.room, caller.authid)
    delivered = max(before, min(request.offset, head_of(tx, room_stream(request.room))))
    if delivered > before:
        tx.put_delivered(request.room, caller.authid, delivered)
    return RoomDeliveredReply(room=request.room, delivered=delivered)


def news(tx: ReadTx, room: str, authid: str, turn: Turn) -> tuple[Receipt, list[str]] | None:
    """How far somebody is in a room now, and who is to be told of it; None if nobody is."""
    row = tx.room(room)
    if row is None or not has_receipts(row, turn):
        return None
    found = {one.authid: one for one in tx.receipts(room, RECEIPTS_MOST + 1)}
    theirs = found.pop(authid, None)
    if theirs is None:
        return None
    told = sorted({*found} - tx.apart(authid, sorted(found)))
    return (theirs, told) if told else None


def privacy(tx: ReadTx, caller: Caller, request: Nothing, turn: Turn) -> PrivacyReply:
    """What one has set, and what the site has."""
    del request
    return _privacy(tx, caller, turn)


def change_privacy(tx: Tx, caller: Caller, request: ChangePrivacy, turn: Turn) -> PrivacyReply:
    """Tell others from now on what one has read, or when one was here, or not any more."""
    if request.tells is not None:
        tx.put_tells(caller.authid, tells=request.tells)
    if request.shows_seen is not None:
        tx.put_shows_seen(caller.authid, shows=request.shows_seen)
    return _privacy(tx, caller, turn)


def _privacy(tx: ReadTx, caller: Caller, turn: Turn) -> PrivacyReply:
    limits = turn.limits
    return PrivacyReply(
        tells=tx.tells(caller.authid),
        allowed=limits.receipts,
        largest=limits.receipts_people,
        shows_seen=bool(tx.show_seen([caller.authid])),
        last_seen=limits.last_seen,
        status_characters=limits.status_characters,
    )
