"""A WAMP client that says just what a test wants it to, in any serialization, over WebSocket or RawSocket."""

import json
import select
import socket
import struct
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, Self

import cbor2
import msgpack

from tests.support.raw import BINARY, CLOSE, PING, TEXT, Raw, client_frame

SERIALIZERS: Final[Mapping[str, tuple[Callable[[Any], bytes], Callable[[bytes], Any]]]] = {
    "json": (lambda value: json.dumps(value).encode(), json.loads),
    "cbor": (cbor2.dumps, cbor2.loads),
    "msgpack": (
        lambda value: bytes(msgpack.packb(value, unicode_errors="surrogatepass")),
        lambda data: msgpack.unpackb(data, unicode_errors="surrogatepass"),
    ),
}
PONG: Final = 0x8A
ROLES: Final[Mapping[str, Any]] = {
    "publisher": {},
    "subscriber": {},
    "caller": {"features": {"call_canceling": True}},
    "callee": {"features": {"call_canceling": True}},
}


class Closed(Exception):
    """The other side has closed the connection: the code and the reason of its close frame, if there was one."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


class Speaker:
    """Connected when made; joined after `joins`. `everybody` are all that were made, for who wants to close them."""

    everybody: ClassVar[list["Speaker"]] = []

    def __init__(self, port: int, serializer: str = "json", *, realm: str = "plain") -> None:
        self._raw = Raw(port, serializer)
        self.everybody.append(self)
        self._encode, self._decode = SERIALIZERS[serializer]
        self._realm = realm
        self._requests = 0

    # ---- saying

    def joins(self) -> Self:
        """Say HELLO, and be welcome."""
        self.says([1, self._realm, {"roles": ROLES}])
        assert self.hears()[0] == 2
        return self

    def says(self, message: Any) -> None:  # noqa: ANN401 - whatever it is
        """One message."""
        self._raw.send(self._encode(message))

    def says_bytes(self, *payloads: bytes) -> None:
        """Messages as they are."""
        self._raw.send(*payloads)

    def says_raw(self, data: bytes) -> None:
        """Bytes that need not be a frame."""
        self._raw.send_raw(data)

    def asks(self, kind: int, *rest: Any) -> int:  # noqa: ANN401 - what a request has after its number
        """A request; its number."""
        self._requests += 1
        self.says([kind, self._requests, *rest])
        return self._requests

    def gets(self, kind: int, *rest: Any) -> list[Any]:  # noqa: ANN401 - see above
        """A request and its answer; what comes before that is thrown away."""
        number = self.asks(kind, *rest)
        while True:
            heard = self.hears()
            if heard[0] == 8 and heard[2] == number:
                return heard
            if heard[0] in {17, 33, 50, 65} and heard[1] == number:
                return heard

    # ---- hearing

    def hears(self, seconds: float = 10) -> list[Any]:
        """The next message.

        Raises:
            Closed: there comes none.
            TimeoutError: nor that.
        """
        payload = self._next(seconds)
        found: list[Any] = self._decode(payload)
        return found

    def _next(self, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        while True:
            had = next(self._raw.payloads(), None)
            if had is not None:
                kind = self._raw.received[0]
                size = len(client_frame(kind, had)) - 4
                del self._raw.received[:size]
                self._raw._at = max(0, self._raw._at - size)
                if kind == CLOSE:
                    code = struct.unpack("!H", had[:2])[0] if len(had) >= 2 else None
                    raise Closed(code, had[2:].decode())
                if kind in {TEXT, BINARY}:
                    return had
                if kind == PING:
                    self._raw.send(had, kind=PONG)
                continue
            if self._raw.take(0.2):
                raise Closed(None, "")
            if time.monotonic() > deadline:
                raise TimeoutError("nothing was heard")

    def hears_nothing(self, seconds: float = 0.3) -> bool:
        """Whether nothing comes for a moment, and the connection stays."""
        try:
            self.hears(seconds)
        except TimeoutError:
            return True
        return False

    def is_cut_off(self, seconds: float = 10) -> Closed:
        """Wait for the end; why it came."""
        while True:
            try:
                self.hears(seconds)
            except Closed as closed:
                return closed

    def close(self) -> None:
        """End it."""
        self._raw.close()


class RawSpeaker(Speaker):
    """The same over RawSocket (WAMP, section "RawSocket Transport")."""

    def __init__(self, port: int, serializer: str = "json", *, realm: str = "plain") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 5)
        self.everybody.append(self)
        self._encode, self._decode = SERIALIZERS[serializer]
        self._realm = realm
        self._requests = 0
        self._received = b""
        self._kind = 1 if serializer == "json" else 2

    def greets(self) -> Self:
        """The transport's own handshake."""
        self._socket.sendall(bytes([0x7F, 0xF0 | self._kind, 0, 0]))
        self._more(4, 5)
        assert self._received[0] == 0x7F
        self._received = self._received[4:]
        return self

    def says(self, message: Any) -> None:  # noqa: ANN401 - whatever it is
        """One message."""
        self.says_bytes(self._encode(message))

    def says_bytes(self, *payloads: bytes) -> None:
        """Messages as they are."""
        self._socket.sendall(b"".join(struct.pack("!I", len(one)) + one for one in payloads))

    def _next(self, seconds: float) -> bytes:
        self._more(4, seconds)
        (size,) = struct.unpack("!I", self._received[:4])
        self._more(4 + size, seconds)
        payload, self._received = self._received[4 : 4 + size], self._received[4 + size :]
        return payload

    def _more(self, size: int, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while len(self._received) < size:
            if not select.select([self._socket], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("nothing was heard")
            try:
                data = self._socket.recv(65_536)
            except OSError:
                data = b""
            if not data:
                raise Closed(None, "")
            self._received += data

    def close(self) -> None:
        """End it."""
        self._socket.close()
