"""The stream's nouns: what is appended, what is read."""

from typing import Any

from msgspec import Struct

from tidings.model.people import Author

Data = dict[str, Any]
"""The payload of an event: what a publisher sent, any JSON object. Tidings looks into it only for its own types."""


class Event(Struct, frozen=True, kw_only=True):
    """One entry of a stream's log. `offset` is dense from 1; `time` is wall clock in ms and only shown."""

    stream: str
    epoch: str
    offset: int
    id: str
    type: str
    time: int
    author: Author | None
    data: Data


class NewEvent(Struct, frozen=True, kw_only=True):
    """What a rule asks the store to append; the store gives it epoch and offset."""

    stream: str
    id: str
    type: str
    time: int
    author: Author | None
    data: Data


class Head(Struct, frozen=True, kw_only=True):
    """Where a stream stands. `offset` 0: nothing yet.

    `oldest` is the first offset that retention has kept; the one after `offset` where it has kept nothing.
    """

    stream: str
    epoch: str
    offset: int
    oldest: int = 1


class Position(Struct, frozen=True, kw_only=True):
    """What an append returns: the place of the event that now stands in the log."""

    id: str
    stream: str
    epoch: str
    offset: int
    time: int
