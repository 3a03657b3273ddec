"""What the router may send is longer than what it takes.

Autobahn holds what a connection sends to the same `max_message_size` as what it receives, and a reply over it is not
sent at all: the caller waits for an answer that never comes. From a browser 64 KiB are plenty; a page of a long history
is longer. So the limit is another one while a message is sent. Sending is one synchronous call, so nothing that
arrives meets the wrong limit.
"""

from typing import Any, Final

from crossbar.router.protocol import WampWebSocketServerProtocol

LONGEST: Final = 16 * 1024 * 1024
"""Bytes; as much as the components' own connections carry."""

_send = WampWebSocketServerProtocol.sendMessage


def _send_long(self: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - Crossbar is not typed
    taken, self.maxMessagePayloadSize = self.maxMessagePayloadSize, LONGEST
    try:
        return _send(self, *arguments, **options)  # type: ignore[no-untyped-call] # Crossbar is not typed
    finally:
        self.maxMessagePayloadSize = taken


def allow_long_messages() -> None:
    """Let this process send long messages over WebSocket."""
    WampWebSocketServerProtocol.sendMessage = _send_long  # type: ignore[method-assign] # that is the point
