"""What people are told when they are not looking: levels, quiet hours, browsers that can be reached."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from tidings.model.events import Data
from tidings.model.people import Author
from tidings.model.rooms import Message

Level = Literal["all", "mentions", "none"]
"""What of a room concerns somebody: every message, those that address them, nothing."""

ClockTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]
Zone = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,32}){0,2}$(?!\n)")]


class Quiet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hours in which nothing rings: every day from `start` to `end` (`22:00`), by the clock of `zone` (IANA)."""

    start: ClockTime
    end: ClockTime
    zone: Zone = "UTC"


class NotifySettings(Struct, frozen=True, kw_only=True):
    """What one person has set: how far they have read their inbox, and when they want to be left alone."""

    authid: str
    read: int = 0
    quiet: Quiet | None = None


class PushSubscription(Struct, frozen=True, kw_only=True):
    """A browser that can be reached when no page is open (Push API): where, and its keys (base64url)."""

    id: str
    authid: str
    endpoint: str
    p256dh: str
    auth: str
    created: int


class Notification(Struct, frozen=True, kw_only=True):
    """One entry of a person's inbox. `message` is what it is about, as it stands now, if it is about a message."""

    offset: int
    id: str
    type: str
    time: int
    author: Author | None
    data: Data
    message: Message | None = None
