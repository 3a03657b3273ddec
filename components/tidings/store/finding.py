"""What the rules about finding people need of a database."""

from typing import Protocol

from msgspec import Struct

from tidings.model.people import Person


class Sought(Struct, frozen=True, kw_only=True):
    """Who is looked for: people whose name has all of `words` (skeletons) in it; of this `authid`, if one is given.

    With a `seeker`, only who shares a room with them or, with `members`, is a member of the site; not themselves, and
    nobody of whom one has blocked the other. Who was deleted is never found.
    """

    seeker: str | None
    members: bool = False
    words: tuple[str, ...] = ()
    authid: str | None = None
    after: str = ""
    limit: int


class PeopleReads(Protocol):
    """The part of `ReadTx` that is about finding people."""

    def find_people(self, sought: Sought) -> list[Person]:
        """By authid, beyond `after`; `limit` at most."""
