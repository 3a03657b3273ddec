"""`python -m bench.search`: how long reading takes among a million messages. docs/performance.md has the figures.

The store as the node uses it, in a temporary folder, without router and sockets: what they add is measured elsewhere.
With `--postgres` it is a PostgreSQL server of the benchmark's own, with the settings that Debian's package comes with.
The words are made up, as frequent as words are (Zipf's law), and so are the rooms.
"""

import argparse
import itertools
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine

from bench.table import Row, machine, percentile, table
from tests.support.node import ROOT
from tests.support.postgres import Cluster
from tidings.model.limits import Limits
from tidings.model.people import Caller, Role
from tidings.model.requests import History, Search, Send
from tidings.model.rooms import UNREAD_MOST
from tidings.services import Turn, chat, history, search
from tidings.store import postgres
from tidings.store import schema as s
from tidings.store.migrate import upgrade
from tidings.store.queries import Commands, Queries
from tidings.store.sqlite import engine

ROOMS, JOINED, PEOPLE, WORDS, LENGTH = 200, 20, 3000, 50_000, 12
MANY = 500
STEP, GOAL_MS, PAGE_GOAL_MS, BEGAN = 10_000, 100, 20, 1_700_000_000_000
JACK = Caller(authid="person0", role=Role.MEMBER, name="Jack")
JILL = Caller(authid="newcomer", role=Role.MEMBER, name="Jill")
BACKEND = Caller(authid="service:site", role=Role.SERVICE, name="site")


def vocabulary(chance: random.Random) -> list[str]:
    """Words, the commonest first."""
    letters = "etaoinshrdlcumwfgypbvk"
    weights = range(len(letters), 0, -1)
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(chance.choices(letters, weights, k=chance.randint(2, 9)))] = None
    return list(found)


def messages(chance: random.Random, words: Sequence[str], count: int) -> Iterator[list[dict[str, Any]]]:
    """Rows of the table, thousands at a time: a few rooms have most of them, a message every ten seconds."""
    often = list(itertools.accumulate(1 / (rank + 2) for rank in range(WORDS)))
    busy = list(itertools.accumulate(1 / (rank + 1) for rank in range(ROOMS)))
    offsets = [0] * ROOMS
    for first in range(0, count, STEP):
        rows = []
        for number, room in enumerate(
            chance.choices(range(ROOMS), cum_weights=busy, k=min(STEP, count - first)), first
        ):
            offsets[room] += 1
            author = f"person{chance.randrange(PEOPLE)}"
            rows.append(
                {
                    "room": f"room{room}",
                    "offset": offsets[room],
                    "id": f"id{number}",
                    "authid": author,
                    "author_name": author,
                    "text": " ".join(chance.choices(words, cum_weights=often, k=LENGTH)),
                    "time": BEGAN + 10_000 * number,
                    "deleted": False,
                }
            )
        yield rows


def fill(database: Engine, chance: random.Random, words: Sequence[str], count: int) -> None:
    """Make the rooms, of which Jack has joined every tenth and an empty hall, and the messages."""
    upgrade(database)
    names = [f"room{one}" for one in range(ROOMS)]
    rooms = [{"name": name, "title": "", "public": True, "created": 0, "members": 0} for name in (*names, "hall")]
    joined = [
        {"room": name, "authid": JACK.authid, "role": "member", "state": "joined", "since": 0, "banned_until": 0}
        for name in (*names[:: ROOMS // JOINED], "hall")
    ]
    everything = [*names, *(f"small{one}" for one in range(MANY - ROOMS))]
    jills = [{**joined[0], "room": name, "authid": JILL.authid} for name in everything]
    with database.connect() as connection, connection.begin():
        connection.execute(s.rooms.insert(), [*rooms, *({**rooms[0], "name": name} for name in everything[ROOMS:])])
        connection.execute(s.memberships.insert(), [*joined, *jills])
        connection.execute(
            s.reads.insert(), [{"room": name, "authid": JILL.authid, "offset": 0} for name in everything]
        )
    for done, rows in enumerate(messages(chance, words, count)):
        with database.connect() as connection, connection.begin():
            connection.execute(s.messages.insert(), rows)
        if done % 10 == 0:
            print(f"  {done * STEP:,} messages …", file=sys.stderr, flush=True)


def searches(words: Sequence[str]) -> dict[str, tuple[Caller, list[dict[str, Any]]]]:
    """What is searched, by name; the cases differ in words, so that none is measured by luck."""
    common, rare = words[:20], words[20_000:20_020]
    middle = BEGAN + 10_000 * 500_000
    two = [f"{one} {other}" for one, other in zip(common, words[100:120], strict=True)]

    def each(texts: Sequence[str], **more: object) -> list[dict[str, Any]]:
        return [{"text": text, **more} for text in texts]

    return {
        "a common word, one's 20 rooms": (JACK, each(common)),
        "a rare word, one's 20 rooms": (JACK, each(rare)),
        "two words, one's 20 rooms": (JACK, each(two)),
        "a word that is being typed (2 to 4 letters), one's 20 rooms": (
            JACK,
            [{"text": word[:length]} for word in common[:10] for length in (2, 3, 4)],
        ),
        "one letter, one's 20 rooms": (JACK, each(sorted({word[0] for word in common}))),
        "a common word, a busy room": (JACK, each(common, room="room0")),
        "a common word, a quiet room": (JACK, each(common, room="room190")),
        "a rare word, a quiet room": (JACK, each(rare, room="room190")),
        "a common word of one person": (JACK, each(common, author="person77")),
        "a common word, half-way back in time": (JACK, each(common, before=middle, after=middle - 86_400_000)),
        "a common word, every room (a backend)": (BACKEND, each(common)),
        "a rare word, every room (a backend)": (BACKEND, each(rare)),
        "a word that nobody wrote, every room (a backend)": (BACKEND, each(["xyzzyxyzzy"])),
    }


Query = Callable[[Queries], object]


def pages(count: int) -> dict[str, list[Query]]:
    """Pages of the busiest room's history, the newest and those from all over it; and what a list of rooms asks."""
    turn = Turn(now=0, new_id=str, limits=Limits())
    offsets = range(1000, count // 10, max(1, count // 200))
    moments = range(BEGAN, BEGAN + 10_000 * count, 10_000 * max(1, count // 20))

    def page(**fields: Any) -> Query:  # noqa: ANN401 - of the request
        request = History(room="room0", **fields)
        return lambda tx: history.history(tx, JACK, request, turn)

    every = [*(f"room{one}" for one in range(ROOMS)), *(f"small{one}" for one in range(MANY - ROOMS))]
    return {
        "a page of 50, the newest": [page()] * 20,
        "a page of 50, around a message": [page(around=offset) for offset in offsets],
        "a page of 50, at a moment": [page(at=moment) for moment in moments],
        f"what is unread in {MANY} rooms, one query": [lambda tx: tx.unread(JILL.authid, every, UNREAD_MOST)] * 5,
    }


def measured(database: Engine, queries: Sequence[Query], rounds: int) -> list[float]:
    """Milliseconds, each query in a transaction of its own."""
    taken = []
    for _ in range(rounds):
        for query in queries:
            began = time.perf_counter()
            with database.connect() as connection, connection.begin():
                query(Queries(connection))
            taken.append(1000 * (time.perf_counter() - began))
    return taken


def search_of(who: Caller, fields: dict[str, Any]) -> Query:
    """One search."""
    request, turn = msgspec.convert(fields, Search), Turn(now=0, new_id=str, limits=Limits())
    return lambda tx: search.search(tx, who, request, turn)


def sends(database: Engine, chance: random.Random, words: Sequence[str], count: int) -> list[float]:
    """Milliseconds of the writer for one message each, fifty in a commit."""
    numbers, taken = itertools.count(), []
    turn = Turn(now=BEGAN * 2, new_id=lambda: f"new{next(numbers)}", limits=Limits())
    for _ in range(count // 50):
        texts = [" ".join(chance.choices(words, k=LENGTH)) for _ in range(50)]
        began = time.perf_counter()
        with database.connect() as connection, connection.begin():
            for text in texts:
                connection.exec_driver_sql("SAVEPOINT command")
                chat.send(Commands(connection), JACK, Send(room="hall", text=text), turn)
                connection.exec_driver_sql("RELEASE command")
        taken.append(1000 * (time.perf_counter() - began) / 50)
    return taken


def rows_of(database: Engine, words: Sequence[str], size: argparse.Namespace) -> Iterator[Row]:
    """Two rows of the table for each kind of search, and for each kind of page."""
    found = {what: [search_of(who, fields) for fields in asked] for what, (who, asked) in searches(words).items()}
    for kinds, goal in ((found, GOAL_MS), (pages(size.messages), PAGE_GOAL_MS)):
        for what, queries in kinds.items():
            print(f"  {what} …", file=sys.stderr, flush=True)
            taken = measured(database, queries, size.rounds)
            note = f"{len(taken)} times"
            yield Row(what=f"{what}: p50", unit="ms", values=[statistics.median(taken)], goal=goal, note=note)
            yield Row(what=f"{what}: p99", unit="ms", values=[percentile(taken, 99)], goal=goal)


class Database(msgspec.Struct, frozen=True):
    """Where the messages are: an engine that writes, one that reads as the node's readers do, and how large it is."""

    writer: Engine
    reader: Engine
    megabytes: Callable[[], float]


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Database]:
    """A file in the folder."""
    made = engine(folder / "tidings.sqlite3", begin="BEGIN")
    yield Database(made, made, lambda: (folder / "tidings.sqlite3").stat().st_size / 1e6)
    made.dispose()


@contextmanager
def on_postgres(_folder: Path) -> Iterator[Database]:
    """A server of our own, which is removed at the end."""
    server = Cluster()
    try:
        address = server.make("bench")
        writer, reader = postgres.engine(address, use="writer"), postgres.engine(address, use="reader")

        def megabytes() -> float:
            with reader.connect() as connection:
                # What the server does by itself in the minutes after such a load, done now.
                connection.exec_driver_sql("ANALYZE")
                size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
                return float(size) / 1e6

        yield Database(writer, reader, megabytes)
        writer.dispose()
        reader.dispose()
    finally:
        server.remove()


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, measure and print; the exit code is 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000, help="how many there are")
    parser.add_argument("--rounds", type=int, default=10, help="how often each is done")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL (Debian's package postgresql)")
    size = parser.parse_args(arguments)
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-search-", dir=build))
    try:
        about, chance = machine(folder), random.Random(1)
        words = vocabulary(chance)
        with (on_postgres if size.postgres else on_sqlite)(folder) as database:
            began = time.perf_counter()
            fill(database.writer, chance, words, size.messages)
            filled = f"Filled in {time.perf_counter() - began:.0f} s, {database.megabytes():,.0f} MB."
            rows = list(rows_of(database.reader, words, size))
            cost = sends(database.writer, chance, words, 2000)
            rows.append(Row(what="the writer, for one message", unit="ms", values=[statistics.median(cost)]))
    finally:
        shutil.rmtree(folder)
    print(f"{table(rows)}\n\n{filled} {about}")
    return int(any(row.is_missed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
