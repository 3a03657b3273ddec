"""Searching messages; `search_schema` and `search_postgres` say how the index is made."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, column, func, or_, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

from tidings.store import Wanted
from tidings.store import schema as s
from tidings.store import search_schema as _index  # noqa: F401 - with it, a database that is made has the index
from tidings.store.rows import Rows
from tidings.store.statements import _p

_text = table("messages_text", column("rowid"), column("messages_text"), column("place"), column("words"))
_places = s.message_places.c
_ITS_MESSAGE = and_(s.messages.c.room == _places.room, s.messages.c.offset == _places.offset)

JOINED_ROOMS = select(s.memberships.c.room).where(
    s.memberships.c.authid == _p("reader"), s.memberships.c.state == "joined"
)
PLACE = select(_places.place).where(_places.room == _p("room"), _places.offset == _p("offset"))
# each in a select of its own: SQLite looks one of the two up, but counts through the table for both
_LOWEST, _HIGHEST = (select(end(_places.place)).scalar_subquery() for end in (func.min, func.max))
ENDS = select(func.coalesce(_LOWEST, 1), func.coalesce(_HIGHEST, 0) + 1)
FIRST_FROM = (
    select(_places.place, s.messages.c.time)
    .join(s.messages, _ITS_MESSAGE)
    .where(_places.place >= _p("place"))
    .order_by(_places.place)
    .limit(1)
)


def _found(place: ColumnElement[int], matches: ColumnElement[bool]) -> Select[Any]:
    return (
        select(s.messages)
        .select_from(_text)
        .join(s.message_places, _places.place == place)
        .join(s.messages, _ITS_MESSAGE)
        .where(
            matches,
            place >= _p("first"),
            place < _p("below"),
            s.messages.c.deleted.is_(False),
            s.messages.c.time > _p("after"),
            s.messages.c.time < _p("before"),
            or_(_p("author", String).is_(None), s.messages.c.authid == _p("author")),
            or_(_p("room", String).is_(None), s.messages.c.room == _p("room")),
            or_(_p("reader", String).is_(None), s.messages.c.room.in_(JOINED_ROOMS)),
        )
        .order_by(place.desc())
        .limit(_p("limit"))
    )


FOUND = _found(_text.c.rowid, _text.c.messages_text.op("MATCH")(_p("match")))
FOUND_ON_POSTGRES = _found(_text.c.place, _text.c.words.op("@@")(cast(bindparam("p_match"), TSQUERY)))
AS_WORDS = text(
    "SELECT tidings_words(typed) AS words FROM unnest(CAST(:p_typed AS text[])) WITH ORDINALITY AS each (typed, place)"
    " ORDER BY place"
)


class SearchQueries(Rows):
    """The part of `ReadTx` that searches."""

    def found(self, wanted: Wanted) -> Sequence[Any]:
        """Rows of `messages`, newest first."""
        rooms = self._rooms(wanted)
        if rooms == []:
            return []
        statement, match = self._asked(wanted, rooms)
        if not match:
            return []
        first, below = self._between(wanted)
        return self._rows(
            statement,
            match=match,
            first=first,
            below=below,
            after=wanted.after,
            before=wanted.before,
            author=wanted.author,
            room=wanted.room,
            reader=wanted.reader,
            limit=wanted.limit,
        )

    def _asked(self, wanted: Wanted, rooms: list[str] | None) -> tuple[Select[Any], str]:
        """The statement, and the question in the engine's own language; empty if it finds nothing to look for."""
        if self._connection.dialect.name != "postgresql":
            return FOUND, _match(wanted, rooms)
        words = [row.words for row in self._rows(AS_WORDS, typed=list(wanted.words))]
        return FOUND_ON_POSTGRES, _tsquery(words, rooms, wanted.author)

    def _rooms(self, wanted: Wanted) -> list[str] | None:
        """Where to look, for the index; None for everywhere. The query itself asks again whose room a row is of."""
        if wanted.room is not None:
            return [wanted.room]
        if wanted.reader is None:
            return None
        return [row.room for row in self._rows(JOINED_ROOMS, reader=wanted.reader)]

    def _between(self, wanted: Wanted) -> tuple[int, int]:
        """The places to look at: from the first, up to below the second."""
        lowest, end = self._rows(ENDS)[0]
        first = self._place_from(wanted.after + 1, lowest, end) if wanted.after >= 0 else lowest
        below = self._place_from(wanted.before, first, end)
        if wanted.below is None:
            return first, below
        room, offset = wanted.below
        row = self._row(PLACE, room=room, offset=offset)
        return first, min(below, row.place) if row else first

    def _place_from(self, time: int, low: int, high: int) -> int:
        """The first place whose message is not older than `time`, by halving: places ascend with time."""
        while low < high:
            middle = (low + high) // 2
            row = self._row(FIRST_FROM, place=middle)
            if row is None or row.time >= time:
                high = middle
            else:
                low = row.place + 1
        return low


def _match(wanted: Wanted, rooms: Iterable[str] | None) -> str:
    """The question in FTS5's language, in which what people typed is never more than quoted words.

    A word that the tokenizer finds nothing in counts for nothing, which is so only where no AND is written.
    """
    words = [_quoted(word) for word in wanted.words]
    parts = [f"{{text}} : ({' '.join(words)} *)"]
    if rooms is not None:
        parts.append(f"{{room}} : ({' OR '.join(_quoted(_hex(room)) for room in rooms)})")
    if wanted.author is not None:
        parts.append(f"{{author}} : {_quoted(_hex(wanted.author))}")
    return " AND ".join(parts)


def _tsquery(words: Sequence[Sequence[str]], rooms: Sequence[str] | None, author: str | None) -> str:
    """The question in PostgreSQL's language. Words are letters and digits here, so nothing needs to be quoted."""
    phrases = [list(parts) for parts in words]
    if phrases[-1]:
        phrases[-1][-1] += ":*"
    found = ["(" + " <-> ".join(parts) + ")" for parts in phrases if parts]
    if found and rooms is not None:
        found.append("(" + " | ".join(f"'@{_hex(room)}'" for room in rooms) + ")")
    if found and author is not None:
        found.append(f"'#{_hex(author)}'")
    return " & ".join(found)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _hex(name: str) -> str:
    return name.encode().hex()
