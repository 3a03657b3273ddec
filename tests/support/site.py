"""A site of which nothing stays: one transaction that is thrown away, a clock moved by hand, ids that count.

On SQLite in memory, or on PostgreSQL: the rules must not notice.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine

from tests.support.cast import PEOPLE, person_of
from tests.support.postgres import cluster
from tidings.api import BY_URI
from tidings.model.events import Position
from tidings.model.limits import Limits
from tidings.model.moderation import Filter
from tidings.model.people import Caller
from tidings.model.requests import HistoryReply, ReadReply
from tidings.model.rooms import Room
from tidings.services import Turn
from tidings.store import postgres
from tidings.store.queries import Commands
from tidings.store.schema import metadata
from tidings.store.sqlite import engine

NOON = 1_790_000_000_000
"""When every test begins, in ms."""


@lru_cache(maxsize=1)
def _memory() -> Engine:
    made = engine(":memory:", begin="BEGIN")
    metadata.create_all(made)
    return made


@lru_cache(maxsize=1)
def _on_postgres() -> Engine:
    return postgres.engine(cluster().make("rules", "todays"), use="writer")


ENGINES: dict[str, Callable[[], Engine]] = {"sqlite": _memory, "postgres": _on_postgres}


@contextmanager
def transaction(engine_name: str = "sqlite") -> Iterator[Commands]:
    """A transaction on an empty database; nothing of it stays."""
    with ENGINES[engine_name]().connect() as connection:
        begun = connection.begin()
        try:
            yield Commands(connection)
        finally:
            begun.rollback()


class Site:
    """Runs the table's rules, each as the store would: what raises leaves nothing.

    `now` is moved by hand; `limits` and `words` may be replaced.
    """

    def __init__(self, tx: Commands) -> None:
        self.tx = tx
        self.now = NOON
        self.limits = Limits()
        self.words: tuple[Filter, ...] = ()
        self._ids = count(1)

    def turn(self) -> Turn:
        """The surroundings of one command."""
        return Turn(now=self.now, new_id=lambda: f"id{next(self._ids)}", limits=self.limits, words=self.words)

    def do(self, who: Caller, what: str, **fields: Any) -> Any:  # noqa: ANN401 - each procedure has its own
        """Call `tidings.<what>` with these fields."""
        procedure = BY_URI[f"tidings.{what}"]
        request: Any = msgspec.convert(fields, procedure.request)
        assert procedure.rule is not None
        connection: Connection = self.tx._connection
        try:
            with nullcontext() if procedure.kind == "query" else connection.begin_nested():
                return procedure.rule(self.tx, who, request, self.turn())
        finally:
            self.tx.driver.forget()  # a transaction holds but for one command

    def meets(self, *people: Caller) -> None:
        """Let people have been here before, so that they are known by name."""
        for one in people:
            self.tx.put_person(person_of(one, self.now))

    def makes(self, who: Caller, room: str, **more: Any) -> Room:  # noqa: ANN401 - see do
        """Somebody makes a room."""
        made: Room = self.do(who, "room.create", room=room, **more).room
        return made

    def joins(self, who: Caller, room: str) -> Room:
        """Somebody joins a room."""
        joined: Room = self.do(who, "room.join", room=room).room
        return joined

    def says(self, who: Caller, room: str, text: str, **more: Any) -> Position:  # noqa: ANN401 - see do
        """Somebody says something."""
        said: Position = self.do(who, "chat.send", room=room, text=text, **more)
        return said

    def history(self, who: Caller, room: str, **more: Any) -> HistoryReply:  # noqa: ANN401 - see do
        """What somebody sees of a room."""
        seen: HistoryReply = self.do(who, "chat.history", room=room, **more)
        return seen

    def texts(self, who: Caller, room: str) -> list[str]:
        """The texts that somebody sees in a room."""
        return [message.text for message in self.history(who, room).messages]

    def reads(self, who: Caller, stream: str, **more: Any) -> ReadReply:  # noqa: ANN401 - see do
        """What somebody reads of a stream."""
        found: ReadReply = self.do(who, "stream.read", stream=stream, **more)
        return found

    def types(self, stream: str) -> list[str]:
        """The types of a stream's events."""
        return [event.type for event in self.tx.events(stream, 0, 1000)]


@contextmanager
def site(engine_name: str = "sqlite", *, met: Sequence[Caller] = PEOPLE) -> Iterator[Site]:
    """A site without rooms that has met these people."""
    with transaction(engine_name) as tx:
        made = Site(tx)
        made.meets(*met)
        yield made
