"""Who belongs to a room: leaving, inviting, putting out, the list."""

from msgspec.structs import replace

from tidings.model.errors import Invalid, NoSuchPerson, NotAllowed
from tidings.model.moderation import Act
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
from tidings.model.rooms import MemberRole, Membership, stranger
from tidings.services import Turn, direct, room_event, telling
from tidings.services.blocking import require_welcome
from tidings.services.book import named, note
from tidings.services.powers import moderates, require_power
from tidings.services.rooms import require_member, require_reader, require_room, require_shared
from tidings.store import ReadTx, Tx


def leave(tx: Tx, caller: Caller, request: RoomLeave, turn: Turn) -> RoomLeft:
    """Stop being a member; leaving what one is not in changes nothing. A moderator who comes back is a plain member.

    A direct room is not left: it is hidden until somebody says something in it.

    Raises:
        NoSuchRoom: `tidings.error.no_such_room`.
    """
    if require_room(tx, caller, request.room).direct:
        direct.hide(tx, caller, request.room)
        return RoomLeft(room=request.room)
    membership = tx.membership(request.room, caller.authid)
    if membership is not None and membership.state in {"joined", "invited"}:
        role = MemberRole.OWNER if membership.role is MemberRole.OWNER else MemberRole.MEMBER
        gone = replace(membership, role=role, state="left", since=turn.now, banned_until=0)
        _dismiss(tx, caller, membership, gone, turn)
    return RoomLeft(room=request.room)


def invite(tx: Tx, caller: Caller, request: RoomInvite, turn: Turn) -> Done:
    """Let a person into a room that they could not join by themselves. They still join by themselves.

    Raises:
        NotAMember: only members invite; to a private room only its owner and moderators, to a direct room nobody.
        NoSuchPerson: nobody of this authid was ever here.
        KeptApart: they do not want to hear from the caller.
    """
    room = require_room(tx, caller, request.room)
    require_shared(room)
    if not caller.is_service:
        mine = require_member(tx, caller, request.room)
        if not room.public and mine.role is MemberRole.MEMBER:
            raise NotAllowed("Only the owner and moderators invite to a private room.", field="room")
    require_welcome(tx, caller, request.authid)
    theirs = tx.membership(request.room, request.authid)
    if theirs is not None and theirs.state == "removed":
        # whoever was put out comes back by those who may put out
        require_power(tx, caller, request.room, theirs, to="bring back who was put out")
    if theirs is None or theirs.state != "joined":
        tx.put_membership(
            replace(theirs or stranger(request.room, request.authid), state="invited", since=turn.now, banned_until=0)
        )
        if theirs is None or theirs.state != "invited":
            telling.of_invitation(tx, caller, request.room, request.authid, turn)
        if theirs is not None and theirs.banned_until > turn.now:
            note(tx, caller, request.room, "unban", turn, whom=named(tx, request.authid))
    return Done()


def remove(tx: Tx, caller: Caller, request: RoomRemove, turn: Turn) -> Done:
    """Put a person out of a room, at once; with `ban_ms` they cannot come back before that time is over.

    Raises:
        NotAllowed: the caller does not moderate the room, or the person.
        Invalid: the caller's own self; or `reason` is no text.
        NoSuchPerson: they are not in the room (a ban may be set all the same).
    """
    require_shared(require_room(tx, caller, request.room))
    if request.authid == caller.authid:
        raise Invalid("To go by yourself, leave the room.", field="authid")
    theirs = tx.membership(request.room, request.authid)
    require_power(tx, caller, request.room, theirs, to="do this")
    is_in = theirs is not None and theirs.state in {"joined", "invited"}
    if not is_in and not request.ban_ms:
        raise NoSuchPerson(f"{request.authid} is not in this room.", field="authid")
    known = theirs or stranger(request.room, request.authid)
    until = turn.now + request.ban_ms if request.ban_ms else 0
    gone = replace(known, role=MemberRole.MEMBER, state="removed", since=turn.now, banned_until=until)
    _dismiss(tx, caller, known, gone, turn)
    tx.drop_invitations(request.room, request.authid)  # nor does anybody come by their word
    act: Act = "ban" if until else "remove"
    whom = named(tx, request.authid)
    note(tx, caller, request.room, act, turn, whom=whom, until=until, reason=request.reason)
    return Done()


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
    """Who has joined, by authid, or whether a certain one has.

    Only those who may read the room see it, and those who moderate it see who is muted.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
    """
    require_reader(tx, caller, request.room)
    rows = tx.members(request.room, request.after or "", request.limit + 1, request.authid)
    shows_mutes = moderates(tx, caller, request.room)
    shown = [one if shows_mutes and one.muted_until > turn.now else replace(one, muted_until=0) for one in rows]
    return RoomMembersReply(members=shown[: request.limit], more=len(rows) > request.limit)
