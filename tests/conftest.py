"""What holds for every test: how it is called, how it ends when it hangs, and that no failure goes unseen.

pytest-twisted runs the reactor in a greenlet of its own. Three things follow, and are arranged here:

- It would call plain tests from inside the reactor, too. They are called plainly instead, so that they may block
  (`pytest_twisted.blockon`, Playwright's sync API) and hypothesis does not go through the reactor for each example.
- pytest-timeout raises in the greenlet that happens to run, which for an `async def` test is the reactor: it logs the
  exception and waits on. It is raised where the test waits instead.
- A Deferred that fails with nobody looking is only logged. The log is watched, and the test fails.

A TestCase of trial runs here too as long as its tests return nothing to wait for: trial would start the reactor that
runs already. What waits is an `async def` test function.
"""

from __future__ import annotations

import gc
import inspect
import signal
from typing import TYPE_CHECKING, Any
from zlib import crc32

import greenlet
import pytest
from playwright.sync_api import expect, sync_playwright
from twisted.logger import ILogObserver, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase
from xdist.scheduler import LoadScopeScheduling
from zope.interface import implementer

from tools.chromium import find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

    from playwright.sync_api import Browser
    from twisted.logger import LogEvent
    from twisted.python.failure import Failure
    from xdist.remote import Producer


WITH_BROWSERS = ("tests/browser/", "tests/sites/", "tests/docs/test_page.py", "tests/docs/test_tutorial.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with browsers have more time: several people come in, each of whom loads a page."""
    for item in items:
        has_browser = item.nodeid.startswith(WITH_BROWSERS)
        if "browser" in getattr(item, "fixturenames", ()) and not has_browser:
            pytest.fail(f"WITH_BROWSERS lacks {item.nodeid}", pytrace=False)
        if has_browser and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(180))


class FewHaveBrowsers(LoadScopeScheduling):  # type: ignore[misc]  # xdist does not say that it has types
    """Where processes share the tests (`-n 2`), two of them have all browsers, each its own, and a file stays together.

    A test with a browser waits more than it works, so that two at once are what two cores can do in the time that they
    wait at most; more are not. Marks for xdist's own `loadgroup` are not seen with pytest 9.2, which has another way to
    write a test's name.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return f"browsers {crc32(path.encode()) % 2}" if nodeid.startswith(WITH_BROWSERS) else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FewHaveBrowsers:
    """Take ours."""
    return FewHaveBrowsers(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Call a plain test plainly; leave coroutines to pytest-twisted."""
    hypothesis = getattr(pyfuncitem.obj, "hypothesis", None)
    function = hypothesis.inner_test if hypothesis else pyfuncitem.obj
    if inspect.iscoroutinefunction(function) or hasattr(function, "_pytest_twisted_mark"):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names if name in pyfuncitem.funcargs})
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool:  # noqa: ANN401 – a namedtuple without types
    """End a hanging test where it waits, whichever greenlet runs when the time is over."""
    waiting = greenlet.getcurrent()

    def over(_signal: int, _frame: FrameType | None) -> None:
        failure = pytest.fail.Exception(f"Not done after {settings.timeout:g} s")
        if greenlet.getcurrent() is waiting:
            raise failure
        waiting.throw(failure)

    def cancel() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)

    item.cancel_timeout = cancel  # type: ignore[attr-defined]  # pytest-timeout's own convention
    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, settings.timeout)
    return True


@implementer(ILogObserver)
class LoggedFailures:
    """The failures that Twisted's log has seen during one test."""

    def __init__(self) -> None:
        self._seen: list[tuple[Failure, str]] = []

    def __call__(self, event: LogEvent) -> None:
        """Observe one log event, on any thread."""
        failure = event.get("log_failure")
        if failure is not None:
            self._seen.append((failure, str(event.get("log_format") or event.get("why") or "")))

    def flush(self, *kinds: type[BaseException]) -> list[Failure]:
        """Take out, and return, the failures that the test expects: those of these kinds, or all."""
        gc.collect()
        taken = [one for one in self._seen if not kinds or one[0].check(*kinds)]
        self._seen = [one for one in self._seen if one not in taken]
        return [failure for failure, _ in taken]

    def report(self) -> str:
        """Return the tracebacks, empty if there are none."""
        return "\n".join(f"{about}\n{failure.getTraceback()}" for failure, about in self._seen)


@pytest.fixture(autouse=True)
def logged_failures(request: pytest.FixtureRequest) -> Iterator[LoggedFailures]:
    """Fail the test whose Deferreds failed unseen; `logged_failures.flush(SomeError)` says which were expected.

    A TestCase of trial does this by itself (`flushLoggedErrors`).
    """
    failures = LoggedFailures()
    if request.cls is not None and issubclass(request.cls, SynchronousTestCase):
        yield failures
        return
    globalLogPublisher.addObserver(failures)
    try:
        yield failures
        # A Deferred in a reference cycle tells of its failure when it is collected. What existed before the first test
        # is frozen, so this looks at little more than what the test made.
        gc.collect()
    finally:
        globalLogPublisher.removeObserver(failures)
    if report := failures.report():
        pytest.fail(f"Something failed and only the log was told:\n{report}", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def _cheap_collections() -> None:
    """Keep what the imports made out of the collection after each test: a millisecond instead of a hundred."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run the test in a folder of its own, without settings from outside."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# What a browser looks up at home has no place in a test, and fails where there is no internet.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, one for all tests: Playwright's sync API is there once in a process."""
    path = find_chromium()
    if path is None:
        pytest.fail("There is no Chromium: `python -m tools.chromium` says what to install", pytrace=False)
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
