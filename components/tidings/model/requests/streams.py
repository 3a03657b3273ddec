"""Reading streams."""

from typing import Annotated

from msgspec import Meta

from tidings.model.events import Event, Head
from tidings.model.requests.base import LONGEST_WAIT_S, PAGE_LIMIT, READ_LIMIT, Offset, Reply, Request, StreamName


class Read(Request, frozen=True, kw_only=True):
    stream: StreamName
    after: Offset = 0
    epoch: Annotated[str, Meta(max_length=64)] | None = None
    limit: Annotated[int, Meta(ge=1, le=READ_LIMIT)] = 100
    wait: Annotated[int, Meta(ge=0, le=LONGEST_WAIT_S)] = 0


class ReadReply(Reply, frozen=True, kw_only=True):
    stream: str
    epoch: str
    head: int
    events: list[Event]
    recovered: bool
    more: bool


class Heads(Request, frozen=True, kw_only=True):
    streams: Annotated[list[StreamName], Meta(max_length=PAGE_LIMIT)]


class HeadsReply(Reply, frozen=True, kw_only=True):
    heads: list[Head]
