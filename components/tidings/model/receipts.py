"""Receipts: how far the others in a room have got what was said there, and have read it."""

from typing import Literal

from msgspec import Struct

ReceiptRooms = Literal["nobody", "direct", "everybody"]
"""Where a site has receipts: nowhere, in direct rooms, or in all rooms that are small enough."""

RECEIPTS_MOST = 100
"""More people are in no room that has receipts."""


class Receipt(Struct, frozen=True, kw_only=True):
    """How far a member has read, and how far a device of theirs has what was said: offsets of the room's stream.

    It says nothing about messages from before `since` (ms), when they came into the room. Who has read something has
    it: `delivered` is never below `read`.
    """

    authid: str
    name: str
    since: int
    delivered: int
    read: int
