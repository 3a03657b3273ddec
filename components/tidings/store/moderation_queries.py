"""Moderation; see `queries`."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from tidings.model.moderation import AuditEntry, Ban, Case, Filter, Report, Trace
from tidings.model.people import Author
from tidings.model.rooms import Membership, Message
from tidings.store import moderation_schema as m
from tidings.store import schema as s
from tidings.store.message_rows import membership_of, message_of
from tidings.store.prepared import Prepared
from tidings.store.rows import Rows
from tidings.store.statements import _p

BY_FILTER = ""
"""In the place of an authid: a word filter reported it."""

_of, _cases, _reports, _filters, _audit = s.memberships.c, m.cases.c, m.reports.c, m.filters.c, m.audit.c
_AMONG: Any = bindparam("p_rooms", expanding=True)

STANDING = select(s.memberships).where(_of.authid == _p("authid"), _of.state == "joined", _of.room.in_(_AMONG))
MODERATORS = (
    select(_of.authid)
    .where(_of.room == _p("room"), _of.state == "joined", _of.role != "member")
    .order_by(_of.authid)
    .limit(_p("limit"))
)
BANS = (
    select(_of.authid, func.coalesce(s.people.c.name, _of.authid).label("name"), _of.since, _of.banned_until)
    .outerjoin(s.people, s.people.c.authid == _of.authid)
    .where(_of.room == _p("room"), _of.authid > _p("after"), _of.state == "removed", _of.banned_until > _p("now"))
    .order_by(_of.authid)
    .limit(_p("limit"))
)
AUDIT = (
    select(m.audit)
    .where(_audit.room == _p("room"), _audit.place < _p("before"))
    .order_by(_audit.place.desc())
    .limit(_p("limit"))
)
NOTE = insert(m.audit)
CASES = (
    select(s.messages, _cases.place, _cases.time.label("opened"), _cases.text.label("said"))
    .join(m.cases, and_(_cases.room == s.messages.c.room, _cases.message == s.messages.c.id))
    .where(_cases.room == _p("room"), _cases.place > _p("after"))
    .order_by(_cases.place)
    .limit(_p("limit"))
)
_ONE = and_(_cases.room == _p("room"), _cases.message == _p("message"))
CASE = select(_cases.text).where(_ONE)
ADD_CASE = insert(m.cases)
DROP_CASE = delete(m.cases).where(_ONE)
COUNT_CASES = select(_cases.room, func.count().label("waiting")).where(_cases.room.in_(_AMONG)).group_by(_cases.room)
_OF_MESSAGE = and_(_reports.room == _p("room"), _reports.message == _p("message"))
REPORTS = select(m.reports).where(_OF_MESSAGE).order_by(_reports.time, _reports.authid).limit(_p("limit"))
COUNT_REPORTS_OF = select(func.count().label("reports")).where(_OF_MESSAGE)
REPORT = select(m.reports).where(_OF_MESSAGE, _reports.authid == _p("authid"))
COUNT_REPORTS = (
    select(func.count().label("reports"))
    .join(m.cases, and_(_cases.room == _reports.room, _cases.message == _reports.message))
    .where(_reports.authid == _p("authid"), _reports.room == _p("room"))
)
ADD_REPORT = insert(m.reports)
CHANGE_REPORT = (
    update(m.reports)
    .where(_OF_MESSAGE, _reports.authid == _p("authid"))
    .values(author_name=_p("author_name"), reason=_p("reason"), time=_p("time"))
)
_traces = m.traces.c
TRACES = (
    select(m.traces)
    .where(_traces.room == _p("room"), _traces.place < _p("before"), _traces.time >= _p("since"))
    .order_by(_traces.place.desc())
    .limit(_p("limit"))
)
TRACES_OF_MESSAGE = TRACES.where(_traces.message == _p("message"))
ADD_TRACE = insert(m.traces)
_OLDEST = select(_traces.place).where(_traces.time < _p("time")).order_by(_traces.time).limit(_p("most"))
FORGET_TRACES = delete(m.traces).where(_traces.place.in_(_OLDEST))
FILTERS = Prepared(select(m.filters).where(_filters.room == _p("room")).order_by(_filters.word), remembered=True)
_WORD = and_(_filters.room == _p("room"), _filters.word == _p("word"))
ADD_FILTER = insert(m.filters)
CHANGE_FILTER = update(m.filters).where(_WORD).values(action=_p("action"))
DROP_FILTER = delete(m.filters).where(_WORD)


class ModerationQueries(Rows):
    """Implements `ModerationReads`."""

    def standing(self, authid: str, rooms: Sequence[str]) -> dict[str, Membership]:
        return {row.room: membership_of(row) for row in self._rows(STANDING, authid=authid, rooms=list(rooms))}

    def moderators(self, room: str, limit: int) -> list[str]:
        return [row.authid for row in self._rows(MODERATORS, room=room, limit=limit)]

    def bans(self, room: str, after: str, now: int, limit: int) -> list[Ban]:
        rows = self._rows(BANS, room=room, after=after, now=now, limit=limit)
        return [Ban(authid=row.authid, name=row.name, since=row.since, banned_until=row.banned_until) for row in rows]

    def audit(self, room: str, before: int, limit: int) -> list[AuditEntry]:
        return [_entry(row) for row in self._rows(AUDIT, room=room, before=before, limit=limit)]

    def cases(self, room: str, after: int, limit: int, reports: int) -> list[Case]:
        return [self._case(row, reports) for row in self._rows(CASES, room=room, after=after, limit=limit)]

    def _case(self, row: Any, reports: int) -> Case:  # noqa: ANN401 - see _rows
        of = {"room": row.room, "message": row.id}
        return Case(
            place=row.place,
            time=row.opened,
            text=row.said,
            message=message_of(row),
            count=self._rows(COUNT_REPORTS_OF, **of)[0].reports,
            reports=[_report(one) for one in self._rows(REPORTS, **of, limit=reports)],
        )

    def case(self, room: str, message: str) -> str | None:
        row = self._row(CASE, room=room, message=message)
        return str(row.text) if row else None

    def count_cases(self, rooms: Sequence[str]) -> dict[str, int]:
        return {row.room: row.waiting for row in self._rows(COUNT_CASES, rooms=list(rooms))}

    def report(self, room: str, message: str, authid: str) -> Report | None:
        row = self._row(REPORT, room=room, message=message, authid=authid)
        return _report(row) if row else None

    def count_reports(self, room: str, authid: str) -> int:
        return int(self._rows(COUNT_REPORTS, room=room, authid=authid)[0].reports)

    def traces(self, room: str, message: str | None, before: int, since: int, limit: int) -> list[Trace]:
        wanted = {"room": room, "before": before, "since": since, "limit": limit}
        if message is None:
            return [_trace(row) for row in self._rows(TRACES, **wanted)]
        return [_trace(row) for row in self._rows(TRACES_OF_MESSAGE, **wanted, message=message)]

    def filters(self, room: str) -> list[Filter]:
        return [Filter(word=row.word, action=row.action) for row in self._rows(FILTERS, room=room)]


class ModerationCommands(ModerationQueries):
    """Implements `ModerationWrites`."""

    def note(self, entry: AuditEntry) -> None:
        values = asdict(entry)
        by, whom = values.pop("by"), values.pop("whom")
        del values["place"]
        values |= {"authid": by.authid, "author_name": by.name}
        values |= {"whom": whom.authid if whom else None, "whom_name": whom.name if whom else None}
        self._add(NOTE, values)

    def open_case(self, message: Message, time: int) -> None:
        values = {"room": message.room, "message": message.id, "time": time, "text": message.text}
        self._add(ADD_CASE, values)

    def close_case(self, room: str, message: str) -> bool:
        return self._do(DROP_CASE, room=room, message=message) > 0

    def put_report(self, message: Message, report: Report) -> None:
        by = report.by or Author(authid=BY_FILTER, name="")
        values = {"room": message.room, "message": message.id, "authid": by.authid, "author_name": by.name}
        self._put(CHANGE_REPORT, ADD_REPORT, {**values, "reason": report.reason, "time": report.time})

    def add_trace(self, room: str, trace: Trace) -> None:
        values = asdict(trace)
        author, by = values.pop("author"), values.pop("by")
        del values["place"]
        values |= {"authid": author.authid, "author_name": author.name, "by": by.authid, "by_name": by.name}
        self._add(ADD_TRACE, {"room": room, **values})

    def forget_traces(self, before: int, most: int) -> int:
        return self._do(FORGET_TRACES, time=before, most=most)

    def put_filter(self, room: str, entry: Filter) -> None:
        self._put(CHANGE_FILTER, ADD_FILTER, {"room": room, "word": entry.word, "action": entry.action})

    def drop_filter(self, room: str, word: str) -> bool:
        return self._do(DROP_FILTER, room=room, word=word) > 0


def _entry(row: Any) -> AuditEntry:  # noqa: ANN401 - see _rows
    return AuditEntry(
        place=row.place,
        room=row.room,
        time=row.time,
        by=Author(authid=row.authid, name=row.author_name),
        act=row.act,
        whom=Author(authid=row.whom, name=row.whom_name) if row.whom is not None else None,
        message=row.message,
        until=row.until,
        detail=row.detail,
        reason=row.reason,
    )


def _trace(row: Any) -> Trace:  # noqa: ANN401 - see _rows
    return Trace(
        place=row.place,
        message=row.message,
        offset=row.offset,
        thread=row.thread,
        author=Author(authid=row.authid, name=row.author_name),
        sent=row.sent,
        text=row.text,
        time=row.time,
        by=Author(authid=row.by, name=row.by_name),
    )


def _report(row: Any) -> Report:  # noqa: ANN401 - see _rows
    by = Author(authid=row.authid, name=row.author_name) if row.authid != BY_FILTER else None
    return Report(by=by, reason=row.reason, time=row.time)
