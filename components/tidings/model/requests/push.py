"""What backends push."""

from typing import Annotated

from msgspec import Meta

from tidings.model.events import Data, Position
from tidings.model.requests.base import BATCH_LIMIT, Authid, EventType, Key, Reply, Request, RoomName, Text, TopicName


class Publish(Request, frozen=True, kw_only=True):
    data: Data
    topic: TopicName | None = None
    topics: Annotated[list[TopicName], Meta(max_length=BATCH_LIMIT)] = []  # noqa: RUF012 - see `chat.Send`
    type: EventType = "topic.published"
    key: Key | None = None


class Notify(Request, frozen=True, kw_only=True):
    data: Data
    authid: Authid | None = None
    authids: Annotated[list[Authid], Meta(max_length=BATCH_LIMIT)] = []  # noqa: RUF012 - see `chat.Send`
    type: EventType = "notification.new"
    key: Key | None = None


class BatchItem(Request, frozen=True, kw_only=True):
    """Exactly one of `topic`, `authid` and `room`; `data` with the first two, `text` with the last."""

    topic: TopicName | None = None
    authid: Authid | None = None
    room: RoomName | None = None
    data: Data | None = None
    text: Text | None = None
    type: EventType | None = None


class Batch(Request, frozen=True, kw_only=True):
    items: Annotated[list[BatchItem], Meta(min_length=1, max_length=BATCH_LIMIT)]
    key: Key | None = None


class Published(Reply, frozen=True, kw_only=True):
    published: list[Position]
