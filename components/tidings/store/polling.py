"""What the rules need of a database for polls; a part of what `store` names."""

from collections.abc import Sequence
from typing import Protocol

from tidings.model.polls import Poll, Vote


class PollReads(Protocol):
    """The part of `ReadTx` that is about polls."""

    def polls(self, room: str, messages: Sequence[str], authid: str) -> dict[str, Poll]:
        """The polls of these messages, as a person sees them; the others have none."""

    def votes(self, room: str, message: str, choice: int, after: int, limit: int) -> list[Vote]:
        """Who chose one of a poll's choices with offset > after, ascending."""


class PollWrites(Protocol):
    """The part of `Tx` that is about polls."""

    def add_poll(self, room: str, message: str, poll: Poll) -> None: ...
    def close_poll(self, room: str, message: str) -> None: ...
    def add_vote(self, room: str, message: str, choice: int, vote: Vote) -> None: ...
    def drop_votes(self, room: str, message: str, authid: str, choices: Sequence[int]) -> None:
        """Those of one person."""

    def drop_poll(self, room: str, message: str) -> None:
        """With everybody's votes."""
