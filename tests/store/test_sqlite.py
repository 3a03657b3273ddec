"""What is SQLite's own: how it is set, a full disk, another process on the same file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.stores import Sqlite, append, log_of, new
from tests.support.waiting import all_of, wait_for
from tidings.model.errors import Unavailable
from tidings.store import ReadTx, Store, Tx


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store on a file."""
    opened = Sqlite().open(tmp_path)
    yield opened
    wait_for(opened.close())


def pragma(name: str) -> Any:  # noqa: ANN401 - a query that returns the value
    """A query for a setting of the connection it runs on."""

    def query(tx: ReadTx) -> object:
        return tx._connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()  # type: ignore[attr-defined] # SQLite's

    return query


async def test_every_commit_is_synced(store: Store) -> None:
    """The journal is a write-ahead log that is synced at each commit: `synchronous` is FULL."""
    for name, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
        assert await store.write(pragma(name)) == value
        assert await store.read(pragma(name)) == value


async def test_a_full_disk_refuses_and_recovers(store: Store, tmp_path: Path) -> None:
    """Writes are refused while there is no room, reads go on, and writes work again once there is."""
    await store.write(append(number=1))
    pages = await store.write(pragma("page_count"))
    await store.write(pragma(f"max_page_count={pages}"))

    def much(tx: Tx) -> None:
        for number in range(200):
            event = new("topic.much", number)
            tx.append(type(event)(stream="topic.much", id="x", type="a.b", time=0, author=None, data={"a": "x" * 1000}))

    with pytest.raises(Unavailable) as caught:
        await store.write(much)
    assert caught.value.temporary
    assert await store.read(log_of()) == [1]
    await store.write(much)  # the limit was the old connection's, and with it room was made
    assert (await store.write(append(number=2))).offset == 2
    with sqlite3.connect(tmp_path / "tidings.sqlite3") as other:
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    other.close()


async def test_a_locked_file_refuses_and_recovers(store: Store, tmp_path: Path) -> None:
    """Somebody holds the file longer than we wait: try again; afterwards all is well."""
    await store.write(pragma("busy_timeout=20"))
    other = sqlite3.connect(tmp_path / "tidings.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        await store.write(append(number=1))
    assert await store.read(log_of()) == []
    other.execute("COMMIT")
    other.close()
    assert (await store.write(append(number=2))).offset == 1


async def test_two_processes_may_use_one_file(store: Store, tmp_path: Path) -> None:
    """The command line makes keys while the node runs: each sees what the other did, offsets stay dense."""
    other = Sqlite().open(tmp_path)
    waiting = [one.write(append(number=number)) for number in range(50) for one in (store, other)]
    events = await all_of(waiting)
    assert sorted(event.offset for event in events) == list(range(1, 101))
    assert len(await store.read(log_of())) == 100
    await other.close()


async def test_a_batch_has_a_limit(tmp_path: Path) -> None:
    """Nobody waits for an endless commit."""
    store = Sqlite().open(tmp_path, batch=7)
    sizes: list[int] = []
    store.listen(lambda events: sizes.append(len(events)))
    await all_of([store.write(append(number=number)) for number in range(100)])
    assert sum(sizes) == 100
    assert max(sizes) <= 7
    await store.close()
