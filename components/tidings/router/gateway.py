"""The HTTP face's way to the components: a session inside the router's process.

Crossbar makes the web resources and this component apart from each other, so they meet at one module-level reference.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.exception import TransportLost
from autobahn.wamp.types import CloseDetails, ComponentConfig, SessionDetails
from twisted.internet import reactor, task
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import Logger

from tidings.background import in_background
from tidings.model.errors import Unavailable
from tidings.router import process
from tidings.router.guard.values import fault_of, refusal
from tidings.router.incoming import take_files
from tidings.router.logs import quieten
from tidings.router.outgoing import allow_long_messages

log = Logger(namespace="tidings.gateway")

TIMEOUT_S = 5.0
ONE_OF_EACH = (
    "tidings.access.authenticate",
    "tidings.chat.send",
    "tidings.push.publish",
    "tidings.presence.list",
    "tidings.webhooks.look",
    "tidings.notify.unsubscribe",
)
"""A procedure of every component: when all are registered, the node is ready."""


class Gateway(ApplicationSession):
    """Holds the way open while it is joined."""

    current: "Gateway | None" = None

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        quieten()
        process.limit_recursion()
        process.allow_open_files()
        allow_long_messages()
        take_files(ask)
        # before the router listens: Twisted makes its sockets writable for everybody, so their folder must not be
        run = Path(config.extra["cbdir"]) / "run"
        run.mkdir(mode=0o700, exist_ok=True)
        run.chmod(0o700)

    def onJoin(self, details: SessionDetails) -> None:
        """Open the way; say so when the components are there too."""
        del details
        Gateway.current = self
        self._announcing = in_background(self._announce(), "announcing that the node is ready")

    async def _announce(self) -> None:
        while not await all_registered(ONE_OF_EACH):
            await task.deferLater(reactor, 0.2)
        log.info("Tidings is ready: {address}", address=self.config.extra["address"])

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
    wait_s: float = 0,
) -> Mapping[str, Any]:
    """Run a procedure for whoever the Authorization header proves.

    Args:
        wait_s: how long the procedure may hold its answer back, beside the time that every answer may take.

    Raises:
        ApplicationError: what the components answered, by one of our URIs, or the router's own.
        Invalid: it has a value that may not pass the router (`tidings.router.guard.values`).
        Unavailable: nobody answered in time; whether it was done is not known.
    """
    fault = fault_of([payload])
    if fault is not None:
        raise refusal([payload], fault)
    asked = {"procedure": procedure, "payload": dict(payload), "authorization": authorization, "address": address}
    return await ask("tidings.gateway.call", asked, wait_s=wait_s)


async def ask(procedure: str, payload: Mapping[str, Any], *, wait_s: float = 0) -> Mapping[str, Any]:
    """Call one of the procedures that are for the node's own parts alone; see `call`."""
    if Gateway.current is None:
        raise Unavailable("The node is starting; try again in a moment.", retry_after_ms=1000)
    asked: Deferred[Mapping[str, Any]] = Gateway.current.call(procedure, payload)
    try:
        return await asked.addTimeout(TIMEOUT_S + wait_s, reactor)
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
