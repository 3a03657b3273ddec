"""Webhooks in the node: a courier for each, as the database says; and the publisher of the node's own streams."""

from autobahn.wamp.types import CallDetails, ComponentConfig
from twisted.internet.task import LoopingCall
from twisted.logger import Logger

from tidings.background import in_background
from tidings.faces.courier import Courier, Means
from tidings.faces.wamp import Face, Parts
from tidings.model.errors import Unavailable
from tidings.model.events import Event

log = Logger(namespace="tidings.webhooks")

TICK_S = 1.0
LOOK_EVERY = 300
"""Ticks between looks for what nobody was woken for."""


class Desk:
    """All couriers of the process. What an operator changes is in the database, and seen there within two seconds."""

    def __init__(self, parts: Parts, means: Means) -> None:
        self._parts = parts
        self._means = means
        self._couriers: dict[str, Courier] = {}
        self._ticks = 0
        self._ticking: LoopingCall | None = None

    def start(self) -> None:
        """Begin; again changes nothing: couriers need no router, and outlive the session that started them."""
        if self._ticking is not None:
            return
        self._parts.feed.watch(self._on_event)
        self._ticking = LoopingCall(lambda: in_background(self._tick(), "looking after the webhooks"))
        self._ticking.clock = self._parts.reactor
        self._running = self._ticking.start(TICK_S)

    def stop(self) -> None:
        """Break everything off."""
        self._parts.feed.stop_watching(self._on_event)
        if self._ticking is not None and self._ticking.running:
            self._ticking.stop()
        for courier in self._couriers.values():
            courier.end()

    async def look(self) -> None:
        """See what has changed, now."""
        await self._tick()

    def _on_event(self, event: Event) -> None:
        for courier in self._couriers.values():
            courier.wake(event)

    async def _tick(self) -> None:
        try:
            await self._follow()
            for courier in list(self._couriers.values()):
                await courier.tick()
                if self._ticks % LOOK_EVERY == 0:
                    await courier.look()
        except Unavailable as error:
            log.debug("the webhooks wait: {error}", error=error)
        self._ticks += 1

    async def _follow(self) -> None:
        """Have a courier for each webhook that is told something, and none for others."""
        found = {one.id: one for one in await self._parts.store.read(lambda tx: tx.webhooks()) if one.state == "active"}
        for webhook_id, courier in list(self._couriers.items()):
            if courier.is_over or found.get(webhook_id) != courier.webhook:
                courier.end()
                del self._couriers[webhook_id]
        for webhook_id, webhook in found.items():
            if webhook_id not in self._couriers:
                courier = Courier(webhook, self._means)
                self._couriers[webhook_id] = courier  # before it looks, so that it hears what comes meanwhile
                await courier.begin()


class WebhooksFace(Face):
    """The component `webhooks`."""

    def __init__(self, config: ComponentConfig, parts: Parts, *, desk: Desk) -> None:
        super().__init__(config, parts, name="webhooks", kinds=("node",))
        self._desk = desk

    async def on_ready(self) -> None:
        """Let the couriers go. That the procedure is there tells the router that this component is."""
        self._desk.start()
        await self.serve("tidings.webhooks.look", self._look)

    async def _look(self, *, details: CallDetails) -> None:
        """For the node's own parts: see now what an operator has changed, and not in a second."""
        del details
        await self._desk.look()
