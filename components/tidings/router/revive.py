"""A worker that dies is started again by another one, within seconds and without a person.

Crossbar starts its workers once and never again (`restart` is about components, and tries once). But every worker may
use the node's management API, and Crossbar's own start-up is nothing but calls of it. So in each worker a loop looks
twice a second whether the others' processes live, and asks the controller every few seconds whether they are whole. One
that has gone is started, and configured by the very methods that Crossbar configured it by first. One that is there but
is not whole in time (whoever configured it died over it), or does not answer, is ended, and then has gone. A worker
looks at itself, too: it starts components that have lost their session, and ends itself if that does not help.

Who acts: the last worker of the configuration at once, the one before it after `TURN_S` seconds, and so on; so nothing
is done twice, and nobody is indispensable. That last worker is the keeper, which does nothing else and so has nothing
to die of: with it the router and the components may even go at the same moment. If all go at once, the node ends with
an error, and whatever runs it (systemd, a container runtime, you) starts it again.

Relies on Crossbar's `Node._configure_native_worker_*`, which use nothing of the node but `_controller`, `log` and
a counter as long as everything else in the configuration has an `id`; a test holds it to that.
"""

import gc
import json
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from crossbar.worker.controller import WorkerController
from twisted.internet import reactor, task
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import Logger

from tidings.background import in_background
from tidings.router.logs import AlreadySaid, quieten
from tidings.router.patient import AWAY, REVIVED, Patient, Worker, name_of, within

log = Logger(namespace="tidings.revive")

LOOK_EVERY_S: Final = 0.5
NOTICE_EVERY_S: Final = 0.02
TURN_S: Final = 5.0
JOINED_WITHIN_S: Final = 15.0
WHOLE_AGAIN_WITHIN_S: Final = 30.0

IsWhole = Callable[[], bool]
_loops: list[Deferred[None]] = []


class Watch(ApplicationSession):
    """The loop of a worker of the type `router`, as a component inside it: whole when all its transports listen."""

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        quieten()
        folder, controller = Path(config.extra["cbdir"]), controller_session()
        own = next(worker for worker in configured(folder) if worker["id"] == name_of(controller.config.extra.worker))
        wanted = len(own.get("transports", []))
        start(folder, lambda: len(controller.transports) == wanted)


@cache
def start(folder: Path, is_whole: IsWhole) -> None:
    """Make this worker one of those that look after each other; once in a process.

    Args:
        folder: the node's folder, where its configuration is.
        is_whole: whether this worker is all that it should be.
    """
    loop = _Loop(controller_session(), configured(folder), is_whole)
    _loops.append(in_background(loop.run(), "watching the other workers"))


def cannot_start(error: Exception) -> AlreadySaid:
    """Say why the node cannot start, and end it; what is returned is to be raised.

    Only while Crossbar starts the node: a worker that is brought back later is tried again and again, because then
    something has changed that may change back (a disk, a file being edited), and others are still served.
    """
    log.error("Tidings cannot start: {error}", error=error)
    if REVIVED not in os.environ:
        _loops.append(in_background(_end_node(), "ending the node"))
    return AlreadySaid(str(error))


async def _end_node() -> None:
    await task.deferLater(reactor, LOOK_EVERY_S)  # the sentence goes to the controller another way
    await controller_session().call("crossbar.shutdown")


def configured(folder: Path) -> list[dict[str, Any]]:
    """Read the workers of the node's configuration, which Crossbar has checked."""
    try:
        name = json.loads((folder / "node.pid").read_bytes())["options"]["config"]
    except (OSError, ValueError, KeyError):
        name = "config.yaml"
    workers: list[dict[str, Any]] = msgspec.yaml.decode((folder / name).read_bytes())["workers"]
    return workers


@cache
def controller_session() -> Any:  # noqa: ANN401 - Crossbar is not typed
    """This worker's own session with the node's controller.

    `expose_controller` grants it the management API, but only the *edge* personality of Crossbar hands the session to
    components. It is there all the same, once in every worker process, so it is looked up among the living objects.
    Once only: `tidings.router.swift.resting` takes it from among those that can be looked up.
    """
    return next(one for one in gc.get_objects() if issubclass(type(one), WorkerController))


class _Loop:
    """What one worker does about itself and the others."""

    def __init__(self, controller: Any, workers: Sequence[Worker], is_whole: IsWhole) -> None:  # noqa: ANN401 - see controller_session
        own = next(
            place for place, worker in enumerate(workers) if worker["id"] == name_of(controller.config.extra.worker)
        )
        later = len(workers) - 1 - own
        self._controller = controller
        self._is_first = later == 0
        self._own = _Own(controller, workers[own], is_whole)
        self._others = [
            # Crossbar starts its workers in order: those before this one were there; the others may be on their way
            Patient(
                controller,
                worker,
                patience_s=TURN_S * (later - (place > own)),
                was_seen=place < own or REVIVED in os.environ,
            )
            for place, worker in enumerate(workers)
            if place != own
        ]

    async def run(self) -> None:
        """Look at everybody, again and again, for as long as this process lives."""
        self._noticing = in_background(self._own.notice(), "noticing when this worker is whole")
        if self._is_first:
            log.info("Watching over the other workers: {others}", others=", ".join(one.name for one in self._others))
        while self._controller.is_attached():
            await task.deferLater(reactor, LOOK_EVERY_S)
            try:
                await self._round()
            except AWAY:
                continue
            except Exception:  # noqa: BLE001 - the next round comes all the same
                log.failure("looking after the workers failed")

    async def _round(self) -> None:
        routers_are_whole = True
        for other in self._others:
            if other.kind == "router":
                routers_are_whole &= await other.tend()
            elif routers_are_whole:  # components have nobody to join otherwise
                await other.tend()
            else:
                other.excuse()
        await self._own.tend(routers_are_whole=routers_are_whole)


class _Own:
    """The worker of this process."""

    def __init__(self, controller: Any, worker: Worker, is_whole: IsWhole) -> None:  # noqa: ANN401 - see controller_session
        self._controller, self._worker, self._is_whole = controller, worker, is_whole
        self._is_container = worker["type"] == "container"
        self._was_whole = False
        self._lost: set[str] = set()
        self._since = reactor.seconds()

    async def notice(self) -> None:
        """See when whoever configures this worker has done so: until then it is theirs to start its components.

        Looks often, because a router that dies right after that must not make us wait for ever. It is done when the
        worker is whole, and also when all its components were started and some are gone again before it was: a router
        that dies while they register takes them with it, and nobody else would start them.
        """
        started: set[str] = set()
        wanted = {component["id"] for component in self._worker.get("components", [])} if self._is_container else set()
        while not self._is_whole():
            if self._is_container:
                started |= set(self._controller.components)
                if started >= wanted > set(self._controller.components):
                    break
            await task.deferLater(reactor, NOTICE_EVERY_S)
        self._was_whole = True

    async def tend(self, *, routers_are_whole: bool) -> None:
        """Start what was lost; end the process if that does not help."""
        is_whole = self._is_whole()
        if is_whole:
            self._lost.clear()
        if is_whole or (self._is_container and not routers_are_whole):
            self._since = reactor.seconds()
        elif self._was_whole and self._is_container:
            await self._restart_components()
            if reactor.seconds() - self._since > WHOLE_AGAIN_WITHIN_S:
                log.error("This worker has lost a part that does not come back; it ends, to be started afresh.")
                os._exit(1)  # what it has not acknowledged was not promised

    async def _restart_components(self) -> None:
        """Start the components that have lost their session.

        Crossbar's own `restart-always` tries once, in the moment when the connection is lost, and gives up if the
        router is not back yet; and if a component fails at once, it tries again and again without a pause.
        """
        start_component = f"crossbar.worker.{self._controller.config.extra.worker}.start_component"
        missing = [one for one in self._worker["components"] if one["id"] not in self._controller.components]
        for component in missing:
            if component["id"] not in self._lost:
                log.warn("The component {name} has lost its session; it joins again.", name=component["id"])
        self._lost = {component["id"] for component in missing}
        for component in missing:
            try:
                await within(JOINED_WITHIN_S, self._controller.call(start_component, component["id"], component))
            except (ApplicationError, DeferredTimeout) as error:
                log.debug("{name} does not start yet: {error}", name=component["id"], error=error)
