"""What one turn of the event loop has for a connection is written at once, and a slow reader is cut off.

A stock router writes each frame by itself: two calls of `epoll_ctl`, a round of the reactor and a `send` for each. Here
the frames of a turn are joined and sent with one direct call (`outbox`).
"""

from typing import Any, Final

from autobahn.websocket.protocol import WebSocketProtocol
from twisted.internet import reactor
from twisted.logger import Logger

from tidings.router.swift.outbox import Outbox, Turn

log = Logger(namespace="tidings.router")

TOO_SLOW: Final = WebSocketProtocol.CLOSE_STATUS_CODE_POLICY_VIOLATION
LINGER_S: Final = 10
"""For how long one who was cut off may take to read what it was being sent, and why it was cut off."""
_OPEN: Final = WebSocketProtocol.STATE_OPEN
_turn = Turn(reactor.callLater)


class Joined:
    """Mixed into Crossbar's WebSocket protocol."""

    unsent_limit: int
    _outbox: Outbox | None = None

    def onOpen(self: Any) -> None:
        """The handshake is over: from now on there are frames."""
        # What read the HTTP request has registered itself; it has nothing more to say.
        self.transport.unregisterProducer()
        self._outbox = Outbox(self.transport, _turn, self.unsent_limit, self._too_slow)
        super().onOpen()  # type: ignore[misc] # the protocol's

    def sendData(self: Any, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        """Send bytes: a whole frame, or what came before there were any."""
        outbox = self._outbox
        if outbox is None or sync or chopsize or self.state != _OPEN:
            if outbox is not None:
                outbox.hand_over()
            super().sendData(data, sync, chopsize)  # type: ignore[misc] # the protocol's
            return
        outbox.put(data)

    def _closeConnection(self: Any, abort: bool = False) -> None:
        if self._outbox is not None and not abort:
            self._outbox.hand_over()
        super()._closeConnection(abort)  # type: ignore[misc] # the protocol's

    def _too_slow(self: Any, size: int) -> None:
        if self.state != _OPEN:
            return
        log.warn("A connection was closed: it does not read, and {size} bytes were waiting for it.", size=size)
        self.closeHandshakeTimeout = LINGER_S
        self.sendCloseFrame(TOO_SLOW, f"You do not keep up: {size} bytes were waiting.".encode())
