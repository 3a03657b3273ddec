"""The HTTP face's way to the components: a session inside the router's process.

Crossbar makes the web resources and this component apart from each other, so they meet at one module-level reference.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.exception import TransportLost
from autobahn.wamp.types import CloseDetails, ComponentConfig, SessionDetails
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout

from tidings.model.errors import Unavailable

TIMEOUT_S = 5.0


class Gateway(ApplicationSession):
    """Holds the way open while it is joined."""

    current: "Gateway | None" = None

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        # before the router listens: Twisted makes its sockets writable for everybody, so their folder must not be
        run = Path(config.extra["cbdir"]) / "run"
        run.mkdir(mode=0o700, exist_ok=True)
        run.chmod(0o700)

    def onJoin(self, details: SessionDetails) -> None:
        """Open the way."""
        del details
        Gateway.current = self

    def onLeave(self, details: CloseDetails) -> None:
        """Close it."""
        if Gateway.current is self:
            Gateway.current = None
        super().onLeave(details)


async def call(
    procedure: str,
    payload: Mapping[str, Any],
    authorization: str | None,
    address: str,
    *,
    timeout_s: float = TIMEOUT_S,
) -> Mapping[str, Any]:
    """Run a procedure for whoever the Authorization header proves.

    Raises:
        ApplicationError: what the components answered, by one of our URIs, or the router's own.
        Unavailable: nobody answered in time; whether it was done is not known.
    """
    if Gateway.current is None:
        raise Unavailable("The node is starting; try again in a moment.", retry_after_ms=1000)
    asked: Deferred[Mapping[str, Any]] = Gateway.current.call(
        "tidings.gateway.call",
        {"procedure": procedure, "payload": dict(payload), "authorization": authorization, "address": address},
    )
    try:
        return await asked.addTimeout(timeout_s, reactor)
    except (DeferredTimeout, TransportLost):
        raise Unavailable("The components did not answer; try again with the same key.", retry_after_ms=1000) from None


async def all_registered(procedures: Sequence[str]) -> bool:
    """Whether somebody answers each of these procedures now."""
    gateway = Gateway.current
    if gateway is None:
        return False
    for procedure in procedures:
        if await gateway.call("wamp.registration.lookup", procedure) is None:
            return False
    return True
