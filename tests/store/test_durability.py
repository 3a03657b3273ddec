"""What was acknowledged stays, whatever ends the process; and how a store behaves when it is full or closing."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Self

import pytest
from twisted.internet.threads import deferToThread

from tests.conftest import LoggedFailures
from tests.support import writing_process
from tests.support.stores import DURABLE, Engine, append, each_of, log_of, new
from tests.support.waiting import all_of
from tidings.model.errors import Invalid, Unavailable
from tidings.model.events import Event
from tidings.store import ReadTx, Store, Tx

Open = Callable[..., Store]
ROOT = Path(__file__).resolve().parents[2]


async def test_what_was_stored_is_there_after_opening_again(open_store: Open) -> None:
    """Events, offsets, the epoch; and numbering goes on."""
    first = open_store()
    written = await all_of([first.write(append(number=number)) for number in range(10)])
    await first.close()
    second = open_store()
    assert await second.read(lambda tx: tx.events("topic.news", 0, 100)) == written
    after = await second.write(append(number=10))
    assert (after.offset, after.epoch) == (11, written[0].epoch)


async def test_closing_finishes_what_is_queued(open_store: Open) -> None:
    """Every write that was taken is answered, and is there."""
    store = open_store()
    waiting = [store.write(append(number=number)) for number in range(500)]
    closing = store.close()
    with pytest.raises(Unavailable):
        await store.write(append())
    assert len(await all_of(waiting)) == 500
    await closing
    assert await open_store().read(log_of()) == list(range(500))


class Gate:
    """A command that holds the writer until it is let go; what is written meanwhile waits together."""

    waiting: Awaitable[None]

    def __init__(self) -> None:
        self._reached, self._go = threading.Event(), threading.Event()

    @classmethod
    async def before(cls, store: Store) -> Self:
        """Hold this store's writer."""
        gate = cls()
        gate.waiting = store.write(gate._hold)
        assert await deferToThread(gate._reached.wait, 10)
        return gate

    def _hold(self, tx: Tx) -> None:
        self._reached.set()
        assert self._go.wait(10)

    def open(self) -> None:
        """Let the writer go on."""
        self._go.set()


async def test_a_full_queue_refuses_at_once(open_store: Open) -> None:
    """Those who wait already are served; who came too late is told to come again."""
    store = open_store(queue=3)
    gate = await Gate.before(store)
    waiting = [store.write(append(number=number)) for number in range(3)]
    with pytest.raises(Unavailable) as caught:
        await store.write(append(number=3))
    assert caught.value.retry_after_ms
    gate.open()
    await all_of(waiting)
    assert await store.read(log_of()) == [0, 1, 2]
    assert (await store.write(append(number=4))).offset == 4


def _raises(tx: Tx) -> None:
    tx.append(new(number=99))
    raise Invalid


async def test_commands_that_wait_together_fail_alone(open_store: Open) -> None:
    """One commit, and what one of them raises undoes only that one; all its events are heard at once, in order."""
    store = open_store()
    heard: list[list[int]] = []
    store.listen(lambda events: heard.append([event.data["number"] for event in events]))
    gate = await Gate.before(store)
    first, failing, second = store.write(append(number=1)), store.write(_raises), store.write(append(number=2))
    gate.open()
    with pytest.raises(Invalid):
        await failing
    assert [(await first).offset, (await second).offset] == [1, 2]
    assert heard == [[1, 2]]


def _breaks(tx: Tx) -> None:
    tx.append(new(number=98))
    tx._connection.exec_driver_sql("SELECT * FROM nowhere")  # type: ignore[attr-defined] # every engine is SQL


async def test_a_database_error_spoils_the_commit_and_nothing_else(open_store: Open) -> None:
    """All that waited together are asked to try again, none is stored, none is heard; the next write works."""
    store = open_store()
    heard: list[Event] = []
    store.listen(heard.extend)
    gate = await Gate.before(store)
    waiting = [store.write(append(number=1)), store.write(_breaks), store.write(append(number=2))]
    gate.open()
    for wait in waiting:
        with pytest.raises(Unavailable):
            await wait
    assert heard == []
    assert (await store.write(append(number=3))).offset == 1
    assert await store.read(log_of()) == [3]


async def test_a_listener_that_fails_loses_no_reply(open_store: Open, logged_failures: LoggedFailures) -> None:
    """It is logged, the other listeners hear, the writers are answered."""
    store = open_store()
    heard: list[Event] = []

    def fails(events: Sequence[Event]) -> None:
        raise ZeroDivisionError

    store.listen(fails)
    store.listen(heard.extend)
    assert (await store.write(append())).offset == 1
    assert len(heard) == 1
    assert len(logged_failures.flush(ZeroDivisionError)) == 1


async def test_a_query_sees_one_moment(open_store: Open) -> None:
    """Whatever is committed while it runs."""
    store = open_store()
    await store.write(append(number=0))
    begun, committed = threading.Event(), threading.Event()

    def query(tx: ReadTx) -> tuple[int, int]:
        head = tx.head("topic.news")
        assert head is not None
        begun.set()
        assert committed.wait(10)
        return head.offset, len(tx.events("topic.news", 0, 10))

    reading = store.read(query)
    assert begun.wait(10)
    await store.write(append(number=1))
    committed.set()
    assert await reading == (1, 1)
    assert await store.read(log_of()) == [0, 1]


async def test_reads_do_not_wait_for_a_long_write(open_store: Open) -> None:
    """Readers stand beside the writer."""
    store = open_store()
    gate = await Gate.before(store)
    assert await store.read(log_of()) == []
    gate.open()
    await gate.waiting


# ---- killed processes


each_engine = pytest.mark.parametrize("engine", each_of(DURABLE))


def _started(folder: Path, what: str, engine: Engine) -> subprocess.Popen[str]:
    number = str(DURABLE.index(engine))
    command = [sys.executable, "-m", "tests.support.writing_process", str(folder), what, number]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "components")])
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, text=True
    )


@each_engine
async def test_what_was_acknowledged_survives_a_kill(engine: Engine, tmp_path: Path) -> None:
    """A process killed in the middle of a flood of writes has kept every one that it acknowledged, in its place."""
    await engine.open(tmp_path).close()  # a server is ours, and not of the process that is to be killed
    with _started(tmp_path, "flood", engine) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(300)]
        process.kill()
        told += process.stdout.readlines()
    acknowledged = [tuple(map(int, line.split())) for line in told if line.endswith("\n")]
    assert len(acknowledged) >= 300
    assert process.returncode == -signal.SIGKILL
    store = engine.open(tmp_path)
    events = await store.read(lambda tx: tx.events("topic.news", 0, 10**6))
    assert [event.offset for event in events] == list(range(1, len(events) + 1))
    kept = {event.offset: event.data["number"] for event in events}
    assert [pair for pair in acknowledged if kept.get(pair[0]) != pair[1]] == []
    await store.close()


@each_engine
async def test_a_crash_between_commit_and_publish_loses_nothing(engine: Engine, tmp_path: Path) -> None:
    """Nobody heard of the event, but it is read; and the retry with the same key is told where it stands."""
    await engine.open(tmp_path).close()  # a server is ours, and not of the process that is to be killed
    with _started(tmp_path, "dies", engine) as process:
        assert process.wait(20) == -signal.SIGKILL
    store = engine.open(tmp_path)
    heard: list[Event] = []
    store.listen(heard.extend)
    (event,) = await store.read(lambda tx: tx.events("topic.news", 0, 10))
    (retried,) = (await store.write(writing_process.publish)).published
    assert (retried.offset, retried.epoch, retried.id) == (1, event.epoch, event.id)
    assert heard == []
    assert await store.read(log_of()) == [1]
    await store.close()
