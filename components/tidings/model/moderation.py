"""Moderation: what is reported, which words are not wanted, and the book in which every act stands."""

from typing import Literal

from msgspec import Struct

from tidings.model.people import Author
from tidings.model.rooms import Message

Act = Literal[
    "archive",
    "ban",
    "delete",
    "dismiss",
    "filter",
    "mute",
    "remove",
    "restore",
    "role",
    "retention",
    "slow",
    "unban",
    "unfilter",
    "unmute",
    "unpreview",
]
"""What those who moderate do."""

Action = Literal["refuse", "review"]
"""What a word brings about: the message is not taken, or it is shown and reported."""


class AuditEntry(Struct, frozen=True, kw_only=True):
    """One act of moderation. Nothing changes it afterwards, and nothing removes it.

    `whom` is whose message, membership or role it was about; `until` (ms) is when a ban or a mute ends, 0 where nothing
    does; `detail` is the role that was given, the word that is filtered, or the seconds of a slow room.
    """

    place: int
    room: str
    time: int
    by: Author
    act: Act
    whom: Author | None = None
    message: str | None = None
    until: int = 0
    detail: str = ""
    reason: str = ""


class Report(Struct, frozen=True, kw_only=True):
    """Why somebody thinks that a message should be looked at; `by` is null for a word filter."""

    by: Author | None
    reason: str
    time: int


class Case(Struct, frozen=True, kw_only=True):
    """A reported message that waits for a decision, with its first reports; the higher `place`, the later.

    `text` is what the message said when it was first reported, whatever became of it: `message` is how it stands now.
    """

    place: int
    time: int
    text: str
    message: Message
    count: int
    reports: list[Report]


class Trace(Struct, frozen=True, kw_only=True):
    """A message that was deleted: what it said last and when (`sent`), and who took it back at `time`.

    The higher `place`, the later. Files and pictures are gone.
    """

    place: int
    message: str
    offset: int
    thread: str | None
    author: Author
    sent: int
    text: str
    time: int
    by: Author


class Filter(Struct, frozen=True, kw_only=True):
    """A word that is not wanted; with `*` at its end every word that begins so."""

    word: str
    action: Action


class Ban(Struct, frozen=True, kw_only=True):
    """Somebody who was put out and may not come back before `banned_until` (ms)."""

    authid: str
    name: str
    since: int
    banned_until: int
