"""A frame that has come whole is read in one go.

Autobahn reads a frame in a dozen steps, for frames that come in pieces, messages of several frames, compression, and
validation as the bytes come. Nearly all that a router reads is a short message in one frame that is there as a whole.
That is read here; anything else, and anything that is wrong, is left to Autobahn, with nothing taken from it.
(RFC 6455, section 5.)
"""

from typing import Any, Final

from autobahn.websocket.protocol import WebSocketProtocol

_OPEN: Final = WebSocketProtocol.STATE_OPEN
_TEXT, _BINARY = 0x81, 0x82
"""The last frame of a message, which is its first, and nothing that an extension has changed."""
_MASKED, _IN_TWO, _IN_EIGHT = 0x80, 126, 127
"""The bit that a client sets; what stands for a length in the next two bytes, or eight."""
_LEAST: Final = 7
"""Bytes of such a frame: its head, the mask, and one more."""
_NO_MASK: Final = b"\0\0\0\0"


def unmasked(payload: bytes, mask: bytes) -> bytes:
    """Take the mask off: as one long number, which for short messages is sooner done than calling a library."""
    if mask == _NO_MASK:
        return payload
    size = len(payload)
    repeated = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(size, "big")


def is_text(payload: bytes) -> bool:
    """Whether it is UTF-8."""
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True


def whole(data: bytes, longest: int) -> tuple[bytes, int] | None:
    """The payload of the masked data frame that `data` begins with, and where it ends; None if it is not just that."""
    if len(data) < _LEAST or data[0] not in (_TEXT, _BINARY) or data[1] < _MASKED:
        return None
    size, start = data[1] - _MASKED, 6
    if size == _IN_TWO:
        size, start = data[2] << 8 | data[3], 8
        if size < _IN_TWO:
            return None
    elif size == _IN_EIGHT:
        return None
    end = start + size
    if not 0 < size <= longest or end > len(data):
        return None
    payload = unmasked(data[start:end], data[start - 4 : start])
    return None if data[0] == _TEXT and not is_text(payload) else (payload, end)


class Reading:
    """Mixed into Crossbar's WebSocket protocol."""

    _longest = 0
    """Bytes of the longest message that is read here."""

    def onOpen(self: Any) -> None:
        """The handshake is over, so what was agreed on is known."""
        is_seen = self.logFrames or self.logOctets or self.trackedTimings or self._listeners
        limits = [one for one in (self.maxFramePayloadSize, self.maxMessagePayloadSize, 0xFFFF) if one > 0]
        is_usual = self.applyMask and self.requireMaskedClientFrames and not is_seen
        self._longest = min(limits) if is_usual else 0
        super().onOpen()  # type: ignore[misc] # the protocol's

    def processData(self: Any) -> bool:
        """Read one frame, or what there is of it; whether there is more to read."""
        if self.current_frame is None and not self.inside_message and self.state == _OPEN and not self.failedByMe:
            found = whole(self.data, self._longest)
            if found is not None:
                payload, end = found
                is_binary = self.data[0] == _BINARY
                self.data = self.data[end:]
                if self.autoPingTimeoutCall and self.autoPingRestartOnAnyTraffic:
                    self._cancelAutoPingTimeoutCall()
                self.onMessage(payload, is_binary)
                return len(self.data) > 0
        is_more: bool = super().processData()  # type: ignore[misc] # the protocol's
        return is_more
