"""Invitations by link: whoever has the link may come into the room."""

from msgspec import Struct

from tidings.model.people import Author


class Invitation(Struct, frozen=True, kw_only=True):
    """A link into a room, without its secret. It was good for `uses` people, 0 for any number, of whom `used` came.

    It leads nowhere any more from `expires` (ms) on.
    """

    id: str
    room: str
    by: Author
    created: int
    expires: int
    uses: int
    used: int = 0

    def is_open(self, now: int) -> bool:
        """Whether it still leads into the room."""
        return now < self.expires and (self.uses == 0 or self.used < self.uses)
