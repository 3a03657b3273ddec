"""In a router's process: lets events to people be lost, as a router may. The acknowledgement of the publisher is not.

`extra`: `share`, how many of them, from 0 to 1. Behind all others in the router's `components`.
"""

import random
from collections.abc import Callable
from typing import Any

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.message import Event
from autobahn.wamp.types import ComponentConfig
from crossbar.router.router import Router

from tests.support.node import ROOT

PEOPLE = ("guest", "member")


class Dropping(ApplicationSession):
    """Replaces what sends."""

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        share = float(config.extra["share"])
        theirs: Any = Router.send

        def send(self: Any, session: Any, msg: Any) -> None:  # noqa: ANN401 - Crossbar is not typed
            is_lost = isinstance(msg, Event) and session._authrole in PEOPLE and random.random() < share
            if not is_lost:
                theirs(self, session, msg)

        Router.send = send  # type: ignore[method-assign] # that is the point


def drops(share: float) -> Callable[[dict[str, Any]], None]:
    """Has a node's configuration drop that share of events; see `tests.support.node.Node`."""

    def mend(config: dict[str, Any]) -> None:
        router = config["workers"][0]
        router["options"]["pythonpath"].append(str(ROOT))
        router["components"].append(
            {
                "type": "class",
                "classname": "tests.support.dropping.Dropping",
                "realm": "tidings",
                "role": "component",
                "extra": {"share": share},
            }
        )

    return mend
