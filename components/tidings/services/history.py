"""What was said in a room, page by page."""

from tidings.model.errors import Invalid
from tidings.model.names import room_stream
from tidings.model.people import Caller
from tidings.model.requests import History, HistoryReply
from tidings.model.rooms import Message
from tidings.services import Turn, threads
from tidings.services.chat import as_seen
from tidings.services.rooms import require_reader
from tidings.store import ReadTx

Page = tuple[list[Message], bool, bool]
"""Messages, oldest first; whether there are older ones; whether there are newer ones."""


def history(tx: ReadTx, caller: Caller, request: History, turn: Turn) -> HistoryReply:
    """A page of a room's messages, oldest first, and the head that this view belongs to.

    The newest; those `before` an offset; those `after` one; or `around` one, half of them before it, which `at` a
    moment is the first that is not older. With `thread`: of the replies to that message.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
        NoSuchMessage: `thread` is none.
        Invalid: more than one of `before`, `after`, `around` and `at`.
    """
    del turn
    if [request.before, request.after, request.around, request.at].count(None) < 3:  # noqa: PLR2004 - all but one
        raise Invalid("Give one of `before`, `after`, `around` and `at`.", field="around")
    require_reader(tx, caller, request.room)
    head = tx.head(room_stream(request.room))
    root = None if request.thread is None else threads.require_root(tx, request.room, request.thread)
    messages, more, newer = _page(tx, request, head.offset if head else 0)
    return HistoryReply(
        room=request.room,
        epoch=head.epoch if head else "",
        head=head.offset if head else 0,
        messages=as_seen(tx, caller, messages),
        more=more,
        newer=newer,
        root=as_seen(tx, caller, [root])[0] if root is not None else None,
        read=threads.read_of(tx, caller, root) if root is not None else None,
    )


def _page(tx: ReadTx, request: History, head: int) -> Page:
    room, thread, limit = request.room, request.thread, request.limit
    if request.at is not None:
        return _around(tx, request, _first_from(tx, request, request.at, head))
    if request.after is not None:
        return _forwards(tx, request, request.after, limit)
    if request.around is not None:
        return _around(tx, request, request.around)
    found = tx.messages(room, thread, request.before, limit + 1)
    newer = request.before is not None and bool(tx.messages_after(room, thread, request.before - 1, 1))
    return found[-limit:], len(found) > limit, newer


def _forwards(tx: ReadTx, request: History, after: int, limit: int) -> Page:
    room, thread = request.room, request.thread
    found = tx.messages_after(room, thread, after, limit + 1)
    return found[:limit], bool(tx.messages(room, thread, after + 1, 1)), len(found) > limit


def _around(tx: ReadTx, request: History, offset: int) -> Page:
    """The message counts among those after; what one half does not need, the other does not get."""
    half = request.limit // 2
    before = tx.messages(request.room, request.thread, offset, half + 1)
    after, _, newer = _forwards(tx, request, offset - 1, request.limit - half)
    return (before[-half:] if half else []) + after, len(before) > half, newer


def _first_from(tx: ReadTx, request: History, time: int, head: int) -> int:
    """The offset from which no message is older than `time`, by halving: offsets ascend with time.

    A look for each power of two in the room, and no index that every message would have to be written to.
    """
    low, high = 1, head + 1
    while low < high:
        middle = (low + high) // 2
        found = tx.messages_after(request.room, request.thread, middle - 1, 1)
        if not found or found[0].time >= time:
            high = middle
        else:
            low = found[0].offset + 1
    return low
