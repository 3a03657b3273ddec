"""What the rules need of a database to let people block each other; a part of what `store` names."""

from collections.abc import Sequence
from typing import Protocol

from tidings.model.blocks import Block


class BlockReads(Protocol):
    """The part of `ReadTx` that is about blocks."""

    def blocks(self, authid: str, limit: int) -> list[Block]:
        """Whom a person has blocked, by authid."""

    def has_blocked(self, authid: str, whom: str) -> bool:
        """Whether a person has blocked another one."""

    def apart(self, authid: str, others: Sequence[str]) -> set[str]:
        """Those of these people whom a person has blocked, or who have blocked that person."""

    def blockers(self, authid: str, limit: int) -> set[str]:
        """Who has blocked a person: the first so many, by authid."""

    def blockers_among(self, authid: str, people: Sequence[str]) -> set[str]:
        """Those of these people who have blocked a person."""

    def count_blocks(self, authid: str) -> int:
        """How many people a person has blocked."""


class BlockWrites(Protocol):
    """The part of `Tx` that is about blocks."""

    def add_block(self, authid: str, whom: str, time: int) -> None: ...
    def drop_block(self, authid: str, whom: str) -> bool:
        """Whether there was one."""
