"""What the rules need of a database for invitations by link; a part of what `store` names."""

from typing import Protocol

from tidings.model.invitations import Invitation


class InvitationReads(Protocol):
    """The part of `ReadTx` that is about invitations by link."""

    def invitation(self, digest: bytes) -> Invitation | None:
        """The one with this secret, whether or not it still leads anywhere."""

    def invitations(self, room: str, now: int, limit: int) -> list[Invitation]:
        """Those of a room that still lead into it, the last one first."""


class InvitationWrites(Protocol):
    """The part of `Tx` that is about invitations by link."""

    def add_invitation(self, invitation: Invitation, digest: bytes) -> None: ...
    def use_invitation(self, invitation: Invitation) -> None:
        """Note how many came by it."""

    def drop_invitation(self, invitation: str) -> None: ...
    def drop_invitations(self, room: str, authid: str) -> None:
        """All that somebody made for a room."""

    def forget_invitations(self, before: int, most: int) -> int:
        """Of those that expired before this time (ms), `most` at once; the count."""
