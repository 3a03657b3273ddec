"""What people are told of, how, and when."""

from typing import Annotated

from msgspec import Meta

from tidings.model.notifications import Level, Notification, Quiet
from tidings.model.requests.base import BATCH_LIMIT, Key, MessageOffset, Offset, Reply, Request, RoomName

Endpoint = Annotated[str, Meta(min_length=1, max_length=1000)]
Base64 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{10,128}={0,2}$(?!\n)")]


class NotifyList(Request, frozen=True, kw_only=True):
    """`before` is the `offset` of the last one of the page before."""

    before: MessageOffset | None = None
    limit: Annotated[int, Meta(ge=1, le=BATCH_LIMIT)] = 30


class NotifyListReply(Reply, frozen=True, kw_only=True):
    """`head` is the offset of the newest one, `read` up to which they were read, `unread` how many came after that."""

    notifications: list[Notification]
    more: bool
    epoch: str
    head: int
    read: int
    unread: int


class NotifyRead(Request, frozen=True, kw_only=True):
    offset: Offset
    key: Key | None = None


class NotifyReadReply(Reply, frozen=True, kw_only=True):
    read: int
    unread: int


class NotifyUpdate(Request, frozen=True, kw_only=True):
    """`quiet` null: no quiet hours."""

    quiet: Quiet | None
    key: Key | None = None


class NotifySettingsReply(Reply, frozen=True, kw_only=True):
    """`browsers` is how many can be reached by Web Push."""

    quiet: Quiet | None
    browsers: int


class NotifyLevel(Request, frozen=True, kw_only=True):
    room: RoomName
    level: Level
    key: Key | None = None


class NotifyLevelReply(Reply, frozen=True, kw_only=True):
    room: str
    level: Level


class NotifyKeyReply(Reply, frozen=True, kw_only=True):
    """What browsers want as `applicationServerKey`; null where Web Push is switched off."""

    vapid: str | None


class NotifySubscribe(Request, frozen=True, kw_only=True):
    """What the browser's `PushSubscription` says."""

    endpoint: Endpoint
    p256dh: Base64
    auth: Base64
    key: Key | None = None


class NotifyUnsubscribe(Request, frozen=True, kw_only=True):
    endpoint: Endpoint
    key: Key | None = None
