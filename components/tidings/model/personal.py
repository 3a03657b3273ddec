"""What is kept of one person, and its end."""

from typing import Literal

from msgspec import Struct

from tidings.model.events import Data

Words = Literal["keep", "remove"]
"""What becomes of a deleted person's messages: they stay without a name, or their content goes."""

DELETED_NAME = "Deleted person"
Place = tuple[int, tuple[str | int, ...]]
"""Where an export goes on: in which part, and after which row of it."""


class Held(Struct, frozen=True, kw_only=True):
    """One row of what is kept of a person, as a part of their export; `place` is where it stands."""

    part: str
    data: Data
    place: Place


class Deletion(Struct, frozen=True, kw_only=True):
    """Somebody who is being deleted: by what they are called then, and how far it has come.

    All rooms up to `room` are done, and the events of the next one up to `offset`.
    """

    authid: str
    fresh: str
    messages: Words
    time: int
    room: str = ""
    offset: int = 0
