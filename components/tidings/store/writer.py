"""One writer thread with group commit, readers beside it: what every engine does in the same way.

An engine is two things of SQLAlchemy's, one for the writer and one for the readers, whose transactions keep these
promises: the writer's exclude every other writer's on the database, and are on the disk when their commit returns; a
reader's see one moment. One commit serves all commands that wait together: under load the cost of a sync is shared, and
an idle node answers at once.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from twisted.internet.defer import Deferred, fail
from twisted.logger import Logger
from twisted.python.failure import Failure

from tidings.model.errors import Unavailable
from tidings.model.events import Event
from tidings.reactor import Reactor
from tidings.store import ReadTx, Tx
from tidings.store.migrate import upgrade
from tidings.store.prepared import Driver
from tidings.store.queries import Commands
from tidings.store.readers import RETRY_MS, Readers, said_by

T = TypeVar("T")
Listener = Callable[[Sequence[Event]], None]

log = Logger(namespace="tidings.store")

COMPLAIN_EVERY_S = 60.0
"""So often the log says what is wrong as long as it stays the same."""


class Bounds(Struct, frozen=True, kw_only=True):
    """How much may wait.

    `queue` commands may wait, and as many short reads; past that they are answered Unavailable. One commit may hold
    `batch` commands; `readers` is how many threads read.
    """

    queue: int = 10_000
    batch: int = 200
    readers: int = 4


class _Job(Struct):
    """A command on its way through the writer: what to run and, later, how it ended."""

    command: Callable[[Tx], Any]
    deferred: Deferred[Any]
    outcome: Any = None
    events: Sequence[Event] = ()


class WriterStore:
    """A `Store` on an engine. Make it on the event loop's thread; it migrates the database first.

    Args:
        writer: transactions that exclude each other, also those of other processes.
        reader: transactions that see one moment, beside the writer's.
        reactor: where replies and events are delivered.
        bounds: how much may wait.
        batches_read: how many of the readers may read for several at the same time, see `Readers`.
    """

    def __init__(self, writer: Engine, reader: Engine, reactor: Reactor, bounds: Bounds, *, batches_read: int) -> None:
        self._reactor = reactor
        self._batch_limit = bounds.batch
        self._writer_engine = writer
        self._reader_engine = reader
        try:
            upgrade(writer)
        except BaseException:
            writer.dispose()
            raise
        self._most_waiting = bounds.queue
        self._waiting: list[_Job] = []
        self._is_writing = False
        self._complaint, self._complained_at = "", 0.0
        self._batches: queue.SimpleQueue[list[_Job] | None] = queue.SimpleQueue()
        self._listeners: list[Listener] = []
        self._closing: Deferred[None] | None = None
        self._readers = Readers(
            reader,
            reactor,
            threads_most=bounds.readers,
            batches_most=batches_read,
            waiting_most=bounds.queue,
        )
        self._writer = threading.Thread(target=self._write_forever, name="tidings-write", daemon=True)
        self._writer.start()

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def write(self, command: Callable[[Tx], T]) -> Deferred[T]:
        if self._closing is not None:
            return fail(_closed())
        if len(self._waiting) >= self._most_waiting:
            return fail(Unavailable("Too many writes are waiting.", retry_after_ms=RETRY_MS))
        deferred: Deferred[T] = Deferred()
        self._waiting.append(_Job(command, deferred))
        self._go_on()
        return deferred

    def read(self, query: Callable[[ReadTx], T]) -> Deferred[T]:
        return fail(_closed()) if self._closing is not None else self._readers.read(query)

    def read_together(self, query: Callable[[ReadTx], T]) -> Deferred[T]:
        return fail(_closed()) if self._closing is not None else self._readers.read_together(query)

    def close(self) -> Deferred[None]:
        if self._closing is None:
            self._closing = Deferred()
            self._readers.finish()
            self._go_on()
        done: Deferred[None] = Deferred()
        self._closing = self._closing.addCallback(done.callback)
        return done

    def _finish(self, closing: Deferred[None]) -> None:
        self._writer.join()
        self._readers.stop()
        self._writer_engine.dispose()
        self._reader_engine.dispose()
        self._reactor.callFromThread(closing.callback, None)

    def _go_on(self) -> None:
        """Give the writer, if it is free, all that waits at the end of this turn of the event loop: it goes together.

        While the writer works more may gather. The two seldom work at once, which in Python makes both slower. Once the
        store is closed and nothing waits, the writer ends.
        """
        if self._is_writing:
            return
        if self._waiting:
            self._is_writing = True
            self._reactor.callLater(0, self._hand_over)
        elif self._closing is not None:
            self._is_writing = True
            self._batches.put(None)
            # on a thread of its own: it waits for those who read
            threading.Thread(target=self._finish, args=[self._closing], name="tidings-close", daemon=True).start()

    def _hand_over(self) -> None:
        batch, self._waiting = self._waiting[: self._batch_limit], self._waiting[self._batch_limit :]
        self._batches.put(batch)

    # ---- on the writer's thread

    def _write_forever(self) -> None:
        while (batch := self._batches.get()) is not None:
            self._commit(batch)
            self._reactor.callFromThread(self._deliver, batch)

    def _commit(self, batch: list[_Job]) -> None:
        try:
            carry_out(self._writer_engine, batch)
        except Exception as error:  # noqa: BLE001 - whatever a database throws, the writer must live on
            self._complain(said_by(error))
            # after a failed sync a connection's idea of the file cannot be trusted: the next batch opens a new one
            self._writer_engine.dispose()
            for job in batch:
                job.events = ()
                job.outcome = Failure(
                    Unavailable("The database did not take this; try again with the same key.", retry_after_ms=RETRY_MS)
                )

    def _complain(self, what: str) -> None:
        """Say what is wrong, but not again and again: whatever it is, everybody tries again until it is over."""
        now = monotonic()
        if what != self._complaint or now - self._complained_at > COMPLAIN_EVERY_S:
            log.error("a commit failed: {error}", error=what)
            self._complaint, self._complained_at = what, now

    # ---- on the event loop's thread

    def _deliver(self, batch: list[_Job]) -> None:
        self._is_writing = False
        self._go_on()
        events = [one for job in batch for one in job.events]
        if events:
            for listener in self._listeners:
                try:
                    listener(events)
                except Exception:  # noqa: BLE001 - a listener's fault must not lose the replies
                    log.failure("a listener failed on {count} events", count=len(events))
        for job in batch:
            job.deferred.callback(job.outcome)  # a Failure as the result starts the errbacks


class _Spoilt(Exception):
    """A command has raised that had written something, which only the end of the whole transaction undoes."""


def carry_out(engine: Engine, batch: Sequence[_Job]) -> None:
    """Run commands in one transaction; what one of them raises undoes only itself, and is its outcome.

    Nearly all that raise do so before they write. So nothing is marked to come back to, which would be two statements
    more for each; if one does have to be undone, all are run once more, with marks.

    Raises:
        SQLAlchemyError: nothing of all this is stored.
    """
    try:
        _run_all(engine, batch, _run)
    except _Spoilt:
        _run_all(engine, batch, _run_marked)


def _run_all(engine: Engine, batch: Sequence[_Job], run: Callable[[_Job, Commands], None]) -> None:
    with engine.connect() as connection, connection.begin():
        driver = Driver(connection)
        for job in batch:
            driver.has_written = False
            run(job, Commands(connection, driver=driver))


def _run(job: _Job, tx: Commands) -> None:
    """Run one command of several.

    A database error passes through, because it may have spoilt the whole transaction.
    """
    job.events = ()
    try:
        job.outcome = job.command(tx)
    except SQLAlchemyError:
        raise
    except Exception as error:
        if tx.driver.has_written:
            raise _Spoilt from error
        job.outcome = Failure(error)
    else:
        job.events = tx.appended


def _run_marked(job: _Job, tx: Commands) -> None:
    """The same; what it has written before it raises is undone here."""
    tx.driver.run("SAVEPOINT command")
    try:
        _run(job, tx)
    except _Spoilt as spoilt:
        tx.driver.run("ROLLBACK TO command")
        tx.driver.forget()
        job.outcome = Failure(spoilt.__cause__)
    tx.driver.run("RELEASE command")


def _closed() -> Unavailable:
    return Unavailable("The node is shutting down; try again in a moment.")
