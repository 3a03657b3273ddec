"""A web server of the site's, as good or bad as a test wants it: receives requests and answers as it is told."""

from collections.abc import Callable
from typing import Any, cast

from msgspec import Struct
from twisted.internet import reactor
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostResolution
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site
from zope.interface import implementer


class Received(Struct, frozen=True, kw_only=True):
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Reaction = Callable[[Request], bytes | int]


class Receiver(Resource):
    """Listens on a free port, with `tls` encrypted. `react` answers each request: a body, or NOT_DONE_YET."""

    isLeaf = True  # noqa: N815 - twisted reads it by this name

    def __init__(self, react: Reaction | None = None, tls: Any = None) -> None:  # noqa: ANN401 - a context factory
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        self.react = react or (lambda _: b"thanks")
        self.received: list[Received] = []
        self.lost: list[object] = []
        site = cast("Any", Site(self))
        self._listening: Any = (
            reactor.listenTCP(0, site, interface="127.0.0.1")
            if tls is None
            else cast("Any", reactor).listenSSL(0, site, tls, interface="127.0.0.1")
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listening.getHost().port)

    @property
    def url(self) -> str:
        """Where to send something."""
        return f"http://127.0.0.1:{self.port}/hook"

    def render(self, request: Request) -> bytes | int:
        """Note it, and answer."""
        assert request.content is not None
        headers = {
            name.decode().lower(): values[-1].decode() for name, values in request.requestHeaders.getAllRawHeaders()
        }
        self.received.append(
            Received(
                method=request.method.decode(),
                path=request.uri.decode(),
                headers=headers,
                body=request.content.read(),
            )
        )
        self._gone = request.notifyFinish().addErrback(self.lost.append)
        return self.react(request)

    async def close(self) -> None:
        """Listen no more."""
        await self._listening.stopListening()


def status(code: int, **headers: str) -> Reaction:
    """Answer with a status, and with headers (`retry_after="7"`)."""

    def react(request: Request) -> bytes:
        request.setResponseCode(code)
        for name, value in headers.items():
            request.setHeader(name.replace("_", "-"), value)
        return b"so it is"

    return react


def hang(request: Request) -> int:
    """Never answer."""
    del request
    return NOT_DONE_YET


@implementer(IHostResolution)
class _Resolved:
    """A resolution that has ended."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """There is nothing to cancel."""


class Names:
    """A resolver that knows what a test tells it."""

    def __init__(self, **known: list[str]) -> None:
        self.known = known
        self.asked: list[str] = []

    def resolveHostName(self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, **_: Any) -> IHostResolution:  # noqa: ANN401 - zope interfaces are no types
        """Resolve at once."""
        self.asked.append(hostName)
        resolution: Any = _Resolved(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        for address in self.known.get(hostName, [hostName]):
            resolutionReceiver.addressResolved(IPv4Address("TCP", address, portNumber))
        resolutionReceiver.resolutionComplete()
        done: IHostResolution = resolution
        return done
