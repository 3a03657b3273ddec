"""The statements about files; see `statements`."""

from sqlalchemy import and_, bindparam, func, insert, or_, select, update
from sqlalchemy import delete as delete_from

from tidings.store import schema as s
from tidings.store.statements import _p

FILE = select(s.files).where(s.files.c.id == _p("id"), s.files.c.room == _p("room"))
_KEPT = s.files.c.state.in_(("pending", "ready"))
STORED_BY = (
    select(s.files.c.state, func.count().label("files"), func.sum(s.files.c.bytes).label("bytes"))
    .where(s.files.c.authid == _p("authid"), _KEPT)
    .group_by(s.files.c.state)
)
STORED = select(func.coalesce(func.sum(s.files.c.bytes), 0).label("bytes")).where(_KEPT)
DROPPED = select(s.files.c.id).where(s.files.c.state == "dropped").limit(_p("limit"))
ADD_FILE = insert(s.files)
CHANGE_FILE = (
    update(s.files)
    .where(s.files.c.id == _p("id"))
    .values(
        state=_p("state"),
        name=_p("name"),
        kind=_p("kind"),
        type=_p("type"),
        bytes=_p("bytes"),
        width=_p("width"),
        height=_p("height"),
        thumbnail=_p("thumbnail"),
    )
)
USE_FILES = (
    update(s.files)
    .where(s.files.c.room == _p("room"), s.files.c.id.in_(bindparam("p_ids", expanding=True)))
    .values(message=_p("message"))
)
DROP_FILES = (
    update(s.files).where(s.files.c.room == _p("room"), s.files.c.message == _p("message")).values(state="dropped")
)
_STALE = (
    select(s.files.c.id)
    .where(
        s.files.c.message.is_(None),
        or_(
            and_(s.files.c.state == "pending", s.files.c.time < _p("pending_before")),
            and_(s.files.c.state == "ready", s.files.c.time < _p("unused_before")),
        ),
    )
    .limit(_p("most"))
)
DROP_STALE = update(s.files).where(s.files.c.id.in_(_STALE)).values(state="dropped")
FORGET_FILES = delete_from(s.files).where(
    s.files.c.state == "dropped", s.files.c.id.in_(bindparam("p_ids", expanding=True))
)
