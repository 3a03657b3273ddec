"""A way to a running node: what verbs ask of it, and running the event loop for as long as a verb takes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from tidings.faces.cli.options import Way
from tidings.faces.cli.trouble import UNREACHABLE, Trouble

T = TypeVar("T")
Events = list[Mapping[str, Any]]
Payload = Mapping[str, Any]
_STOPPED_BY_SIGNAL = 130


class Lost(Trouble):
    """There is no connection to the node, or no longer."""

    def __init__(self, sentence: str, mend: str = "") -> None:
        super().__init__(sentence, mend, exit_code=UNREACHABLE)


class Link(Protocol):
    """A connection to a node."""

    async def call(self, uri: str, payload: Payload) -> Mapping[str, Any]:
        """Call a procedure of the table.

        Raises:
            Trouble: the node refused; Lost where there is no answer.
        """

    async def follow(self, stream: str) -> None:
        """Have `news` hear of a stream from now on."""

    async def news(self, seconds: float) -> Events | None:
        """Events that just came, or None when the time is over: then look for yourself."""


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
    """Run the event loop until `main` is done; its result, or what it raised."""
    from twisted.internet import reactor  # noqa: PLC0415 - the only place that chooses one

    results: list[T] = []
    failures: list[BaseException] = []

    async def work() -> None:
        try:
            results.append(await main(reactor))
        except BaseException as error:  # noqa: BLE001 - raised again outside the event loop
            failures.append(error)
        reactor.stop()

    reactor.callWhenRunning(lambda: Deferred.fromCoroutine(work()))
    reactor.run()
    if failures:
        raise failures[0]
    if not results:
        raise SystemExit(_STOPPED_BY_SIGNAL)  # Ctrl-C
    return results[0]


def pause(reactor: IReactorTime, seconds: float) -> Deferred[None]:
    """Fires after a time."""
    done: Deferred[None] = Deferred()
    reactor.callLater(seconds, done.callback, None)
    return done
