"""A worker that dies is started again by the other one.

Crossbar starts its workers once and never again (`restart` is about components). But every worker may use the node's
management API, and Crossbar's own start-up is nothing but calls of it. So in each worker a loop asks the controller
twice a second who is there and, if the other worker is missing, starts it and configures it by the very methods that
Crossbar configured it by first. A worker that has not become whole in time (whoever configured it died over it, or a
component cannot start) ends itself, and is started afresh. Both workers dead at once is beyond this: then whatever runs
the node (systemd, a container runtime, you) restarts it; `/health` is what tells them.

Relies on Crossbar's `Node._configure_native_worker_*`, which use nothing of the node but `_controller`, `log` and
a counter as long as everything else in the configuration has an `id`; a test holds it to that.
"""

import gc
import os
import random
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.exception import ApplicationError, TransportLost
from autobahn.wamp.types import ComponentConfig
from crossbar.node.node import Node
from crossbar.worker.controller import WorkerController
from twisted.internet import reactor, task
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import Logger

from tidings.background import in_background

log = Logger(namespace="tidings.revive")

LOOK_EVERY_S = 0.5
FIRST_DELAY_S, LONGEST_DELAY_S = 0.5, 30.0
WHOLE_WITHIN_S = 15.0


IsWhole = Callable[[], bool]


class Watch(ApplicationSession):
    """The router's side, as a component that runs inside it: whole when all its transports listen."""

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        folder = Path(config.extra["cbdir"])
        wanted = next(worker for worker in _configured(folder) if worker["type"] == "router")["transports"]
        controller = _controller()
        start(folder, lambda: len(controller.transports) == len(wanted))


_loops: list[Deferred[None]] = []


@cache
def start(folder: Path, is_whole: IsWhole) -> None:
    """Begin to watch, once in a process.

    Args:
        folder: the node's folder, where its configuration is.
        is_whole: whether this worker is all that it should be.
    """
    watching = in_background(_watch(_controller(), _configured(folder), is_whole), "watching the other worker")
    _loops.append(watching.addCallback(_end))


def _configured(folder: Path) -> list[dict[str, Any]]:
    workers: list[dict[str, Any]] = msgspec.yaml.decode((folder / "config.yaml").read_bytes())["workers"]
    return workers


def _controller() -> Any:  # noqa: ANN401 - Crossbar is not typed
    """This worker's own session with the node's controller.

    `expose_controller` grants it the management API, but only the *edge* personality of Crossbar hands the session to
    components. It is there all the same, once in every worker process, so it is looked up among the living objects.
    """
    return next(one for one in gc.get_objects() if isinstance(one, WorkerController))


async def _watch(controller: Any, configured: list[dict[str, Any]], is_whole: IsWhole) -> None:  # noqa: ANN401 - see above
    order = [worker["id"] for worker in configured]
    # Crossbar starts its workers in order: those before this one were there; later ones may still be on their way
    seen = set(order[: order.index(controller.config.extra.worker)])
    own = configured[order.index(controller.config.extra.worker)]
    is_container = own["type"] == "container"
    had: set[str] = set()
    failures, whole_at = 0, time.monotonic()
    while True:
        await _pause(LOOK_EVERY_S)
        try:
            present = set(await controller.call("crossbar.get_workers"))
        except (ApplicationError, TransportLost):
            continue  # the controller is going, and takes this process with it
        seen |= present
        missing = [worker for worker in configured if worker["id"] in seen and worker["id"] not in present]
        if missing:
            failures = 0 if await _revive(controller, missing[0]) else failures + 1
            await _pause(random.uniform(0, min(LONGEST_DELAY_S, FIRST_DELAY_S * 2**failures)))  # noqa: S311 - no secret
            whole_at = time.monotonic()  # it could not be whole without the other one
            # whoever was to start the rest of them has failed
            had = {component["id"] for component in own["components"]} if is_container else set()
        elif is_whole():
            whole_at = time.monotonic()
            had = set(controller.components) if is_container else set()
        elif had - set(controller.components):
            await _restart_components(controller, own, had)
        elif time.monotonic() - whole_at > WHOLE_WITHIN_S:
            log.error("this worker has not become whole within {seconds} s; it ends", seconds=WHOLE_WITHIN_S)
            _end()


def _end(_: object = None) -> None:
    """End this process, so that it is started afresh; what it has not acknowledged was not promised."""
    os._exit(1)


def _pause(seconds: float) -> Deferred[None]:
    return task.deferLater(reactor, seconds)


async def _restart_components(controller: Any, own: Mapping[str, Any], had: set[str]) -> None:  # noqa: ANN401 - see above
    """Start those components of this container again that it had and has lost.

    Crossbar's own `restart-always` tries once, in the moment when the connection is lost, and gives up if the router is
    not back yet.
    """
    for component in own["components"]:
        if component["id"] in had and component["id"] not in controller.components:
            uri = f"crossbar.worker.{own['id']}.start_component"
            try:
                await controller.call(uri, component["id"], component).addTimeout(WHOLE_WITHIN_S, reactor)
            except (ApplicationError, TransportLost, DeferredTimeout) as error:
                log.debug("{name} does not start yet: {error}", name=component["id"], error=error)


async def _revive(controller: Any, worker: Mapping[str, Any]) -> bool:  # noqa: ANN401 - see above
    """Start and configure one worker; whether it worked."""
    worker_id, kind = worker["id"], worker["type"]
    log.warn("the {kind} has gone; starting it again", kind=kind)
    try:
        await controller.call("crossbar.start_worker", worker_id, kind, worker.get("options", {}))
        node = _Node(controller)
        await getattr(node, f"_configure_native_worker_{kind}")(kind, worker_id, worker)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, it is tried again
        log.error("starting the {kind} again failed: {error}", kind=kind, error=error)  # noqa: TRY400 - one line
        await _discard(controller, worker_id)
        return False
    log.info("the {kind} is back", kind=kind)
    return True


async def _discard(controller: Any, worker_id: str) -> None:  # noqa: ANN401 - see above
    """Stop a worker that was started but not configured, so that the next try begins from nothing."""
    try:
        await controller.call("crossbar.stop_worker", worker_id, kill=True)
    except (ApplicationError, TransportLost):
        return  # it is not there


class _Node(Node):
    """Just enough of Crossbar's node to run its configuration methods in another process than the controller's."""

    def __init__(self, controller: Any) -> None:  # noqa: ANN401 - see above
        # not Node's own: that one makes a node
        self._controller = controller
        self._webservice_no = 1  # web services are numbered; all else in our configuration has an id
