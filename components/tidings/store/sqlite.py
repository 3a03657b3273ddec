"""SQLite: one writer thread with group commit, readers beside it. All that only SQLite needs is in this file.

Durability: WAL with `synchronous=FULL` syncs the write-ahead log at every commit, so what was acknowledged survives a
crash of the process and a loss of power (https://www.sqlite.org/pragma.html#pragma_synchronous). One sync serves all
commands that wait together: under load the cost of a sync is shared, and an idle node answers at once.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Connection, Engine, create_engine, event
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

BUSY_TIMEOUT_MS = 5000


def engine(path: Path | str, *, begin: str) -> Engine:
    """An engine on a database file whose transactions start with `begin` (`BEGIN` or `BEGIN IMMEDIATE`).

    The driver's own transaction handling is switched off, as SQLAlchemy's page on SQLite advises, so that a
    transaction starts where we say and savepoints work.
    """
    made = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False, "timeout": 5})

    @event.listens_for(made, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_size_limit=67108864",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made


class _Job(Struct):
    """A command on its way through the writer: what to run and, later, how it ended."""

    command: Callable[[Tx], Any]
    deferred: Deferred[Any]
    outcome: Any = None
    events: Sequence[Event] = ()


class SqliteStore:
    """A `Store` on one SQLite file. Make it on the event loop's thread; it migrates the file first.

    Args:
        path: the file; made if it is not there.
        reactor: where replies and events are delivered.
        queue_limit: how many commands may wait; past that `write` answers Unavailable.
        batch_limit: how many commands one commit may hold.
        readers: threads for reads.
    """

    def __init__(
        self,
        path: Path,
        reactor: IReactorFromThreads,
        *,
        queue_limit: int = 10_000,
        batch_limit: int = 200,
        readers: int = 4,
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._reactor = reactor
        self._batch_limit = batch_limit
        self._writer_engine = engine(path, begin="BEGIN IMMEDIATE")
        upgrade(self._writer_engine)
        self._reader_engine = engine(path, begin="BEGIN")
        self._jobs: queue.Queue[_Job | None] = queue.Queue(queue_limit)
        self._listeners: list[Listener] = []
        self._closing: Deferred[None] | None = None
        self._readers = ThreadPool(1, readers, name="tidings-read")
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
            return fail(Unavailable("Too many writes are waiting.", retry_after_ms=1000))
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
            log.error("a commit failed: {error}", error=error)  # noqa: TRY400 - the sentence, not a traceback
            # after a failed sync the connection's idea of the file cannot be trusted: the next batch opens a new one
            self._writer_engine.dispose()
            for job in batch:
                job.events = ()
                job.outcome = Failure(
                    Unavailable("The database did not take this; try again with the same key.", retry_after_ms=1000)
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


def _closed() -> Unavailable:
    return Unavailable("The node is shutting down; try again in a moment.")


def _as_unavailable(failure: Failure) -> Failure:
    if failure.check(SQLAlchemyError) and not failure.check(TidingsError):
        log.error("a read failed: {error}", error=failure.value)
        return Failure(Unavailable("The database could not be read; try again."))
    return failure
