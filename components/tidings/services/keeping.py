"""Messages that are kept at hand: pins, which a room shares, and bookmarks, which are one person's own."""

from msgspec.structs import replace

from tidings.model.errors import LimitReached
from tidings.model.people import Caller
from tidings.model.requests import (
    Bookmarked,
    BookmarkMessage,
    Bookmarks,
    BookmarksReply,
    PinMessage,
    Pinned,
    Pins,
    PinsReply,
)
from tidings.model.rooms import Pin
from tidings.services import Turn, author, room_event
from tidings.services.chat import as_seen, require_message
from tidings.services.listing import with_polls
from tidings.services.rooms import require_member, require_reader
from tidings.services.writing import require_writer
from tidings.store import FOREVER, ReadTx, Tx


def pin(tx: Tx, caller: Caller, request: PinMessage, turn: Turn) -> Pinned:
    """Pin a message for everybody in the room; one that is pinned already stays as it is.

    Raises:
        NoSuchRoom, NotAMember: join first; backends need not.
        Muted, Archived: not now.
        NoSuchMessage: none of this id, or a deleted one.
        LimitReached: the room has `pins_per_room` already.
    """
    require_writer(tx, caller, request.room, turn)
    message = require_message(tx, request.room, request.message)
    if not tx.pinned(request.room, [message.id]):
        limit = turn.limits.pins_per_room
        if len(tx.pins(request.room, limit)) >= limit:
            raise LimitReached(f"A room may have {limit} pins; take one down first.", field="message", limit=limit)
        event = tx.append(room_event(caller, request.room, "pin.new", {"message": message.id}, turn))
        tx.add_pin(request.room, Pin(message=message, by=author(caller), time=turn.now), event.offset)
    return Pinned(room=request.room, message=message.id, pinned=True)


def unpin(tx: Tx, caller: Caller, request: PinMessage, turn: Turn) -> Pinned:
    """Take a pin down, whoever put it there; where there is none, nothing changes.

    Raises:
        NoSuchRoom, NotAMember, Muted, Archived, NoSuchMessage: as for `pin`.
    """
    require_writer(tx, caller, request.room, turn)
    message = require_message(tx, request.room, request.message)
    if tx.drop_pin(request.room, message.id):
        tx.append(room_event(caller, request.room, "pin.deleted", {"message": message.id}, turn))
    return Pinned(room=request.room, message=message.id, pinned=False)


def pins(tx: ReadTx, caller: Caller, request: Pins, turn: Turn) -> PinsReply:
    """What is pinned in a room, the last pin first.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
    """
    require_reader(tx, caller, request.room)
    found = tx.pins(request.room, turn.limits.pins_per_room)
    seen = as_seen(tx, caller, [one.message for one in found])
    shown = [replace(one, message=message) for one, message in zip(found, seen, strict=True)]
    return PinsReply(room=request.room, pins=shown)


def bookmark(tx: Tx, caller: Caller, request: BookmarkMessage, turn: Turn) -> Bookmarked:
    """Note a message for oneself; nobody else learns of it.

    Raises:
        NoSuchRoom, NotAMember: join first.
        NoSuchMessage: none of this id, or a deleted one.
        LimitReached: the caller has `bookmarks_per_person` already.
    """
    require_member(tx, caller, request.room)
    message = require_message(tx, request.room, request.message)
    if not tx.bookmarked(request.room, [message.id], caller.authid):
        limit = turn.limits.bookmarks_per_person
        if tx.count_bookmarks(caller.authid) >= limit:
            raise LimitReached(f"You have {limit} bookmarks; remove one first.", field="message", limit=limit)
        tx.add_bookmark(caller.authid, request.room, message.id, turn.now)
    return Bookmarked(room=request.room, message=message.id, bookmarked=True)


def unbookmark(tx: Tx, caller: Caller, request: BookmarkMessage, turn: Turn) -> Bookmarked:
    """Forget a bookmark; also in a room that one has left, and where there is none."""
    del turn
    tx.drop_bookmark(caller.authid, request.room, request.message)
    return Bookmarked(room=request.room, message=request.message, bookmarked=False)


def bookmarks(tx: ReadTx, caller: Caller, request: Bookmarks, turn: Turn) -> BookmarksReply:
    """One's own bookmarks in the rooms that one is in, the last one first."""
    del turn
    before = FOREVER if request.before is None else request.before
    found = tx.bookmarks(caller.authid, before, request.limit + 1)
    shown = found[: request.limit]
    messages = with_polls(tx, caller, [replace(one.message, bookmarked=True) for one in shown])
    listed = [replace(one, message=message) for one, message in zip(shown, messages, strict=True)]
    return BookmarksReply(bookmarks=listed, more=len(found) > request.limit)
