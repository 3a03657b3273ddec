"""A WebSocket client that keeps every byte it is sent, and understands only where a frame ends."""

import contextlib
import select
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from typing import Any

_UPGRADE = (
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: wamp.2.{serializer}\r\n{more}\r\n"
)
# Each message by itself: what is compressed later would depend on the WELCOME, which is not the same twice.
_DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n"
TEXT, BINARY, CLOSE, PING = 0x81, 0x82, 0x88, 0x89


class Raw:
    """Connected when made.

    Args:
        tls: whether the port wants it.
        deflate: whether to offer permessage-deflate.
        receive_buffer: bytes, if it is to be small.
    """

    def __init__(
        self,
        port: int,
        serializer: str = "json",
        *,
        tls: bool = False,
        deflate: bool = False,
        receive_buffer: int = 0,
    ) -> None:
        plain = socket.socket()
        if receive_buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        plain.connect(("127.0.0.1", port))
        self._socket = _wrapped(plain) if tls else plain
        self._socket.settimeout(10)
        self.received = bytearray()
        self._frames, self._at = 0, 0
        self.is_closing = False
        self.is_binary = serializer != "json"
        upgrade = _UPGRADE.format(serializer=serializer, more=_DEFLATE if deflate else "")
        try:
            self._socket.sendall(upgrade.encode())
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            more = self._socket.recv(1)
            if not more:
                raise ConnectionError("it was closed")
            data += more
        self.answer, _, _ = data.partition(b"\r\n\r\n")
        if b" 101 " not in self.answer:
            raise ConnectionError(self.answer.decode())

    def send(self, *payloads: bytes, kind: int | None = None, mask: bytes = b"\0\0\0\0") -> None:
        """Some messages in one piece, each a frame."""
        first = kind or (BINARY if self.is_binary else TEXT)
        self.send_raw(b"".join(client_frame(first, payload, mask) for payload in payloads))

    def send_raw(self, data: bytes) -> None:
        """Any bytes."""
        self._socket.sendall(data)

    def take(self, seconds: float = 0) -> bool:
        """Keep what has come; whether the connection has ended."""
        if not select.select([self._socket], [], [], seconds)[0]:
            return False
        try:
            data = self._socket.recv(1 << 20)
        except OSError:
            return True
        self.received += data
        return not data

    def until(self, frames: int, seconds: float = 20) -> None:
        """Wait until so many frames have come in all."""
        deadline = time.monotonic() + seconds
        while self.frames() < frames:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.frames()} of {frames} frames")
            if self.take(0.2):
                raise ConnectionError(f"it ended after {self.frames()} of {frames} frames")

    def until_closing(self, seconds: float = 20) -> None:
        """Wait until the other side has begun to close."""
        deadline = time.monotonic() + seconds
        while not self.is_closing:
            self.until(self.frames() + 1, deadline - time.monotonic())

    def until_end(self, seconds: float = 20) -> None:
        """Wait until the connection has ended."""
        deadline = time.monotonic() + seconds
        while not self.take(0.2):
            if time.monotonic() > deadline:
                raise TimeoutError("it has not ended")

    def frames(self) -> int:
        """How many whole frames have come."""
        while (found := _payload(self.received, self._at)) is not None:
            self.is_closing = self.received[self._at] == CLOSE
            self._at, self._frames = found[1], self._frames + 1
        return self._frames

    def forget(self) -> None:
        """Throw away the frames that have come; they were counted."""
        self.frames()
        del self.received[: self._at]
        self._at = 0

    def payloads(self) -> Iterator[bytes]:
        """What each frame that has come carries."""
        at = 0
        while (found := _payload(self.received, at)) is not None:
            yield bytes(self.received[slice(*found)])
            at = found[1]

    def ends_writing(self) -> None:
        """Say that nothing more comes, and go on reading."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._socket.close()


def _wrapped(plain: socket.socket) -> socket.socket:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(plain)


def client_frame(first: int, payload: bytes, mask: bytes = b"\0\0\0\0") -> bytes:
    """A frame as clients send them."""
    size = len(payload)
    if size <= 125:
        head = struct.pack("!BB", first, 0x80 | size)
    elif size <= 0xFFFF:
        head = struct.pack("!BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, size)
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


def _payload(data: bytearray, at: int) -> tuple[int, int] | None:
    """Where the payload of the frame that begins here begins and ends, if all of it is there."""
    size: Any = data[at + 1] & 127 if len(data) >= at + 2 else None
    start = at + 2
    if size in (126, 127):
        start = at + (4 if size == 126 else 10)
        size = int.from_bytes(data[at + 2 : start], "big") if len(data) >= start else None
    return None if size is None or len(data) < start + size else (start, start + size)
