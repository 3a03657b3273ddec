"""Reads that wait for something new: answered at once when it comes, in time when it does not, bounded, and just."""

from collections.abc import Mapping
from typing import Any, cast

import pytest
from twisted.internet.defer import CancelledError, Deferred, ensureDeferred
from twisted.internet.task import Clock

from tests.support.cast import JACK, JILL
from tests.support.waiting import wait_for
from tidings.api import BY_URI
from tidings.faces.wamp import Parts
from tidings.model.errors import NotAllowed, TooMany
from tidings.model.people import Caller

READ = BY_URI["tidings.stream.read"]


@pytest.fixture
def lobby(parts: Parts) -> Parts:
    """A lobby with Jack and Jill in it."""
    parts.pipeline.around[READ.uri] = parts.waiting.read
    wait_for(ensureDeferred(_lobby(parts)))
    return parts


async def _lobby(parts: Parts) -> None:
    await parts.pipeline.answer(BY_URI["tidings.room.create"], JACK, {"room": "lobby"})
    await parts.pipeline.answer(BY_URI["tidings.room.join"], JILL, {"room": "lobby"})


def read(parts: Parts, caller: Caller = JILL, wait: int = 25, after: int | None = None) -> Deferred[Mapping[str, Any]]:
    """Somebody reads what is after the lobby's end (or `after`), and waits."""
    payload = {"stream": "room.lobby", "after": head(parts) if after is None else after, "wait": wait}
    return ensureDeferred(parts.pipeline.answer(READ, caller, payload))


def head(parts: Parts) -> int:
    """Where the lobby stands."""
    found = wait_for(cast("Deferred[Any]", parts.store.read(lambda tx: tx.head("room.lobby"))))
    return int(found.offset) if found else 0


def send(parts: Parts, text: str) -> None:
    """Jack says something."""
    said = parts.pipeline.answer(BY_URI["tidings.chat.send"], JACK, {"room": "lobby", "text": text})
    wait_for(ensureDeferred(said))


def passes(parts: Parts, seconds: float) -> None:
    """Time passes."""
    cast("Clock", parts.reactor).advance(seconds)


def hang_up(asked: Deferred[Any]) -> None:
    """The reader goes away."""
    asked.cancel()
    with pytest.raises(CancelledError):
        wait_for(asked)


def test_a_read_is_answered_when_something_comes(lobby: Parts) -> None:
    """And not before; to the person it is the same as having asked at the right moment."""
    asked = read(lobby)
    assert not asked.called
    passes(lobby, 10)
    assert not asked.called
    send(lobby, "hello")
    assert [event["data"]["text"] for event in wait_for(asked)["events"]] == ["hello"]


def test_without_news_it_is_answered_in_time(lobby: Parts) -> None:
    """With nothing: the reader asks again from the same position."""
    asked = read(lobby, wait=5)
    passes(lobby, 4.9)
    assert not asked.called
    passes(lobby, 0.1)
    assert wait_for(asked)["events"] == []


def test_what_there_is_already_is_not_waited_for(lobby: Parts) -> None:
    """Nor what comes without `wait`, nor a position that means nothing any more."""
    assert wait_for(read(lobby, after=0))["events"]
    assert wait_for(read(lobby, wait=0))["events"] == []
    assert not wait_for(read(lobby, after=999))["recovered"]


def test_another_stream_wakes_nobody(lobby: Parts) -> None:
    """Not even for a look."""
    asked = read(lobby)
    wait_for(ensureDeferred(lobby.pipeline.answer(BY_URI["tidings.room.create"], JACK, {"room": "den"})))
    assert not asked.called
    hang_up(asked)


def test_whoever_is_put_out_while_waiting_reads_nothing(lobby: Parts) -> None:
    """Rights count when the answer is given: the event that puts Jill out is not for her."""
    asked = read(lobby)
    out = {"room": "lobby", "authid": JILL.authid}
    wait_for(ensureDeferred(lobby.pipeline.answer(BY_URI["tidings.room.remove"], JACK, out)))
    with pytest.raises(NotAllowed):
        wait_for(asked)


def test_whoever_is_logged_out_is_answered_with_nothing(lobby: Parts) -> None:
    """At once, and a message that comes after it is not for them."""
    asked = read(lobby)
    lobby.waiting.end(JILL.authid)
    send(lobby, "hello")
    assert wait_for(asked)["events"] == []


def test_only_so_many_wait(lobby: Parts) -> None:
    """Two a person and three in all, here; whoever hangs up makes room."""
    first, second = read(lobby), read(lobby)
    with pytest.raises(TooMany) as caught:
        wait_for(read(lobby))
    assert (caught.value.limit, caught.value.retry_after_ms) == (2, 1000)
    third = read(lobby, JACK)
    with pytest.raises(TooMany) as caught:
        wait_for(read(lobby, JACK))
    assert caught.value.limit == 3
    hang_up(second)
    fourth = read(lobby)
    send(lobby, "hello")
    assert all(len(wait_for(one)["events"]) == 1 for one in (first, third, fourth))
