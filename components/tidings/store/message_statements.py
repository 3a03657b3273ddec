"""The statements about messages; see `statements`."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from tidings.model.rooms import EVERYBODY_HERE
from tidings.store import moderation_schema as m
from tidings.store import schema as s
from tidings.store.prepared import Prepared
from tidings.store.statements import _p

_HERE = s.messages.c.room == _p("room")


def _blocked(reader: Any, author: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns, or a parameter
    """Whether the reader has blocked the author: what they say is not news."""
    theirs = select(literal(1)).where(s.blocks.c.authid == reader, s.blocks.c.blocked == author)
    return exists(theirs.correlate_except(s.blocks))


def _unread_of(reader: Any, *more: ColumnElement[bool]) -> Select[Any]:  # noqa: ANN401 - a table that says how far one has read
    """One row for each message of others that came after what somebody has read."""
    return select(literal(1)).where(
        s.messages.c.room == reader.c.room,
        s.messages.c.offset > reader.c.offset,
        s.messages.c.authid != reader.c.authid,
        s.messages.c.deleted.is_(False),
        ~_blocked(reader.c.authid, s.messages.c.authid),
        *more,
    )


def _count_of(rows: Select[Any], reader: Any) -> ScalarSelect[Any]:  # noqa: ANN401 - see _unread_of
    """How many rows, counted no further than `most`."""
    counted = rows.correlate(reader).limit(_p("most")).subquery()
    return select(func.count()).select_from(counted).correlate(reader).scalar_subquery()


_IN_ROOM = _unread_of(s.reads, s.messages.c.thread.is_(None))
_IN_THREAD = _unread_of(s.follows, s.messages.c.thread == s.follows.c.thread)
_ROOT = s.messages.alias("root")
_MINE = s.follows.c.authid == _p("authid")
_HAS_NEWS = exists(_IN_THREAD.correlate(s.follows))
UNREAD = select(s.reads.c.room, _count_of(_IN_ROOM, s.reads).label("unread")).where(
    s.reads.c.authid == _p("authid"), s.reads.c.room.in_(bindparam("p_rooms", expanding=True))
)
_MENTIONED = (
    select(s.mentions.c.offset)
    .where(
        s.mentions.c.room == s.reads.c.room,
        s.mentions.c.authid.in_((_p("authid"), EVERYBODY_HERE)),
        s.mentions.c.offset > s.reads.c.offset,
        s.mentions.c.author != _p("authid"),
        ~_blocked(s.reads.c.authid, s.mentions.c.author),
    )
    .distinct()
)
UNREAD_MENTIONS = select(s.reads.c.room, _count_of(_MENTIONED, s.reads).label("unread")).where(
    s.reads.c.authid == _p("authid"), s.reads.c.room.in_(bindparam("p_rooms", expanding=True))
)
UNREAD_THREADS = (
    select(s.follows.c.room, func.count().label("unread"))
    .where(_MINE, s.follows.c.followed, s.follows.c.room.in_(bindparam("p_rooms", expanding=True)), _HAS_NEWS)
    .group_by(s.follows.c.room)
)
FOLLOW = Prepared(select(s.follows).where(s.follows.c.room == _p("room"), s.follows.c.thread == _p("thread"), _MINE))
FOLLOWS = select(s.follows.c.thread, s.follows.c.followed, _count_of(_IN_THREAD, s.follows).label("unread")).where(
    s.follows.c.room == _p("room"), s.follows.c.thread.in_(bindparam("p_threads", expanding=True)), _MINE
)
_IS_IN = and_(
    s.memberships.c.room == s.follows.c.room,
    s.memberships.c.authid == s.follows.c.authid,
    s.memberships.c.state == "joined",
)
FOLLOWERS = Prepared(
    select(s.follows.c.authid)
    .join(s.memberships, _IS_IN)
    .where(s.follows.c.room == _p("room"), s.follows.c.thread == _p("thread"), s.follows.c.followed)
    .limit(_p("limit"))
)
FOLLOWED = (
    select(_ROOT, s.follows.c.offset.label("read"), _count_of(_IN_THREAD, s.follows).label("unread"))
    .join(s.follows, and_(s.follows.c.room == _ROOT.c.room, s.follows.c.thread == _ROOT.c.id))
    .join(s.memberships, _IS_IN)
    .where(
        _MINE,
        s.follows.c.followed,
        _ROOT.c.last_reply < _p("before"),
        or_(_p("everything"), _HAS_NEWS),
    )
    .order_by(_ROOT.c.last_reply.desc())
    .limit(_p("limit"))
)
MESSAGE = Prepared(select(s.messages).where(_HERE, s.messages.c.id == _p("id")))
_NEWEST = (
    select(s.messages).where(_HERE, s.messages.c.offset < _p("before")).order_by(s.messages.c.offset.desc())
).limit(_p("limit"))
MESSAGES = Prepared(_NEWEST.where(s.messages.c.thread.is_(None)))
REPLIES = Prepared(_NEWEST.where(s.messages.c.thread == _p("thread")))
_OLDEST = (select(s.messages).where(_HERE, s.messages.c.offset > _p("after")).order_by(s.messages.c.offset)).limit(
    _p("limit")
)
MESSAGES_AFTER = Prepared(_OLDEST.where(s.messages.c.thread.is_(None)))
REPLIES_AFTER = Prepared(_OLDEST.where(s.messages.c.thread == _p("thread")))
MESSAGE_AT = Prepared(select(s.messages).where(_HERE, s.messages.c.offset == _p("offset")))
COUNT_REPLIES = Prepared(
    update(s.messages)
    .where(_HERE, s.messages.c.id == _p("thread"))
    .values(
        replies=s.messages.c.replies + _p("change"),
        last_reply=func.coalesce(_p("last_reply"), s.messages.c.last_reply),
    )
)
CHANGE_FOLLOW = Prepared(
    update(s.follows)
    .where(s.follows.c.room == _p("room"), s.follows.c.thread == _p("thread"), _MINE)
    .values(offset=_p("offset"), followed=_p("followed"))
)
ADD_FOLLOW = Prepared(insert(s.follows))
_OLD_MESSAGES = select(s.messages.c.id).where(s.messages.c.room == _p("room"), s.messages.c.offset <= _p("upto"))
NEWER_EVENTS_OF_OLD_MESSAGES = select(s.message_events.c.offset).where(
    s.message_events.c.room == _p("room"),
    s.message_events.c.message.in_(_OLD_MESSAGES),
    s.message_events.c.offset > _p("upto"),
)
TRIM_MESSAGE_EVENTS = delete(s.message_events).where(
    s.message_events.c.room == _p("room"), s.message_events.c.message.in_(_OLD_MESSAGES)
)
TRIM_REACTIONS = delete(s.reactions).where(s.reactions.c.room == _p("room"), s.reactions.c.message.in_(_OLD_MESSAGES))
DROP_OLD_FILES = (
    update(s.files).where(s.files.c.room == _p("room"), s.files.c.message.in_(_OLD_MESSAGES)).values(state="dropped")
)
TRIM_MENTIONS = delete(s.mentions).where(s.mentions.c.room == _p("room"), s.mentions.c.offset <= _p("upto"))
ADD_MENTION = Prepared(insert(s.mentions))
DROP_MENTIONS = delete(s.mentions).where(s.mentions.c.room == _p("room"), s.mentions.c.offset == _p("offset"))
TRIM_FOLLOWS = delete(s.follows).where(s.follows.c.room == _p("room"), s.follows.c.thread.in_(_OLD_MESSAGES))
TRIM_MESSAGES = delete(s.messages).where(s.messages.c.room == _p("room"), s.messages.c.offset <= _p("upto"))
TRIM_PINS = delete(s.pins).where(s.pins.c.room == _p("room"), s.pins.c.message.in_(_OLD_MESSAGES))
TRIM_BOOKMARKS = delete(s.bookmarks).where(s.bookmarks.c.room == _p("room"), s.bookmarks.c.message.in_(_OLD_MESSAGES))
TRIM_CASES = delete(m.cases).where(m.cases.c.room == _p("room"), m.cases.c.message.in_(_OLD_MESSAGES))
TRIM_REPORTS = delete(m.reports).where(m.reports.c.room == _p("room"), m.reports.c.message.in_(_OLD_MESSAGES))
TRIM_POLLS = delete(s.polls).where(s.polls.c.room == _p("room"), s.polls.c.message.in_(_OLD_MESSAGES))
TRIM_VOTES = delete(s.votes).where(s.votes.c.room == _p("room"), s.votes.c.message.in_(_OLD_MESSAGES))
TRIMS = (
    TRIM_MESSAGE_EVENTS,
    TRIM_REACTIONS,
    TRIM_FOLLOWS,
    TRIM_MENTIONS,
    TRIM_PINS,
    TRIM_BOOKMARKS,
    TRIM_POLLS,
    TRIM_VOTES,
    DROP_OLD_FILES,
    TRIM_CASES,
    TRIM_REPORTS,
    TRIM_MESSAGES,
)
MESSAGE_EVENTS = select(s.message_events.c.offset).where(
    s.message_events.c.room == _p("room"), s.message_events.c.message == _p("message")
)
LAST_PREVIEWED = (
    select(s.message_events.c.offset)
    .select_from(s.message_events)
    .join(s.streams, s.streams.c.name == _p("stream"))
    .join(s.events, and_(s.events.c.stream == s.streams.c.id, s.events.c.offset == s.message_events.c.offset))
    .where(
        s.message_events.c.room == _p("room"),
        s.message_events.c.message == _p("message"),
        s.events.c.type == "message.previewed",
    )
    .order_by(s.message_events.c.offset.desc())
    .limit(1)
)
ADD_MESSAGE = Prepared(insert(s.messages))
CHANGE_MESSAGE = (
    update(s.messages)
    .where(s.messages.c.room == _p("room"), s.messages.c.offset == _p("offset"))
    .values(
        text=_p("text"),
        attachments=_p("attachments"),
        mentions=_p("mentions"),
        files=_p("files"),
        edited=_p("edited"),
        deleted=_p("deleted", Boolean),
        moderated=_p("moderated"),
        previews=_p("previews"),
        keywords=case((_p("deleted", Boolean), null()), else_=s.messages.c.keywords),
    )
)
ADD_MESSAGE_EVENT = insert(s.message_events)

_OF_MESSAGE = and_(s.reactions.c.room == _p("room"), s.reactions.c.message == _p("message"))
REACTIONS = (
    select(
        s.reactions.c.message,
        s.reactions.c.emoji,
        func.count().label("people"),
        func.max(case((s.reactions.c.authid == _p("authid"), 1), else_=0)).label("mine"),
    )
    .where(s.reactions.c.room == _p("room"), s.reactions.c.message.in_(bindparam("p_messages", expanding=True)))
    .group_by(s.reactions.c.message, s.reactions.c.emoji)
    .order_by(func.min(s.reactions.c.offset))
)
REACTED = (
    select(s.reactions)
    .where(_OF_MESSAGE, s.reactions.c.offset > _p("after"))
    .order_by(s.reactions.c.offset)
    .limit(_p("limit"))
)
ADD_REACTION = insert(s.reactions)
DROP_REACTION = delete(s.reactions).where(
    _OF_MESSAGE, s.reactions.c.emoji == _p("emoji"), s.reactions.c.authid == _p("authid")
)
DROP_REACTIONS = delete(s.reactions).where(_OF_MESSAGE)
