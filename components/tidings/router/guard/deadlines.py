"""A request, a HELLO, the rest of a login: each must come within seconds.

Whoever opens a connection and says nothing, or a byte now and then, costs as much as somebody who talks, and there is
room for so many. Twisted has a timeout for HTTP, but each byte begins it anew; Crossbar has none for HELLO, none for
the answer to a CHALLENGE, and none for RawSocket's handshake.

Those who have connected and not joined are looked through once a second, so that nobody else pays for it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from autobahn.websocket.protocol import WebSocketProtocol
from twisted.internet import reactor, task
from twisted.web.http import HTTPChannel

from tidings.background import in_background
from tidings.router.guard.crowds import Networks, host_of, one_less

LOOK_EVERY_S: Final = 1.0
_REFUSED: Final = WebSocketProtocol.CLOSE_STATUS_CODE_POLICY_VIOLATION


class Deadlines(NamedTuple):
    """Seconds; and how many of one network address may be arriving at once.

    `join_seconds` are counted from the last thing that a client said, as it may be we who are slow.
    """

    request_seconds: float = 30.0
    hello_seconds: float = 10.0
    join_seconds: float = 60.0
    arriving_per_address: int = 200


class Arriving:
    """Those who have connected and not joined.

    Args:
        limits: what they must keep to.
        trusted: networks whose addresses may be anybody's, because a proxy is there.
        now: in seconds, of a clock that only goes forward.
    """

    def __init__(self, limits: Deadlines, trusted: Networks, now: Callable[[], float]) -> None:
        self._limits, self._trusted, self._now = limits, trusted, now
        self._said: dict[Any, tuple[float, bool]] = {}
        self._hosts: Counter[str] = Counter()

    def came(self, connection: Any) -> None:  # noqa: ANN401 - Crossbar is not typed
        """Somebody has connected; closed at once if there are too many from there."""
        host = host_of(connection.peer)
        if not self._trusted.has(host):
            if self._hosts[host] >= self._limits.arriving_per_address:
                self._forget(self._joined())
            if self._hosts[host] >= self._limits.arriving_per_address:
                connection.cut_off(_REFUSED, "Too many connections from your address are waiting to join.")
                return
            self._hosts[host] += 1
        self._said[connection] = (self._now(), False)

    def said(self, connection: Any) -> None:  # noqa: ANN401 - see above
        """One who has not joined, or has left again without going, has said something."""
        if connection not in self._said:
            self.came(connection)
        if connection in self._said:
            self._said[connection] = (self._now(), True)

    def went(self, connection: Any) -> None:  # noqa: ANN401 - see above
        """The connection has ended."""
        if connection in self._said:
            self._forget([connection])

    def look(self) -> None:
        """Forget those who have joined, and close what is overdue."""
        self._forget(self._joined())
        now = self._now()
        for connection, (since, has_spoken) in list(self._said.items()):
            limit = self._limits.join_seconds if has_spoken else self._limits.hello_seconds
            if now - since >= limit:
                self._forget([connection])
                what = "There was no answer" if has_spoken else "There was no HELLO"
                connection.cut_off(_REFUSED, f"{what} within {limit:g} seconds.")

    def _joined(self) -> list[Any]:
        return [one for one in self._said if not one.is_arriving()]

    def _forget(self, connections: Iterable[Any]) -> None:
        for connection in connections:
            del self._said[connection]
            one_less(self._hosts, host_of(connection.peer))


class ArrivingWebSocket:
    """Mixed into Crossbar's WebSocket protocol."""

    arriving: Arriving

    def onOpen(self: Any) -> None:
        """The handshake is over."""
        super().onOpen()  # type: ignore[misc] # the protocol's
        self.arriving.came(self)

    def onMessage(self: Any, payload: bytes, isBinary: bool) -> None:
        """A message has come."""
        super().onMessage(payload, isBinary)  # type: ignore[misc] # the protocol's
        if self.is_arriving():
            self.arriving.said(self)

    def onClose(self: Any, wasClean: bool, code: int, reason: str | None) -> None:
        """The connection has ended."""
        self.arriving.went(self)
        super().onClose(wasClean, code, reason)  # type: ignore[misc] # the protocol's

    def is_arriving(self: Any) -> bool:
        """Whether it is open and has not joined."""
        return self._session is not None and self._session._session_id is None  # noqa: SLF001 - Crossbar has no other way to ask


class ArrivingRawSocket:
    """Mixed into Crossbar's RawSocket protocol."""

    arriving: Arriving
    _has_ended: bool = False

    def connectionMade(self: Any) -> None:
        """Somebody has connected."""
        super().connectionMade()  # type: ignore[misc] # the protocol's
        self.arriving.came(self)

    def stringReceived(self: Any, payload: bytes) -> None:
        """A message has come."""
        super().stringReceived(payload)  # type: ignore[misc] # the protocol's
        if self.is_arriving():
            self.arriving.said(self)

    def connectionLost(self: Any, reason: Any) -> None:  # noqa: ANN401 - twisted's Failure
        """The connection has ended."""
        self._has_ended = True
        self.arriving.went(self)
        super().connectionLost(reason)  # type: ignore[misc] # the protocol's

    def is_arriving(self: Any) -> bool:
        """Whether it is open and has not joined."""
        return not self._has_ended and (self._session is None or self._session._session_id is None)  # noqa: SLF001 - see above


def watch(arriving: Arriving) -> object:
    """Look through them from now on, for as long as what is returned is kept."""

    async def look() -> None:
        while True:
            await task.deferLater(reactor, LOOK_EVERY_S)
            arriving.look()

    return in_background(look(), "looking for connections that say nothing")


def time_requests(seconds: float) -> None:
    """Have every HTTP connection of this process end if one request takes longer to come than that.

    A file has a deadline of its own (`tidings.router.incoming`).
    """
    receive, done = HTTPChannel.dataReceived, HTTPChannel.allContentReceived

    def received(self: Any, data: bytes) -> None:  # noqa: ANN401 - Twisted is typed in part
        began = vars(self).get("_began")
        if self._handlingRequest:
            began = None
        elif began is None:
            began = reactor.seconds()
        elif reactor.seconds() - began > seconds and not _is_file(self):
            self.timeoutConnection()
            return
        self._began = began
        receive(self, data)  # type: ignore[no-untyped-call] # see above

    def is_there(self: Any) -> None:  # noqa: ANN401 - see above
        self._began = None
        done(self)  # type: ignore[no-untyped-call] # see above

    HTTPChannel.dataReceived = received  # type: ignore[method-assign] # that is the point
    HTTPChannel.allContentReceived = is_there  # type: ignore[method-assign] # see above


def _is_file(channel: Any) -> bool:  # noqa: ANN401 - Twisted is typed in part
    return bool(channel.requests) and getattr(channel.requests[-1], "upload", None) is not None
