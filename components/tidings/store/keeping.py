"""What the rules need of a database to keep messages at hand: pins and bookmarks; a part of what `store` names."""

from collections.abc import Sequence
from typing import Protocol

from tidings.model.rooms import Bookmark, Pin


class KeptReads(Protocol):
    """The part of `ReadTx` that is about pins and bookmarks."""

    def pins(self, room: str, limit: int) -> list[Pin]:
        """What is pinned in a room, the last pin first."""

    def pinned(self, room: str, messages: Sequence[str]) -> set[str]:
        """Which of these messages are pinned."""

    def bookmarks(self, authid: str, before: int, limit: int) -> list[Bookmark]:
        """A person's bookmarks with place < before in rooms that they are in, the last first; no deleted message."""

    def bookmarked(self, room: str, messages: Sequence[str], authid: str) -> set[str]:
        """Which of these messages a person has bookmarked."""

    def count_bookmarks(self, authid: str) -> int:
        """All of a person's, wherever they are."""


class KeptWrites(Protocol):
    """The part of `Tx` that is about pins and bookmarks."""

    def add_pin(self, room: str, pin: Pin, offset: int) -> None: ...
    def drop_pin(self, room: str, message: str) -> bool:
        """Whether it was pinned."""

    def add_bookmark(self, authid: str, room: str, message: str, time: int) -> None: ...
    def drop_bookmark(self, authid: str, room: str, message: str) -> bool:
        """Whether there was one."""

    def drop_bookmarks(self, room: str, message: str) -> None:
        """Everybody's."""
