"""Every statement, in SQLAlchemy Core and in no engine's dialect, built once: building costs more than running.

Parameters are named `p_…`, so that none is taken for a column's name.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import TypeEngine

from tidings.store import schema as s
from tidings.store.prepared import Prepared


def _p(name: str, kind: type[TypeEngine[Any]] | None = None) -> BindParameter[Any]:
    """A parameter. PostgreSQL must be told its kind where no column beside it tells: in `IS NULL`, say."""
    return bindparam(f"p_{name}", type_=kind() if kind else None)


HEAD = Prepared(
    select(s.streams.c.epoch, s.streams.c.head, s.streams.c.oldest, s.streams.c.id).where(
        s.streams.c.name == _p("name")
    ),
    remembered=True,
)
HEADS = select(s.streams.c.name, s.streams.c.epoch, s.streams.c.head, s.streams.c.oldest).where(
    s.streams.c.name.in_(bindparam("p_names", expanding=True))
)
EVENTS = Prepared(
    select(s.events, s.streams.c.epoch)
    .join(s.streams, s.streams.c.id == s.events.c.stream)
    .where(s.streams.c.name == _p("name"), s.events.c.offset > _p("after"))
    .order_by(s.events.c.offset)
    .limit(_p("limit"))
)
ROOM = Prepared(select(s.rooms).where(s.rooms.c.name == _p("name")), remembered=True)
ALL_ROOMS = select(s.rooms).where(s.rooms.c.name > _p("after")).order_by(s.rooms.c.name).limit(_p("limit"))
BELONGS = s.memberships.c.state.in_(("joined", "invited"))
_THEIRS = select(s.memberships.c.room).where(s.memberships.c.authid == _p("reader"))
READABLE_ROOMS = ALL_ROOMS.where(
    or_(
        s.rooms.c.public,
        s.rooms.c.name.in_(_THEIRS.where(BELONGS)),
        and_(
            s.rooms.c.name.in_(bindparam("p_granted", expanding=True)),
            s.rooms.c.name.not_in(_THEIRS.where(s.memberships.c.state == "removed")),
        ),
    )
)
JOINED = s.memberships.c.state == "joined"
ROOMS_OF = ALL_ROOMS.join(
    s.memberships,
    and_(s.memberships.c.room == s.rooms.c.name, s.memberships.c.authid == _p("reader"), JOINED),
)


def with_words(statement: Select[Any], words: Sequence[str]) -> Select[Any]:
    """Only the rooms in whose name, title or topic all of these are found. No character of a word has a meaning."""
    return statement.where(*(s.rooms.c.folded.contains(word, autoescape=True) for word in words))


JOINED_OF = select(s.memberships.c.room).where(
    s.memberships.c.authid == _p("reader"),
    JOINED,
    s.memberships.c.room.in_(bindparam("p_rooms", expanding=True)),
)
READS = select(s.reads.c.room, s.reads.c.offset).where(
    s.reads.c.authid == _p("authid"), s.reads.c.room.in_(bindparam("p_rooms", expanding=True))
)
CHANGE_READ = Prepared(
    update(s.reads).where(s.reads.c.room == _p("room"), s.reads.c.authid == _p("authid")).values(offset=_p("offset"))
)
ADD_READ = Prepared(insert(s.reads))
MEMBERSHIP = Prepared(
    select(s.memberships).where(s.memberships.c.room == _p("room"), s.memberships.c.authid == _p("authid")),
    remembered=True,
)
_MEMBERS = (
    select(
        s.memberships.c.authid,
        func.coalesce(s.people.c.name, s.memberships.c.authid),
        s.memberships.c.role,
        s.memberships.c.since,
        s.memberships.c.muted_until,
    )
    .outerjoin(s.people, s.people.c.authid == s.memberships.c.authid)
    .where(s.memberships.c.room == _p("room"), JOINED)
)
MEMBERS = _MEMBERS.where(s.memberships.c.authid > _p("after")).order_by(s.memberships.c.authid).limit(_p("limit"))
MEMBER = _MEMBERS.where(s.memberships.c.authid == _p("authid"))
OWNED = select(func.count()).where(s.memberships.c.authid == _p("authid"), s.memberships.c.role == "owner", JOINED)
JOINED_COUNT = (
    select(func.count())
    .select_from(s.memberships)
    .join(s.rooms, s.rooms.c.name == s.memberships.c.room)
    .where(s.memberships.c.authid == _p("authid"), JOINED, s.rooms.c.direct == _p("direct"))
)
_NAME = func.coalesce(s.people.c.name, s.memberships.c.authid)
COMPANIONS = (
    select(s.memberships.c.room, s.memberships.c.authid, _NAME)
    .outerjoin(s.people, s.people.c.authid == s.memberships.c.authid)
    .where(s.memberships.c.room.in_(bindparam("p_rooms", expanding=True)), JOINED)
    .order_by(s.memberships.c.room, _NAME, s.memberships.c.authid)
)
PERSON = Prepared(select(s.people).where(s.people.c.authid == _p("authid")), remembered=True)
HOLDER = Prepared(
    select(s.people)
    .where(s.people.c.name_skeleton == _p("skeleton"))
    .order_by(s.people.c.role.desc(), s.people.c.seen.desc())  # "member" sorts after "guest"
    .limit(1)
)
ANSWER = Prepared(
    select(s.answers.c.fingerprint, s.answers.c.reply).where(
        s.answers.c.sender == _p("sender"), s.answers.c.key == _p("key")
    )
)
KEY = Prepared(select(s.keys).where(s.keys.c.id == _p("id")))
KEYS = select(s.keys).order_by(s.keys.c.created, s.keys.c.id)

ADVANCE = Prepared(
    update(s.streams)
    .where(s.streams.c.name == _p("name"))
    .values(head=s.streams.c.head + 1)
    .returning(s.streams.c.id, s.streams.c.epoch, s.streams.c.head)
)
ADD_STREAM = Prepared(insert(s.streams).returning(s.streams.c.id))
ADD_EVENT = Prepared(insert(s.events))
REDACT = (
    update(s.events)
    .where(s.events.c.stream == _p("stream"), s.events.c.offset.in_(bindparam("p_offsets", expanding=True)))
    .values(data=_p("data"))
)
NEWEST_BEFORE = select(func.max(s.events.c.offset)).where(
    s.events.c.stream == _p("stream"), s.events.c.time < _p("before"), s.events.c.offset < _p("end")
)
TRIM = delete(s.events).where(s.events.c.stream == _p("stream"), s.events.c.offset <= _p("upto"))
RAISE_OLDEST = update(s.streams).where(s.streams.c.id == _p("stream")).values(oldest=_p("oldest"))
STALE_STREAMS = (
    select(s.streams.c.name)
    .join(s.events, (s.events.c.stream == s.streams.c.id) & (s.events.c.offset == s.streams.c.oldest))
    .where(s.streams.c.name.like(_p("prefix")), s.events.c.time < _p("before"), s.streams.c.oldest <= s.streams.c.head)
    .order_by(s.streams.c.name)
    .limit(_p("most"))
)
_KEPT_MS = cast(s.rooms.c.retention_days, BigInteger) * 86_400_000
STALE_ROOMS = (
    select(s.streams.c.name, s.rooms.c.retention_days)
    .join(s.rooms, s.streams.c.name == literal("room.") + s.rooms.c.name)
    .join(s.events, (s.events.c.stream == s.streams.c.id) & (s.events.c.offset == s.streams.c.oldest))
    .where(s.rooms.c.retention_days > 0, s.events.c.time < _p("now") - _KEPT_MS, s.streams.c.oldest <= s.streams.c.head)
    .order_by(s.streams.c.name)
    .limit(_p("most"))
)
ADD_ROOM = insert(s.rooms)
CHANGE_ROOM = (
    update(s.rooms)
    .where(s.rooms.c.name == _p("name"))
    .values(
        title=_p("title"),
        topic=_p("topic"),
        picture=_p("picture"),
        retention_days=_p("retention_days"),
        owner=_p("owner"),
        slow_seconds=_p("slow_seconds"),
        archived=_p("archived"),
        folded=_p("folded"),
    )
)
COMMANDS = select(s.commands).order_by(s.commands.c.name).limit(_p("limit"))
CHANGE_COMMAND = update(s.commands).where(s.commands.c.name == _p("name")).values(usage=_p("usage"), says=_p("says"))
ADD_COMMAND = insert(s.commands)
ADD_MEMBERSHIP = Prepared(insert(s.memberships))
CHANGE_MEMBERSHIP = Prepared(
    update(s.memberships)
    .where(s.memberships.c.room == _p("room"), s.memberships.c.authid == _p("authid"))
    .values(
        role=_p("role"),
        state=_p("state"),
        since=_p("since"),
        banned_until=_p("banned_until"),
        muted_until=_p("muted_until"),
        said=_p("said"),
        hidden=_p("hidden"),
    )
)
COUNT_MEMBERS = update(s.rooms).where(s.rooms.c.name == _p("room")).values(members=s.rooms.c.members + _p("change"))
CHANGE_PERSON = Prepared(
    update(s.people)
    .where(s.people.c.authid == _p("authid"))
    .values(role=_p("role"), name=_p("name"), name_skeleton=_p("name_skeleton"), seen=_p("seen"))
)
ADD_PERSON = Prepared(insert(s.people))
LOGOUT = Prepared(select(s.logouts.c.time).where(s.logouts.c.authid == _p("authid")))
CHANGE_LOGOUT = update(s.logouts).where(s.logouts.c.authid == _p("authid")).values(time=_p("time"))
ADD_LOGOUT = insert(s.logouts)
ADD_ANSWER = Prepared(insert(s.answers))
FORGET_ANSWERS = delete(s.answers).where(
    tuple_(s.answers.c.sender, s.answers.c.key).in_(
        select(s.answers.c.sender, s.answers.c.key).where(s.answers.c.time < _p("before")).limit(_p("most"))
    )
)
CHANGE_KEY = (
    update(s.keys)
    .where(s.keys.c.id == _p("id"))
    .values(name=_p("name"), kind=_p("kind"), digest=_p("digest"), created=_p("created"), revoked=_p("revoked"))
)
ADD_KEY = insert(s.keys)
