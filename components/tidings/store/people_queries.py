"""Finding people; see `queries`."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from tidings.model.people import DELETED_PREFIX, Person, Role
from tidings.store import schema as s
from tidings.store.finding import Sought
from tidings.store.rows import Rows
from tidings.store.statements import _p

_people = s.people.c
_mine, _theirs = s.memberships.alias("mine"), s.memberships.alias("theirs")
_SHARES = (
    select(_theirs.c.room)
    .join(_mine, and_(_mine.c.room == _theirs.c.room, _mine.c.authid == _p("seeker"), _mine.c.state == "joined"))
    .where(_theirs.c.authid == _people.authid, _theirs.c.state == "joined")
    .correlate(s.people)
    .exists()
)
_blocks = s.blocks.c
_APART = (
    select(_blocks.time)
    .where(
        or_(
            and_(_blocks.authid == _p("seeker"), _blocks.blocked == _people.authid),
            and_(_blocks.authid == _people.authid, _blocks.blocked == _p("seeker")),
        )
    )
    .correlate(s.people)
    .exists()
)
_IS_MEMBER = _people.role == Role.MEMBER.value
_PEOPLE = (
    select(s.people)
    .where(_people.authid > _p("after"), ~_people.authid.startswith(DELETED_PREFIX, autoescape=True))
    .order_by(_people.authid)
    .limit(_p("limit"))
)


class PeopleQueries(Rows):
    """Implements `PeopleReads`."""

    def find_people(self, sought: Sought) -> list[Person]:
        wanted: list[ColumnElement[bool]] = [
            _people.name_skeleton.contains(word, autoescape=True) for word in sought.words
        ]
        values: dict[str, Any] = {"after": sought.after, "limit": sought.limit}
        if sought.authid is not None:
            wanted.append(_people.authid == _p("authid"))
            values["authid"] = sought.authid
        if sought.seeker is not None:
            wanted += [_people.authid != _p("seeker"), ~_APART, or_(_IS_MEMBER, _SHARES) if sought.members else _SHARES]
            values["seeker"] = sought.seeker
        rows = self._rows(_PEOPLE.where(*wanted), **values)
        return [
            Person(
                authid=row.authid, role=Role(row.role), name=row.name, name_skeleton=row.name_skeleton, seen=row.seen
            )
            for row in rows
        ]
