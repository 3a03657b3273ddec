"""What was deleted, for those who moderate: who said what, who took it back, and when. Gone for everybody else.

A trace is kept for `trace_days`, and none in direct rooms, where nobody moderates.
"""

from tidings.model.moderation import Trace
from tidings.model.people import Caller
from tidings.model.requests import ModerationTraces, ModerationTracesReply
from tidings.model.rooms import Message, RoomRow
from tidings.services import Turn, author
from tidings.services.rooms import require_moderator, require_room
from tidings.services.upkeep import DAY_MS, STEP_ROWS
from tidings.store import FOREVER, ReadTx, Tx


def keep(tx: Tx, caller: Caller, room: RoomRow, message: Message, turn: Turn) -> None:
    """Keep what a message said, before it is taken back."""
    if room.direct or turn.limits.trace_days == 0:
        return
    trace = Trace(
        place=0,
        message=message.id,
        offset=message.offset,
        thread=message.thread,
        author=message.author,
        sent=message.time,
        text=message.text,
        time=turn.now,
        by=author(caller),
    )
    tx.add_trace(message.room, trace)


def traces(tx: ReadTx, caller: Caller, request: ModerationTraces, turn: Turn) -> ModerationTracesReply:
    """What was deleted in a room, the last first; or, with `message`, of that one alone.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not moderate the room.
    """
    require_room(tx, caller, request.room)
    require_moderator(tx, caller, request.room, to="see what was deleted")
    before = FOREVER if request.before is None else request.before
    since = turn.now - turn.limits.trace_days * DAY_MS
    found = tx.traces(request.room, request.message, before, since, request.limit + 1)
    return ModerationTracesReply(traces=found[: request.limit], more=len(found) > request.limit)


def forget(tx: Tx, days: int, now: int) -> int:
    """Forget traces older than `days`, one step of it; the count, 0 when all is done."""
    return tx.forget_traces(now - days * DAY_MS, STEP_ROWS)
