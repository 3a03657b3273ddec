"""What the rules need of a database to moderate; a part of what `store` names."""

from collections.abc import Sequence
from typing import Protocol

from tidings.model.moderation import AuditEntry, Ban, Case, Filter, Report, Trace
from tidings.model.rooms import Membership, Message


class ModerationReads(Protocol):
    """The part of `ReadTx` that is about moderation."""

    def standing(self, authid: str, rooms: Sequence[str]) -> dict[str, Membership]:
        """How a person stands to those of these rooms that they have joined."""

    def moderators(self, room: str, limit: int) -> list[str]:
        """Those in a room who own or moderate it."""

    def bans(self, room: str, after: str, now: int, limit: int) -> list[Ban]:
        """Who is put out and may not come back yet, by authid."""

    def audit(self, room: str, before: int, limit: int) -> list[AuditEntry]:
        """The acts with place < before, the last first."""

    def cases(self, room: str, after: int, limit: int, reports: int) -> list[Case]:
        """What waits with place > after, the first ones first, each with so many of its first reports."""

    def case(self, room: str, message: str) -> str | None:
        """What a message that waits for a decision said; None if it does not wait."""

    def count_cases(self, rooms: Sequence[str]) -> dict[str, int]:
        """How many wait; rooms without any are left out."""

    def report(self, room: str, message: str, authid: str) -> Report | None:
        """What somebody reported of a message; '' stands for the word filters."""

    def count_reports(self, room: str, authid: str) -> int:
        """How many of somebody's reports wait in a room."""

    def traces(self, room: str, message: str | None, before: int, since: int, limit: int) -> list[Trace]:
        """What was deleted not before `since` (ms), with place < before, the last first; of one message, or of all."""

    def filters(self, room: str) -> list[Filter]:
        """By word."""


class ModerationWrites(Protocol):
    """The part of `Tx` that is about moderation."""

    def note(self, entry: AuditEntry) -> None:
        """Write an act down; its place is the next one, whatever `entry` says."""

    def open_case(self, message: Message, time: int) -> None: ...
    def close_case(self, room: str, message: str) -> bool:
        """Whether it waited."""

    def put_report(self, message: Message, report: Report) -> None:
        """In the place of an earlier one by the same person."""

    def add_trace(self, room: str, trace: Trace) -> None:
        """Its place is the next one, whatever `trace` says."""

    def forget_traces(self, before: int, most: int) -> int:
        """Of what was deleted before this time (ms), `most` at once; the count."""

    def put_filter(self, room: str, entry: Filter) -> None: ...
    def drop_filter(self, room: str, word: str) -> bool:
        """Whether there was one."""
