"""One session that is carried over HTTP: the node's own WebSocket for it, and what waits to be fetched."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from autobahn.twisted.websocket import WebSocketClientFactory, WebSocketClientProtocol
from msgspec import Struct
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import UNIXClientEndpoint

from tidings.model.errors import Conflict, Invalid, Unavailable

OPEN_WITHIN_S: Final = 5
LONGEST_FRAME: Final = 16 * 1024 * 1024
"""Bytes of what the router sends at once, as over a WebSocket (`tidings.router.outgoing`)."""


class Visitor(Struct, frozen=True, kw_only=True):
    """Who opened it, as the router of the session is to know. `way`: see `tidings.model.addresses.route`."""

    way: str
    origin: str | None = None
    cookie: str | None = None
    user_agent: str | None = None

    def __repr__(self) -> str:
        return f"Visitor(way={self.way!r}, …)"  # a cookie is a secret


class Carrier:
    """What waits for the browser, and how far it and the router have come.

    Args:
        clock: for the silence after which the browser has gone.
        buffer_limit: bytes that may wait; past that the session is cut, as over a WebSocket that is not read.
        gone: called once, when all is over and fetched, or given up.
    """

    def __init__(
        self,
        visitor: Visitor,
        clock: Any,  # noqa: ANN401 - IReactorTime
        buffer_limit: int,
        silence_s: float,
        gone: Callable[[], None],
    ) -> None:
        self.visitor = visitor
        self._clock, self._gone = clock, gone
        self._buffer_limit, self._silence_s = buffer_limit, silence_s
        self._link: WebSocketClientProtocol | None = None
        self._frames: deque[str] = deque()
        self._bytes = 0
        self._first = 1  # the number of the first frame that is kept
        self._sent = 0
        self._over = False
        self._polling: Deferred[dict[str, Any]] | None = None
        self._time_up: Any = None
        self._silence: Any = clock.callLater(silence_s, self.close)

    # ---- the router's side

    def opened(self, link: WebSocketClientProtocol) -> None:
        """The WebSocket is there."""
        self._link = link

    def arrived(self, frame: str) -> None:
        """The router says something."""
        self._frames.append(frame)
        self._bytes += len(frame)
        if self._bytes > self._buffer_limit and len(self._frames) > 1:
            self.close()
        else:
            self._tell()

    def ended(self) -> None:
        """The router has hung up; what it said before is still fetched."""
        self._link = None
        self._over = True
        self._tell()

    # ---- the browser's side

    def send(self, seq: int, frames: list[str]) -> dict[str, Any]:
        """Hand on what the browser says. A request that comes again, as its answer was lost, is answered again.

        Raises:
            Conflict: one in between is missing.
        """
        if seq == self._sent + 1:
            self._sent = seq
            for frame in frames:
                if self._link is not None:
                    self._link.sendMessage(frame.encode("utf-8", "surrogatepass"), False)
        elif seq != self._sent:
            raise Conflict(f"`seq` must be {self._sent + 1}.", field="seq")
        self._stay()
        return {"seq": self._sent}

    def poll(self, after: int, seconds: float) -> Deferred[dict[str, Any]]:
        """What came after a number; waits for it. What the browser has is forgotten.

        Raises:
            Invalid: a number that was never given.
        """
        if not self._first - 1 <= after < self._first + len(self._frames):
            raise Invalid(
                f"`after` must be at least {self._first - 1} and a number that you were given.", field="after"
            )
        while self._first <= after:
            self._bytes -= len(self._frames.popleft())
            self._first += 1
        self._release()  # an earlier one, whose browser no longer listens
        self._stop_silence()
        self._polling = Deferred()
        self._time_up = self._clock.callLater(seconds, self._release)
        waiting = self._polling
        self._tell()
        return waiting

    def let_go(self, waiting: Deferred[dict[str, Any]]) -> None:
        """The browser hung up on a poll."""
        if self._polling is waiting:
            self._release()

    def close(self) -> None:
        """End it: the browser said so, or has gone."""
        link, self._link, self._over = self._link, None, True
        if link is not None:
            link.sendClose(1000)
        self._frames.clear()
        self._release()
        self._finish()

    # ----

    def _tell(self) -> None:
        if self._polling is not None and (self._frames or self._over):
            self._release()

    def _release(self) -> None:
        polling, self._polling = self._polling, None
        if polling is None:
            return
        if self._time_up is not None and self._time_up.active():
            self._time_up.cancel()
        last = self._first - 1 + len(self._frames)
        polling.callback({"frames": list(self._frames), "next": last, "over": self._over})
        self._stay()
        if self._over and not self._frames:
            self._finish()

    def _stay(self) -> None:
        """The browser was here; from now on it may be silent for so long."""
        if self._polling is not None or self._silence is None:
            return
        if self._silence.active():
            self._silence.reset(self._silence_s)
        else:
            self._silence = self._clock.callLater(self._silence_s, self.close)

    def _stop_silence(self) -> None:
        if self._silence is not None and self._silence.active():
            self._silence.cancel()

    def _finish(self) -> None:
        self._stop_silence()
        self._silence = None
        gone, self._gone = self._gone, _nothing
        gone()


def _nothing() -> None:
    """Nobody is told twice."""


class _Link(WebSocketClientProtocol):
    """The WebSocket of a carrier; frames pass as they are."""

    factory: "_Factory"

    def onOpen(self) -> None:
        """The router has let us in."""
        self.factory.carrier.opened(self)
        self.factory.tell(True)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """The router says something; JSON, so it is text."""
        del isBinary
        self.factory.carrier.arrived(payload.decode("utf-8", "replace"))

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:
        """It has ended."""
        del wasClean, code, reason
        self.factory.tell(False)
        self.factory.carrier.ended()


class _Factory(WebSocketClientFactory):
    """Makes the WebSocket of one carrier. `opened` tells whether it came about."""

    protocol: Any = _Link
    noisy = False

    def __init__(self, carrier: Carrier) -> None:
        visitor = carrier.visitor
        headers = {"X-Forwarded-For": visitor.way}
        if visitor.cookie:
            headers["Cookie"] = visitor.cookie
        super().__init__(  # type: ignore[no-untyped-call] # autobahn is typed in part
            "ws://localhost/",
            origin=visitor.origin,
            protocols=["wamp.2.json"],
            useragent=visitor.user_agent,
            headers=headers,
        )
        self.setProtocolOptions(  # type: ignore[no-untyped-call] # see above
            openHandshakeTimeout=OPEN_WITHIN_S,
            closeHandshakeTimeout=1,
            maxMessagePayloadSize=LONGEST_FRAME,
            maxFramePayloadSize=LONGEST_FRAME,
            autoPingInterval=0,
        )
        self.carrier = carrier
        self.opened: Deferred[bool] = Deferred()

    def tell(self, is_open: bool) -> None:
        """Say how it went, once."""
        if not self.opened.called:
            self.opened.callback(is_open)


async def carrier_to(socket: Path, carrier: Carrier) -> None:
    """Open the WebSocket of a carrier.

    Raises:
        Unavailable: the router does not let us in.
    """
    factory = _Factory(carrier)
    endpoint = UNIXClientEndpoint(reactor, str(socket), timeout=OPEN_WITHIN_S)
    try:
        await endpoint.connect(factory)
    except OSError:
        raise Unavailable("The node is starting; try again in a moment.", retry_after_ms=1000) from None
    if not await factory.opened:
        raise Unavailable("The node did not let this connection in; try again in a moment.", retry_after_ms=1000)
