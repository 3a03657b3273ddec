"""Saying something, changing it, reacting to it."""

from typing import Annotated

from msgspec import Meta, Struct

from tidings.model.requests.base import (
    FILES_LIMIT,
    Alt,
    Attachments,
    Emoji,
    FileId,
    Key,
    Mentions,
    MessageId,
    MessageOffset,
    Offset,
    Page,
    Reply,
    Request,
    RoomName,
    Text,
)
from tidings.model.requests.polls import NewPoll
from tidings.model.rooms import Reacted, Reaction, Version


class SentFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that the sender has uploaded to the room; `alt` is what a screen reader says of a picture."""

    id: FileId
    alt: Alt = ""


class Send(Request, frozen=True, kw_only=True):
    """`thread` is the message that this one replies to; `mentions` says whom it addresses: authids, or `@here`.

    `files` are uploads of one's own to this room, each for one message. With a `poll` the text is its question.
    """

    room: RoomName
    text: Text
    attachments: Attachments = []  # noqa: RUF012 - msgspec gives each request an empty list of its own
    thread: MessageId | None = None
    mentions: Mentions = []  # noqa: RUF012 - as for `attachments`
    files: Annotated[list[SentFile], Meta(max_length=FILES_LIMIT)] = []  # noqa: RUF012 - as for `attachments`
    poll: NewPoll | None = None
    key: Key | None = None


class Edit(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    text: Text
    mentions: Mentions = []  # noqa: RUF012 - as for `Send`
    key: Key | None = None


class Versions(Request, frozen=True, kw_only=True):
    """`before`: the `offset` of the last version of the page before."""

    room: RoomName
    message: MessageId
    before: MessageOffset | None = None
    limit: Page = 20


class VersionsReply(Reply, frozen=True, kw_only=True):
    """The last version first; `more`: there are earlier ones."""

    room: str
    message: str
    versions: list[Version]
    more: bool


class Delete(Request, frozen=True, kw_only=True):
    """`reason` is for the book of moderation, where somebody else's message is deleted."""

    room: RoomName
    message: MessageId
    reason: Annotated[str, Meta(max_length=300)] = ""
    key: Key | None = None


class Typing(Request, frozen=True, kw_only=True):
    room: RoomName
    typing: bool


class React(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    emoji: Emoji
    key: Key | None = None


class ReactReply(Reply, frozen=True, kw_only=True):
    """All reactions of the message, as they are now."""

    room: str
    message: str
    reactions: list[Reaction]


class Reactions(Request, frozen=True, kw_only=True):
    """`after` is the `offset` of the last one of the page before."""

    room: RoomName
    message: MessageId
    after: Offset = 0
    limit: Page = 50


class ReactionsReply(Reply, frozen=True, kw_only=True):
    room: str
    message: str
    reactions: list[Reacted]
    more: bool
