"""Messages: send, edit, delete."""

from msgspec.structs import replace

from tidings.model.errors import NoSuchMessage, NotAllowed
from tidings.model.events import Data, Position
from tidings.model.names import room_stream
from tidings.model.people import Author, Caller
from tidings.model.requests import Delete, Done, Edit, RoomGet, Send
from tidings.model.rooms import UNREAD_MOST, Attachment, Message
from tidings.services import Turn, author, checks, mentions, room_event, threads
from tidings.services.rooms import require_member, require_room
from tidings.services.streams import position
from tidings.store import ReadTx, Tx


def send(tx: Tx, caller: Caller, request: Send, turn: Turn) -> Position:
    """Say something in a room.

    Raises:
        Invalid, TooLong: the text or an attachment.
        NoSuchRoom, NotAMember: join first; backends need not.
        NoSuchMessage: there is none to reply to.
        Refused: the site does not want it (where `before_send_url` is set).
    """
    pictures = checks.attachments(request.attachments)
    text = checks.message_text(request.text, turn.limits, may_be_empty=bool(pictures))
    require_writer(tx, caller, request.room)
    root = None if request.thread is None else threads.require_root(tx, request.room, request.thread)
    mentioned = mentions.mentioned(tx, request.room, request.mentions)
    data = {**_content(text, pictures, mentioned), **_thread(request.thread)}
    event = tx.append(room_event(caller, request.room, "message.new", data, turn))
    tx.add_message(
        Message(
            id=event.id,
            room=request.room,
            offset=event.offset,
            author=author(caller),
            text=text,
            attachments=pictures,
            time=event.time,
            mentions=mentioned,
            thread=request.thread,
        )
    )
    if root is not None:
        threads.replied(tx, caller, root, event)
        threads.called(tx, root, mentioned, event)
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
    mentioned = mentions.mentioned(tx, request.room, request.mentions)
    data = {"message": old.id, **_content(text, old.attachments, mentioned), **_thread(old.thread)}
    event = tx.append(room_event(caller, request.room, "message.updated", data, turn))
    tx.change_message(replace(old, text=text, mentions=mentioned, edited=turn.now))
    return position(event)


def delete(tx: Tx, caller: Caller, request: Delete, turn: Turn) -> Position:
    """Take back a message of one's own: its place stays, its content is gone, from the log too.

    Raises:
        NoSuchMessage, NotAllowed: as for `edit`.
    """
    old = _own_message(tx, caller, request.room, request.message)
    earlier = tx.message_offsets(request.room, old.id)
    data = {"message": old.id, **_thread(old.thread)}
    event = tx.append(room_event(caller, request.room, "message.deleted", data, turn))
    tx.change_message(replace(old, text="", attachments=[], mentions=[], deleted=True))
    tx.redact(room_stream(request.room), earlier, _thread(old.thread))
    if old.thread is not None:
        tx.count_replies(request.room, old.thread, -1, None)
    tx.drop_reactions(request.room, old.id)
    return position(event)


def as_seen(tx: ReadTx, caller: Caller, messages: list[Message]) -> list[Message]:
    """Messages of one room as the caller sees them: with their reactions, and what is new in their threads."""
    if not messages:
        return messages
    room = messages[0].room
    reactions = tx.reactions(room, [message.id for message in messages], caller.authid)
    roots = [message.id for message in messages if message.last_reply is not None]
    follows = tx.follows(room, roots, caller.authid, UNREAD_MOST) if roots else {}

    def seen(message: Message) -> Message:
        followed, unread = follows.get(message.id, (False, 0))
        return replace(message, reactions=reactions.get(message.id, []), followed=followed, unread=unread)

    return [seen(message) for message in messages]


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


def require_message(tx: ReadTx, room: str, message: str) -> Message:
    """A message that is there, and not deleted.

    Raises:
        NoSuchMessage: `tidings.error.no_such_message`.
    """
    found = tx.message(room, message)
    if found is None or found.deleted:
        raise NoSuchMessage("There is no such message in this room.", field="message")
    return found


def _own_message(tx: ReadTx, caller: Caller, room: str, message: str) -> Message:
    require_writer(tx, caller, room)
    found = require_message(tx, room, message)
    if found.author.authid != caller.authid and not caller.is_service:
        raise NotAllowed("Only its author may change a message.", field="message")
    return found


def _content(text: str, pictures: list[Attachment], mentioned: list[Author]) -> Data:
    shown = [{"kind": picture.kind, "url": picture.url, "alt": picture.alt} for picture in pictures]
    people = [{"authid": person.authid, "name": person.name} for person in mentioned]
    return {"text": text, "attachments": shown, **({"mentions": people} if people else {})}


def _thread(thread: str | None) -> Data:
    """What an event about a reply says of where it stands; for other messages nothing."""
    return {} if thread is None else {"thread": thread}
