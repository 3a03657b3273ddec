"""Who moderates whom."""

from tidings.model.errors import NotAllowed
from tidings.model.people import Caller
from tidings.model.rooms import MemberRole, Membership
from tidings.services.rooms import require_member, require_moderator
from tidings.store import ReadTx


def require_power(tx: ReadTx, caller: Caller, room: str, theirs: Membership | None, *, to: str) -> None:
    """Backends moderate everybody, the owner all others, moderators those who are neither.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: no.
    """
    require_moderator(tx, caller, room, to=to)
    if caller.is_service or theirs is None or theirs.authid == caller.authid:
        return
    if theirs.role is MemberRole.OWNER:
        raise NotAllowed("This cannot be done to the owner of a room.", field="authid")
    if theirs.role is MemberRole.MODERATOR and require_member(tx, caller, room).role is not MemberRole.OWNER:
        raise NotAllowed("Only the room's owner may do this to a moderator.", field="authid")


def require_owner(tx: ReadTx, caller: Caller, room: str, *, to: str) -> None:
    """The owner and backends.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: no.
    """
    if not caller.is_service and require_member(tx, caller, room).role is not MemberRole.OWNER:
        raise NotAllowed(f"Only the room's owner may {to}.", field="room")


def moderates(tx: ReadTx, caller: Caller, room: str) -> bool:
    """Whether the caller decides about others in a room."""
    if caller.is_service:
        return True
    mine = tx.membership(room, caller.authid)
    return mine is not None and mine.state == "joined" and mine.role is not MemberRole.MEMBER
