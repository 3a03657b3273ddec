"""What every store promises to those who write and read, whatever engine it is."""

from collections.abc import Sequence

import pytest
from twisted.internet.defer import Deferred

from tests.conftest import LoggedFailures
from tests.support.site import NOON
from tests.support.stores import append, log_of, new
from tests.support.waiting import all_of
from tidings.model.errors import Invalid, RateLimited, Unavailable
from tidings.model.events import Event
from tidings.store import ReadTx, Store, Tx


async def test_offsets_are_dense_in_every_stream(store: Store) -> None:
    """Three hundred writers at once: each has a place of its own, and there is no hole."""
    waiting = [store.write(append(f"topic.{number % 3}", number)) for number in range(300)]
    events: list[Event] = await all_of(waiting)
    for stream in ("topic.0", "topic.1", "topic.2"):
        mine = [event for event in events if event.stream == stream]
        assert [event.offset for event in mine] == list(range(1, 101))
        assert len({event.epoch for event in mine}) == 1
        assert await store.read(log_of(stream)) == [event.data["number"] for event in mine]
    assert len({event.epoch for event in events}) == 3


async def test_what_is_acknowledged_is_read(store: Store) -> None:
    """As it was written, by whoever asks after the reply."""
    written = await store.write(append())
    (read,) = await store.read(lambda tx: tx.events("topic.news", 0, 10))
    assert read == written
    head = await store.read(lambda tx: tx.head("topic.news"))
    assert head is not None
    assert (head.stream, head.offset, head.oldest, head.epoch) == ("topic.news", 1, 1, written.epoch)


async def test_an_event_needs_no_author(store: Store) -> None:
    """And its data may be any JSON."""
    data = {"text": "小猫 🐱 \u202e", "n": [1, 2.5, None, True, {"": -(2**53)}]}

    def command(tx: Tx) -> Event:
        plain = new()
        return tx.append(type(plain)(stream="topic.x", id="x", type="a.b", time=2**53, author=None, data=data))

    written = await store.write(command)
    (read,) = await store.read(lambda tx: tx.events("topic.x", 0, 1))
    assert (read.author, read.data, read.time) == (None, data, 2**53)
    assert read == written


def appends_and_raises(tx: Tx) -> None:
    """A command that changes its mind."""
    tx.append(new())
    raise Invalid("No.", field="text")


async def test_a_command_that_raises_leaves_nothing(store: Store) -> None:
    """The caller gets what it raised; those beside it are not touched; no offset is lost."""
    heard: list[Event] = []
    store.listen(heard.extend)
    waiting = [
        store.write(append(number=1)),
        store.write(appends_and_raises),
        store.write(append(number=2)),
    ]
    await waiting[0]
    with pytest.raises(Invalid) as caught:
        await waiting[1]
    assert caught.value.field == "text"
    await waiting[2]
    assert await store.read(log_of()) == [1, 2]
    assert [event.data["number"] for event in heard] == [1, 2]


async def test_any_error_of_a_command_reaches_its_caller(store: Store) -> None:
    """Also one that is not ours; the store lives on."""

    def command(tx: ReadTx) -> None:
        raise ZeroDivisionError

    for wait in (store.write(command), store.read(command)):
        with pytest.raises(ZeroDivisionError):
            await wait
    with pytest.raises(RateLimited):
        await store.read(_raise_ours)
    assert (await store.write(append())).offset == 1


def _raise_ours(tx: ReadTx) -> None:
    raise RateLimited


async def test_events_are_heard_in_commit_order_before_the_reply(store: Store) -> None:
    """Once each, committed already; whoever gets a reply knows that the event is on its way."""
    heard: list[Event] = []
    seen_when_heard: list[Deferred[list[int]]] = []

    def listener(events: Sequence[Event]) -> None:
        heard.extend(events)
        seen_when_heard.append(store.read(log_of()))  # type: ignore[arg-type] # both engines give a Deferred

    store.listen(listener)
    was_heard = []
    waiting = []
    for number in range(100):
        wait = store.write(append(number=number))
        wait.addCallback(lambda event: was_heard.append(event in heard))  # type: ignore[attr-defined] # see above
        waiting.append(wait)
    await all_of(waiting)
    assert was_heard == [True] * 100
    assert [event.offset for event in heard] == list(range(1, 101))
    counts = [len(numbers) for numbers in await all_of(seen_when_heard)]
    assert counts == sorted(counts)
    assert all(counts)


async def test_one_command_may_append_to_several_streams(store: Store) -> None:
    """Its events travel together, in the order it made them."""
    heard: list[list[str]] = []
    store.listen(lambda events: heard.append([event.id for event in events]))

    def command(tx: Tx) -> int:
        return sum(
            tx.append(new(stream, number)).offset for number, stream in enumerate(["room.a", "room.b", "room.a"])
        )

    assert await store.write(command) == 1 + 1 + 2
    assert heard == [["room.a-0", "room.b-1", "room.a-2"]]


async def test_whoever_hears_nothing_new_is_not_called(store: Store) -> None:
    """A command without events is no news."""
    heard: list[object] = []
    store.listen(heard.append)
    assert await store.write(lambda tx: tx.head("topic.news")) is None
    assert heard == []


async def test_a_database_error_is_temporary(store: Store) -> None:
    """Nothing of the command is stored, its caller is asked to try again, and the next write works."""

    def command(tx: Tx) -> None:
        tx.append(new(number=7))
        tx._connection.exec_driver_sql("SELECT * FROM nowhere")  # type: ignore[attr-defined] # every engine is SQL

    with pytest.raises(Unavailable) as caught:
        await store.write(command)
    assert caught.value.temporary
    assert (await store.write(append(number=1))).offset == 1
    assert await store.read(log_of()) == [1]


async def test_a_read_error_is_temporary(store: Store) -> None:
    """And says nothing of the database."""

    def query(tx: ReadTx) -> None:
        tx._connection.exec_driver_sql("SELECT * FROM nowhere")  # type: ignore[attr-defined] # see above

    with pytest.raises(Unavailable) as caught:
        await store.read(query)
    assert "nowhere" not in caught.value.sentence
    assert await store.read(log_of()) == []


async def test_retention_keeps_the_place(store: Store) -> None:
    """What is older goes, if need be all of it; the next offset follows."""
    for number in range(5):
        await store.write(append(number=number, time=NOON + number))
    assert await store.write(lambda tx: tx.trim("topic.news", NOON + 2, 100)) == 2
    assert await store.read(log_of()) == [2, 3, 4]
    assert await store.write(lambda tx: tx.trim("topic.news", NOON + 2, 100)) == 0
    assert await store.write(lambda tx: tx.trim("topic.news", NOON + 99, 100)) == 3
    assert await store.read(log_of()) == []
    assert await store.write(lambda tx: tx.trim("topic.news", NOON + 99, 100)) == 0
    head = await store.read(lambda tx: tx.head("topic.news"))
    assert head is not None
    assert (head.offset, head.oldest) == (5, 6)
    assert (await store.write(append(number=5))).offset == 6


async def test_retention_takes_small_steps(store: Store) -> None:
    """The oldest first, never more than asked; and only streams that have something to forget are named."""
    for stream in ("topic.a", "topic.b", "room.a"):
        for number in range(4):
            await store.write(append(stream, number=number, time=NOON + number))
    assert await store.write(lambda tx: tx.stale_streams("topic", NOON, 10)) == []
    assert await store.write(lambda tx: tx.stale_streams("topic", NOON + 2, 10)) == ["topic.a", "topic.b"]
    assert await store.write(lambda tx: tx.stale_streams("topic", NOON + 2, 1)) == ["topic.a"]
    assert await store.write(lambda tx: tx.trim("topic.a", NOON + 99, 2)) == 2
    assert await store.read(log_of("topic.a")) == [2, 3]
    assert await store.write(lambda tx: tx.trim("topic.a", NOON + 99, 2)) == 2
    assert await store.write(lambda tx: tx.stale_streams("topic", NOON + 99, 10)) == ["topic.b"]


async def test_a_redacted_event_keeps_its_place(store: Store) -> None:
    """Its data is gone, its neighbours' is not; a stream that is not there is left alone."""
    for number in range(3):
        await store.write(append(number=number))
    await store.write(lambda tx: tx.redact("topic.news", [1, 3]))
    await store.write(lambda tx: tx.redact("topic.news", []))
    await store.write(lambda tx: tx.redact("topic.silence", [1]))
    events = await store.read(lambda tx: tx.events("topic.news", 0, 10))
    assert [event.data for event in events] == [{"redacted": True}, {"number": 1}, {"redacted": True}]
    assert [event.offset for event in events] == [1, 2, 3]


async def test_a_closed_store_answers_nobody(store: Store) -> None:
    """But says so, for reads and writes; closing it again does no harm."""
    await store.close()
    for wait in (store.write(append()), store.read(log_of())):
        with pytest.raises(Unavailable):
            await wait
    await store.close()


async def test_a_caller_who_gave_up_is_not_waited_for(store: Store, logged_failures: LoggedFailures) -> None:
    """The command is done, its reply is dropped, nothing is logged as a failure."""
    given_up = store.write(append(number=1))
    given_up.addErrback(lambda _: None)  # type: ignore[attr-defined] # see above
    given_up.cancel()  # type: ignore[attr-defined] # see above
    await store.write(append(number=2))
    assert await store.read(log_of()) == [1, 2]
    assert logged_failures.report() == ""
