"""Polls: a message that asks the room, and what people chose."""

from msgspec import Struct


class PollChoice(Struct, frozen=True, kw_only=True):
    """How many people chose it; `mine`: the caller is one of them."""

    text: str
    votes: int = 0
    mine: bool = False


class Poll(Struct, frozen=True, kw_only=True):
    """What a message asks; its text is the question. `multiple`: one may choose several; `voters` have chosen any."""

    choices: list[PollChoice]
    multiple: bool
    closed: bool = False
    voters: int = 0

    @property
    def chosen(self) -> list[int]:
        """The places of what the caller chose."""
        return [place for place, choice in enumerate(self.choices) if choice.mine]


class Vote(Struct, frozen=True, kw_only=True):
    """Who chose something. `offset` is that of the event that told of it."""

    authid: str
    name: str
    time: int
    offset: int
