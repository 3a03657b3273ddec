"""Reading and finding what was said."""

from typing import Annotated

from msgspec import Meta

from tidings.model.requests.base import (
    SEARCH_LIMIT,
    Authid,
    MessageId,
    MessageOffset,
    Offset,
    Page,
    Reply,
    Request,
    RoomName,
    SearchCursor,
    SearchText,
    Time,
)
from tidings.model.rooms import Message


class History(Request, frozen=True, kw_only=True):
    """Without `thread`: the messages of the room itself. With it: the replies to that message.

    `around` is the offset of a message; `at` a moment, which stands for the first message that is not older.
    """

    room: RoomName
    thread: MessageId | None = None
    before: MessageOffset | None = None
    after: Offset | None = None
    around: MessageOffset | None = None
    at: Time | None = None
    limit: Page = 50


class HistoryReply(Reply, frozen=True, kw_only=True):
    """`more`: there are older ones, `newer`: there are newer ones than these.

    Of a thread: `root` is the message that it began with, `read` how far the caller, if they follow it, has read.
    """

    room: str
    epoch: str
    head: int
    messages: list[Message]
    more: bool
    newer: bool = False
    root: Message | None = None
    read: int | None = None


class Search(Request, frozen=True, kw_only=True):
    text: SearchText
    room: RoomName | None = None
    author: Authid | None = None
    after: Time | None = None
    before: Time | None = None
    cursor: SearchCursor | None = None
    limit: Annotated[int, Meta(ge=1, le=SEARCH_LIMIT)] = 20


class SearchReply(Reply, frozen=True, kw_only=True):
    """`cursor` goes on where `found` ends; null where there is no `more`."""

    found: list[Message]
    more: bool
    cursor: str | None
