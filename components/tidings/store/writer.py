"""One writer thread with group commit, readers beside it: what every engine does in the same way.

An engine is two things of SQLAlchemy's, one for the writer and one for the readers, whose transactions keep these
promises: the writer's exclude every other writer's on the database, and are on the disk when their commit returns; a
reader's see one moment. One commit serves all commands that wait together: under load the cost of a sync is shared, and
an idle node answers at once.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from twisted.internet import threads
from twisted.internet.defer import Deferred, fail
from twisted.internet.interfaces import IReactorFromThreads
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from tidings.model.errors import TidingsError, Unavailable
from tidings.model.events import Event
from tidings.store import ReadTx, Tx
from tidings.store.migrate import upgrade
from tidings.store.queries import Commands, Queries

T = TypeVar("T")
Listener = Callable[[Sequence[Event]], None]

log = Logger(namespace="tidings.store")

RETRY_MS = 1000
"""When to come back, if the database did not answer or the queue is full."""


class Bounds(Struct, frozen=True, kw_only=True):
    """How much may wait.

    `queue` commands may wait, past that `write` answers Unavailable; one commit may hold `batch` of them; `readers` is
    how many threads read.
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
    """

    def __init__(self, writer: Engine, reader: Engine, reactor: IReactorFromThreads, bounds: Bounds) -> None:
        self._reactor = reactor
        self._batch_limit = bounds.batch
        self._writer_engine = writer
        self._reader_engine = reader
        try:
            upgrade(writer)
        except BaseException:
            writer.dispose()
            raise
        self._jobs: queue.Queue[_Job | None] = queue.Queue(bounds.queue)
        self._listeners: list[Listener] = []
        self._closing: Deferred[None] | None = None
        self._readers = ThreadPool(1, bounds.readers, name="tidings-read")
        self._readers.start()
        self._writer = threading.Thread(target=self._write_forever, name="tidings-write", daemon=True)
        self._writer.start()

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def write(self, command: Callable[[Tx], T]) -> Deferred[T]:
        if self._closing is not None:
            return fail(_closed())
        deferred: Deferred[T] = Deferred()
        try:
            self._jobs.put_nowait(_Job(command, deferred))
        except queue.Full:
            return fail(Unavailable("Too many writes are waiting.", retry_after_ms=RETRY_MS))
        return deferred

    def read(self, query: Callable[[ReadTx], T]) -> Deferred[T]:
        if self._closing is not None:
            return fail(_closed())

        def on_reader() -> T:
            with self._reader_engine.connect() as connection, connection.begin():
                return query(Queries(connection))

        reading: Deferred[T] = threads.deferToThreadPool(self._reactor, self._readers, on_reader)
        return reading.addErrback(_as_unavailable)

    def close(self) -> Deferred[None]:
        if self._closing is None:
            self._closing = Deferred()
            # on a thread of its own: it waits for the writer, which may have a full queue before it, and for readers
            threading.Thread(target=self._finish, args=[self._closing], name="tidings-close", daemon=True).start()
        done: Deferred[None] = Deferred()
        self._closing = self._closing.addCallback(done.callback)
        return done

    def _finish(self, closing: Deferred[None]) -> None:
        self._jobs.put(None)
        self._writer.join()
        self._readers.stop()
        self._writer_engine.dispose()
        self._reader_engine.dispose()
        self._reactor.callFromThread(closing.callback, None)

    # ---- on the writer's thread

    def _write_forever(self) -> None:
        while True:
            first = self._jobs.get()
            if first is None:
                return
            batch, last = self._gather(first)
            self._commit(batch)
            self._reactor.callFromThread(self._deliver, batch)
            if last:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        """All that waits already, up to the limit; nobody waits for company."""
        batch = [first]
        while len(batch) < self._batch_limit:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit(self, batch: list[_Job]) -> None:
        try:
            with self._writer_engine.connect() as connection, connection.begin():
                for job in batch:
                    _run(job, connection)
        except Exception as error:  # noqa: BLE001 - whatever a database throws, the writer must live on
            log.error("a commit failed: {error}", error=said_by(error))  # noqa: TRY400 - the sentence, not a traceback
            # after a failed sync a connection's idea of the file cannot be trusted: the next batch opens a new one
            self._writer_engine.dispose()
            for job in batch:
                job.events = ()
                job.outcome = Failure(
                    Unavailable("The database did not take this; try again with the same key.", retry_after_ms=RETRY_MS)
                )

    # ---- on the event loop's thread

    def _deliver(self, batch: list[_Job]) -> None:
        events = [one for job in batch for one in job.events]
        if events:
            for listener in self._listeners:
                try:
                    listener(events)
                except Exception:  # noqa: BLE001 - a listener's fault must not lose the replies
                    log.failure("a listener failed on {count} events", count=len(events))
        for job in batch:
            job.deferred.callback(job.outcome)  # a Failure as the result starts the errbacks


def _run(job: _Job, connection: Connection) -> None:
    """Run one command within the batch; what it raises undoes only itself.

    A database error passes through, because it may have spoilt the whole transaction.
    """
    tx = Commands(connection)
    connection.exec_driver_sql("SAVEPOINT command")
    try:
        job.outcome = job.command(tx)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - the caller gets it, whatever it is
        connection.exec_driver_sql("ROLLBACK TO command")
        job.outcome = Failure(error)
    else:
        job.events = tx.appended
    connection.exec_driver_sql("RELEASE command")


def said_by(error: BaseException | None) -> str:
    """What a database says of an error, without the row that it was about."""
    cause = getattr(error, "orig", None) or error
    return next(iter(str(cause).splitlines()), "") or type(cause).__name__


def _closed() -> Unavailable:
    return Unavailable("The node is shutting down; try again in a moment.")


def _as_unavailable(failure: Failure) -> Failure:
    if failure.check(SQLAlchemyError) and not failure.check(TidingsError):
        log.error("a read failed: {error}", error=said_by(failure.value))
        return Failure(Unavailable("The database could not be read; try again.", retry_after_ms=RETRY_MS))
    return failure
