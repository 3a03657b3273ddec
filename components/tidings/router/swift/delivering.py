"""One receiver that is leaving does not cost the others the event.

Between a connection's closing handshake and its end, its session is still subscribed, and what is sent to it fails. In
a stock router that ends the loop over the receivers: those who come after it never get the event. Here it is passed
over. The router's counts of messages are kept, for less than they cost; and where a stock router makes a list of
Deferreds to know when the last receiver was served, which nobody asks it, none is made.
"""

from types import SimpleNamespace
from typing import Any, Final

import txaio
from autobahn.exception import Disconnected
from autobahn.wamp.exception import TransportLost
from autobahn.wamp.message import Event
from crossbar.router import broker
from crossbar.router.router import Router

GONE: Final = (Disconnected, TransportLost)
_theirs = Router.send


def send(self: Any, session: Any, msg: Any) -> None:  # noqa: ANN401 - Crossbar is not typed
    """Send a message to a session, in place of `Router.send`."""
    if self._trace_traffic or self._is_traced or session._transport is None:  # noqa: SLF001 - as the stock one does
        _theirs(self, session, msg)  # type: ignore[no-untyped-call] # see above
        return
    try:
        session._transport.send(msg)  # noqa: SLF001 - see above
    except GONE:
        if type(msg) is not Event:
            raise
    kind, sent = type(msg).__name__.lower(), self._message_stats["sent"]
    sent[kind] = sent.get(kind, 0) + 1


def pull() -> None:
    """Have every router in this process deliver so."""
    Router.send = send  # type: ignore[method-assign] # that is the point
    without = {**vars(txaio), "gather": lambda _: None}
    broker.txaio = SimpleNamespace(**without)  # type: ignore[assignment, attr-defined] # see above
