"""What a message said before it was edited. The log has it: each edit is an event that says what it is from then on."""

from tidings.model.events import Event
from tidings.model.names import room_stream
from tidings.model.people import Caller
from tidings.model.requests import Versions, VersionsReply
from tidings.model.rooms import Message, Version
from tidings.services import Turn
from tidings.services.chat import require_message
from tidings.services.rooms import require_reader
from tidings.store import FOREVER, ReadTx

_SAID = {"message.new", "message.updated"}


def versions(tx: ReadTx, caller: Caller, request: Versions, turn: Turn) -> VersionsReply:
    """What a message says and has said, the last version first. Whoever may read the room may read it, as in the log.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
        NoSuchMessage: none of this id, or a deleted one.
    """
    del turn
    require_reader(tx, caller, request.room)
    message = require_message(tx, request.room, request.message)
    before = FOREVER if request.before is None else request.before
    offsets = [one for one in reversed(_offsets(tx, message)) if one < before]
    found = [_said(tx, request.room, offset) for offset in offsets[: request.limit]]
    return VersionsReply(
        room=request.room,
        message=message.id,
        versions=[version for version in found if version is not None],
        more=len(offsets) > request.limit,
    )


def _offsets(tx: ReadTx, message: Message) -> list[int]:
    return sorted(tx.message_offsets(message.room, message.id))


def _said(tx: ReadTx, room: str, offset: int) -> Version | None:
    """What the event of this offset made the message say; None if it was about something else, or is forgotten."""
    events: list[Event] = tx.events(room_stream(room), offset - 1, 1)
    if not events or events[0].type not in _SAID or "text" not in events[0].data:
        return None
    return Version(offset=offset, time=events[0].time, text=str(events[0].data["text"]))
