"""Reads, on threads of their own: each in its own transaction, or several short ones together in one.

When a room comes back after the network was away, a thousand people ask in the same moment from where they were, for
the same messages. What is asked together is read together: a transaction, its way to a thread and back, and each answer
that is the same for several (`Driver.recall`) are there once. While that goes on more may gather, as for the writer.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from msgspec import Struct
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from twisted.internet import threads
from twisted.internet.defer import Deferred, fail
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from tidings.model.errors import TidingsError, Unavailable
from tidings.reactor import Reactor
from tidings.store import ReadTx
from tidings.store.prepared import Driver
from tidings.store.queries import Queries

T = TypeVar("T")

log = Logger(namespace="tidings.store")

RETRY_MS: Final = 1000
"""When to come back, if the database did not answer or the queue is full."""
TOGETHER: Final = 50
"""So many are read in one transaction, at most: the answers of all of them are held at the same time."""


class _Asked(Struct):
    """A short query on its way: what to run and, later, how it ended."""

    query: Callable[[ReadTx], Any]
    deferred: Deferred[Any]
    outcome: Any = None


class Readers:
    """Threads that read.

    Args:
        engine: whose transactions see one moment.
        reactor: where answers are delivered.
        threads_most: how many read at the same time.
        batches_most: how many of them read for several. Where an answer takes Python's time and not a server's, more
            than one make each other slower.
        waiting_most: how many short ones may wait to be read together; past that they are answered Unavailable.
    """

    def __init__(
        self, engine: Engine, reactor: Reactor, *, threads_most: int, batches_most: int, waiting_most: int
    ) -> None:
        self._engine, self._reactor = engine, reactor
        self._most = waiting_most
        self._waiting: list[_Asked] = []
        self._free_batches = batches_most
        self._is_called = False
        self._pool = ThreadPool(1, threads_most, name="tidings-read")
        self._pool.start()

    def read(self, query: Callable[[ReadTx], T]) -> Deferred[T]:
        """Run a query in a transaction of its own."""

        def on_thread() -> T:
            with self._engine.connect() as connection, connection.begin():
                return query(Queries(connection))

        reading: Deferred[T] = threads.deferToThreadPool(self._reactor, self._pool, on_thread)
        return reading.addErrback(_as_unavailable)

    def read_together(self, query: Callable[[ReadTx], T]) -> Deferred[T]:
        """Run a short query with others that wait. It sees what was committed before it was asked."""
        if len(self._waiting) >= self._most:
            return fail(Unavailable("Too many reads are waiting.", retry_after_ms=RETRY_MS))
        deferred: Deferred[T] = Deferred()
        self._waiting.append(_Asked(query, deferred))
        self._go_on()
        return deferred.addErrback(_as_unavailable)

    def finish(self) -> None:
        """Begin to read all that waits, because nothing will be asked any more."""
        while self._waiting:
            self._hand_over()

    def stop(self) -> None:
        """Wait for those who read, and end the threads; called on another thread than the event loop's."""
        self._pool.stop()

    def _go_on(self) -> None:
        """Begin, at the end of this turn of the event loop, to read what has gathered until then."""
        if self._waiting and self._free_batches > 0 and not self._is_called:
            self._is_called = True
            self._reactor.callLater(0, self._hand_over)

    def _hand_over(self) -> None:
        self._is_called = False
        if not self._waiting:
            return  # `finish` was here before
        self._free_batches -= 1
        batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
        reading = threads.deferToThreadPool(self._reactor, self._pool, answer_all, self._engine, batch)
        _ = reading.addBoth(self._deliver, batch)
        self._go_on()

    def _deliver(self, ended: object, batch: Sequence[_Asked]) -> None:
        self._free_batches += 1
        self._go_on()
        for one in batch:
            # a Failure as the result starts the errbacks
            one.deferred.callback(ended if isinstance(ended, Failure) else one.outcome)


def answer_all(engine: Engine, batch: Sequence[_Asked]) -> None:
    """Run queries in one transaction. What one of them raises is its outcome, and the others are answered."""
    left = deque(batch)
    while left:
        has_begun = False
        try:
            with engine.connect() as connection, connection.begin():
                driver, has_begun = Driver(connection), True
                while left:
                    left[0].outcome = _outcome(left[0].query, Queries(connection, driver))
                    left.popleft()
        except SQLAlchemyError:
            # what it was asked has spoilt this transaction, and the others get another one; or there is no database
            for _ in range(min(1, len(left)) if has_begun else len(left)):
                left.popleft().outcome = Failure()


def _outcome(query: Callable[[ReadTx], Any], tx: Queries) -> Any:  # noqa: ANN401 - what a query returns, or its Failure
    try:
        return query(tx)
    except SQLAlchemyError:
        raise
    except Exception:  # noqa: BLE001 - whoever asked gets it, whatever it is
        return Failure()


def said_by(error: BaseException | None) -> str:
    """What a database says of an error, without the row that it was about."""
    cause = getattr(error, "orig", None) or error
    return next(iter(str(cause).splitlines()), "") or type(cause).__name__


def _as_unavailable(failure: Failure) -> Failure:
    if failure.check(SQLAlchemyError) and not failure.check(TidingsError):
        log.error("a read failed: {error}", error=said_by(failure.value))
        return Failure(Unavailable("The database could not be read; try again.", retry_after_ms=RETRY_MS))
    return failure
