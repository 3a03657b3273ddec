"""Saying something, changing it, reacting to it."""

from tidings.model.requests.base import (
    Attachments,
    Emoji,
    Key,
    Mentions,
    MessageId,
    Offset,
    Page,
    Reply,
    Request,
    RoomName,
    Text,
)
from tidings.model.rooms import Reacted, Reaction


class Send(Request, frozen=True, kw_only=True):
    """`thread` is the message that this one replies to; `mentions` says whom it addresses: authids, or `@here`."""

    room: RoomName
    text: Text
    attachments: Attachments = []  # noqa: RUF012 - msgspec gives each request an empty list of its own
    thread: MessageId | None = None
    mentions: Mentions = []  # noqa: RUF012 - as for `attachments`
    key: Key | None = None


class Edit(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    text: Text
    mentions: Mentions = []  # noqa: RUF012 - as for `Send`
    key: Key | None = None


class Delete(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
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
