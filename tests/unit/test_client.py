"""What a following client shows when answers and publications cross each other on their way."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import Clock
from twisted.internet.testing import MemoryReactorClock

from tidings.client import Client, guest
from tidings.client.client import HEARTBEAT_S

STREAM = "room.lobby"
Wire = Mapping[str, Any]


class Line:
    """A session without a router: the test delivers publications and answers the calls, in the order it likes."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[..., None]] = {}
        self.asked: list[tuple[str, Wire, Deferred[Any]]] = []

    def subscribe(self, handler: Callable[..., None], topic: str) -> "Deferred[None]":
        self.handlers[topic] = handler
        return succeed(None)

    def call(self, procedure: str, payload: Wire) -> "Deferred[Any]":
        answer: Deferred[Any] = Deferred()
        self.asked.append((procedure, payload, answer))
        return answer

    def is_attached(self) -> bool:
        return False

    def publish(self, *events: Wire) -> None:
        self.handlers[f"tidings.stream.{STREAM}"](*events)

    def answer(self, *events: Wire, head: int) -> None:
        """Answer the oldest open call, a read."""
        procedure, _, answer = self.asked.pop(0)
        assert procedure == "tidings.stream.read"
        answer.callback({"epoch": "e1", "head": head, "events": list(events), "recovered": True, "more": False})


def event(offset: int) -> Wire:
    """An event as it comes over the wire."""
    return {"stream": STREAM, "epoch": "e1", "offset": offset, "type": "message.new", "data": {}}


@pytest.fixture
def line() -> Line:
    """One connection, in the hands of the test."""
    return Line()


@pytest.fixture
def shown(line: Line) -> list[int]:
    """The offsets shown to somebody who follows the lobby from its beginning, over `line`."""
    offsets: list[int] = []
    client = Client("ws://127.0.0.1/ws", guest("Jill"), Clock())
    client.follow(STREAM, lambda one: offsets.append(one["offset"]))
    client.joined(line, None)  # type: ignore[arg-type] # stands for a session, and nobody asks who joined
    return offsets


def test_an_answer_repeats_what_was_published_while_it_was_under_way(line: Line, shown: list[int]) -> None:
    """The answer is taken from where the reader stands when it comes."""
    line.publish(event(1))
    line.answer(event(1), event(2), head=2)
    assert shown == [1, 2]


def test_an_answer_is_older_than_what_was_published_meanwhile(line: Line, shown: list[int]) -> None:
    """An old answer takes nothing back."""
    line.publish(event(1), event(2))
    line.answer(event(1), head=1)
    line.publish(event(3))
    assert shown == [1, 2, 3]


def test_a_publication_far_ahead_waits_for_the_answer(line: Line, shown: list[int]) -> None:
    """Also before the first answer has told the epoch."""
    line.publish(event(3))
    assert shown == []
    line.answer(event(1), event(2), head=2)
    assert shown == [1, 2, 3]


def test_a_publication_that_comes_late_is_not_shown_again(line: Line, shown: list[int]) -> None:
    """Publications may be slower than the answer that has them too."""
    line.answer(event(1), event(2), head=2)
    line.publish(event(1))
    line.publish(event(2), event(3))
    assert shown == [1, 2, 3]


class Log(Line):
    """A stream that grows; what a read answers is decided before its answer comes, as on a network."""

    MOST_AT_ONCE = 3

    def __init__(self) -> None:
        super().__init__()
        self.head = 0
        self.on_the_way: list[Wire] = []
        self.answers: list[tuple[Deferred[Any], Wire]] = []

    def append(self) -> None:
        """One more event; its publication is on the way."""
        self.head += 1
        self.on_the_way.append(event(self.head))

    def call(self, procedure: str, payload: Wire) -> "Deferred[Any]":
        answer = super().call(procedure, payload)
        if procedure == "tidings.stream.heads":
            self.answers.append((answer, {"heads": [{"stream": STREAM, "epoch": "e1", "offset": self.head}]}))
            return answer
        last = min(self.head, payload["after"] + self.MOST_AT_ONCE)
        events = [event(offset) for offset in range(payload["after"] + 1, last + 1)]
        reply = {"epoch": "e1", "head": self.head, "events": events, "recovered": True, "more": last < self.head}
        self.answers.append((answer, reply))
        return answer

    def step(self, what: str, which: int) -> None:
        """Let something happen: what is on the way may come in any order, twice, or never."""
        if what == "append":
            self.append()
        elif what == "answer" and self.answers:
            answer, reply = self.answers.pop(which % len(self.answers))
            answer.callback(reply)
        elif self.on_the_way:
            which %= len(self.on_the_way)
            if what == "publish":
                self.publish(self.on_the_way.pop(which))
            elif what == "publish twice":
                self.publish(self.on_the_way[which])
            elif what == "publish all":
                self.publish(*self.on_the_way)
                self.on_the_way.clear()
            elif what == "lose":
                self.on_the_way.pop(which)


STEPS = ["append", "append", "answer", "publish", "publish twice", "publish all", "lose"]


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), max_size=60))
def test_however_answers_and_publications_cross_everything_is_shown_once_and_in_order(
    steps: list[tuple[str, int]],
) -> None:
    """And after two heartbeats nothing is missing: the first finds answers that never came."""
    log, reactor, offsets = Log(), MemoryReactorClock(), list[int]()
    client = Client("ws://127.0.0.1/ws", guest("Jill"), reactor, endpoint="tcp:127.0.0.1:1")
    client.follow(STREAM, lambda one: offsets.append(one["offset"]))
    client.start()
    client.joined(log, None)  # type: ignore[arg-type] # stands for a session, and nobody asks who joined
    for what, which in steps:
        log.step(what, which)
        assert offsets == list(range(1, len(offsets) + 1))
    for _ in range(2):
        reactor.advance(HEARTBEAT_S * 1.2)
        while log.answers:
            log.step("answer", 0)
    assert offsets == list(range(1, log.head + 1))
