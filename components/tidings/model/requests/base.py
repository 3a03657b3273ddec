"""What all requests and replies share: their roots, and the kinds of fields."""

from typing import Annotated

from msgspec import Meta, Struct

from tidings.model import names
from tidings.model.rooms import Attachment

TEXT_LIMIT = 4096
BATCH_LIMIT = 100
PAGE_LIMIT = 200
READ_LIMIT = 500
SEARCH_LIMIT = 50
SEARCH_TEXT_LIMIT = 200
SEARCH_CURSOR_LIMIT = 100
LONGEST_WAIT_S = 25
"""Proxies in between give up after 30 seconds or more."""

RoomName = Annotated[str, Meta(pattern=names.ROOM)]
TopicName = Annotated[str, Meta(pattern=names.TOPIC)]
Authid = Annotated[str, Meta(pattern=names.AUTHID)]
Key = Annotated[str, Meta(pattern=names.KEY)]
EventType = Annotated[str, Meta(pattern=names.EVENT_TYPE)]
Command = Annotated[str, Meta(pattern=names.COMMAND)]
StreamName = Annotated[str, Meta(max_length=140)]
MessageId = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=TEXT_LIMIT)]
Emoji = Annotated[str, Meta(min_length=1, max_length=32)]
Title = Annotated[str, Meta(max_length=80)]
RoomPicture = Annotated[str, Meta(max_length=500)]
RoomTopic = Annotated[str, Meta(max_length=250)]
Offset = Annotated[int, Meta(ge=0, le=2**53 - 1)]
MessageOffset = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Time = Annotated[int, Meta(ge=0, le=2**53 - 1)]
SearchText = Annotated[str, Meta(min_length=1, max_length=SEARCH_TEXT_LIMIT)]
SearchCursor = Annotated[str, Meta(max_length=SEARCH_CURSOR_LIMIT)]
MENTIONS_LIMIT = 20
Mention = Annotated[str, Meta(pattern=names.MENTION)]
Mentions = Annotated[list[Mention], Meta(max_length=MENTIONS_LIMIT)]
FILES_LIMIT = 20
FileId = Annotated[str, Meta(min_length=1, max_length=64)]
Alt = Annotated[str, Meta(max_length=300)]
Attachments = Annotated[list[Attachment], Meta(max_length=4)]
Page = Annotated[int, Meta(ge=1, le=PAGE_LIMIT)]


class Request(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root of all requests."""


class Reply(Struct, frozen=True, kw_only=True):
    """The root of all replies."""


class Nothing(Request, frozen=True, kw_only=True):
    """No arguments."""


class Done(Reply, frozen=True, kw_only=True):
    """It was done."""
