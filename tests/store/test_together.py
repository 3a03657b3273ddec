"""Short reads that are asked at once are read together, and nobody notices."""

import pytest
from twisted.internet.defer import Deferred

from tests.store.conftest import Open
from tests.support.stores import append, log_of, new
from tests.support.waiting import all_of
from tidings.model.errors import Invalid, Unavailable
from tidings.model.events import Event
from tidings.store import ReadTx, Store, Tx
from tidings.store.prepared import Driver
from tidings.store.readers import TOGETHER


def everything(tx: ReadTx) -> list[Event]:
    """What many ask when they come back."""
    return tx.events("topic.news", 0, 100)


async def test_what_is_asked_together_is_read_in_one_transaction(open_store: Open) -> None:
    """Up to a number; each gets the answer, as a list of their own."""
    store = open_store()
    await all_of([store.write(append(number=number)) for number in range(10)])
    drivers: list[Driver] = []

    def query(tx: ReadTx) -> list[Event]:
        drivers.append(tx.driver)  # type: ignore[attr-defined] # every engine has one, of each transaction
        found = everything(tx)
        assert [event.offset for event in found] == list(range(1, 11))
        found.clear()  # whatever one does with it
        return tx.events("topic.news", 0, 100)

    answers = await all_of([store.read_together(query) for _ in range(2 * TOGETHER)])
    assert [len(answer) for answer in answers] == [10] * (2 * TOGETHER)
    assert len(set(drivers)) == 2


async def test_it_sees_what_was_committed_before_it_was_asked(store: Store) -> None:
    """Also while others are being read: nobody joins a transaction that has begun."""
    for number in range(50):
        others = [store.read_together(everything) for _ in range(3)]
        written = await store.write(append(number=number))
        read = await store.read_together(everything)
        assert read[-1] == written
        await all_of(others)


async def test_what_one_raises_is_theirs_alone(store: Store) -> None:
    """Whether it is ours, or the database's, which ends the transaction for all."""
    await store.write(append(number=7))

    def refuses(tx: ReadTx) -> None:
        raise Invalid("No.", field="stream")

    def spoils(tx: ReadTx) -> None:
        tx._connection.exec_driver_sql("SELECT * FROM nowhere")  # type: ignore[attr-defined] # every engine is SQL

    first, refused, second, spoilt, third = (
        store.read_together(query) for query in (log_of(), refuses, log_of(), spoils, log_of())
    )
    assert await all_of([first, second, third]) == [[7], [7], [7]]
    with pytest.raises(Invalid):
        await refused
    with pytest.raises(Unavailable) as caught:
        await spoilt
    assert "nowhere" not in caught.value.sentence


async def test_a_database_that_is_not_there_is_asked_once(open_store: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each who waits: every try may take seconds."""
    store = open_store()
    engine = store._readers._engine  # type: ignore[attr-defined] # see above
    tries: list[object] = []

    def connect(*_: object) -> None:
        tries.append(None)
        raise engine.dialect.loaded_dbapi.OperationalError("away")

    engine.dispose()
    monkeypatch.setattr(engine.pool, "_invoke_creator", connect)
    waiting = [store.read_together(log_of()) for _ in range(20)]
    for wait in waiting:
        with pytest.raises(Unavailable):
            await wait
    assert len(tries) == 1


async def test_too_many_are_told_to_come_back(open_store: Open) -> None:
    """The limit is that of the writes."""
    store = open_store(queue=10)
    waiting = [store.read_together(log_of()) for _ in range(10)]
    with pytest.raises(Unavailable) as caught:
        await store.read_together(log_of())
    assert caught.value.retry_after_ms
    assert await all_of(waiting) == [[]] * 10


async def test_what_waits_is_answered_before_the_store_closes(open_store: Open) -> None:
    """Afterwards nobody is."""
    store = open_store()
    await store.write(append(number=1))
    waiting: list[Deferred[list[int]]] = [store.read_together(log_of()) for _ in range(3 * TOGETHER)]  # type: ignore[misc] # both engines give a Deferred
    await store.close()
    assert await all_of(waiting) == [[1]] * (3 * TOGETHER)
    with pytest.raises(Unavailable):
        await store.read_together(log_of())


async def test_a_command_reads_what_it_wrote(store: Store) -> None:
    """What a transaction remembers of a stream is forgotten when it is appended to, shortened or redacted."""

    def command(tx: Tx) -> list[list[object]]:
        seen = []
        for change in (
            lambda: tx.append(new(number=1)),
            lambda: tx.append(new(number=2)),
            lambda: tx.redact("topic.news", [1]),
            lambda: tx.trim("topic.news", 2**50, 1),
        ):
            tx.events("topic.news", 0, 10)
            tx.head("topic.news")
            change()
            head = tx.head("topic.news")
            assert head is not None
            seen.append([head.oldest, head.offset, *(event.data for event in tx.events("topic.news", 0, 10))])
        return seen

    one, two, redacted = {"number": 1}, {"number": 2}, {"redacted": True}
    assert await store.write(command) == [[1, 1, one], [1, 2, one, two], [1, 2, redacted, two], [2, 2, two]]
