"""A way to a running node, as the verbs know it; `connecting` makes one."""

from collections.abc import Mapping
from typing import Any, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from tidings.faces.cli.trouble import UNREACHABLE, Trouble

Events = list[Mapping[str, Any]]
Payload = Mapping[str, Any]


class Lost(Trouble):
    """There is no connection to the node, or no longer."""

    def __init__(self, sentence: str, mend: str = "") -> None:
        super().__init__(sentence, mend, exit_code=UNREACHABLE)


class Link(Protocol):
    """A connection to a node."""

    async def call(self, uri: str, payload: Payload) -> Mapping[str, Any]:
        """Call a procedure of the table.

        Raises:
            Trouble: the node refused; Lost where there is no answer.
        """

    async def follow(self, stream: str) -> None:
        """Have `news` hear of a stream from now on."""

    async def news(self, seconds: float) -> Events | None:
        """Events that just came, or None when the time is over: then look for yourself."""


def pause(reactor: IReactorTime, seconds: float) -> Deferred[None]:
    """Fires after a time."""
    done: Deferred[None] = Deferred()
    reactor.callLater(seconds, done.callback, None)
    return done
