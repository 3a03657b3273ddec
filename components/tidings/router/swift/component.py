"""Pulls the levers before the router listens."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.types import ComponentConfig
from crossbar.router.protocol import WampWebSocketServerFactory, WampWebSocketServerProtocol
from twisted.logger import Logger

from tidings.router.swift import authorizing, delivering, greeting, made_for, resting, scanning, unread
from tidings.router.swift.frames import Framed
from tidings.router.swift.joining import Joined
from tidings.router.swift.reading import Reading

log = Logger(namespace="tidings.router")

UNSENT_LIMIT: Final = 1_048_576
_MIXED: Final[Mapping[str, type]] = {"reading": Reading, "frames": Framed, "joining": Joined}
_PULLED: Final[Mapping[str, Callable[[], None]]] = {
    "unread": unread.pull,
    "scanning": scanning.pull,
    "authorizing": authorizing.pull,
    "delivering": delivering.pull,
    "greeting": greeting.pull,
    "resting": resting.pull,
}
LEVERS: Final = (*_MIXED, *_PULLED)


class Swift(ApplicationSession):
    """In a router worker's `components`, with these in `extra`, all of which can be left out.

    Each lever's name and whether it is pulled (`false` leaves that part of Crossbar as it is); `unsent_limit`, in
    bytes: with more waiting for a WebSocket connection it is closed (needs `joining`).
    """

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        extra: dict[str, Any] = dict(config.extra or {})
        limit = int(extra.pop("unsent_limit", UNSENT_LIMIT))
        pull({name: bool(extra.get(name, True)) for name in LEVERS}, limit)


def pull(wanted: Mapping[str, bool], unsent_limit: int = UNSENT_LIMIT) -> bool:
    """Pull the levers that are wanted in this process; whether it was done.

    With other versions of Crossbar, Autobahn or Twisted than they were made for nothing is done, and the log says so.
    """
    others = ", ".join(made_for.others())
    if others:
        log.warn("The router is as slow as Crossbar's own, and slow readers are not cut off: {others}.", others=others)
        return False
    mixed = tuple(kind for name, kind in _MIXED.items() if wanted[name])
    if mixed:
        members = {"unsent_limit": unsent_limit}
        made = type("SwiftProtocol", (*mixed, WampWebSocketServerProtocol), members)
        WampWebSocketServerFactory.protocol = made  # type: ignore[assignment] # made here, of parts chosen here
    for name, one in _PULLED.items():
        if wanted[name]:
            one()
    return True
