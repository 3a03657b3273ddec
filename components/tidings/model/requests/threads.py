"""Threads."""

from typing import Annotated

from msgspec import Meta

from tidings.model.requests.base import BATCH_LIMIT, Key, MessageId, Offset, Reply, Request, RoomName
from tidings.model.rooms import Thread


class ThreadList(Request, frozen=True, kw_only=True):
    """`before`: the `last_reply` of the last thread of the page before."""

    before: Annotated[int, Meta(ge=0, le=2**53 - 1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=BATCH_LIMIT)] = 50
    unread: bool = False


class ThreadListReply(Reply, frozen=True, kw_only=True):
    threads: list[Thread]
    more: bool


class ThreadRead(Request, frozen=True, kw_only=True):
    room: RoomName
    thread: MessageId
    offset: Offset
    key: Key | None = None


class ThreadReadReply(Reply, frozen=True, kw_only=True):
    room: str
    thread: str
    read: int
    unread: int


class ThreadFollow(Request, frozen=True, kw_only=True):
    room: RoomName
    thread: MessageId
    followed: bool
    key: Key | None = None


class ThreadFollowed(Reply, frozen=True, kw_only=True):
    room: str
    thread: str
    followed: bool
