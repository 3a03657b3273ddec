"""Streams: who may read, reading from a position, and doing a thing once.

A stream is an ordered log without holes. A reader keeps `(epoch, offset)`, subscribes to the topic, and reads what is
after its offset whenever it may have missed something. See docs/topics/streams.md.
"""

import hashlib

import msgspec

from tidings.model.errors import KeyReused, NoSuchRoom, NoSuchStream, NotAllowed
from tidings.model.events import Event, Head, NewEvent, Position
from tidings.model.names import split_stream
from tidings.model.people import Caller
from tidings.model.requests import Heads, HeadsReply, Read, ReadReply
from tidings.services import Changed, Rule, Turn
from tidings.store import ReadTx, StoredAnswer, Tx

PRIVATE_TOPIC = "private-"


def may_read(tx: ReadTx, caller: Caller, stream: str) -> bool:
    """Whether the caller may read a stream and follow its topic, now."""
    parts = split_stream(stream)
    if parts is None:
        return False
    if caller.is_service:
        return True
    kind, name = parts
    if kind == "node":
        return False
    if kind == "user":
        return name == caller.authid
    if kind == "topic":
        return not name.startswith(PRIVATE_TOPIC) or stream in caller.streams
    return may_read_room(tx, caller, name)


def may_read_room(tx: ReadTx, caller: Caller, room: str) -> bool:
    """A public room is open to all but those who were put out; a private one to its members and invited."""
    if caller.is_service:
        return tx.room(room) is not None
    membership = tx.membership(room, caller.authid)
    if membership is not None:
        if membership.state in {"joined", "invited"}:
            return True
        if membership.state == "removed":
            return False
    found = tx.room(room)
    return found is not None and (found.public or f"room.{room}" in caller.streams)


def require_readable(tx: ReadTx, caller: Caller, stream: str) -> None:
    """Refuse whoever may not read; a private room is not even admitted to exist.

    Raises:
        NoSuchStream, NoSuchRoom: there is none, or none for this caller.
        NotAllowed: another person's inbox, a private topic, a room that the caller was put out of.
    """
    if may_read(tx, caller, stream):
        return
    parts = split_stream(stream)
    if parts is None:
        raise NoSuchStream("`stream` must be room.NAME, topic.NAME or user.AUTHID.", field="stream")
    kind, name = parts
    if kind != "room":
        raise NotAllowed(f"You may not read {stream}.", field="stream")
    found = tx.room(name)
    if found is None or not found.public:
        raise NoSuchRoom(f"There is no room {name}.", field="room")
    raise NotAllowed(f"You were put out of the room {name}.", field="room")


def read(tx: ReadTx, caller: Caller, request: Read, turn: Turn) -> ReadReply:
    """Events after a position, oldest first.

    `recovered` is false when the position means nothing any more: another epoch, beyond the head, or older than what
    retention kept. Then the events start with the oldest one kept, and the reader must load its state anew.

    Raises:
        NoSuchStream, NoSuchRoom, NotAllowed: not for this caller.
    """
    del turn
    require_readable(tx, caller, request.stream)
    head = tx.head(request.stream)
    if head is None:
        is_newcomer = request.after == 0 and not request.epoch
        return ReadReply(stream=request.stream, epoch="", head=0, events=[], recovered=is_newcomer, more=False)
    recovered = _is_continued(request, head)
    after = request.after if recovered else head.oldest - 1
    events = tx.events(request.stream, after, request.limit)
    return ReadReply(
        stream=request.stream,
        epoch=head.epoch,
        head=head.offset,
        events=events,
        recovered=recovered,
        more=bool(events) and events[-1].offset < head.offset,
    )


def _is_continued(request: Read, head: Head) -> bool:
    if request.epoch and request.epoch != head.epoch:
        return False
    if request.after > head.offset:
        return False
    is_newcomer = not request.epoch and request.after == 0
    return is_newcomer or request.after >= head.oldest - 1


def heads(tx: ReadTx, caller: Caller, request: Heads, turn: Turn) -> HeadsReply:
    """Where streams stand; those that the caller may not read, or that hold nothing yet, are left out."""
    del turn
    readable = [stream for stream in dict.fromkeys(request.streams) if may_read(tx, caller, stream)]
    return HeadsReply(heads=tx.heads(readable))


def head_of(tx: ReadTx, stream: str) -> int:
    """The offset of a stream's last event; 0 for none."""
    head = tx.head(stream)
    return head.offset if head else 0


def position(event: Event) -> Position:
    """What the writer of an event is told."""
    return Position(id=event.id, stream=event.stream, epoch=event.epoch, offset=event.offset, time=event.time)


def append(tx: Tx, new: NewEvent) -> Position:
    """Append and tell where it stands."""
    return position(tx.append(new))


def once(uri: str, reply_type: type, rule: Rule) -> Rule:
    """Make a command safe to retry: a key that its sender has used already gets the first reply again.

    The key belongs to the sender; the same key with another request is an error. Answers are kept for the days that
    the setting `idempotency_days` says.

    Raises:
        KeyReused: `tidings.error.key_reused`.
    """

    def run(tx: Tx, caller: Caller, request: msgspec.Struct, turn: Turn) -> object:
        asked, done = (request.asked, request.done) if isinstance(request, Changed) else (request, request)
        key: str | None = getattr(asked, "key", None)
        if key is None:
            return rule(tx, caller, done, turn)
        fingerprint = hashlib.sha256(uri.encode() + b"\0" + msgspec.json.encode(asked)).digest()
        stored = tx.answer(caller.authid, key)
        if stored is not None:
            if stored.fingerprint != fingerprint:
                raise KeyReused("This idempotency key was used for another request; make a new one.", field="key")
            return msgspec.json.decode(stored.reply, type=reply_type)
        reply = rule(tx, caller, done, turn)
        answer = StoredAnswer(fingerprint=fingerprint, reply=msgspec.json.encode(reply))
        tx.remember(caller.authid, key, answer, turn.now)
        return reply

    return run
