"""Blocks; see `queries`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, func, insert, select

from tidings.model.blocks import Block
from tidings.store import schema as s
from tidings.store.prepared import Prepared
from tidings.store.rows import Rows
from tidings.store.statements import _p

_blocks = s.blocks.c
_AMONG: BindParameter[Any] = bindparam("p_people", expanding=True)

BLOCKS = (
    select(_blocks.blocked, func.coalesce(s.people.c.name, _blocks.blocked).label("name"), _blocks.time)
    .outerjoin(s.people, s.people.c.authid == _blocks.blocked)
    .where(_blocks.authid == _p("authid"))
    .order_by(_blocks.blocked)
    .limit(_p("limit"))
)
_THE_BLOCK = and_(_blocks.authid == _p("authid"), _blocks.blocked == _p("blocked"))
BLOCK = Prepared(select(_blocks.time).where(_THE_BLOCK))
BLOCKED_AMONG = select(_blocks.blocked).where(_blocks.authid == _p("authid"), _blocks.blocked.in_(_AMONG))
BLOCKERS_AMONG = select(_blocks.authid).where(_blocks.blocked == _p("authid"), _blocks.authid.in_(_AMONG))
BLOCKERS = Prepared(
    select(_blocks.authid).where(_blocks.blocked == _p("authid")).order_by(_blocks.authid).limit(_p("limit"))
)
COUNT_BLOCKS = select(func.count().label("blocks")).where(_blocks.authid == _p("authid"))
ADD_BLOCK = insert(s.blocks)
DROP_BLOCK = delete(s.blocks).where(_THE_BLOCK)


class BlockQueries(Rows):
    """Implements `BlockReads`."""

    def blocks(self, authid: str, limit: int) -> list[Block]:
        rows = self._rows(BLOCKS, authid=authid, limit=limit)
        return [Block(authid=row.blocked, name=row.name, since=row.time) for row in rows]

    def has_blocked(self, authid: str, whom: str) -> bool:
        return self._row(BLOCK, authid=authid, blocked=whom) is not None

    def apart(self, authid: str, others: Sequence[str]) -> set[str]:
        theirs = self._rows(BLOCKED_AMONG, authid=authid, people=list(others))
        return {row.blocked for row in theirs} | self.blockers_among(authid, others)

    def blockers(self, authid: str, limit: int) -> set[str]:
        return {row.authid for row in self._rows(BLOCKERS, authid=authid, limit=limit)}

    def blockers_among(self, authid: str, people: Sequence[str]) -> set[str]:
        return {row.authid for row in self._rows(BLOCKERS_AMONG, authid=authid, people=list(people))}

    def count_blocks(self, authid: str) -> int:
        return sum(row.blocks for row in self._rows(COUNT_BLOCKS, authid=authid))


class BlockCommands(BlockQueries):
    """Implements `BlockWrites`."""

    def add_block(self, authid: str, whom: str, time: int) -> None:
        self._add(ADD_BLOCK, {"authid": authid, "blocked": whom, "time": time})

    def drop_block(self, authid: str, whom: str) -> bool:
        return self._do(DROP_BLOCK, authid=authid, blocked=whom) > 0
