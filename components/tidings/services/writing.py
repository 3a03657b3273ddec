"""Who may write in a room now: members who are not muted, and nobody in an archived one."""

from msgspec import Struct
from msgspec.structs import replace

from tidings.model.errors import Archived, Muted, SlowMode
from tidings.model.people import Caller
from tidings.model.rooms import MemberRole, Membership, RoomRow
from tidings.services import Turn
from tidings.services.blocking import require_open_pair
from tidings.services.rooms import require_member, require_room
from tidings.store import ReadTx, Tx


class Writer(Struct, frozen=True, kw_only=True):
    """Whoever may write: where, and as which member; backends need not be one."""

    room: RoomRow
    membership: Membership | None


def require_writer(tx: ReadTx, caller: Caller, room: str, turn: Turn) -> Writer:
    """Members and backends write; everybody else is told to join first.

    Raises:
        NoSuchRoom, NotAMember: join first.
        Muted: with the time that is left.
        Archived: nobody writes there any more.
        KeptApart: a direct room of two, of whom one has blocked the other.
    """
    mine = None if caller.is_service else require_member(tx, caller, room)
    row = require_room(tx, caller, room)
    require_open(row)
    require_open_pair(tx, caller, row)
    if mine is not None and mine.muted_until > turn.now:
        wait = mine.muted_until - turn.now
        raise Muted(f"You may not write in {row.title} for {in_words(wait)}.", field="room", retry_after_ms=wait)
    return Writer(room=row, membership=mine)


def require_open(row: RoomRow) -> None:
    """Refuse what would change an archived room.

    Raises:
        Archived: it is one.
    """
    if row.archived:
        raise Archived(f"{row.title} is archived: it can be read, and nothing can be said in it.", field="room")


def take_turn(tx: Tx, writer: Writer, turn: Turn) -> None:
    """In a slow room a member speaks once in so many seconds; its owner, moderators and backends need not wait.

    Raises:
        SlowMode: with the time that is left.
    """
    mine, slow_ms = writer.membership, writer.room.slow_seconds * 1000
    if mine is None or mine.role is not MemberRole.MEMBER or not slow_ms:
        return
    wait = min(mine.said + slow_ms - turn.now, slow_ms)  # a clock that was put back does not lengthen it
    if wait > 0:
        raise SlowMode(
            f"This room is slow: say more in {in_words(wait)}.",
            field="room",
            limit=writer.room.slow_seconds,
            retry_after_ms=wait,
        )
    tx.put_membership(replace(mine, said=turn.now))


def in_words(ms: int) -> str:
    """A time that is left, for a sentence; never less than what is left."""
    for name, length in (("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000)):
        if ms > length:
            return f"{-(-ms // length)} {name}s"
    seconds = max(1, -(-ms // 1000))
    return "1 second" if seconds == 1 else f"{seconds} seconds"
