"""What the rules need of a database to tell who has read what; a part of what `store` names."""

from typing import Protocol

from tidings.model.receipts import Receipt


class ReceiptReads(Protocol):
    """The part of `ReadTx` that is about receipts."""

    def receipts(self, room: str, limit: int) -> list[Receipt]:
        """Those of a room's members who tell, by authid."""

    def delivered(self, room: str, authid: str) -> int:
        """Up to which offset a person's devices have what was said; 0 if they never said so."""

    def tells(self, authid: str) -> bool:
        """Whether a person lets others know what they have read; who has not said so does."""


class ReceiptWrites(Protocol):
    """The part of `Tx` that is about receipts."""

    def put_delivered(self, room: str, authid: str, offset: int) -> None:
        """Of somebody of whom it is known how far they have read: of every member."""

    def put_tells(self, authid: str, *, tells: bool) -> None: ...
