"""Receipts; see `queries`."""

from sqlalchemy import and_, func, insert, or_, select, update

from tidings.model.receipts import Receipt
from tidings.store import schema as s
from tidings.store.prepared import Prepared
from tidings.store.rows import Rows
from tidings.store.statements import JOINED, _p

_NAME = func.coalesce(s.people.c.name, s.memberships.c.authid).label("name")
RECEIPTS = (
    select(s.memberships.c.authid, _NAME, s.memberships.c.since, s.reads.c.offset, s.reads.c.delivered)
    .join(s.reads, and_(s.reads.c.room == s.memberships.c.room, s.reads.c.authid == s.memberships.c.authid))
    .outerjoin(s.people, s.people.c.authid == s.memberships.c.authid)
    .outerjoin(s.privacy, s.privacy.c.authid == s.memberships.c.authid)
    .where(s.memberships.c.room == _p("room"), JOINED, or_(s.privacy.c.tells.is_(None), s.privacy.c.tells))
    .order_by(s.memberships.c.authid)
    .limit(_p("limit"))
)
_THEIRS = and_(s.reads.c.room == _p("room"), s.reads.c.authid == _p("authid"))
DELIVERED = Prepared(select(s.reads.c.delivered).where(_THEIRS))
CHANGE_DELIVERED = Prepared(update(s.reads).where(_THEIRS).values(delivered=_p("delivered")))
TELLS = Prepared(select(s.privacy.c.tells).where(s.privacy.c.authid == _p("authid")))
CHANGE_TELLS = update(s.privacy).where(s.privacy.c.authid == _p("authid")).values(tells=_p("tells"))
ADD_TELLS = insert(s.privacy)


class ReceiptQueries(Rows):
    """Implements `ReceiptReads`."""

    def receipts(self, room: str, limit: int) -> list[Receipt]:
        return [
            Receipt(
                authid=row.authid,
                name=row.name,
                since=row.since,
                delivered=max(row.delivered, row.offset),
                read=row.offset,
            )
            for row in self._rows(RECEIPTS, room=room, limit=limit)
        ]

    def delivered(self, room: str, authid: str) -> int:
        row = self._row(DELIVERED, room=room, authid=authid)
        return row.delivered if row else 0

    def tells(self, authid: str) -> bool:
        row = self._row(TELLS, authid=authid)
        return row is None or bool(row.tells)


class ReceiptCommands(ReceiptQueries):
    """Implements `ReceiptWrites`."""

    def put_delivered(self, room: str, authid: str, offset: int) -> None:
        self._do(CHANGE_DELIVERED, room=room, authid=authid, delivered=offset)

    def put_tells(self, authid: str, *, tells: bool) -> None:
        self._put(CHANGE_TELLS, ADD_TELLS, {"authid": authid, "tells": tells})
