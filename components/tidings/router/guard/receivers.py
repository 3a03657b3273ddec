"""One who cannot be given a message is cut off, whatever the reason, and all others still get it.

A stock router gives an event to one receiver after the other, and lets a failure at one end the loop for those who come
after it: a connection that is just closing, a text that one serialization cannot write. The publisher is told that all
went well. An answer that cannot be given to a caller ends the connection of who gave it, which is a component with
everybody's calls. Here it is always the receiver's own affair: it loses the connection that could not be written to,
comes again, and asks for what it missed.
"""

from typing import Any, Final

from autobahn.exception import Disconnected, PayloadExceededError
from autobahn.wamp import message
from autobahn.wamp.exception import TransportLost
from crossbar.router.router import Router
from twisted.logger import Logger

from tidings.model.errors import Internal
from tidings.router.guard.inspection import wamp_error

log = Logger(namespace="tidings.router.guard")

GONE: Final = (Disconnected, TransportLost)
"""Leaving already; nothing needs to be done about it, or said."""


def settle(session: Any, msg: Any, error: Exception) -> None:  # noqa: ANN401 - Crossbar is not typed
    """Do what is right after a message could not be given to a session.

    Raises:
        Exception: the error itself, where the other side has to hear of it: an invocation that did not reach its
            callee (`answers`), and what is too long for a caller, which Crossbar answers itself.
    """
    if isinstance(msg, message.Invocation) or (isinstance(error, PayloadExceededError) and not _is_event(msg)):
        raise error
    if isinstance(error, GONE):
        return
    log.warn(
        "{what} could not be written ({why}); the connection that was to get it is closed.",
        what=type(msg).__name__.upper(),
        why=type(error).__name__,
    )
    number = msg.request if isinstance(msg, message.Result | message.Error) else None
    if number is not None and _tell(session, number):
        return
    _cut_off(session)


def _is_event(msg: object) -> bool:
    return isinstance(msg, message.Event)


def _tell(session: Any, number: int) -> bool:  # noqa: ANN401 - see above
    """Give a caller an error in place of the answer; whether that worked."""
    try:
        session._transport.send(wamp_error(message.Call.MESSAGE_TYPE, number, Internal()))  # noqa: SLF001 - as the router does
    except Exception:  # noqa: BLE001 - then there is nothing that can be told
        return False
    return True


def _cut_off(session: Any) -> None:  # noqa: ANN401 - see above
    try:
        session._transport.abort()  # noqa: SLF001 - see above
    except Exception:  # noqa: BLE001 - it may be half gone, which is as good
        log.failure("a connection that cannot be written to could not be closed")


def turn_on() -> None:
    """Have every router in this process send so."""
    theirs = Router.send

    def send(self: Any, session: Any, msg: Any) -> None:  # noqa: ANN401 - see above
        try:
            theirs(self, session, msg)  # type: ignore[no-untyped-call] # see above
        except Exception as error:  # noqa: BLE001 - whatever the reason
            settle(session, msg, error)

    Router.send = send  # type: ignore[method-assign] # that is the point
