"""Where people are in the tables: every column that names one, what an export tells of it, what a deletion does.

A test holds this against the schema: a column that may name a person and is not here fails it.
"""

from typing import Literal

from msgspec import Struct
from sqlalchemy import Column, Table

from tidings.store import moderation_schema as m
from tidings.store import schema as s

Fate = Literal["drop", "rename", "step", "stays"]
"""A row goes; its person gets another id and no name; a rule of its own decides; it stays (docs say why)."""


class Holding(Struct, frozen=True, kw_only=True):
    """One column that names a person. Without a `part` an export does not tell of it."""

    table: Table
    column: str
    fate: Fate
    part: str | None = None
    left_out: tuple[str, ...] = ()
    """Columns that an export does not tell: secrets, and what is about others."""

    @property
    def person(self) -> Column[str]:
        """The column itself."""
        return self.table.c[self.column]


HOLDINGS: tuple[Holding, ...] = (
    Holding(table=s.people, column="authid", fate="drop", part="profile"),
    Holding(table=s.memberships, column="authid", fate="step", part="memberships"),
    Holding(table=s.rooms, column="owner", fate="step", part="owned_rooms", left_out=("folded",)),
    Holding(table=s.messages, column="authid", fate="step", part="messages"),
    Holding(table=s.events, column="authid", fate="step", part="events"),
    Holding(table=s.files, column="authid", fate="rename", part="files"),
    Holding(table=s.reactions, column="authid", fate="rename", part="reactions"),
    Holding(table=s.votes, column="authid", fate="rename", part="votes"),
    Holding(table=s.pins, column="authid", fate="rename", part="pins"),
    Holding(table=s.mentions, column="authid", fate="drop", part="mentions", left_out=("author",)),
    Holding(table=s.mentions, column="author", fate="rename"),
    Holding(table=s.bookmarks, column="authid", fate="drop", part="bookmarks"),
    Holding(table=s.follows, column="authid", fate="drop", part="followed_threads"),
    Holding(table=s.reads, column="authid", fate="drop", part="reads"),
    Holding(table=s.privacy, column="authid", fate="drop", part="privacy"),
    Holding(table=s.cards, column="authid", fate="drop", part="card"),
    Holding(table=s.levels, column="authid", fate="drop", part="notification_levels"),
    Holding(table=s.notify_settings, column="authid", fate="drop", part="notification_settings"),
    Holding(
        table=s.push_subscriptions,
        column="authid",
        fate="drop",
        part="browsers",
        left_out=("id", "endpoint", "p256dh", "auth"),
    ),
    Holding(table=s.invitations, column="authid", fate="drop", part="invitations", left_out=("digest",)),
    Holding(table=s.blocks, column="authid", fate="drop", part="blocks"),
    Holding(table=s.blocks, column="blocked", fate="drop"),
    Holding(table=m.reports, column="authid", fate="rename", part="reports"),
    Holding(table=m.traces, column="authid", fate="drop", part="deleted_messages", left_out=("by", "by_name")),
    Holding(table=m.traces, column="by", fate="rename"),
    Holding(table=m.audit, column="authid", fate="stays", part="moderation_by_them", left_out=("whom_name",)),
    Holding(
        table=m.audit, column="whom", fate="stays", part="moderation_about_them", left_out=("authid", "author_name")
    ),
    Holding(table=s.logouts, column="authid", fate="stays", part="logouts"),
    Holding(table=s.answers, column="sender", fate="drop"),
    Holding(table=s.told, column="name", fate="drop"),
    Holding(table=s.deletions, column="authid", fate="step"),
    Holding(table=s.deletions, column="fresh", fate="step"),
)
INBOX = "notifications"
"""The part that is a person's own stream; it comes last."""
NAMES_NOBODY = {("answers", "key"), ("webhooks", "secret")}
"""Columns of the same type in which there is never a person."""
