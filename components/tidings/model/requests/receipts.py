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
    """What one lets others know, and what the site has of it.

    `tells`: what one has read; `allowed` says in which rooms the site has that, `largest` up to how many members.
    `shows_seen`: when one was last here; `last_seen` says whether the site has that. A status has `status_characters`
    at most.
    """

    tells: bool
    allowed: ReceiptRooms
    largest: int
    shows_seen: bool
    last_seen: bool
    status_characters: int


class ChangePrivacy(Request, frozen=True, kw_only=True):
    """`tells`: whether others are told what one has read; `shows_seen`: when one was last here. Null: as it was.

    Who does not tell is not told either.
    """

    tells: bool | None = None
    shows_seen: bool | None = None
    key: Key | None = None
