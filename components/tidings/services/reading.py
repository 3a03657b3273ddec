"""How far people have read: kept for each member and room, the same on all their devices."""

from tidings.model.names import room_stream
from tidings.model.people import Caller
from tidings.model.requests import RoomRead, RoomReadReply
from tidings.model.rooms import UNREAD_MOST
from tidings.services import Turn
from tidings.services.rooms import require_member
from tidings.services.streams import head_of
from tidings.store import Tx


def mark(tx: Tx, caller: Caller, request: RoomRead, turn: Turn) -> RoomReadReply:
    """Note that a member has read up to an offset. It never goes back, and never beyond the last event.

    Raises:
        NoSuchRoom: there is none, or none for this caller.
        NotAMember: the caller has not joined it.
    """
    del turn
    require_member(tx, caller, request.room)
    before = tx.reads(caller.authid, [request.room]).get(request.room, 0)
    read = max(before, min(request.offset, head_of(tx, room_stream(request.room))))
    if read > before:
        tx.put_read(request.room, caller.authid, read)
    unread = tx.unread(caller.authid, [request.room], UNREAD_MOST).get(request.room, 0)
    return RoomReadReply(room=request.room, read=read, unread=unread)
