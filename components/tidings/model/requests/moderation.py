"""Moderation: roles, mutes, bans, reports, word filters, and the book of what was done."""

from typing import Annotated, Literal

from msgspec import Meta

from tidings.model.moderation import AuditEntry, Ban, Case, Filter, Trace
from tidings.model.requests.base import Authid, Key, MessageId, MessageOffset, Offset, Page, Reply, Request, RoomName
from tidings.model.rooms import MemberRole, Room

LONGEST_MS = 10 * 365 * 86_400_000
REASON_LIMIT = 300
WORD_LIMIT = 40
REPORTS_SHOWN = 10

Reason = Annotated[str, Meta(max_length=REASON_LIMIT)]
Duration = Annotated[int, Meta(ge=0, le=LONGEST_MS)]
Word = Annotated[str, Meta(min_length=1, max_length=WORD_LIMIT)]


class RoomSetRole(Request, frozen=True, kw_only=True):
    room: RoomName
    authid: Authid
    role: MemberRole
    key: Key | None = None


class RoomMute(Request, frozen=True, kw_only=True):
    room: RoomName
    authid: Authid
    mute_ms: Annotated[int, Meta(ge=1, le=LONGEST_MS)]
    reason: Reason = ""
    key: Key | None = None


class RoomUnmute(Request, frozen=True, kw_only=True):
    room: RoomName
    authid: Authid
    key: Key | None = None


class Standing(Reply, frozen=True, kw_only=True):
    """How a member stands to a room now; they may not write before `muted_until` (ms), 0 for no mute."""

    room: str
    authid: str
    role: MemberRole
    muted_until: int


class RoomUnban(Request, frozen=True, kw_only=True):
    room: RoomName
    authid: Authid
    key: Key | None = None


class RoomBans(Request, frozen=True, kw_only=True):
    room: RoomName
    after: Authid | None = None
    limit: Page = 100


class RoomBansReply(Reply, frozen=True, kw_only=True):
    bans: list[Ban]
    more: bool


class RoomArchive(Request, frozen=True, kw_only=True):
    room: RoomName
    archived: bool
    key: Key | None = None


class RoomArchived(Reply, frozen=True, kw_only=True):
    room: Room


class ReportMessage(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    reason: Reason = ""
    key: Key | None = None


class Reported(Reply, frozen=True, kw_only=True):
    room: str
    message: str


class ModerationQueue(Request, frozen=True, kw_only=True):
    """`after`: the `place` of the last case of the page before."""

    room: RoomName
    after: Offset = 0
    limit: Page = 50


class ModerationQueueReply(Reply, frozen=True, kw_only=True):
    cases: list[Case]
    more: bool


class Resolve(Request, frozen=True, kw_only=True):
    """With `mute_ms` or `ban_ms` the author may not write, or is put out, for that long."""

    room: RoomName
    message: MessageId
    decision: Literal["dismiss", "delete"]
    mute_ms: Duration = 0
    ban_ms: Duration = 0
    reason: Reason = ""
    key: Key | None = None


class Resolved(Reply, frozen=True, kw_only=True):
    """`authid` is the message's author; they may not write before `muted_until` (ms), 0 for no mute by this."""

    room: str
    message: str
    authid: str
    muted_until: int = 0


class ModerationLog(Request, frozen=True, kw_only=True):
    """`before`: the `place` of the last entry of the page before."""

    room: RoomName
    before: MessageOffset | None = None
    limit: Page = 50


class ModerationLogReply(Reply, frozen=True, kw_only=True):
    entries: list[AuditEntry]
    more: bool


class ModerationTraces(Request, frozen=True, kw_only=True):
    """`before`: the `place` of the last trace of the page before."""

    room: RoomName
    message: MessageId | None = None
    before: MessageOffset | None = None
    limit: Page = 50


class ModerationTracesReply(Reply, frozen=True, kw_only=True):
    traces: list[Trace]
    more: bool


class ModerationFilters(Request, frozen=True, kw_only=True):
    room: RoomName


class PutFilter(Request, frozen=True, kw_only=True):
    """`none` takes the word from the list."""

    room: RoomName
    word: Word
    action: Literal["refuse", "review", "none"]
    key: Key | None = None


class ModerationFiltersReply(Reply, frozen=True, kw_only=True):
    """The room's own, by word; those that the site sets for all rooms are not listed."""

    room: str
    filters: list[Filter]
