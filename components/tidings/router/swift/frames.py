"""A WebSocket frame is built once for all who get it.

A router that sends one event to a thousand receivers serialises it once, and then builds the same frame a thousand
times. Here the frame is kept with the message. Only where it is the same for all: no compression, which remembers what
went before; no mask, no fragments. (RFC 6455, section 5.2.)
"""

import struct
from typing import Any, Final

from autobahn.wamp.exception import SerializationError
from autobahn.websocket.protocol import WebSocketProtocol

from tidings.router.outgoing import LONGEST

_OPEN: Final = WebSocketProtocol.STATE_OPEN
_SHORT, _MIDDLE = 125, 0xFFFF


def framed(payload: bytes, *, is_binary: bool) -> bytes:
    """One whole data frame, without a mask."""
    first, size = 0x82 if is_binary else 0x81, len(payload)
    if size <= _SHORT:
        return struct.pack("!BB", first, size) + payload
    if size <= _MIDDLE:
        return struct.pack("!BBH", first, 126, size) + payload
    return struct.pack("!BBQ", first, 127, size) + payload


class Framed:
    """Mixed into Crossbar's WebSocket protocol."""

    _key: tuple[object, str] | None = None
    """Where a message keeps its frame: with what it was serialised by. None where it cannot be shared."""

    def onOpen(self: Any) -> None:
        """The handshake is over, so what was agreed on is known."""
        its = self._serializer._serializer  # noqa: SLF001 - shared by all connections that have this serializer
        is_plain = self._perMessageCompress is None and not self.maskServerFrames and self.autoFragmentSize == 0
        is_seen = self.logFrames or self.logOctets or self.trackedTimings
        if is_plain and not is_seen and its.NAME != "flatbuffers":
            self._key = (its, "frame")
        super().onOpen()  # type: ignore[misc] # the protocol's

    def send(self: Any, msg: Any) -> None:  # noqa: ANN401 - any WAMP message
        """Send a message; see `autobahn.wamp.interfaces.ITransport.send`."""
        key = self._key
        if key is None or self.state != _OPEN or self._session is None:
            super().send(msg)  # type: ignore[misc] # the protocol's: it knows what to raise
            return
        frame = msg._serialized.get(key)  # noqa: SLF001 - where its serialisations are
        if frame is None:
            payload = _payload(msg, key[0])
            if len(payload) > LONGEST:
                super().send(msg)  # type: ignore[misc] # see above
                return
            frame = msg._serialized[key] = framed(payload, is_binary=key[0].BINARY)  # noqa: SLF001 - see above
        self.sendData(frame)


def _payload(msg: Any, serializer: Any) -> bytes:  # noqa: ANN401 - Autobahn is not typed
    try:
        payload: bytes = msg.serialize(serializer)
    except Exception as error:
        raise SerializationError(f"WAMP message serialization error: {error}") from error
    return payload
