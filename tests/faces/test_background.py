"""Work that nobody waits for: what the log is told when it fails."""

from collections.abc import Iterator

import pytest
from twisted.logger import ILogObserver, LogEvent, globalLogPublisher
from zope.interface import implementer

from tests.conftest import LoggedFailures
from tidings.background import in_background
from tidings.model.errors import Unavailable


@implementer(ILogObserver)
class Observer:
    """Keeps what our background work logs."""

    def __init__(self) -> None:
        self.events: list[LogEvent] = []

    def __call__(self, event: LogEvent) -> None:
        """Look at one event."""
        if event["log_namespace"] == "tidings.background":
            self.events.append(event)


@pytest.fixture
def logged() -> Iterator[list[LogEvent]]:
    """What our background work has logged."""
    observer = Observer()
    globalLogPublisher.addObserver(observer)
    yield observer.events
    globalLogPublisher.removeObserver(observer)


async def fails_with(error: Exception) -> None:
    """Work that fails."""
    raise error


def test_what_is_unavailable_for_a_while_gets_a_sentence(logged: list[LogEvent]) -> None:
    """Once a second it may fail while a database is away."""
    _ = in_background(fails_with(Unavailable("The database could not be read; try again.")), "counting kittens")
    (event,) = logged
    assert event["log_format"].format(**event) == (
        "counting kittens must wait: The database could not be read; try again."
    )
    assert "log_failure" not in event


def test_a_fault_of_ours_is_told_whole(logged: list[LogEvent], logged_failures: LoggedFailures) -> None:
    """With its traceback, and what was being done."""
    _ = in_background(fails_with(RuntimeError("no kittens")), "counting kittens")
    (event,) = logged
    assert event["log_format"].format(**event) == "counting kittens failed"
    assert len(logged_failures.flush(RuntimeError)) == 1
