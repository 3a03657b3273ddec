"""The statements about webhooks; see `statements`."""

from sqlalchemy import and_, bindparam, delete, func, insert, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from tidings.store import schema as s
from tidings.store.statements import _p

# of these kinds: a name is told by its prefix, and a kind that is not wanted is bound to "", which no name begins with
_OF_KINDS: ColumnElement[bool] = or_(s.streams.c.name.like(_p("room")), s.streams.c.name.like(_p("node")))
_ITS_CURSOR = and_(s.webhook_cursors.c.webhook == _p("webhook"), s.webhook_cursors.c.stream == s.streams.c.name)
_OFFSET = func.coalesce(s.webhook_cursors.c.offset, 0)

WEBHOOKS = select(s.webhooks).order_by(s.webhooks.c.created, s.webhooks.c.id)
WEBHOOK = select(s.webhooks).where(s.webhooks.c.id == _p("id"))
CURSOR = select(s.webhook_cursors).where(
    s.webhook_cursors.c.webhook == _p("webhook"), s.webhook_cursors.c.stream == _p("stream")
)
FAILING_CURSORS = (
    select(s.webhook_cursors)
    .where(s.webhook_cursors.c.webhook == _p("webhook"), s.webhook_cursors.c.failures > 0)
    .order_by(s.webhook_cursors.c.failing_since)
    .limit(_p("limit"))
)
WAITING_STREAMS = (
    select(s.streams.c.name)
    .outerjoin(s.webhook_cursors, _ITS_CURSOR)
    .where(_OF_KINDS, s.streams.c.head > _OFFSET)
    .order_by(s.streams.c.name)
    .limit(_p("limit"))
)
BACKLOG = (
    select(func.count())
    .select_from(s.streams)
    .outerjoin(s.webhook_cursors, _ITS_CURSOR)
    .join(s.events, and_(s.events.c.stream == s.streams.c.id, s.events.c.offset > _OFFSET))
    .where(_OF_KINDS, s.streams.c.head > _OFFSET, s.events.c.type.in_(bindparam("p_events", expanding=True)))
)
OFFSET_AT = (
    select(func.min(s.events.c.offset))
    .join(s.streams, s.streams.c.id == s.events.c.stream)
    .where(s.streams.c.name == _p("stream"), s.events.c.time >= _p("time"))
)
TOLD = select(s.told).order_by(s.told.c.kind, s.told.c.name)

ADD_WEBHOOK = insert(s.webhooks)
CHANGE_WEBHOOK = (
    update(s.webhooks)
    .where(s.webhooks.c.id == _p("id"))
    .values({column: _p(column.name) for column in s.webhooks.c if column.name != "id"})
)
REMOVE_WEBHOOK = delete(s.webhooks).where(s.webhooks.c.id == _p("id"))
REMOVE_CURSORS = delete(s.webhook_cursors).where(s.webhook_cursors.c.webhook == _p("webhook"))
START_CURSORS = insert(s.webhook_cursors).from_select(
    ["webhook", "stream", "offset", "failures", "next_try"],
    select(_p("webhook"), s.streams.c.name, s.streams.c.head, literal(0), literal(0)).where(_OF_KINDS),
)
ADD_CURSOR = insert(s.webhook_cursors)
CHANGE_CURSOR = (
    update(s.webhook_cursors)
    .where(s.webhook_cursors.c.webhook == _p("webhook"), s.webhook_cursors.c.stream == _p("stream"))
    .values(
        {column: _p(column.name) for column in s.webhook_cursors.c if column.name not in {"webhook", "stream"}},
    )
)
FORGIVE_CURSORS = (
    update(s.webhook_cursors)
    .where(s.webhook_cursors.c.webhook == _p("webhook"))
    .values(failures=0, failing_since=None, next_try=0, error=None)
)
ADD_TOLD = insert(s.told)
CHANGE_TOLD = update(s.told).where(s.told.c.kind == _p("kind"), s.told.c.name == _p("name")).values(data=_p("data"))
DROP_TOLD = delete(s.told).where(s.told.c.kind == _p("kind"), s.told.c.name == _p("name"))
