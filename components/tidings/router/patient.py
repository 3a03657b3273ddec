"""Another worker of the node, as the one sees it that looks after it: is it whole, and what to do if not."""

import os
import random
from collections.abc import Mapping
from typing import Any, Final, Literal

from autobahn.exception import Disconnected
from autobahn.wamp.exception import ApplicationError, TransportLost
from crossbar.node.node import Node
from twisted.internet import reactor
from twisted.internet.defer import CancelledError
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import Logger

log = Logger(namespace="tidings.revive")

Worker = Mapping[str, Any]
"""One entry of `workers` in the configuration."""
State = Literal["whole", "gone", "starting", "partial", "silent"]

ANSWER_WITHIN_S: Final = 5.0
START_WITHIN_S: Final = 90.0
FIRST_DELAY_S, LONGEST_DELAY_S = 0.5, 30.0
SETTLED_AFTER_S: Final = 3.0
WHOLE_WITHIN_S: Final[Mapping[str, float]] = {"router": 15.0, "container": 90.0}
"""A router is configured in a moment; a component may have a large database to migrate."""
SILENT_FOR_S: Final = 30.0

REVIVED: Final = "REVIVED_BY_TIDINGS"
"""Set in the environment of a worker that was started by another one and not by Crossbar."""
AWAY = (TransportLost, Disconnected)
"""The controller has gone, and takes this process with it."""


class Patient:
    """Another worker.

    Args:
        controller: this process's session with the node's controller.
        patience_s: for how long those whose turn is earlier may see to it.
        was_seen: whether Crossbar has started it already; before that, Crossbar does.
    """

    def __init__(self, controller: Any, worker: Worker, *, patience_s: float, was_seen: bool) -> None:  # noqa: ANN401 - Crossbar is not typed
        self.id, self.kind = str(worker["id"]), str(worker["type"])
        self._controller, self._worker = controller, worker
        self._patience_s, self._was_seen = patience_s, was_seen
        self._whole_since: float | None = None
        self._unwell_since: float | None = None
        self._failures = 0
        self._not_before = 0.0
        self._complaint = ""

    async def tend(self) -> bool:
        """Look, and do what is needed; whether it is whole now, or not to be expected yet."""
        state = await self._look()
        self._was_seen |= state != "gone"
        if state == "whole":
            self._is_well()
        elif state == "starting":
            self.excuse()
        elif self._was_seen:
            await self._treat(state)
        return state == "whole" or not self._was_seen

    def excuse(self) -> None:
        """Count the time that it is not whole from now."""
        self._unwell_since = None

    # ---- looking

    async def _look(self) -> State:
        try:
            status = (await self._ask("crossbar.get_worker", self.id))["status"]
        except ApplicationError:
            return "gone"
        if status != "started":
            return "starting"
        try:
            return "whole" if await self._has_all() else "partial"
        except DeferredTimeout:
            return "silent"
        except ApplicationError:
            return "partial"  # it is going

    async def _has_all(self) -> bool:
        """Whether everything in its configuration runs; what is started last tells."""
        prefix = f"crossbar.worker.{self.id}."
        if self.kind == "container":
            found = await self._ask(f"{prefix}get_components")
            return set(found) >= {component["id"] for component in self._worker["components"]}
        for part in ("components", "transports"):
            if len(await self._ask(f"{prefix}get_router_{part}")) < len(self._worker.get(part, [])):
                return False
        return True

    async def _ask(self, procedure: str, *arguments: object) -> Any:  # noqa: ANN401 - any management procedure's answer
        return await self._controller.call(procedure, *arguments).addTimeout(ANSWER_WITHIN_S, reactor)

    # ---- treating

    def _is_well(self) -> None:
        now = reactor.seconds()
        self.excuse()
        if self._whole_since is None:
            self._whole_since = now
            if self._complaint:
                log.info("The {worker} worker is back.", worker=self.id)
            self._complaint = ""
        if now - self._whole_since > SETTLED_AFTER_S:
            self._failures = 0

    async def _treat(self, state: State) -> None:
        now = reactor.seconds()
        if self._whole_since is not None and now - self._whole_since < SETTLED_AFTER_S:
            self._put_off()  # it was back for a moment only
        self._whole_since = None
        if self._unwell_since is None:
            self._unwell_since = now
        unwell_s = now - self._unwell_since - self._patience_s
        if now < self._not_before or unwell_s < 0:
            return
        if state == "gone":
            await self._revive()
        elif unwell_s > (SILENT_FOR_S if state == "silent" else WHOLE_WITHIN_S[self.kind]):
            self._complain(f"The {self.id} worker {_IS[state]}; it is ended.")
            await self._kill()

    async def _revive(self) -> None:
        """Start it, and configure it as Crossbar did."""
        self._complain(f"The {self.id} worker has died; starting it again.")
        try:
            started = self._controller.call("crossbar.start_worker", self.id, self.kind, self._options())
            await started.addTimeout(START_WITHIN_S, reactor)
            configure = getattr(_Node(self._controller), f"_configure_native_worker_{self.kind}")
            await configure(self.kind, self.id, self._worker).addTimeout(START_WITHIN_S, reactor)
        except (CancelledError, *AWAY):
            raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong, it is tried again
            if getattr(error, "error", "") == "crossbar.error.worker_already_running":
                return  # another one was faster
            self._complain(f"Starting the {self.id} worker failed: {error}")
            self._put_off()
            await self._kill()

    def _options(self) -> dict[str, Any]:
        options = dict(self._worker.get("options", {}))
        environment = dict(options.get("env", {}))
        environment["vars"] = {**environment.get("vars", {}), REVIVED: str(os.getpid())}
        return {**options, "env": environment}

    def _put_off(self) -> None:
        """Wait before the next try: longer each time, and not at the same moment as others."""
        self._failures += 1
        longest = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0**self._failures)
        self._not_before = reactor.seconds() + random.uniform(longest / 2, longest)  # noqa: S311 - no secret

    async def _kill(self) -> None:
        """End it, so that the next try begins from nothing."""
        try:
            await self._controller.call("crossbar.stop_worker", self.id, kill=True).addTimeout(ANSWER_WITHIN_S, reactor)
        except (ApplicationError, DeferredTimeout):
            return  # it is not there

    def _complain(self, what: str) -> None:
        """Say what is wrong, once."""
        if what != self._complaint:
            log.warn("{what}", what=what)
        self._complaint = what


_IS: Final[Mapping[State, str]] = {"partial": "has not all its parts", "silent": "does not answer"}


class _Node(Node):
    """Just enough of Crossbar's node to run its configuration methods in another process than the controller's."""

    def __init__(self, controller: Any) -> None:  # noqa: ANN401 - Crossbar is not typed
        # not Node's own: that one makes a node
        self._controller = controller
        self._webservice_no = 1  # web services are numbered; all else in our configuration has an id
