"""Finding people, and what is shown beside their names; see `queries`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, insert, or_, select, update

from tidings.model.people import DELETED_PREFIX, Person, Role
from tidings.model.profiles import Card, Status
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
_IS_OF_ROOM = (
    select(_theirs.c.room)
    .where(_theirs.c.authid == _people.authid, _theirs.c.room == _p("room"), _theirs.c.state != "invited")
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

_AMONG: BindParameter[str] = bindparam("p_authids", expanding=True)
_cards = s.cards.c
_CARDS = select(s.cards).where(_cards.authid.in_(_AMONG))
_HERS = _cards.authid == _p("authid")
_CHANGE_PICTURE = update(s.cards).where(_HERS).values(picture=_p("picture"))
_CHANGE_STATUS = update(s.cards).where(_HERS).values(kind=_p("kind"), text=_p("text"), until=_p("until"))
_ADD_CARD = insert(s.cards)
_HIDE_SEEN = select(s.privacy.c.authid).where(s.privacy.c.authid.in_(_AMONG), ~s.privacy.c.shows_seen)
_CHANGE_SHOWS_SEEN = update(s.privacy).where(s.privacy.c.authid == _p("authid")).values(shows_seen=_p("shows_seen"))
_ADD_SHOWS_SEEN = insert(s.privacy)


class PeopleQueries(Rows):
    """Implements `PeopleReads`."""

    def find_people(self, sought: Sought) -> list[Person]:
        wanted: list[ColumnElement[bool]] = [
            _people.name_skeleton.contains(word, autoescape=True) for word in sought.words
        ]
        values: dict[str, Any] = {"after": sought.after, "limit": sought.limit}
        if sought.authids:
            wanted.append(_people.authid.in_(_AMONG))
            values["authids"] = list(sought.authids)
        if sought.seeker is not None:
            wanted += [_people.authid != _p("seeker"), ~_APART, _known(sought)]
            values["seeker"] = sought.seeker
        if sought.room is not None:
            values["room"] = sought.room
        rows = self._rows(_PEOPLE.where(*wanted), **values)
        return [
            Person(
                authid=row.authid, role=Role(row.role), name=row.name, name_skeleton=row.name_skeleton, seen=row.seen
            )
            for row in rows
        ]

    def cards(self, authids: Sequence[str]) -> dict[str, Card]:
        return {row.authid: _card(row) for row in self._rows(_CARDS, authids=list(authids))}

    def show_seen(self, authids: Sequence[str]) -> set[str]:
        return set(authids) - {row.authid for row in self._rows(_HIDE_SEEN, authids=list(authids))}


class PeopleCommands(PeopleQueries):
    """Implements `PeopleWrites`."""

    def put_picture(self, authid: str, picture: str) -> None:
        self._put(_CHANGE_PICTURE, _ADD_CARD, {"authid": authid, "picture": picture})

    def put_status(self, authid: str, status: Status | None) -> None:
        kind, text, until = (status.kind, status.text, status.until) if status else ("", "", None)
        self._put(_CHANGE_STATUS, _ADD_CARD, {"authid": authid, "kind": kind, "text": text, "until": until})

    def put_shows_seen(self, authid: str, *, shows: bool) -> None:
        found = self._do(_CHANGE_SHOWS_SEEN, authid=authid, shows_seen=shows)
        if not found:
            self._add(_ADD_SHOWS_SEEN, {"authid": authid, "tells": True, "shows_seen": shows})


def _known(sought: Sought) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [_SHARES]
    if sought.members:
        ways.append(_IS_MEMBER)
    if sought.room is not None:
        ways.append(_IS_OF_ROOM)
    return or_(*ways)


def _card(row: Any) -> Card:  # noqa: ANN401 - a row of the table
    status = Status(kind=row.kind, text=row.text, until=row.until) if row.kind else None
    return Card(picture=row.picture, status=status)
