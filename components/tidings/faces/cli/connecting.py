"""Asking something of a running node, and running the event loop for as long as a verb takes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ReactorNotRunning
from twisted.internet.interfaces import IReactorTime

from tidings.faces.cli.link import Link, Payload
from tidings.faces.cli.options import Way

T = TypeVar("T")
_STOPPED_BY_SIGNAL = 130


@asynccontextmanager
async def connected(way: Way, reactor: IReactorTime) -> AsyncIterator[Link]:
    """A link for a while: over HTTP where an address is given, else over the node's own socket."""
    if way.url is not None:
        from tidings.faces.cli.http_link import HttpLink  # noqa: PLC0415 - treq is slow to import

        yield HttpLink(way.url, way.key or "", reactor)
        return
    assert way.root is not None  # noqa: S101 - `options` makes a Way with one or the other
    from tidings.faces.cli.socket_link import joined  # noqa: PLC0415 - autobahn is slow to import

    async with joined(way.root, reactor) as link:
        yield link


def call(way: Way, uri: str, payload: Payload) -> Mapping[str, Any]:
    """Connect, call once, disconnect."""

    async def once(reactor: IReactorTime) -> Mapping[str, Any]:
        async with connected(way, reactor) as link:
            return await link.call(uri, payload)

    return run(once)


def run(main: Callable[[IReactorTime], Awaitable[T]]) -> T:
    """Run the event loop until `main` is done; its result, or what it raised. Ctrl-C cancels it and exits with 130."""
    from twisted.internet import reactor  # noqa: PLC0415 - the only place that chooses one

    outcome: list[T] = []
    failures: list[BaseException] = []
    working: list[Deferred[None]] = []

    async def work() -> None:
        try:
            outcome.append(await main(reactor))
        except BaseException as error:  # noqa: BLE001 - raised again outside the event loop
            failures.append(error)
        reactor.callLater(0, _stop, reactor)

    def interrupt() -> Deferred[None]:
        working[0].cancel()
        return working[0]

    reactor.callWhenRunning(lambda: working.append(Deferred.fromCoroutine(work())))
    reactor.addSystemEventTrigger("before", "shutdown", interrupt)
    reactor.run()
    if not failures:
        return outcome[0]
    if isinstance(failures[0], CancelledError):
        raise SystemExit(_STOPPED_BY_SIGNAL)
    raise failures[0]


def _stop(reactor: Any) -> None:  # noqa: ANN401 - several of zope's interfaces
    with suppress(ReactorNotRunning):  # Ctrl-C was quicker
        reactor.stop()
