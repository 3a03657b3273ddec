"""Turns the guard on before the router listens."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.types import ComponentConfig, SessionDetails
from crossbar.router.protocol import WampRawSocketServerFactory, WampWebSocketServerFactory
from twisted.internet import reactor
from twisted.internet.defer import Deferred

from tidings.router.guard import answers, caps, crowds, deadlines, inspection, made_for, receivers
from tidings.router.guard.caps import Caps
from tidings.router.guard.closing import ClosingRawSocket, ClosingWebSocket
from tidings.router.guard.deadlines import Arriving, ArrivingRawSocket, ArrivingWebSocket, Deadlines
from tidings.router.guard.inspection import InspectingRawSocket, InspectingWebSocket
from tidings.router.guard.pace import Pace, Paced
from tidings.router.guard.values import MOST_DEPTH
from tidings.router.logs import quieten
from tidings.router.revive import cannot_start

SWITCHES: Final = tuple(made_for.REACHES_INTO)
_NUMBERS: Final[Mapping[str, float]] = {
    "most_depth": MOST_DEPTH,
    "answer_seconds": answers.ANSWER_SECONDS,
    "connections_per_address": crowds.CONNECTIONS_PER_ADDRESS,
    "messages_per_second": Pace().per_second,
    "messages_burst": Pace().burst,
    **Caps()._asdict(),
    **Deadlines()._asdict(),
}
"""The limits, and what they are as long as nobody says otherwise."""


class Guard(ApplicationSession):
    """In a router worker's `components`, behind `tidings.router.swift`; all of these in `extra` can be left out.

    Each switch's name and whether it is on (`false` leaves that part of Crossbar as it is), and each limit's name and
    its number: see the module of each switch. `uncounted_networks`: whose addresses may be anybody's.

    If a switch was made for something else than what is installed, or there is no such limit, it says so in one
    sentence and ends the node; until then it is not ready, and what comes after it (the ports, too) does not open.
    """

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        quieten()
        self._settings: Settings | None = None
        try:
            self._settings = Settings(dict(config.extra or {}))
        except ValueError as error:
            cannot_start(error)
        else:
            self._kept = turn_on(self._settings)

    async def onJoin(self, details: SessionDetails) -> None:
        """The realm's dealer is known now."""
        del details
        if self._settings is None:
            await Deferred()  # Crossbar goes on when this is over, which it never is
        elif self._settings.has("answers"):
            transport: Any = self._transport
            dealer = transport._router._dealer  # noqa: SLF001 - Crossbar has no other way to ask
            answers.watch(dealer, self._settings.numbers["answer_seconds"])


class Settings:
    """What `extra` says.

    Raises:
        ValueError: it says something unknown, no number above zero, or wants a switch that was made for other files.
    """

    def __init__(self, extra: Mapping[str, Any]) -> None:
        said = {name: value for name, value in extra.items() if name not in {"cbdir", "uncounted_networks"}}
        unknown = said.keys() - {*SWITCHES, *_NUMBERS}
        if unknown:
            raise ValueError(f"the guard has no setting {min(unknown)!r} (.crossbar/config.yaml)")
        for name in said.keys() & _NUMBERS.keys():
            if isinstance(said[name], bool) or not isinstance(said[name], int | float) or said[name] <= 0:
                raise ValueError(f"the guard's {name} is to be a number above 0 (.crossbar/config.yaml)")
        self.numbers = {name: said.get(name, default) for name, default in _NUMBERS.items()}
        self._on = {name: bool(said.get(name, True)) for name in SWITCHES}
        self.networks = crowds.Networks(extra.get("uncounted_networks", crowds.PRIVATE))
        for module, switch in made_for.changed(name for name, is_on in self._on.items() if is_on):
            raise ValueError(
                f"the guard's part {switch!r} was made for {made_for.VERSIONS}, and {module} is another one here; "
                f"install what requirements/run.txt names, or say `{switch}: false` in .crossbar/config.yaml"
            )

    def has(self, switch: str) -> bool:
        """Whether it is on."""
        return self._on[switch]

    def group(self, kind: type[Any]) -> Any:  # noqa: ANN401 - one of the named tuples
        """The limits of one module."""
        return kind(*(self.numbers[name] for name in kind._fields))


def turn_on(settings: Settings) -> object:
    """Turn on what is wanted, in this process; what is returned must be kept."""
    pulled: Mapping[str, Callable[[], None]] = {
        "inspection": inspection.read_cbor_strictly,
        "receivers": receivers.turn_on,
        "answers": answers.turn_on,
        "caps": lambda: caps.turn_on(settings.group(Caps)),
        "deadlines": lambda: deadlines.time_requests(settings.numbers["request_seconds"]),
        "crowds": lambda: crowds.turn_on(int(settings.numbers["connections_per_address"]), settings.networks),
    }
    for switch, pull in pulled.items():
        if settings.has(switch):
            pull()
    arriving = Arriving(settings.group(Deadlines), settings.networks, reactor.seconds)
    _mix(settings, arriving)
    return deadlines.watch(arriving) if settings.has("deadlines") else None


def _mix(settings: Settings, arriving: Arriving) -> None:
    members = {
        "arriving": arriving,
        "most_depth": int(settings.numbers["most_depth"]),
        "pace": Pace(settings.numbers["messages_per_second"], settings.numbers["messages_burst"]),
    }
    web = {"deadlines": ArrivingWebSocket, "pace": Paced, "inspection": InspectingWebSocket}
    raw = {"deadlines": ArrivingRawSocket, "inspection": InspectingRawSocket}
    for factory, base, mixed in (
        (WampWebSocketServerFactory, ClosingWebSocket, web),
        (WampRawSocketServerFactory, ClosingRawSocket, raw),
    ):
        kinds = tuple(kind for switch, kind in mixed.items() if settings.has(switch))
        made: Any = type("GuardedProtocol", (*kinds, base, factory.protocol), members)
        factory.protocol = made
