"""What the rules need of a database to hand out, and to delete, all of one person; a part of what `store` names."""

from collections.abc import Sequence
from typing import Protocol

from tidings.model.events import Event
from tidings.model.people import Author
from tidings.model.personal import Deletion, Held, Place
from tidings.model.rooms import Membership


class PersonalReads(Protocol):
    """The part of `ReadTx` that is about all of one person."""

    def held(self, authid: str, after: Place | None, limit: int) -> list[Held]:
        """What is kept of a person, part by part, after a place.

        Raises:
            ValueError: there is no such place.
        """

    def deletion(self, authid: str) -> Deletion | None:
        """Whether somebody is being deleted."""

    def next_deletion(self) -> Deletion | None:
        """One of those who are."""

    def was_deleted(self, authid: str) -> bool:
        """Whether there was somebody of this id who was deleted."""

    def memberships_of(self, authid: str, after: str, limit: int) -> list[Membership]:
        """How a person stands to rooms, by room, after one; also to those that they left."""

    def rooms_owned(self, authid: str, limit: int) -> list[str]:
        """Rooms that a person owns, by name."""

    def messages_by(self, authid: str, limit: int) -> list[tuple[str, str]]:
        """Room and id of messages that a person wrote and that are not deleted."""


class PersonalWrites(Protocol):
    """The part of `Tx` that is about all of one person."""

    def put_deletion(self, deletion: Deletion) -> None: ...
    def end_deletion(self, authid: str) -> None: ...
    def drop_membership(self, room: str, authid: str) -> None: ...
    def rename_rows(self, authid: str, fresh: Author, most: int) -> int:
        """Let what a person did be somebody else's, in up to so many rows of each kind; how many there were."""

    def drop_rows(self, authid: str, most: int) -> int:
        """Forget what was a person's own, in up to so many rows of each kind; how many there were."""

    def rename_messages(self, authid: str, fresh: Author, most: int) -> int:
        """The same for messages."""

    def events_by(self, authid: str, limit: int) -> list[Event]:
        """Events whose author a person is."""

    def rewrite_event(self, event: Event) -> None:
        """Store another author and other data of an event; its place, type, id and time stay."""

    def put_mentioned(self, room: str, message: str, people: Sequence[Author]) -> None:
        """Whom a message names, without an event."""

    def drop_inbox(self, authid: str, most: int) -> int:
        """Forget up to so many entries of a person's inbox, in the end the inbox; how many there were."""

    def drop_unused_files(self, authid: str) -> None:
        """Files of a person that are in no message are to be removed."""
