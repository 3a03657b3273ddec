"""What is on its way to one connection, and the end of patience with a reader that does not keep up.

A stock router keeps whatever a connection does not take, without a limit: one reader that stops reading, in a busy
room, fills the memory of the machine. Here the transport is given no more than it can pass on (Twisted's producers and
consumers), what waits for it is counted, and a connection for which too much waits is closed: with code 1008 and a
sentence, after what it was being sent when it stopped. Its client connects again and asks for what it missed.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Final

from twisted.internet import tcp, unix
from twisted.internet.interfaces import IPushProducer
from twisted.logger import Logger
from zope.interface import implementer

log = Logger(namespace="tidings.router")

PLAIN: Final = (tcp.Server, unix.Server)
"""Transports that are a socket and nothing else: no TLS."""


class Turn:
    """Flushes all outboxes that got something in this turn of the event loop, at its end."""

    def __init__(self, later: Callable[..., object]) -> None:
        self._later = later
        self._outboxes: list[Outbox] = []

    def add(self, outbox: "Outbox") -> None:
        """This one got something."""
        if not self._outboxes:
            self._later(0, self.flush)
        self._outboxes.append(outbox)

    def flush(self) -> None:
        """Write it."""
        outboxes, self._outboxes = self._outboxes, []
        for outbox in outboxes:
            try:
                outbox.flush()
            except Exception:  # noqa: BLE001 - the others are not to wait for it
                log.failure("writing to a connection failed")


@implementer(IPushProducer)
class Outbox:
    """The frames for one connection.

    Args:
        transport: of Twisted's, with no producer.
        limit: how many bytes may wait; with more, one more frame is too much. A single frame may be longer.
        too_slow: called once when that is so, with the number of bytes; what waited is gone then.
    """

    __slots__ = ("_frames", "_is_full", "_is_plain", "_limit", "_size", "_too_slow", "_transport", "_turn", "_waiting")

    def __init__(self, transport: Any, turn: Turn, limit: int, too_slow: Callable[[int], None]) -> None:  # noqa: ANN401 - of any kind
        self._transport, self._turn, self._limit = transport, turn, limit
        self._too_slow: Callable[[int], None] | None = too_slow
        self._is_plain = type(transport) in PLAIN
        self._frames: list[bytes] = []
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._is_full = False
        transport.registerProducer(self, True)

    def put(self, frame: bytes) -> None:
        """Send it at the end of this turn."""
        if not self._frames:
            self._turn.add(self)
        self._frames.append(frame)

    def flush(self) -> None:
        """Send now what was put in."""
        frames = self._frames
        if not frames:
            return
        data = frames[0] if len(frames) == 1 else b"".join(frames)
        self._frames = []
        if self._is_full or self._waiting:
            self._keep(data)
        else:
            self._write(data)

    def hand_over(self) -> None:
        """Give everything to the transport: it is about to be closed, and will send that before."""
        self.flush()
        while self._waiting:
            self._transport.write(self._waiting.popleft())
        self._size = 0

    def _keep(self, data: bytes) -> None:
        if self._size > self._limit and self._too_slow is not None:
            size, too_slow = self._size + len(data), self._too_slow
            self._waiting.clear()
            self._size, self._too_slow = 0, None
            too_slow(size)
            return
        self._waiting.append(data)
        self._size += len(data)

    def _write(self, data: bytes) -> None:
        transport = self._transport
        # A call of our own saves the reactor two (epoll) and a round; but what lies there already goes first.
        if self._is_plain and transport.connected and not (transport.dataBuffer or transport._tempDataBuffer):  # noqa: SLF001 - nothing else tells
            try:
                sent = transport.socket.send(data)
            except OSError:  # it is full; or broken, which the transport will find out as it always does
                sent = 0
            if sent == len(data):
                return
            data = data[sent:]
        transport.write(data)

    # ---- what the transport calls

    def pauseProducing(self) -> None:
        """It takes no more for now."""
        self._is_full = True

    def resumeProducing(self) -> None:
        """It has sent what it had."""
        self._is_full = False
        while self._waiting and not self._is_full:
            data = self._waiting.popleft()
            self._size -= len(data)
            self._transport.write(data)

    def stopProducing(self) -> None:
        """The connection has ended."""
        self._waiting.clear()
        self._frames = []
        self._size = 0
