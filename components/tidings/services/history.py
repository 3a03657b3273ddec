"""What was said in a room, page by page."""

from tidings.model.errors import Invalid
from tidings.model.names import room_stream
from tidings.model.people import Caller
from tidings.model.requests import History, HistoryReply
from tidings.model.rooms import Message
from tidings.services import Turn
from tidings.services.rooms import require_room
from tidings.services.streams import require_readable
from tidings.store import ReadTx

Page = tuple[list[Message], bool, bool]
"""Messages, oldest first; whether there are older ones; whether there are newer ones."""


def history(tx: ReadTx, caller: Caller, request: History, turn: Turn) -> HistoryReply:
    """A page of a room's messages, oldest first, and the head that this view belongs to.

    The newest; those `before` an offset; those `after` one; or `around` one, half of them before it.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
        Invalid: more than one of `before`, `after` and `around`.
    """
    del turn
    if [request.before, request.after, request.around].count(None) < 2:  # noqa: PLR2004 - all but one
        raise Invalid("Give one of `before`, `after` and `around`.", field="around")
    stream = room_stream(request.room)
    require_room(tx, caller, request.room)
    require_readable(tx, caller, stream)
    head = tx.head(stream)
    messages, more, newer = _page(tx, request)
    return HistoryReply(
        room=request.room,
        epoch=head.epoch if head else "",
        head=head.offset if head else 0,
        messages=messages,
        more=more,
        newer=newer,
    )


def _page(tx: ReadTx, request: History) -> Page:
    if request.after is not None:
        return _forwards(tx, request.room, request.after, request.limit)
    if request.around is not None:
        return _around(tx, request.room, request.around, request.limit)
    found = tx.messages(request.room, request.before, request.limit + 1)
    newer = request.before is not None and bool(tx.messages_after(request.room, request.before - 1, 1))
    return found[-request.limit :], len(found) > request.limit, newer


def _forwards(tx: ReadTx, room: str, after: int, limit: int) -> Page:
    found = tx.messages_after(room, after, limit + 1)
    return found[:limit], bool(tx.messages(room, after + 1, 1)), len(found) > limit


def _around(tx: ReadTx, room: str, offset: int, limit: int) -> Page:
    """The message counts among those after; what one half does not need, the other does not get."""
    half = limit // 2
    before = tx.messages(room, offset, half + 1)
    after, _, newer = _forwards(tx, room, offset - 1, limit - half)
    return (before[-half:] if half else []) + after, len(before) > half, newer
