"""One connection is read no faster than anybody needs to be.

What people may do in a second is counted by the components, who say no with an error. But to say no a thousand times
costs as much as to say yes, and everybody else waits meanwhile; and a ping is answered by the router itself. So a
connection that has sent more than anybody does is not read for a while: its own network then keeps what it sends, which
costs us nothing, and nothing is lost. Services are ours to trust, and are not slowed down.
"""

from typing import Any, Final, NamedTuple

from twisted.internet import reactor

PEOPLE: Final = (None, "guest", "member")
"""Roles; who has not joined yet has none."""


class Pace(NamedTuple):
    """Messages and pings of one connection: so many in a second, in the long run, and so many at once."""

    per_second: float = 100.0
    burst: float = 1000.0


class Paced:
    """Mixed into Crossbar's WebSocket protocol."""

    pace: Pace = Pace()
    _spent: float = 0.0
    """What it has used up, less what it had again until `_spent_at`."""
    _spent_at: float = 0.0
    _is_paused: bool = False

    def onOpen(self: Any) -> None:
        """The handshake is over."""
        self._spent_at = reactor.seconds()
        super().onOpen()  # type: ignore[misc] # the protocol's

    def onMessage(self: Any, payload: bytes, isBinary: bool) -> None:
        """A message has come."""
        self._spend()
        super().onMessage(payload, isBinary)  # type: ignore[misc] # the protocol's

    def onPing(self: Any, payload: bytes) -> None:
        """A ping has come."""
        self._spend()
        super().onPing(payload)  # type: ignore[misc] # the protocol's

    def onPong(self: Any, payload: bytes) -> None:
        """A pong has come, asked for or not."""
        self._spend()
        super().onPong(payload)  # type: ignore[misc] # the protocol's

    def _spend(self: Any) -> None:
        self._spent += 1
        if self._spent > self.pace.burst:
            self._slow_down()

    def _slow_down(self: Any) -> None:
        session = self._session
        is_slowed = session is not None and session._authrole in PEOPLE  # noqa: SLF001 - Crossbar has no other way to ask
        over = self._over()
        if over > 0 and is_slowed and not self._is_paused:
            self._is_paused = True
            self.transport.pauseProducing()
            self._go_on_after(over)

    def _over(self: Any) -> float:
        now = reactor.seconds()
        self._spent = max(1.0, self._spent - (now - self._spent_at) * self.pace.per_second)
        self._spent_at = now
        over: float = self._spent - self.pace.burst
        return over

    def _go_on_after(self: Any, over: float) -> None:
        # a tenth of the burst more, so that it does not stop and go for each message
        reactor.callLater((over + self.pace.burst / 10) / self.pace.per_second, self._go_on)

    def _go_on(self: Any) -> None:
        over = self._over()
        if over > 0:  # what had been read when it was paused was handled since
            self._go_on_after(over)
            return
        self._is_paused = False
        if self.transport is not None and self.transport.connected:
            self.transport.resumeProducing()
