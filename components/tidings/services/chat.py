"""Messages: send, edit, delete."""

import msgspec
from msgspec.structs import replace

from tidings.model.errors import NoSuchMessage, NotAllowed
from tidings.model.events import Data, Event, Position
from tidings.model.files import MessageFile
from tidings.model.names import room_stream
from tidings.model.people import Author, Caller
from tidings.model.polls import Poll, PollChoice
from tidings.model.requests import Delete, Done, Edit, NewPoll, RoomGet, Send
from tidings.model.rooms import UNREAD_MOST, Attachment, Message, RoomRow
from tidings.services import (
    Turn,
    attaching,
    author,
    cases,
    checks,
    mentions,
    previewing,
    room_event,
    telling,
    threads,
    traces,
    words,
)
from tidings.services.book import named, note
from tidings.services.powers import require_power
from tidings.services.rooms import require_member, require_room
from tidings.services.streams import position
from tidings.services.writing import require_open, require_writer, take_turn
from tidings.store import ReadTx, Tx


def send(tx: Tx, caller: Caller, request: Send, turn: Turn) -> Position:
    """Say something in a room.

    Raises:
        Invalid, TooLong: the text, an attachment or a choice.
        NoSuchRoom, NotAMember: join first; backends need not.
        NoSuchMessage: there is none to reply to.
        NoSuchFile: one of the files is no upload of the caller's to this room.
        Muted, Archived: not now.
        SlowMode: members speak once in so many seconds here.
        Refused: a word in it is not wanted, or the site does not want it (where `before_send_url` is set).
    """
    pictures = checks.attachments(request.attachments)
    poll = None if request.poll is None else _poll_of(request.poll)
    may_be_empty = bool(pictures or request.files) and poll is None
    text = checks.message_text(request.text, turn.limits, may_be_empty=may_be_empty)
    writer = require_writer(tx, caller, request.room, turn)
    root = None if request.thread is None else threads.require_root(tx, request.room, request.thread)
    mentioned = mentions.mentioned(tx, caller, request.room, request.mentions, turn)
    files = attaching.files_to_send(tx, caller, request.room, request.files, turn.limits)
    said = [text, *(choice.text for choice in poll.choices)] if poll is not None else [text]
    suspicious = words.unwanted(tx, caller, request.room, "\n".join(said), turn)
    take_turn(tx, writer, turn)
    data = {**_content(text, pictures, mentioned), **_files(files), **_thread(request.thread), **_asked(poll)}
    data |= {} if request.previews else {"previews": None}
    event = tx.append(room_event(caller, request.room, "message.new", data, turn))
    message = Message(
        id=event.id,
        room=request.room,
        offset=event.offset,
        author=author(caller),
        text=text,
        attachments=pictures,
        time=event.time,
        mentions=mentioned,
        thread=request.thread,
        files=files,
        poll=poll,
        previews=[] if request.previews else None,
    )
    tx.add_message(message)
    tx.use_files(request.room, [file.id for file in files], event.id)
    if poll is not None:
        tx.add_poll(request.room, event.id, poll)
    cases.put_filtered(tx, caller, message, suspicious, turn)
    if root is not None:
        threads.replied(tx, caller, root, event)
        threads.called(tx, root, mentioned, event)
    telling.of_message(tx, caller, message, turn)
    return position(event)


def edit(tx: Tx, caller: Caller, request: Edit, turn: Turn) -> Position:
    """Change the text of a message of one's own.

    Raises:
        Invalid, TooLong: the text.
        NoSuchMessage: none of this id, or a deleted one.
        NotAllowed: somebody else wrote it, or it has a poll: people chose for what it asked them.
        Muted, Archived, Refused: as for `send`.
    """
    require_writer(tx, caller, request.room, turn)
    old = require_message(tx, request.room, request.message)
    if old.author.authid != caller.authid and not caller.is_service:
        raise NotAllowed("Only its author may change a message.", field="message")
    if tx.polls(request.room, [old.id], caller.authid):
        raise NotAllowed("A poll stays as it was asked; delete it and ask anew.", field="message")
    text = checks.message_text(request.text, turn.limits, may_be_empty=bool(old.attachments or old.files))
    mentioned = mentions.mentioned(tx, caller, request.room, request.mentions, turn)
    suspicious = words.unwanted(tx, caller, request.room, text, turn)
    data = {"message": old.id, **_content(text, old.attachments, mentioned), **_files(old.files)}
    data |= _thread(old.thread)
    event = tx.append(room_event(caller, request.room, "message.updated", data, turn))
    changed = replace(old, text=text, mentions=mentioned, edited=turn.now)
    tx.change_message(changed)
    cases.put_filtered(tx, caller, changed, suspicious, turn)
    previewing.after_edit(tx, caller, changed, turn)
    return position(event)


def delete(tx: Tx, caller: Caller, request: Delete, turn: Turn) -> Position:
    """Take back a message of one's own, or, for those who moderate the room, anybody's.

    Its place stays, its content is gone, from the log too. One's own may be taken back while one is muted.

    Raises:
        NoSuchRoom, NotAMember: join first; backends need not.
        NoSuchMessage: none of this id, or a deleted one.
        NotAllowed: somebody else wrote it, whom the caller does not moderate.
        Archived: there only those who moderate the room delete.
        Invalid: `reason` is no text.
    """
    row = require_room(tx, caller, request.room) if caller.is_service else _room_of_member(tx, caller, request.room)
    old = require_message(tx, request.room, request.message)
    moderated = old.author.authid != caller.authid
    if moderated:
        _moderate(tx, caller, old, request.reason, turn)
    else:
        require_open(row)
    traces.keep(tx, caller, row, old, turn)
    return position(erase(tx, caller, old, turn, moderated=moderated))


def erase(tx: Tx, caller: Caller, old: Message, turn: Turn, *, moderated: bool = False) -> Event:
    """Take the content of a message away, from the log too, and say so in its room."""
    earlier = tx.message_offsets(old.room, old.id)
    data = {"message": old.id, **_thread(old.thread), **({"moderated": True} if moderated else {})}
    event = tx.append(room_event(caller, old.room, "message.deleted", data, turn))
    gone = replace(old, text="", attachments=[], files=[], mentions=[], previews=[], deleted=True, moderated=moderated)
    tx.change_message(gone)
    tx.redact(room_stream(old.room), earlier, _thread(old.thread))
    if old.thread is not None:
        tx.count_replies(old.room, old.thread, -1, None)
    tx.drop_reactions(old.room, old.id)
    tx.drop_pin(old.room, old.id)
    tx.drop_bookmarks(old.room, old.id)
    tx.drop_files(old.room, old.id)
    tx.drop_poll(old.room, old.id)
    return event


def _room_of_member(tx: ReadTx, caller: Caller, room: str) -> RoomRow:
    require_member(tx, caller, room)
    return require_room(tx, caller, room)


def _moderate(tx: Tx, caller: Caller, message: Message, reason: str, turn: Turn) -> None:
    theirs = tx.membership(message.room, message.author.authid)
    require_power(tx, caller, message.room, theirs, to="delete what others said")
    whom = named(tx, message.author.authid)
    note(tx, caller, message.room, "delete", turn, whom=whom, message=message.id, reason=reason)
    tx.close_case(message.room, message.id)


def as_seen(tx: ReadTx, caller: Caller, messages: list[Message]) -> list[Message]:
    """Messages of one room as the caller sees them: with reactions, polls, and what is new in their threads."""
    if not messages:
        return messages
    room = messages[0].room
    ids = [message.id for message in messages]
    reactions = tx.reactions(room, ids, caller.authid)
    pinned = tx.pinned(room, ids)
    bookmarked = tx.bookmarked(room, ids, caller.authid)
    polls = tx.polls(room, ids, caller.authid)
    roots = [message.id for message in messages if message.last_reply is not None]
    follows = tx.follows(room, roots, caller.authid, UNREAD_MOST) if roots else {}

    def seen(message: Message) -> Message:
        followed, unread = follows.get(message.id, (False, 0))
        return replace(
            message,
            reactions=reactions.get(message.id, []),
            followed=followed,
            unread=unread,
            pinned=message.id in pinned,
            bookmarked=message.id in bookmarked,
            poll=polls.get(message.id),
        )

    return [seen(message) for message in messages]


def may_talk(tx: ReadTx, caller: Caller, request: RoomGet, turn: Turn) -> Done:
    """Whether the caller may write in the room now; the faces ask before what is not a command (typing, commands).

    Raises:
        NoSuchRoom, NotAMember, Muted, Archived: no.
    """
    require_writer(tx, caller, request.room, turn)
    return Done()


def require_message(tx: ReadTx, room: str, message: str) -> Message:
    """A message that is there, and not deleted.

    Raises:
        NoSuchMessage: `tidings.error.no_such_message`.
    """
    found = tx.message(room, message)
    if found is None or found.deleted:
        raise NoSuchMessage("There is no such message in this room.", field="message")
    return found


def _content(text: str, pictures: list[Attachment], mentioned: list[Author]) -> Data:
    shown = [{"kind": picture.kind, "url": picture.url, "alt": picture.alt} for picture in pictures]
    people = [{"authid": person.authid, "name": person.name} for person in mentioned]
    return {"text": text, "attachments": shown, **({"mentions": people} if people else {})}


def _files(files: list[MessageFile]) -> Data:
    return {"files": [msgspec.structs.asdict(file) for file in files]} if files else {}


def _poll_of(asked: NewPoll) -> Poll:
    texts = checks.choices(asked.choices, "poll.choices")
    return Poll(choices=[PollChoice(text=text) for text in texts], multiple=asked.multiple)


def _asked(poll: Poll | None) -> Data:
    """What an event says of a poll: what is asked, not how it stands."""
    if poll is None:
        return {}
    return {"poll": {"choices": [choice.text for choice in poll.choices], "multiple": poll.multiple}}


def _thread(thread: str | None) -> Data:
    """What an event about a reply says of where it stands; for other messages nothing."""
    return {} if thread is None else {"thread": thread}
