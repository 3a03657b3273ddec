"""Another worker of the node, as the one sees it that looks after it: is it whole, and what to do if not.

Two things in Crossbar's controller have to be known. If a worker dies while a call of its own is in the controller's
hands (and starting a worker takes a second), the controller fails over it (`RouterApplicationSession.send: unhandled
message INTERRUPT`) and never forgets the dead worker's procedures: a new worker of that name cannot register its own.
So a worker that is brought back gets a new name, `router_00f3a9_1` for `router`: the process that brought it back, and
a number. It also tells whether that process has died over it. And cancelling such a call fails in the
same way, so that none is cancelled here when it takes too long: it is only waited for no longer.
"""

import os
import random
import re
from collections.abc import Mapping
from itertools import count
from typing import Any, Final, Literal

from autobahn.exception import Disconnected
from autobahn.wamp.exception import ApplicationError, TransportLost
from crossbar.node.node import Node
from twisted.internet import reactor
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import Logger

log = Logger(namespace="tidings.revive")

Worker = Mapping[str, Any]
"""One entry of `workers` in the configuration."""
State = Literal["whole", "gone", "starting", "partial", "silent"]

ANSWER_WITHIN_S: Final = 5.0
ASK_EVERY_S: Final = 5.0
"""How often the controller is asked about a worker that was whole. In between one looks whether its process lives,
which costs nothing; to ask is several calls that go through the controller."""
START_WITHIN_S: Final = 90.0
CONFIGURED_WITHIN_S: Final[Mapping[str, float]] = {"router": 15.0, "container": 600.0}
SILENT_FOR_S: Final[Mapping[str, float]] = {"router": 30.0, "container": 600.0}
"""A router is configured in a moment, and holds up everybody when it hangs; a component may have a large database to
migrate, which it does before all else."""
FIRST_DELAY_S, LONGEST_DELAY_S = 0.5, 30.0
SETTLED_AFTER_S: Final = 3.0
ABANDONED_FOR_S: Final = 3.0
"""… in which it may start what it has lost by itself."""

REVIVED: Final = "REVIVED_BY_TIDINGS"
"""Set in the environment of a worker that was started by another one and not by Crossbar."""


class DoubledError(Exception):
    """Two brought the same worker back at the same time."""


AWAY = (TransportLost, Disconnected)
"""The controller has gone, and takes this process with it."""


_REVIVED_ID: Final = re.compile(r"(?P<name>\w+)_(?P<pid>[0-9a-f]{6})_(?P<number>\d+)")
_numbers = count(1)


def name_of(worker_id: str) -> str:
    """What a worker is called in the configuration."""
    found = _REVIVED_ID.fullmatch(worker_id)
    return found["name"] if found else worker_id


def is_abandoned(worker_id: str) -> bool:
    """Whether the process that brought this worker back, and may not have finished, is dead."""
    found = _REVIVED_ID.fullmatch(worker_id)
    return found is not None and not _lives(int(found["pid"], 16))


def _lives(pid: int) -> bool:
    """Whether there is such a process of this user's."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def within(seconds: float, asked: Deferred[Any]) -> Deferred[Any]:
    """Wait so long, then fail with a TimeoutError; what was asked for is not cancelled."""
    waiting: Deferred[Any] = Deferred()

    def answered(result: object) -> None:
        if not waiting.called:
            timer.cancel()
            waiting.callback(result)  # a Failure becomes one

    timer = reactor.callLater(seconds, lambda: waiting.errback(DeferredTimeout(seconds)))
    _ = asked.addBoth(answered)
    return waiting


class Patient:
    """Another worker.

    Args:
        controller: this process's session with the node's controller.
        patience_s: for how long those whose turn is earlier may see to it.
        was_seen: whether Crossbar has started it already; before that, Crossbar does.
    """

    def __init__(self, controller: Any, worker: Worker, *, patience_s: float, was_seen: bool) -> None:  # noqa: ANN401 - Crossbar is not typed
        self.name, self.kind = str(worker["id"]), str(worker["type"])
        self._id = self.name
        self._controller, self._worker = controller, worker
        self._patience_s, self._was_seen = patience_s, was_seen
        self._whole_since: float | None = None
        self._unwell_since: float | None = None
        self._failures = 0
        self._not_before = 0.0
        self._complaint = ""
        self._pid = 0
        self._ask_again_at = 0.0

    async def tend(self) -> bool:
        """Look, and do what is needed; whether it is whole now, or not to be expected yet."""
        if reactor.seconds() < self._ask_again_at and _lives(self._pid):
            self._is_well()
            return True
        self._ask_again_at = 0.0
        state = await self._look()
        self._was_seen |= state != "gone"
        if state == "whole":
            self._ask_again_at = reactor.seconds() + ASK_EVERY_S
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
        present = await self._present()
        if not present:
            return "gone"
        if present[0] != self._id:
            self._id = present[0]
            self.excuse()  # another one has brought it back
        try:
            worker = await self._ask("crossbar.get_worker", self._id)
            if worker["status"] != "started":
                return "starting"
            self._pid = worker["pid"]
            return "whole" if await self._has_all() else "partial"
        except DeferredTimeout:
            return "silent"
        except ApplicationError:
            return "partial"  # it is going

    async def _present(self) -> list[str]:
        return [one for one in await self._ask("crossbar.get_workers") if name_of(one) == self.name]

    async def _has_all(self) -> bool:
        """Whether everything in its configuration runs; what is started last tells."""
        prefix = f"crossbar.worker.{self._id}."
        if self.kind == "container":
            found = await self._ask(f"{prefix}get_components")
            return set(found) >= {component["id"] for component in self._worker["components"]}
        for part in ("components", "transports"):
            if len(await self._ask(f"{prefix}get_router_{part}")) < len(self._worker.get(part, [])):
                return False
        return True

    async def _ask(self, procedure: str, *arguments: object) -> Any:  # noqa: ANN401 - any management procedure's answer
        return await within(ANSWER_WITHIN_S, self._controller.call(procedure, *arguments))

    # ---- treating

    def _is_well(self) -> None:
        now = reactor.seconds()
        self.excuse()
        if self._whole_since is None:
            self._whole_since = now
            if self._complaint:
                log.info("The {worker} worker is back.", worker=self.name)
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
        elif unwell_s > self._limit_s(state):
            self._complain(f"The {self.name} worker {_IS[state]}; it is ended.")
            await self._kill()

    def _limit_s(self, state: State) -> float:
        """For how long it may be in a bad state."""
        if state == "silent":
            return SILENT_FOR_S[self.kind]
        return ABANDONED_FOR_S if is_abandoned(self._id) else CONFIGURED_WITHIN_S[self.kind]

    async def _revive(self) -> None:
        """Start it, and configure it as Crossbar did."""
        self._complain(f"The {self.name} worker has died; starting it again.")
        self._id = f"{self.name}_{os.getpid():06x}_{next(_numbers)}"
        try:
            start = self._controller.call("crossbar.start_worker", self._id, self.kind, self._options())
            await within(START_WITHIN_S, start)
            if len(await self._present()) > 1:
                raise DoubledError("another one was as fast")
            configure = getattr(_Node(self._controller), f"_configure_native_worker_{self.kind}")
            await within(CONFIGURED_WITHIN_S[self.kind], configure(self.kind, self._id, self._worker))
        except (CancelledError, *AWAY):
            raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong, it is tried again
            self._complain(f"Starting the {self.name} worker failed: {_sentence(error)}")
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
            await within(ANSWER_WITHIN_S, self._controller.call("crossbar.stop_worker", self._id, kill=True))
        except (ApplicationError, DeferredTimeout):
            return  # it is not there

    def _complain(self, what: str) -> None:
        """Say what is wrong, once."""
        if what != self._complaint:
            log.warn("{what}", what=what)
        self._complaint = what


def _sentence(error: Exception) -> str:
    """Crossbar's sentence, without the whole WAMP message around it."""
    arguments = error.args if not isinstance(error, DeferredTimeout) else ("it takes too long",)
    return str(arguments[0] if arguments else error).partition("\n")[0][:300]


_IS: Final[Mapping[State, str]] = {"partial": "has not all its parts", "silent": "does not answer"}


class _Node(Node):
    """Just enough of Crossbar's node to run its configuration methods in another process than the controller's."""

    def __init__(self, controller: Any) -> None:  # noqa: ANN401 - Crossbar is not typed
        # not Node's own: that one makes a node
        self._controller = controller
        self._webservice_no = 1  # web services are numbered; all else in our configuration has an id
