"""A store in memory that answers at once: for tests of what stands above it. It keeps the contract of `tests/store`."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from twisted.internet.defer import Deferred, fail, succeed
from twisted.python.failure import Failure

from tidings.model.errors import Unavailable
from tidings.model.events import Event
from tidings.store import ReadTx, Tx
from tidings.store.queries import Queries
from tidings.store.schema import metadata
from tidings.store.sqlite import engine
from tidings.store.writer import _Job, carry_out

T = TypeVar("T")


class InlineStore:
    """SQLite in memory, on the caller's thread."""

    def __init__(self) -> None:
        self._engine = engine(":memory:", begin="BEGIN")
        metadata.create_all(self._engine)
        self._listeners: list[Callable[[Sequence[Event]], None]] = []
        self._closed = False

    def write(self, command: Callable[[Tx], T]) -> Deferred[T]:
        """Run the command now."""
        if self._closed:
            return fail(Unavailable())
        job = _Job(command, Deferred())
        try:
            carry_out(self._engine, [job])
        except SQLAlchemyError:
            return fail(Unavailable())
        for listener in self._listeners if job.events else ():
            listener(job.events)
        outcome: Any = job.outcome
        return fail(outcome) if isinstance(outcome, Failure) else succeed(outcome)

    def read(self, query: Callable[[ReadTx], T]) -> Deferred[T]:
        """Run the query now."""
        if self._closed:
            return fail(Unavailable())
        try:
            with self._engine.connect() as connection, connection.begin():
                return succeed(query(Queries(connection)))
        except SQLAlchemyError:
            return fail(Unavailable())
        except Exception:  # noqa: BLE001 - the caller gets it, whatever it is
            return fail()

    def read_together(self, query: Callable[[ReadTx], T]) -> Deferred[T]:
        """The same: nobody else waits."""
        return self.read(query)

    def listen(self, listener: Callable[[Sequence[Event]], None]) -> None:
        """Have the events of every commit."""
        self._listeners.append(listener)

    def close(self) -> Deferred[None]:
        """Answer nobody any more; what was stored is gone."""
        self._closed = True
        self._engine.dispose()
        return succeed(None)
