"""Receipts, and whether one tells of oneself."""

from tidings.model.receipts import Receipt, ReceiptRooms
from tidings.model.requests.base import Key, Offset, Reply, Request, RoomName


class RoomDelivered(Request, frozen=True, kw_only=True):
    room: RoomName
    offset: Offset
    key: Key | None = None


class RoomDeliveredReply(Reply, frozen=True, kw_only=True):
    """`delivered` is 0 where nobody is told, and nothing was noted."""

    room: str
    delivered: int


class RoomReceipts(Request, frozen=True, kw_only=True):
    room: RoomName


class RoomReceiptsReply(Reply, frozen=True, kw_only=True):
    """Those of the others, by authid; all of them: there are at most 100. `told` is false where there are none."""

    room: str
    told: bool
    receipts: list[Receipt]


class PrivacyReply(Reply, frozen=True, kw_only=True):
    """Whether one tells what one has read, in which rooms the site has that, and up to how many members (`largest`)."""

    tells: bool
    allowed: ReceiptRooms
    largest: int


class ChangePrivacy(Request, frozen=True, kw_only=True):
    """`tells`: whether others are told what one has read. Who does not tell is not told either."""

    tells: bool
    key: Key | None = None
