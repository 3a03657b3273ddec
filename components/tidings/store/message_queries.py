"""What the rules may ask and do about messages; see `queries`."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import asdict, replace

from tidings.model.events import Event
from tidings.model.names import room_stream
from tidings.model.rooms import Follow, Message, Reacted, Reaction, Thread
from tidings.store import FOREVER, Wanted
from tidings.store import message_statements as sql
from tidings.store.kept_queries import KeptCommands, KeptQueries
from tidings.store.message_rows import message_of
from tidings.store.search_queries import SearchQueries

_encode = msgspec.json.encode


class MessageQueries(SearchQueries, KeptQueries):
    """The part of `ReadTx` that is about messages."""

    def unread(self, authid: str, rooms: Sequence[str], most: int) -> dict[str, int]:
        return {row.room: row.unread for row in self._rows(sql.UNREAD, authid=authid, rooms=list(rooms), most=most)}

    def unread_threads(self, authid: str, rooms: Sequence[str]) -> dict[str, int]:
        return {row.room: row.unread for row in self._rows(sql.UNREAD_THREADS, authid=authid, rooms=list(rooms))}

    def unread_mentions(self, authid: str, rooms: Sequence[str], most: int) -> dict[str, int]:
        rows = self._rows(sql.UNREAD_MENTIONS, authid=authid, rooms=list(rooms), most=most)
        return {row.room: row.unread for row in rows}

    def message(self, room: str, message: str) -> Message | None:
        row = self._row(sql.MESSAGE, room=room, id=message)
        return message_of(row) if row else None

    def messages(self, room: str, thread: str | None, before: int | None, limit: int) -> list[Message]:
        end = FOREVER if before is None else before
        if thread is None:
            rows = self._rows(sql.MESSAGES, room=room, before=end, limit=limit)
        else:
            rows = self._rows(sql.REPLIES, room=room, thread=thread, before=end, limit=limit)
        return [message_of(row) for row in reversed(rows)]

    def messages_after(self, room: str, thread: str | None, after: int, limit: int) -> list[Message]:
        if thread is None:
            rows = self._rows(sql.MESSAGES_AFTER, room=room, after=after, limit=limit)
        else:
            rows = self._rows(sql.REPLIES_AFTER, room=room, thread=thread, after=after, limit=limit)
        return [message_of(row) for row in rows]

    def message_at(self, room: str, offset: int) -> Message | None:
        row = self._row(sql.MESSAGE_AT, room=room, offset=offset)
        return message_of(row) if row else None

    def message_offsets(self, room: str, message: str) -> list[int]:
        found = self.message(room, message)
        changes = [row.offset for row in self._rows(sql.MESSAGE_EVENTS, room=room, message=message)]
        return [found.offset, *changes] if found else changes

    def search(self, wanted: Wanted) -> list[Message]:
        return [message_of(row) for row in self.found(wanted)]

    def follow(self, room: str, thread: str, authid: str) -> Follow | None:
        row = self._row(sql.FOLLOW, room=room, thread=thread, authid=authid)
        if row is None:
            return None
        return Follow(room=room, thread=thread, authid=authid, offset=row.offset, followed=row.followed)

    def follows(self, room: str, threads: Sequence[str], authid: str, most: int) -> dict[str, tuple[bool, int]]:
        rows = self._rows(sql.FOLLOWS, room=room, threads=list(threads), authid=authid, most=most)
        return {row.thread: (row.followed, row.unread if row.followed else 0) for row in rows}

    def followers(self, room: str, thread: str, limit: int) -> list[str]:
        return [row.authid for row in self._rows(sql.FOLLOWERS, room=room, thread=thread, limit=limit)]

    def followed(self, authid: str, before: int | None, limit: int, *, only_unread: bool, most: int) -> list[Thread]:
        rows = self._rows(
            sql.FOLLOWED,
            authid=authid,
            before=FOREVER if before is None else before,
            limit=limit,
            most=most,
            everything=not only_unread,
        )
        return [
            Thread(room=row.room, root=replace(message_of(row), followed=True, unread=row.unread), read=row.read)
            for row in rows
        ]

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


class MessageCommands(MessageQueries, KeptCommands):
    """The part of `Tx` that is about messages; `queries.Commands` has the log."""

    appended: list[Event]

    def last_previewed(self, room: str, message: str) -> int | None:
        row = self._row(sql.LAST_PREVIEWED, stream=room_stream(room), room=room, message=message)
        return int(row.offset) if row else None

    def trim_messages(self, room: str, upto: int) -> list[int]:
        """Forget a room's messages up to an offset; the offsets of newer events that tell of them."""
        newer = [row.offset for row in self._rows(sql.NEWER_EVENTS_OF_OLD_MESSAGES, room=room, upto=upto)]
        for statement in sql.TRIMS:
            self._do(statement, room=room, upto=upto)
        return newer

    def add_message(self, message: Message) -> None:
        self._add(
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
                "thread": message.thread,
                "mentions": _encode(message.mentions) if message.mentions else None,
                "files": _encode(message.files) if message.files else None,
                "previews": _previews(message),
                "keywords": _keywords(message),
            },
        )
        self._put_mentions(message)

    def _put_mentions(self, message: Message) -> None:
        """For counting what is unread in the room; in a thread whoever is mentioned follows it."""
        for person in message.mentions if message.thread is None else ():
            place = {"room": message.room, "authid": person.authid, "offset": message.offset}
            self._add(sql.ADD_MENTION, {**place, "author": message.author.authid})

    def count_replies(self, room: str, thread: str, change: int, last_reply: int | None) -> None:
        self._do(sql.COUNT_REPLIES, room=room, thread=thread, change=change, last_reply=last_reply)

    def put_follow(self, follow: Follow) -> None:
        self._put(sql.CHANGE_FOLLOW, sql.ADD_FOLLOW, asdict(follow))

    def change_message(self, message: Message) -> None:
        """Store what `message` says now, and that the newest event of its room was about it."""
        self._do(
            sql.CHANGE_MESSAGE,
            room=message.room,
            offset=message.offset,
            text=message.text,
            attachments=_encode(message.attachments) if message.attachments else None,
            mentions=_encode(message.mentions) if message.mentions else None,
            files=_encode(message.files) if message.files else None,
            edited=message.edited,
            deleted=message.deleted,
            moderated=message.moderated,
            previews=_previews(message),
        )
        self._do(sql.DROP_MENTIONS, room=message.room, offset=message.offset)
        self._put_mentions(message)
        offset = self.appended[-1].offset
        self._add(sql.ADD_MESSAGE_EVENT, {"room": message.room, "message": message.id, "offset": offset})

    def add_reaction(self, room: str, message: str, reaction: Reacted) -> None:
        self._add(
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


def _keywords(message: Message) -> str | None:
    """What it is found by beside its text. No edit changes it."""
    named = [word for file in message.files for word in (file.name, file.alt)]
    shown = [picture.alt for picture in message.attachments]
    asked = [] if message.poll is None else [choice.text for choice in message.poll.choices]
    return "\n".join(word for word in [*named, *shown, *asked] if word) or None


def _previews(message: Message) -> bytes | None:
    """Null in the column for none yet, which nearly all have; `null` as JSON for none ever."""
    return None if message.previews == [] else _encode(message.previews)
