"""A TCP proxy that does to connections what networks do: cuts, resets, swallows one way or both, slices, delays.

By hand, with a fault every two seconds: `.venv/bin/python -m tests.support.faulty_wire 8081 8080`, then open
http://localhost:8081/ in place of http://localhost:8080/.
"""

import random
import sys
from typing import Any, Final, Literal, cast

from twisted.internet import reactor
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Factory, Protocol

Way = Literal["up", "down"]
"""To the server; to the client."""
FAULTS: Final = ("cut", "reset", "swallow up", "swallow down", "swallow", "slice", "delay")
SWALLOWED_FOR_S: Final = 1.5
"""Then the connection is reset: a network that comes back, or a router on the way that has forgotten it."""


class _Side(Protocol):
    """One side of a pair: what it gets goes the pair's way."""

    def __init__(self, pair: "Pair", way: Way) -> None:
        self._pair, self._way = pair, way

    def connectionMade(self) -> None:
        self._pair.connected(self._way)

    def dataReceived(self, data: bytes) -> None:
        self._pair.hand_on(self._way, data)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: ANN401 - twisted's Failure
        self._pair.ended()


class Pair:
    """A connection through the wire, and what is wrong with it."""

    def __init__(self, wire: "FaultyWire") -> None:
        self._wire = wire
        self.client, self._server = _Side(self, "up"), _Side(self, "down")
        self.swallows: set[Way] = set()
        self.slice_bytes = 0
        self.delay_s = 0.0

    def connected(self, way: Way) -> None:
        """A side is there: the client first, who then has to wait for the server."""
        transport: Any = self.client.transport
        if way == "up":
            self._wire.pairs.add(self)
            transport.pauseProducing()
            place = TCP4ClientEndpoint(reactor, "127.0.0.1", self._wire.target, timeout=5)
            connecting = connectProtocol(place, self._server)
            connecting.addErrback(lambda _: self.reset())
        elif transport.connected:
            transport.resumeProducing()
        else:
            self.reset()

    def hand_on(self, way: Way, data: bytes) -> None:
        """Pass bytes on, or do not."""
        if way in self.swallows:
            return
        if self.delay_s:
            reactor.callLater(self.delay_s, self._write, way, data)
        else:
            self._write(way, data)

    def _write(self, way: Way, data: bytes) -> None:
        to = (self._server if way == "up" else self.client).transport
        size = self.slice_bytes or len(data)
        for start in range(0, len(data), size):
            if to is not None:
                to.write(data[start : start + size])

    def ended(self) -> None:
        """A side has gone, and the other one goes with it."""
        self._wire.pairs.discard(self)
        for side in (self.client, self._server):
            if side.transport is not None:
                side.transport.loseConnection()

    def suffers(self, fault: str) -> None:
        """Have one of `FAULTS` done to it."""
        match fault:
            case "cut":
                self.ended()
            case "reset":
                self.reset()
            case "slice":
                self.slice_bytes = 3
            case "delay":
                self.delay_s = 0.3
            case _:
                self.swallows = {"up", "down"} if fault == "swallow" else {cast("Way", fault.split()[1])}
                reactor.callLater(SWALLOWED_FOR_S, self.reset)

    def reset(self) -> None:
        """End it without a word."""
        for side in (self.client, self._server):
            if side.transport is not None:
                cast("Any", side.transport).abortConnection()


class FaultyWire(Factory):
    """Listens on `port`, a free one, and passes on to `target`; all is well until somebody says otherwise."""

    noisy = False

    def __init__(self, target: int, port: int = 0) -> None:
        self.target = target
        self.pairs: set[Pair] = set()
        self.done = 0
        self._listening: Any = cast("Any", reactor).listenTCP(port, self, interface="127.0.0.1")
        self.port: int = self._listening.getHost().port

    def buildProtocol(self, addr: object) -> Protocol:
        """Somebody comes."""
        return Pair(self).client

    @property
    def ws_url(self) -> str:
        """Where clients go."""
        return f"ws://127.0.0.1:{self.port}/ws"

    def strike(self) -> None:
        """Do something to somebody."""
        if self.pairs:
            random.choice(list(self.pairs)).suffers(random.choice(FAULTS))
            self.done += 1

    def swallow_all(self) -> None:
        """From now on, nothing that anybody sends arrives; nobody is told."""
        for pair in self.pairs:
            pair.swallows = {"up", "down"}

    async def close(self) -> None:
        """Listen no more, and end what there is."""
        await self._listening.stopListening()
        for pair in list(self.pairs):
            pair.reset()


def main() -> None:
    """A wire between two ports, with a fault every two seconds or so."""
    wire = FaultyWire(int(sys.argv[2]), int(sys.argv[1]))

    def strike() -> None:
        wire.strike()
        reactor.callLater(random.uniform(1, 3), strike)

    strike()
    reactor.run()


if __name__ == "__main__":
    main()
