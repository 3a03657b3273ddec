"""What owners and moderators do with people: roles, mutes, bans; and the book of it."""

from msgspec.structs import replace

from tidings.model.errors import Invalid, LimitReached, NoSuchPerson
from tidings.model.people import Caller
from tidings.model.requests import (
    Done,
    ModerationLog,
    ModerationLogReply,
    RoomBans,
    RoomBansReply,
    RoomMute,
    RoomSetRole,
    RoomUnban,
    RoomUnmute,
    Standing,
)
from tidings.model.rooms import MemberRole, Membership, RoomRow
from tidings.services import Turn, room_event
from tidings.services.book import named, note
from tidings.services.powers import require_owner, require_power
from tidings.services.rooms import require_moderator, require_room, require_shared
from tidings.store import FOREVER, ReadTx, Tx


def set_role(tx: Tx, caller: Caller, request: RoomSetRole, turn: Turn) -> Standing:
    """Say what a member may do. Whoever makes another one the owner becomes a moderator.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not own the room.
        Invalid: the caller's own role; make somebody else the owner.
        NoSuchPerson: they are not in the room.
        LimitReached: the new owner has `rooms_per_person` already.
    """
    row = require_room(tx, caller, request.room)
    require_shared(row)
    require_owner(tx, caller, request.room, to="say who moderates it")
    if request.authid == caller.authid:
        raise Invalid("To give up your role, make somebody else the owner.", field="authid")
    theirs = _require_in_room(tx, request.room, request.authid)
    if theirs.role is request.role:
        return _standing(theirs)
    if request.role is MemberRole.OWNER:
        _require_space(tx, request.authid, turn)
        _step_back(tx, caller, row, turn)
    if MemberRole.OWNER in {request.role, theirs.role}:
        tx.change_room(replace(row, owner=request.authid if request.role is MemberRole.OWNER else None))
    muted = theirs.muted_until if request.role is MemberRole.MEMBER else 0
    changed = _give(tx, caller, replace(theirs, muted_until=muted), request.role, turn)
    return _standing(changed)


def _require_space(tx: ReadTx, authid: str, turn: Turn) -> None:
    limit = turn.limits.rooms_per_person
    if tx.owned_rooms(authid) >= limit:
        raise LimitReached(f"They own {limit} rooms already.", field="authid", limit=limit)


def _step_back(tx: Tx, caller: Caller, row: RoomRow, turn: Turn) -> None:
    """Whoever owned the room moderates it from now on."""
    before = tx.membership(row.name, row.owner) if row.owner is not None else None
    if before is not None and before.role is MemberRole.OWNER:
        _give(tx, caller, before, MemberRole.MODERATOR, turn)


def _give(tx: Tx, caller: Caller, theirs: Membership, role: MemberRole, turn: Turn) -> Membership:
    changed, whom = replace(theirs, role=role), named(tx, theirs.authid)
    tx.put_membership(changed)
    data = {"authid": whom.authid, "name": whom.name, "role": role.value}
    tx.append(room_event(caller, theirs.room, "member.updated", data, turn))
    note(tx, caller, theirs.room, "role", turn, whom=whom, detail=role.value)
    return changed


def mute(tx: Tx, caller: Caller, request: RoomMute, turn: Turn) -> Standing:
    """Let a member read and not write for a time. A second mute takes the place of the first.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller may not moderate them.
        Invalid: the caller's own self; or `reason` is no text.
        NoSuchPerson: they are not in the room.
    """
    theirs = _require_subject(tx, caller, request)
    until = turn.now + request.mute_ms
    changed = replace(theirs, muted_until=until)
    tx.put_membership(changed)
    whom = named(tx, request.authid)
    note(tx, caller, request.room, "mute", turn, whom=whom, until=until, reason=request.reason)
    return _standing(changed)


def unmute(tx: Tx, caller: Caller, request: RoomUnmute, turn: Turn) -> Standing:
    """Let a member write again; where they may, nothing changes.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed, Invalid, NoSuchPerson: as for `mute`.
    """
    theirs = _require_subject(tx, caller, request)
    changed = replace(theirs, muted_until=0)
    if theirs.muted_until > turn.now:
        tx.put_membership(changed)
        note(tx, caller, request.room, "unmute", turn, whom=named(tx, request.authid))
    return _standing(changed)


def _require_subject(tx: ReadTx, caller: Caller, request: RoomMute | RoomUnmute) -> Membership:
    """The member whom the caller may mute."""
    require_room(tx, caller, request.room)
    theirs = tx.membership(request.room, request.authid)
    require_power(tx, caller, request.room, theirs, to="mute others")
    if request.authid == caller.authid:
        raise Invalid("Nobody mutes themselves.", field="authid")
    return _require_in_room(tx, request.room, request.authid)


def _require_in_room(tx: ReadTx, room: str, authid: str) -> Membership:
    theirs = tx.membership(room, authid)
    if theirs is None or theirs.state != "joined":
        raise NoSuchPerson(f"{authid} is not in this room.", field="authid")
    return theirs


def _standing(theirs: Membership) -> Standing:
    return Standing(room=theirs.room, authid=theirs.authid, role=theirs.role, muted_until=theirs.muted_until)


def unban(tx: Tx, caller: Caller, request: RoomUnban, turn: Turn) -> Done:
    """Let somebody come back who was put out; where nobody was, nothing changes.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not moderate the room.
    """
    require_room(tx, caller, request.room)
    require_moderator(tx, caller, request.room, to="do this")
    theirs = tx.membership(request.room, request.authid)
    if theirs is not None and theirs.state == "removed":
        tx.put_membership(replace(theirs, state="left", since=turn.now, banned_until=0))
        note(tx, caller, request.room, "unban", turn, whom=named(tx, request.authid))
    return Done()


def bans(tx: ReadTx, caller: Caller, request: RoomBans, turn: Turn) -> RoomBansReply:
    """Who was put out and may not come back yet, by authid.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not moderate the room.
    """
    require_room(tx, caller, request.room)
    require_moderator(tx, caller, request.room, to="see who was put out")
    found = tx.bans(request.room, request.after or "", turn.now, request.limit + 1)
    return RoomBansReply(bans=found[: request.limit], more=len(found) > request.limit)


def log(tx: ReadTx, caller: Caller, request: ModerationLog, turn: Turn) -> ModerationLogReply:
    """What was done in a room to moderate it, the last act first.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not moderate the room.
    """
    del turn
    require_room(tx, caller, request.room)
    require_moderator(tx, caller, request.room, to="read what was done")
    found = tx.audit(request.room, FOREVER if request.before is None else request.before, request.limit + 1)
    return ModerationLogReply(entries=found[: request.limit], more=len(found) > request.limit)
