"""`tidings tail`: every event once and in order, whatever the way of the events is like."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.trial.unittest import TestCase

from tidings.faces.cli.link import Events, Lost
from tidings.faces.cli.output import visible
from tidings.faces.cli.tail import Reader, catch_up, keep_up

STREAM = "topic.kittens"


class Log:
    """A stream in memory, and a `Link` to it whose news are what the test says."""

    def __init__(self, count: int, epoch: str = "e1", oldest: int = 1) -> None:
        self.epoch = epoch
        self.events = [self._event(offset) for offset in range(oldest, count + 1)]
        self.waiting: deque[Events | None] = deque()

    def _event(self, offset: int) -> dict[str, Any]:
        return {"stream": STREAM, "epoch": self.epoch, "offset": offset, "type": "topic.published"}

    def grow(self, count: int) -> Events:
        """Append events and return them."""
        head = self.events[-1]["offset"] if self.events else 0
        new = [self._event(offset) for offset in range(head + 1, head + count + 1)]
        self.events += new
        return list(new)

    async def call(self, uri: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        assert uri == "tidings.stream.read"
        head = self.events[-1]["offset"] if self.events else 0
        oldest = self.events[0]["offset"] if self.events else 1
        fits = (not payload.get("epoch") or payload["epoch"] == self.epoch) and payload["after"] >= oldest - 1
        recovered = fits or (payload["after"] == 0 and not payload.get("epoch"))
        after = payload["after"] if recovered else oldest - 1
        page = [event for event in self.events if event["offset"] > after][: payload["limit"]]
        more = bool(page) and page[-1]["offset"] < head
        return {"epoch": self.epoch, "head": head, "events": page, "recovered": recovered, "more": more}

    async def follow(self, stream: str) -> None:
        assert stream == STREAM

    async def news(self, seconds: float) -> Events | None:
        if not self.waiting:
            raise Lost("The test is over.")
        return self.waiting.popleft()


def read_all(log: Log, reader: Reader) -> tuple[list[int], list[str]]:
    """What is shown, and what is said, until the log has no more news."""
    shown: list[int] = []
    said: list[str] = []

    async def read() -> None:
        await catch_up(log, reader, lambda event: shown.append(event["offset"]), said.append)
        try:
            await keep_up(log, reader, lambda event: shown.append(event["offset"]), said.append)
        except Lost:
            return

    TestCase().successResultOf(Deferred.fromCoroutine(read()))
    return shown, said


def test_it_begins_with_the_last_ten() -> None:
    """As `tail` does of a file."""
    assert read_all(Log(25), Reader(stream=STREAM, last=None))[0] == list(range(16, 26))


def test_it_begins_with_what_is_kept() -> None:
    """A short log, or one whose beginning is no longer kept, is shown from where it begins, without an alarm."""
    assert read_all(Log(3), Reader(stream=STREAM, last=None)) == ([1, 2, 3], [])
    assert read_all(Log(25, oldest=20), Reader(stream=STREAM, last=None)) == (list(range(20, 26)), [])


def test_it_reads_page_after_page() -> None:
    """A log of more than one page is shown whole."""
    assert read_all(Log(1203), Reader(stream=STREAM, last=0))[0] == list(range(1, 1204))


def test_it_says_when_events_are_missing() -> None:
    """Whoever asks for what is no longer kept is told, and gets what there is."""
    shown, said = read_all(Log(25, oldest=20), Reader(stream=STREAM, last=5))
    assert shown == list(range(20, 26))
    assert len(said) == 1


def test_a_log_that_began_anew_is_shown_from_its_start() -> None:
    """After another epoch's events the offsets count from the beginning, and it is said."""
    log = Log(4, epoch="e2")
    shown, said = read_all(log, Reader(stream=STREAM, last=3, epoch="e1"))
    assert shown == [1, 2, 3, 4]
    assert len(said) == 1


@given(st.lists(st.sampled_from(["whole", "lost", "twice", "late", "nothing"]), max_size=12), st.integers(0, 30))
def test_every_event_is_shown_once_and_in_order(ways: list[str], before: int) -> None:
    """However events get lost, doubled or late, what is shown is the log."""
    log = Log(before)
    reader = Reader(stream=STREAM, last=0)
    late: list[Any] = []
    for way in ways:
        new = log.grow(2)
        arriving: dict[str, list[Events | None]] = {"whole": [new], "twice": [new, new], "nothing": [None]}
        log.waiting.extend(arriving.get(way, []))
        if way == "late":
            late.append(new)
    log.waiting.extend([*late, None])
    shown, said = read_all(log, reader)
    assert shown == [event["offset"] for event in log.events]
    assert said == []


def test_what_others_wrote_does_not_command_the_terminal() -> None:
    """Control characters of a text are shown as such and not obeyed."""
    assert visible("hello\n\x1b[2Jworld\u202e") == "hello \ufffd[2Jworld\ufffd"
