"""What is PostgreSQL's own: one node, others beside it, a server that stops, is killed, and comes back."""

import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from twisted.internet import reactor
from twisted.internet.defer import ensureDeferred
from twisted.internet.threads import deferToThread

from tests.support.postgres import Cluster, cluster, database_of, name_of, needs_postgres
from tests.support.stores import Postgres, append, log_of, new
from tests.support.waiting import all_of, wait_for
from tidings.model.errors import Unavailable
from tidings.store import ReadTx, Store, postgres
from tidings.store.postgres import PostgresStore, Refused, engine, place_of, url_of
from tidings.store.queries import Commands

pytestmark = needs_postgres


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store on a database of its own."""
    opened = Postgres().open(tmp_path)
    yield opened
    wait_for(opened.close())


@pytest.fixture
def server() -> Iterator[Cluster]:
    """A server that a test may stop; it keeps what it promised."""
    made = Cluster()
    yield made
    made.remove()


def setting(name: str) -> Any:  # noqa: ANN401 - a query that returns the value
    """A query for a setting of the connection it runs on."""

    def query(tx: ReadTx) -> object:
        return tx._connection.exec_driver_sql(f"SHOW {name}").scalar_one()  # type: ignore[attr-defined] # PostgreSQL's

    return query


async def test_every_commit_is_synced(tmp_path: Path) -> None:
    """Also where the server is set not to; who reads sees one moment and cannot write."""
    address, name = database_of(tmp_path), name_of(tmp_path)
    admin = engine(address, use="writer")
    with admin.connect() as connection, connection.begin():
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    admin.dispose()
    store = Postgres().open(tmp_path)
    assert await store.write(setting("synchronous_commit")) == "on"
    assert await store.write(setting("transaction_isolation")) == "read committed"
    assert await store.read(setting("transaction_isolation")) == "repeatable read"
    assert await store.read(setting("transaction_read_only")) == "on"
    await store.close()


async def test_a_second_node_refuses(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one sentence; the first one works on, and when it has ended the other may begin."""
    monkeypatch.setattr(postgres, "LOCK_MS", 50)
    await store.write(append(number=1))
    with pytest.raises(Refused, match="Another Tidings node is using this database"):
        Postgres().open(tmp_path)
    await store.write(append(number=2))
    await store.close()
    second = Postgres().open(tmp_path)
    assert await second.read(log_of()) == [1, 2]
    await second.close()


async def test_the_command_line_writes_beside_the_node(store: Store, tmp_path: Path) -> None:
    """Each sees what the other did, offsets stay dense, and commits are in their order."""
    other = engine(database_of(tmp_path), use="writer")

    def beside() -> list[int]:
        offsets = []
        for number in range(50):
            with other.connect() as connection, connection.begin():
                offsets.append(Commands(connection).append(new(number=number)).offset)
        return offsets

    waiting = deferToThread(beside)
    events = await all_of([store.write(append(number=number)) for number in range(50)])
    offsets = [*(event.offset for event in events), *await waiting]
    assert sorted(offsets) == list(range(1, 101))
    assert len(await store.read(log_of())) == 100
    other.dispose()


async def test_whoever_writes_too_long_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The node answers that it could not write, reads go on, and afterwards all is well."""
    monkeypatch.setattr(postgres, "LOCK_MS", 50)
    store, other = Postgres().open(tmp_path), engine(database_of(tmp_path), use="writer")
    with other.connect() as connection, connection.begin():
        with pytest.raises(Unavailable) as caught:
            await store.write(append(number=1))
        assert caught.value.retry_after_ms
        assert await store.read(log_of()) == []
    assert (await store.write(append(number=2))).offset == 1
    other.dispose()
    await store.close()


async def test_a_server_that_stops_is_waited_for(server: Cluster) -> None:
    """While it is away everybody is told to come again; then all goes on, with what was acknowledged."""
    store = PostgresStore(server.make("tidings"), reactor)  # type: ignore[arg-type] # the module is the reactor
    await store.write(append(number=1))
    server.stop("immediate")
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            await store.write(append(number=9))
        assert caught.value.retry_after_ms
        with pytest.raises(Unavailable) as caught:
            await store.read(log_of())
        assert caught.value.retry_after_ms
    server.start()
    assert (await store.write(append(number=2))).offset == 2
    assert await store.read(log_of()) == [1, 2]
    await store.close()


async def test_a_restart_between_two_writes_is_not_noticed(server: Cluster) -> None:
    """A connection that has ended meanwhile is made anew before anything is asked of it."""
    store = PostgresStore(server.make("tidings"), reactor)  # type: ignore[arg-type] # see above
    await store.write(append(number=1))
    assert await store.read(log_of()) == [1]
    server.stop()
    server.start()
    assert (await store.write(append(number=2))).offset == 2
    assert await store.read(log_of()) == [1, 2]
    await store.close()


async def test_what_was_acknowledged_survives_a_kill_of_the_server(server: Cluster) -> None:
    """Killed in the middle of a flood, it has every event whose writer was answered, in its place."""
    store = PostgresStore(server.make("tidings"), reactor)  # type: ignore[arg-type] # see above
    acknowledged: dict[int, int] = {}
    numbers = count()

    async def write_until_it_fails() -> None:
        while True:
            number = next(numbers)
            try:
                event = await store.write(append(number=number))
            except Unavailable:
                return
            acknowledged[event.offset] = number
            if len(acknowledged) == 200:
                os.kill(server.pid(), signal.SIGKILL)

    await all_of([ensureDeferred(write_until_it_fails()) for _ in range(20)])
    assert len(acknowledged) >= 200
    server.start_again()
    kept = await store.read(lambda tx: tx.events("topic.news", 0, 10**6))
    assert [event.offset for event in kept] == list(range(1, len(kept) + 1))
    there = {event.offset: event.data["number"] for event in kept}
    assert {offset: number for offset, number in acknowledged.items() if there.get(offset) != number} == {}
    assert (await store.write(append(number=-1))).offset == len(kept) + 1
    await store.close()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("postgresql://jack:sesame@db.example.com/chat", "PostgreSQL chat at db.example.com"),
        ("postgres://jack:sesame@db.example.com:5433/chat", "PostgreSQL chat at db.example.com:5433"),
        ("postgresql://jack@/chat?host=/run/postgresql&password=sesame", "PostgreSQL chat at /run/postgresql"),
        ("postgresql://jack:sesame@%2Frun%2Fpostgresql/chat", "PostgreSQL chat at /run/postgresql"),
    ],
)
def test_a_place_has_no_password(address: str, place: str) -> None:
    """Wherever it stood in the address; and a socket's folder may be written in both of the usual ways."""
    assert place_of(address) == place
    assert "sesame" not in repr(url_of(address).set(query={}))


def test_an_error_has_no_password() -> None:
    """Of a server that is not there, and of one that does not let us in."""
    folder = cluster().folder
    for address in (f"postgresql://jack:sesame@/x?host={folder}", f"postgresql://jack:sesame@/x?host={folder}/none"):
        with pytest.raises(SQLAlchemyError) as caught:
            engine(address, use="reader").connect()
        assert "sesame" not in str(caught.value)
