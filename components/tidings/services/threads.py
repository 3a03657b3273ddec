"""Threads: replies to a message, which stand beside the room's own messages and are read apart from them.

Whoever wrote the first message or a reply follows the thread: they are told what is unread in it, until they say that
they do not want to be.
"""

from msgspec.structs import replace

from tidings.model.errors import Invalid, NoSuchMessage
from tidings.model.events import Event
from tidings.model.names import room_stream
from tidings.model.people import Author, Caller
from tidings.model.requests import (
    ThreadFollow,
    ThreadFollowed,
    ThreadList,
    ThreadListReply,
    ThreadRead,
    ThreadReadReply,
)
from tidings.model.rooms import EVERYBODY_HERE, UNREAD_MOST, Follow, Message
from tidings.services import Turn
from tidings.services.listing import with_polls
from tidings.services.rooms import require_member
from tidings.services.streams import head_of
from tidings.store import ReadTx, Tx


def require_root(tx: ReadTx, room: str, thread: str) -> Message:
    """The message that a thread begins with; it may have been deleted.

    Raises:
        NoSuchMessage: none of this id.
        Invalid: it is a reply itself.
    """
    found = tx.message(room, thread)
    if found is None:
        raise NoSuchMessage("There is no such message in this room.", field="thread")
    if found.thread is not None:
        raise Invalid("`thread` must be a message of the room itself, not a reply.", field="thread")
    return found


def read_of(tx: ReadTx, caller: Caller, root: Message) -> int | None:
    """How far the caller has read a thread, if they follow it."""
    found = tx.follow(root.room, root.id, caller.authid)
    return found.offset if found is not None and found.followed else None


def replied(tx: Tx, caller: Caller, root: Message, event: Event) -> None:
    """Count a reply; whoever wrote it follows the thread from now on, and so does the author of its first message."""
    tx.count_replies(root.room, root.id, 1, event.time)
    if not caller.is_service:
        tx.put_follow(_follow(root, caller.authid, event.offset))
    first = root.author.authid
    if first == caller.authid or tx.follow(root.room, root.id, first) is not None:
        return
    if tx.joined(first, [root.room]):
        tx.put_follow(_follow(root, first, root.offset))


def called(tx: Tx, root: Message, people: list[Author], event: Event) -> None:
    """Whoever is mentioned in a thread follows it, unless they said that they want to hear no more of it.

    Not who is not in the room: they are told once, and could not say that.
    """
    for person in people:
        if person.authid == EVERYBODY_HERE or tx.follow(root.room, root.id, person.authid) is not None:
            continue
        if tx.joined(person.authid, [root.room]):
            tx.put_follow(_follow(root, person.authid, event.offset - 1))


def list_threads(tx: ReadTx, caller: Caller, request: ThreadList, turn: Turn) -> ThreadListReply:
    """The threads that the caller follows, in the rooms that they are in; those with the newest replies first."""
    del turn
    found = tx.followed(caller.authid, request.before, request.limit + 1, only_unread=request.unread, most=UNREAD_MOST)
    shown = found[: request.limit]
    roots = with_polls(tx, caller, [one.root for one in shown])
    listed = [replace(one, root=root) for one, root in zip(shown, roots, strict=True)]
    return ThreadListReply(threads=listed, more=len(found) > request.limit)


def mark(tx: Tx, caller: Caller, request: ThreadRead, turn: Turn) -> ThreadReadReply:
    """Note that a member has read a thread up to an offset. It never goes back, and never beyond the last event.

    For whoever does not follow the thread nothing is kept: nothing is unread for them.

    Raises:
        NoSuchRoom, NotAMember: not for this caller.
        NoSuchMessage: `thread` is none.
    """
    del turn
    require_member(tx, caller, request.room)
    root = require_root(tx, request.room, request.thread)
    before = tx.follow(request.room, root.id, caller.authid)
    known = before.offset if before is not None else 0
    read = max(known, min(request.offset, head_of(tx, room_stream(request.room))))
    if before is not None and read > known:
        tx.put_follow(replace(before, offset=read))
    _, unread = tx.follows(request.room, [root.id], caller.authid, UNREAD_MOST).get(root.id, (False, 0))
    return ThreadReadReply(room=request.room, thread=root.id, read=read, unread=unread)


def follow(tx: Tx, caller: Caller, request: ThreadFollow, turn: Turn) -> ThreadFollowed:
    """Follow a thread, or not any more. What was said in it before one follows is not unread.

    Raises:
        NoSuchRoom, NotAMember, NoSuchMessage: as for `read`.
    """
    del turn
    require_member(tx, caller, request.room)
    root = require_root(tx, request.room, request.thread)
    before = tx.follow(request.room, root.id, caller.authid)
    if before is None or before.followed != request.followed:
        tx.put_follow(
            replace(_follow(root, caller.authid, head_of(tx, room_stream(request.room))), followed=request.followed)
        )
    return ThreadFollowed(room=request.room, thread=root.id, followed=request.followed)


def _follow(root: Message, authid: str, offset: int) -> Follow:
    return Follow(room=root.room, thread=root.id, authid=authid, offset=offset, followed=True)
