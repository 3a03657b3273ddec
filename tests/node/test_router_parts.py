"""The small parts of the router's side, without a router: names of files and workers, and what the log keeps."""

import os
from pathlib import Path
from typing import Any, cast

import pytest
from autobahn.wamp.exception import ApplicationError
from twisted.internet import reactor
from twisted.internet.defer import Deferred, ensureDeferred, succeed
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import ILogObserver, LogEvent, LogLevel
from twisted.python.failure import Failure

from tidings.faces.wamp import later
from tidings.router.logs import LONGEST, MOST_LINES, PER_SECONDS, Plain
from tidings.router.pages import _name_of, _takes_gzip, page_of
from tidings.router.patient import Patient, is_abandoned, name_of, within
from tidings.router.revive import NOTICE_EVERY_S, _Own

NOBODYS_PID = 2**22 + 1
"""More than Linux gives out."""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (b"/", ""),
        (b"/index.html", "index.html"),
        (b"/assets/a-1.js", "assets/a-1.js"),
        (b"/%C3%A9t%C3%A9.html", "été.html"),
        (b"/../secrets.json", None),
        (b"/assets/%2e%2e/%2e%2e/secrets.json", None),
        (b"/..%2fsecrets.json", None),
        (b"/.git/config", None),
        (b"/..%5csecrets.json", None),
        (b"/a%00.html", None),
        (b"/%ff", None),
    ],
)
def test_no_address_names_a_file_outside(path: bytes, name: str | None) -> None:
    """However it is written."""
    assert _name_of(path) == name


@pytest.mark.parametrize(
    ("header", "takes"),
    [("gzip, br", True), ("br;q=1.0, gzip;q=0.5", True), ("*", True), ("", False), ("br", False), ("gzip;q=0", False)],
)
def test_only_who_takes_gzip_gets_it(header: str, takes: bool) -> None:
    """As RFC 9110 has it."""
    assert _takes_gzip(header) is takes


def test_what_does_not_get_smaller_is_not_compressed(tmp_path: Path) -> None:
    """Pictures are compressed already."""
    (tmp_path / "page.js").write_bytes(b"let a;" * 100)
    (tmp_path / "cat.png").write_bytes(os.urandom(600))
    assert page_of(tmp_path / "page.js", (0, 0)).zipped is not None
    assert page_of(tmp_path / "cat.png", (0, 0)).zipped is None


def test_a_worker_that_was_brought_back_is_known_by_its_name() -> None:
    """And whether the process is dead that began to bring it back."""
    assert name_of("router") == "router"
    assert name_of(f"router_{os.getpid():06x}_12") == "router"
    assert not is_abandoned("router")
    assert not is_abandoned(f"router_{os.getpid():06x}_12")
    assert is_abandoned(f"router_{NOBODYS_PID:06x}_12")


async def test_what_takes_too_long_is_waited_for_no_longer_and_not_cancelled() -> None:
    """Crossbar's controller fails over a call that is cancelled."""
    cancelled: list[Deferred[int]] = []
    asked: Deferred[int] = Deferred(cancelled.append)
    with pytest.raises(DeferredTimeout):
        await within(0.01, asked)
    assert cancelled == []
    asked.callback(1)
    answered: Deferred[int] = Deferred()
    answered.callback(2)
    assert await within(5, answered) == 2


@pytest.fixture
def kept() -> list[LogEvent]:
    """What the log keeps, in order."""
    return []


@pytest.fixture
def plain(kept: list[LogEvent]) -> Plain:
    """A worker's log under `crossbar start --loglevel warn`."""
    return Plain(cast("ILogObserver", kept.append), LogLevel.warn)


def event(namespace: str, level: LogLevel = LogLevel.warn, text: str = "hello", **more: Any) -> LogEvent:  # noqa: ANN401 - anything can be logged
    """One event, as a logger makes it."""
    return {"log_namespace": namespace, "log_level": level, "log_format": text, "log_time": 1.0, **more}


def test_the_log_keeps_ours_and_what_goes_wrong(plain: Plain, kept: list[LogEvent]) -> None:
    """Ours loud enough to be shown; of Crossbar's, what it does not say with each connection."""
    plain(event("tidings.gateway", LogLevel.info))
    plain(event("crossbar.router", LogLevel.info))
    plain(event("crossbar.router", LogLevel.error))
    plain(event("app.of.somebody", LogLevel.info))
    assert [(one["log_namespace"], one["log_level"]) for one in kept] == [
        ("tidings.gateway", LogLevel.warn),
        ("crossbar.router", LogLevel.error),
        ("app.of.somebody", LogLevel.info),
    ]


def test_the_log_leaves_out_what_we_know(plain: Plain, kept: list[LogEvent]) -> None:
    """A client's nonsense, and that components are away while they are brought back."""
    plain(
        event("autobahn.websocket", LogLevel.critical, "{tb}", tb="…\nautobahn.wamp.exception.ProtocolError: no WAMP")
    )
    away = Failure(ApplicationError(ApplicationError.NO_SUCH_PROCEDURE, "no callee registered"))
    plain(event("crossbar.router", LogLevel.error, "Authorization failed", log_failure=away))
    assert kept == []


def test_nobody_can_fill_the_log(plain: Plain, kept: list[LogEvent]) -> None:
    """Neither with long lines nor with many; how many were left out is said, if somebody asks again later."""
    for _ in range(MOST_LINES + 10):
        plain(event("autobahn.websocket", text="{long}", long="x" * 10 * LONGEST))
    assert len(kept) == MOST_LINES
    assert len(kept[0]["start"] + kept[0]["end"]) == LONGEST
    plain(event("autobahn.websocket", log_time=2 + PER_SECONDS))
    assert len(kept) == MOST_LINES + 1


def test_after_the_signal_to_stop_only_ours_counts(plain: Plain, kept: list[LogEvent]) -> None:
    """Crossbar's parts complain of each other's absence."""
    plain(event("crossbar.worker", text="Native worker received SIGTERM - shutting down .."))
    plain(event("crossbar.worker", LogLevel.error))
    plain(event("tidings.store", LogLevel.error))
    assert [one["log_namespace"] for one in kept] == ["crossbar.worker", "tidings.store"]


class Starting:
    """A container's controller, as far as `_Own` looks at it."""

    def __init__(self) -> None:
        self.components: dict[str, object] = {}


@pytest.mark.parametrize("ends", ["whole", "lost"])
async def test_a_container_knows_when_its_start_is_over(ends: str) -> None:
    """When it is whole; or when all its components were there and are gone: their router died while they registered."""
    controller, is_whole = Starting(), False
    worker = {"id": "components", "type": "container", "components": [{"id": "chat"}, {"id": "push"}]}
    own = _Own(controller, worker, lambda: is_whole)
    noticing = ensureDeferred(own.notice())
    controller.components = {"chat": object()}
    await later(reactor, 3 * NOTICE_EVERY_S)
    assert not own._was_whole, "the others are still to be started, by whoever configures it"
    controller.components["push"] = object()
    await later(reactor, 3 * NOTICE_EVERY_S)
    assert not own._was_whole, "they register"
    if ends == "whole":
        is_whole = True
    else:
        controller.components.clear()
    await noticing
    assert own._was_whole


class Answering:
    """A controller that knows one worker, and keeps what it was asked."""

    def __init__(self, pid: int) -> None:
        self.asked: list[str] = []
        self.pid = pid

    def call(self, procedure: str, *_: object) -> Deferred[Any]:
        """Answer at once, as if the worker had all that it should."""
        self.asked.append(procedure)
        return succeed(
            {
                "crossbar.get_workers": ["router"],
                "crossbar.get_worker": {"status": "started", "pid": self.pid},
            }.get(procedure, [])
        )


async def test_the_controller_is_not_asked_again_and_again_about_a_worker_that_lives() -> None:
    """An idle node would be busy with that; but it is asked at once when the process has gone."""
    controller = Answering(os.getpid())
    patient = Patient(controller, {"id": "router", "type": "router"}, patience_s=60, was_seen=True)
    assert await patient.tend()
    asked_once = len(controller.asked)
    for _ in range(10):
        assert await patient.tend()
    assert len(controller.asked) == asked_once
    controller.pid = NOBODYS_PID
    patient = Patient(controller, {"id": "router", "type": "router"}, patience_s=60, was_seen=True)
    assert await patient.tend()
    assert await patient.tend()
    assert len(controller.asked) == 3 * asked_once
