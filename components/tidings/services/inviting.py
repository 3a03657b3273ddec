"""Invitations by link. Whoever has one may come into its room, until it has expired, is used up, or is taken back.

The secret is 192 random bits, of which a digest is kept. A wrong one is answered like one that leads nowhere any more.
"""

import hashlib
from typing import Final

from msgspec.structs import replace

from tidings.model.errors import LimitReached, NoSuchInvitation, NotAllowed
from tidings.model.invitations import Invitation
from tidings.model.people import Caller
from tidings.model.requests import (
    Done,
    InviteAccept,
    InviteCreate,
    InviteCreated,
    InviteList,
    InviteListReply,
    InviteLook,
    InviteLookReply,
    InviteRevoke,
    RoomJoined,
)
from tidings.model.rooms import MemberRole, RoomRow
from tidings.services import Turn, author
from tidings.services.powers import moderates
from tidings.services.rooms import come_in, require_member, require_room, require_shared
from tidings.services.upkeep import DAY_MS, STEP_ROWS
from tidings.store import ReadTx, Tx

PATH: Final = "/#invite="
"""What follows a # is never sent to a server, so the secret is in no log of one, and in no `Referer`."""


def create(tx: Tx, caller: Caller, request: InviteCreate, turn: Turn) -> InviteCreated:
    """Make a link into a room.

    Raises:
        NoSuchRoom, NotAMember: only members invite.
        NotAllowed: to a private room only its owner and moderators; to a direct room nobody.
        LimitReached: longer than `invitation_days`, or the room has `invitations_per_room` already.
    """
    _require_host(tx, caller, request.room)
    days = turn.limits.invitation_days
    if request.expires_ms > days * DAY_MS:
        raise LimitReached(f"An invitation is good for {days} days at most.", field="expires_ms", limit=days)
    limit = turn.limits.invitations_per_room
    if len(tx.invitations(request.room, turn.now, limit)) >= limit:
        raise LimitReached(f"The room has {limit} links already; take one back first.", field="room", limit=limit)
    secret = turn.new_id() + turn.new_id()
    made = Invitation(
        id=turn.new_id(),
        room=request.room,
        by=author(caller),
        created=turn.now,
        expires=turn.now + request.expires_ms,
        uses=request.uses,
    )
    tx.add_invitation(made, _digest(secret))
    return InviteCreated(invitation=made, secret=secret, path=PATH + secret)


def list_invitations(tx: ReadTx, caller: Caller, request: InviteList, turn: Turn) -> InviteListReply:
    """The links into a room: for whoever moderates it all of them, for other members their own.

    Raises:
        NoSuchRoom, NotAMember: join first; backends need not.
    """
    require_room(tx, caller, request.room)
    if not caller.is_service:
        require_member(tx, caller, request.room)
    found = tx.invitations(request.room, turn.now, turn.limits.invitations_per_room)
    if not moderates(tx, caller, request.room):
        found = [one for one in found if one.by.authid == caller.authid]
    return InviteListReply(room=request.room, invitations=found)


def revoke(tx: Tx, caller: Caller, request: InviteRevoke, turn: Turn) -> Done:
    """Take a link back: it leads nowhere from now on. Who came by it stays.

    Raises:
        NoSuchRoom, NotAMember: join first; backends need not.
        NoSuchInvitation: none of this id in this room.
        NotAllowed: somebody else made it, and the caller does not moderate the room.
    """
    require_room(tx, caller, request.room)
    if not caller.is_service:
        require_member(tx, caller, request.room)
    every = tx.invitations(request.room, turn.now, turn.limits.invitations_per_room)
    found = next((one for one in every if one.id == request.id), None)
    if found is None:
        raise NoSuchInvitation("There is no such invitation any more.", field="id")
    if found.by.authid != caller.authid and not moderates(tx, caller, request.room):
        raise NotAllowed("Only who made it and those who moderate the room take it back.", field="id")
    tx.drop_invitation(found.id)
    return Done()


def look(tx: ReadTx, caller: Caller, request: InviteLook, turn: Turn) -> InviteLookReply:
    """What a link leads to, and who invites.

    Raises:
        NoSuchInvitation: it leads nowhere, or not any more.
    """
    invitation, row = _require_open(tx, request.secret, turn)
    mine = tx.membership(row.name, caller.authid)
    return InviteLookReply(
        room=row.name,
        title=row.title,
        topic=row.topic,
        members=row.members,
        by=invitation.by,
        expires=invitation.expires,
        joined=mine is not None and mine.state == "joined",
    )


def accept(tx: Tx, caller: Caller, request: InviteAccept, turn: Turn) -> RoomJoined:
    """Come into the room that a link leads to. For whoever is in already nothing changes, and no use of it is spent.

    Raises:
        NoSuchInvitation: it leads nowhere, or not any more.
        NotAllowed: the caller was put out of a private room; a backend.
        Banned: the caller was put out for a time that is not over.
        LimitReached: the room or the person has reached its limit.
    """
    if caller.is_service:
        raise NotAllowed("Backends are in all rooms; a link is for people.", field="secret")
    invitation, row = _require_open(tx, request.secret, turn)
    mine = tx.membership(row.name, caller.authid)
    was_in = mine is not None and mine.state == "joined"
    if mine is not None and mine.state == "removed" and not row.public and mine.banned_until <= turn.now:
        raise NotAllowed("You were put out of this room. Ask somebody who moderates it.", field="secret")
    joined = come_in(tx, caller, row, mine, turn)
    if not was_in:
        tx.use_invitation(replace(invitation, used=invitation.used + 1))
    return joined


def _require_host(tx: ReadTx, caller: Caller, room: str) -> None:
    row = require_room(tx, caller, room)
    require_shared(row)
    if caller.is_service:
        return
    if require_member(tx, caller, room).role is MemberRole.MEMBER and not row.public:
        raise NotAllowed("Only the owner and moderators invite to a private room.", field="room")


def _require_open(tx: ReadTx, secret: str, turn: Turn) -> tuple[Invitation, RoomRow]:
    found = tx.invitation(_digest(secret))
    row = tx.room(found.room) if found is not None and found.is_open(turn.now) else None
    if found is None or row is None:
        raise NoSuchInvitation("This invitation does not lead anywhere any more.", field="secret")
    return found, row


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def forget(tx: Tx, now: int) -> int:
    """Forget links that have expired, one step of it; the count, 0 when all is done."""
    return tx.forget_invitations(now, STEP_ROWS)
