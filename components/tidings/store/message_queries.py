"""What the rules may ask and do about messages; see `queries`."""

from collections.abc import Sequence
from typing import Any

import msgspec

from tidings.model.events import Event
from tidings.model.people import Author
from tidings.model.rooms import Attachment, Message, Reacted, Reaction
from tidings.store import message_statements as sql
from tidings.store.rows import Rows

_encode = msgspec.json.encode
_attachments = msgspec.json.Decoder(list[Attachment]).decode


class MessageQueries(Rows):
    """The part of `ReadTx` that is about messages."""

    def unread(self, room: str, authid: str, after: int, most: int) -> int:
        return int(self._rows(sql.UNREAD, room=room, authid=authid, after=after, most=most)[0][0])

    def message(self, room: str, message: str) -> Message | None:
        row = self._row(sql.MESSAGE, room=room, id=message)
        return _message(row) if row else None

    def messages(self, room: str, before: int | None, limit: int) -> list[Message]:
        rows = self._rows(sql.MESSAGES, room=room, before=2**53 if before is None else before, limit=limit)
        return [_message(row) for row in reversed(rows)]

    def reactions(self, room: str, messages: Sequence[str], authid: str) -> dict[str, list[Reaction]]:
        found: dict[str, list[Reaction]] = {}
        for row in self._rows(sql.REACTIONS, room=room, messages=list(messages), authid=authid):
            one = Reaction(emoji=row.emoji, count=row.people, mine=bool(row.mine))
            found.setdefault(row.message, []).append(one)
        return found

    def reacted(self, room: str, message: str, after: int, limit: int) -> list[Reacted]:
        rows = self._rows(sql.REACTED, room=room, message=message, after=after, limit=limit)
        return [
            Reacted(emoji=row.emoji, authid=row.authid, name=row.author_name, time=row.time, offset=row.offset)
            for row in rows
        ]


class MessageCommands(MessageQueries):
    """The part of `Tx` that is about messages; `queries.Commands` has the log."""

    appended: list[Event]

    def message_offsets(self, room: str, message: str) -> list[int]:
        found = self.message(room, message)
        changes = [row.offset for row in self._rows(sql.MESSAGE_EVENTS, room=room, message=message)]
        return [found.offset, *changes] if found else changes

    def trim_messages(self, room: str, upto: int) -> list[int]:
        """Forget a room's messages up to an offset; the offsets of newer events that tell of them."""
        newer = [row.offset for row in self._rows(sql.NEWER_EVENTS_OF_OLD_MESSAGES, room=room, upto=upto)]
        for statement in (sql.TRIM_MESSAGE_EVENTS, sql.TRIM_REACTIONS, sql.TRIM_MESSAGES):
            self._do(statement, room=room, upto=upto)
        return newer

    def add_message(self, message: Message) -> None:
        self._connection.execute(
            sql.ADD_MESSAGE,
            {
                "room": message.room,
                "offset": message.offset,
                "id": message.id,
                "authid": message.author.authid,
                "author_name": message.author.name,
                "text": message.text,
                "attachments": _encode(message.attachments) if message.attachments else None,
                "time": message.time,
                "edited": message.edited,
                "deleted": message.deleted,
            },
        )

    def change_message(self, message: Message) -> None:
        """Store what `message` says now, and that the newest event of its room was about it."""
        self._connection.execute(
            sql.CHANGE_MESSAGE,
            {
                "p_room": message.room,
                "p_offset": message.offset,
                "p_text": message.text,
                "p_attachments": _encode(message.attachments) if message.attachments else None,
                "p_edited": message.edited,
                "p_deleted": message.deleted,
            },
        )
        offset = self.appended[-1].offset
        self._connection.execute(sql.ADD_MESSAGE_EVENT, {"room": message.room, "message": message.id, "offset": offset})

    def add_reaction(self, room: str, message: str, reaction: Reacted) -> None:
        self._connection.execute(
            sql.ADD_REACTION,
            {
                "room": room,
                "message": message,
                "emoji": reaction.emoji,
                "authid": reaction.authid,
                "author_name": reaction.name,
                "time": reaction.time,
                "offset": reaction.offset,
            },
        )

    def drop_reaction(self, room: str, message: str, emoji: str, authid: str) -> bool:
        return self._do(sql.DROP_REACTION, room=room, message=message, emoji=emoji, authid=authid) > 0

    def drop_reactions(self, room: str, message: str) -> None:
        self._do(sql.DROP_REACTIONS, room=room, message=message)


def _message(row: Any) -> Message:  # noqa: ANN401 - see _rows
    return Message(
        id=row.id,
        room=row.room,
        offset=row.offset,
        author=Author(authid=row.authid, name=row.author_name),
        text=row.text,
        attachments=_attachments(row.attachments) if row.attachments else [],
        time=row.time,
        edited=row.edited,
        deleted=row.deleted,
    )
