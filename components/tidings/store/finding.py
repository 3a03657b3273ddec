"""What the rules about finding people, and about what is shown beside their names, need of a database."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from tidings.model.people import Person
from tidings.model.profiles import Card, Status


class Sought(Struct, frozen=True, kw_only=True):
    """Who is looked for: people whose name has all of `words` (skeletons) in it; of these `authids`, if any are given.

    With a `seeker`, only who shares a room with them or, with `members`, is a member of the site or, with a `room`, is
    or was in that; not themselves, and nobody of whom one has blocked the other. Who was deleted is never found.
    """

    seeker: str | None
    members: bool = False
    words: tuple[str, ...] = ()
    authids: Sequence[str] = ()
    room: str | None = None
    after: str = ""
    limit: int


class PeopleReads(Protocol):
    """The part of `ReadTx` that is about finding people."""

    def find_people(self, sought: Sought) -> list[Person]:
        """By authid, beyond `after`; `limit` at most."""

    def cards(self, authids: Sequence[str]) -> dict[str, Card]:
        """What is kept to be shown beside these people's names; those of whom nothing is are left out."""

    def show_seen(self, authids: Sequence[str]) -> set[str]:
        """Which of these people let others know when they were here; who has not said so does."""


class PeopleWrites(Protocol):
    """The part of `Tx` that is about what is shown beside names."""

    def put_picture(self, authid: str, picture: str) -> None: ...
    def put_status(self, authid: str, status: Status | None) -> None: ...
    def put_shows_seen(self, authid: str, *, shows: bool) -> None: ...
