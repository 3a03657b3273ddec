"""Who belongs to a room: leaving, inviting, putting out, the list."""

from msgspec.structs import replace

from tidings.model.errors import Invalid, NoSuchPerson, NotAllowed
from tidings.model.people import Caller
from tidings.model.requests import (
    Done,
    RoomInvite,
    RoomLeave,
    RoomLeft,
    RoomMembers,
    RoomMembersReply,
    RoomRemove,
)
from tidings.model.rooms import MemberRole, Membership
from tidings.services import Turn, room_event
from tidings.services.rooms import require_member, require_moderator, require_reader, require_room
from tidings.store import ReadTx, Tx


def leave(tx: Tx, caller: Caller, request: RoomLeave, turn: Turn) -> RoomLeft:
    """Stop being a member; leaving what one is not in changes nothing.

    Raises:
        NoSuchRoom: `tidings.error.no_such_room`.
    """
    require_room(tx, caller, request.room)
    membership = tx.membership(request.room, caller.authid)
    if membership is not None and membership.state in {"joined", "invited"}:
        gone = replace(membership, state="left", since=turn.now, banned_until=0)
        _dismiss(tx, caller, membership, gone, turn)
    return RoomLeft(room=request.room)


def invite(tx: Tx, caller: Caller, request: RoomInvite, turn: Turn) -> Done:
    """Let a person into a room that they could not join by themselves. They still join by themselves.

    Raises:
        NotAMember: only members invite; to a private room only its owner and moderators.
        NoSuchPerson: nobody of this authid was ever here.
    """
    room = require_room(tx, caller, request.room)
    if not caller.is_service:
        mine = require_member(tx, caller, request.room)
        if not room.public and mine.role is MemberRole.MEMBER:
            raise NotAllowed("Only the owner and moderators invite to a private room.", field="room")
    if tx.person(request.authid) is None and not caller.is_service:
        raise NoSuchPerson(f"There is nobody called {request.authid} here.", field="authid")
    theirs = tx.membership(request.room, request.authid)
    if theirs is not None and theirs.state == "removed":
        _require_power(tx, caller, theirs, request.room)  # whoever was put out comes back by those who may put out
    if theirs is None or theirs.state != "joined":
        tx.put_membership(
            Membership(
                room=request.room,
                authid=request.authid,
                role=theirs.role if theirs is not None else MemberRole.MEMBER,
                state="invited",
                since=turn.now,
            )
        )
    return Done()


def remove(tx: Tx, caller: Caller, request: RoomRemove, turn: Turn) -> Done:
    """Put a person out of a room, at once; with `ban_ms` they cannot come back before that time is over.

    Raises:
        NotAllowed: the caller is neither owner nor moderator, or the person is the owner, or the caller's own self.
        NoSuchPerson: they are not in the room (a ban may be set all the same).
    """
    require_room(tx, caller, request.room)
    if request.authid == caller.authid:
        raise Invalid("To go by yourself, leave the room.", field="authid")
    theirs = tx.membership(request.room, request.authid)
    _require_power(tx, caller, theirs, request.room)
    is_in = theirs is not None and theirs.state in {"joined", "invited"}
    if not is_in and not request.ban_ms:
        raise NoSuchPerson(f"{request.authid} is not in this room.", field="authid")
    known = theirs or Membership(
        room=request.room, authid=request.authid, role=MemberRole.MEMBER, state="left", since=turn.now
    )
    until = turn.now + request.ban_ms if request.ban_ms else 0
    gone = replace(known, role=MemberRole.MEMBER, state="removed", since=turn.now, banned_until=until)
    _dismiss(tx, caller, known, gone, turn)
    return Done()


def _require_power(tx: ReadTx, caller: Caller, theirs: Membership | None, room: str) -> None:
    require_moderator(tx, caller, room, to="do this")
    if not caller.is_service and theirs is not None and theirs.role is MemberRole.OWNER:
        raise NotAllowed("The owner of a room cannot be put out of it.", field="authid")


def _dismiss(tx: Tx, caller: Caller, theirs: Membership, gone: Membership, turn: Turn) -> None:
    """Replace a membership by the one of somebody who is gone, and say so in the room."""
    tx.put_membership(gone)
    if theirs.state == "joined":
        tx.count_members(theirs.room, -1)
    if theirs.state == "invited" and gone.state == "left":
        return  # an invitation that is turned down is nobody else's business
    person = tx.person(theirs.authid)
    data = {
        "authid": theirs.authid,
        "name": person.name if person else theirs.authid,
        "reason": gone.state,
        "by": caller.authid,
    }
    tx.append(room_event(caller, theirs.room, "member.removed", data, turn))


def members(tx: ReadTx, caller: Caller, request: RoomMembers, turn: Turn) -> RoomMembersReply:
    """Who has joined, by authid. Only those who may read the room see it.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
    """
    del turn
    require_reader(tx, caller, request.room)
    rows = tx.members(request.room, request.after or "", request.limit + 1)
    return RoomMembersReply(members=rows[: request.limit], more=len(rows) > request.limit)
