"""Messages: send, edit, delete."""

from tidings.model.errors import NoSuchMessage, NotAllowed
from tidings.model.events import Data, NewEvent, Position
from tidings.model.names import room_stream
from tidings.model.people import Caller
from tidings.model.requests import Delete, Done, Edit, RoomGet, Send
from tidings.model.rooms import Attachment, Message
from tidings.services import Turn, author, checks
from tidings.services.rooms import require_member, require_room
from tidings.services.streams import position
from tidings.store import ReadTx, Tx


def send(tx: Tx, caller: Caller, request: Send, turn: Turn) -> Position:
    """Say something in a room.

    Raises:
        Invalid, TooLong: the text or an attachment.
        NoSuchRoom, NotAMember: join first; backends need not.
        Refused: the site does not want it (where `before_send_url` is set).
    """
    pictures = checks.attachments(request.attachments)
    text = checks.message_text(request.text, turn.limits, may_be_empty=bool(pictures))
    require_writer(tx, caller, request.room)
    event = tx.append(_event(caller, request.room, "message.new", _content(text, pictures), turn))
    tx.add_message(
        Message(
            id=event.id,
            room=request.room,
            offset=event.offset,
            author=author(caller),
            text=text,
            attachments=pictures,
            time=event.time,
        )
    )
    return position(event)


def edit(tx: Tx, caller: Caller, request: Edit, turn: Turn) -> Position:
    """Change the text of a message of one's own.

    Raises:
        Invalid, TooLong: the text.
        NoSuchMessage: none of this id, or a deleted one.
        NotAllowed: somebody else wrote it.
        Refused: as for `send`.
    """
    old = _own_message(tx, caller, request.room, request.message)
    text = checks.message_text(request.text, turn.limits, may_be_empty=bool(old.attachments))
    data = {"message": old.id, **_content(text, old.attachments)}
    event = tx.append(_event(caller, request.room, "message.updated", data, turn))
    tx.change_message(_changed(old, text, old.attachments, edited=turn.now))
    return position(event)


def delete(tx: Tx, caller: Caller, request: Delete, turn: Turn) -> Position:
    """Take back a message of one's own: its place stays, its content is gone, from the log too.

    Raises:
        NoSuchMessage, NotAllowed: as for `edit`.
    """
    old = _own_message(tx, caller, request.room, request.message)
    earlier = tx.message_offsets(request.room, old.id)
    event = tx.append(_event(caller, request.room, "message.deleted", {"message": old.id}, turn))
    tx.change_message(_changed(old, "", [], edited=old.edited, deleted=True))
    tx.redact(room_stream(request.room), earlier)
    return position(event)


def may_talk(tx: ReadTx, caller: Caller, request: RoomGet, turn: Turn) -> Done:
    """Whether the caller may write in the room now; the faces ask before what is not a command (typing, commands).

    Raises:
        NoSuchRoom, NotAMember: no.
    """
    del turn
    require_writer(tx, caller, request.room)
    return Done()


def require_writer(tx: ReadTx, caller: Caller, room: str) -> None:
    """Members and backends write; everybody else is told to join first."""
    if caller.is_service:
        require_room(tx, caller, room)
    else:
        require_member(tx, caller, room)


def _own_message(tx: ReadTx, caller: Caller, room: str, message: str) -> Message:
    require_writer(tx, caller, room)
    found = tx.message(room, message)
    if found is None or found.deleted:
        raise NoSuchMessage("There is no such message in this room.", field="message")
    if found.author.authid != caller.authid and not caller.is_service:
        raise NotAllowed("Only its author may change a message.", field="message")
    return found


def _content(text: str, pictures: list[Attachment]) -> Data:
    shown = [{"kind": picture.kind, "url": picture.url, "alt": picture.alt} for picture in pictures]
    return {"text": text, "attachments": shown}


def _event(caller: Caller, room: str, kind: str, data: Data, turn: Turn) -> NewEvent:
    return NewEvent(
        stream=room_stream(room), id=turn.new_id(), type=kind, time=turn.now, author=author(caller), data=data
    )


def _changed(
    old: Message, text: str, pictures: list[Attachment], *, edited: int | None, deleted: bool = False
) -> Message:
    return Message(
        id=old.id,
        room=old.room,
        offset=old.offset,
        author=old.author,
        text=text,
        attachments=pictures,
        time=old.time,
        edited=edited,
        deleted=deleted,
    )
