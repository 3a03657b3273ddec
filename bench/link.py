"""A cheap WAMP client for load: guests over a raw WebSocket, JSON in and out, no more of either than the node asks for.

A whole client library costs more per message than the node does, so a thousand of them on the node's own machine would
measure themselves. Frames from the client are masked with zeros: allowed on the wire, and nothing to compute.
"""

import asyncio
import itertools
import struct
import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

JOIN_SECONDS = 30.0
_HELLO, _WELCOME, _ABORT, _ERROR, _SUBSCRIBE, _SUBSCRIBED, _EVENT, _CALL, _RESULT = 1, 2, 3, 8, 32, 33, 36, 48, 50
_ROLES: dict[str, Any] = {"caller": {}, "subscriber": {}}
_TEXT, _CLOSE, _PING, _PONG = 0x81, 0x88, 0x89, 0x8A
_UPGRADE = (
    b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n"
)
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode

OnEvent = Callable[[list[Any], float], None]
"""Gets an event's arguments and when it was received (`time.perf_counter`)."""


class Failed(Exception):
    """The node refused, or the connection ended."""


class Link(asyncio.Protocol):
    """One guest's connection. Make it with `joined`."""

    def __init__(self, nickname: str) -> None:
        self._nickname = nickname
        self._requests = itertools.count(1)
        self._buffer = b""
        self._is_open = False
        self._transport: asyncio.Transport
        self.welcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting = {0: self.welcome}
        self._subscribing: dict[int, OnEvent] = {}
        self._on_event: dict[int, OnEvent] = {}

    @classmethod
    async def joined(cls, port: int, nickname: str) -> "Link":
        """Connect and join as a guest.

        Raises:
            Failed, OSError: no.
        """
        loop = asyncio.get_running_loop()
        _, link = await loop.create_connection(lambda: cls(nickname), "127.0.0.1", port)
        await asyncio.wait_for(link.welcome, JOIN_SECONDS)
        return link

    # ---- asking

    def call(self, procedure: str, payload: Mapping[str, Any]) -> "asyncio.Future[Any]":
        """Call a procedure; the future gets its reply."""
        return self._ask([_CALL, 0, {}, procedure, [payload]])

    async def subscribe(self, topic: str, on_event: OnEvent) -> None:
        """Have the events of a topic given to `on_event` from now on."""
        answer = self._ask([_SUBSCRIBE, 0, {}, topic])
        self._subscribing[max(self._waiting)] = on_event
        await answer

    def close(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    def _ask(self, message: list[Any]) -> "asyncio.Future[Any]":
        request = message[1] = next(self._requests)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[request] = answer
        self._send(_TEXT, _encode(message))
        return answer

    def _send(self, kind: int, payload: bytes) -> None:
        size = len(payload)
        head = struct.pack("!BB", kind, 0x80 | size) if size < 126 else struct.pack("!BBH", kind, 0xFE, size)
        self._transport.write(head + b"\0\0\0\0" + payload)

    # ---- what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_connection makes
        self._transport = transport
        transport.write(_UPGRADE)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._buffer = self._buffer + data if self._buffer else data
        if not self._is_open and not self._open():
            return
        at, end = 0, len(self._buffer)
        while end - at >= 2:
            start, size = self._frame(at)
            if start + size > end:
                break
            self._on_frame(self._buffer[at], self._buffer[start : start + size], now)
            at = start + size
        self._buffer = self._buffer[at:]

    def connection_lost(self, exc: Exception | None) -> None:
        for one in self._waiting.values():
            if not one.done():
                one.set_exception(Failed(f"the connection ended: {exc}"))
        self._waiting.clear()

    # ---- reading

    def _open(self) -> bool:
        head, found, self._buffer = self._buffer.partition(b"\r\n\r\n")
        if not found:
            self._buffer = head
            return False
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self._answer(0, Failed(head.decode(errors="replace")))
            self.close()
            return False
        self._is_open = True
        extra = {"nickname": self._nickname, "key": f"bench-{self._nickname.replace(' ', '-')}"}
        hello = {"roles": _ROLES, "authmethods": ["anonymous"], "authextra": extra}
        self._send(_TEXT, _encode([_HELLO, "tidings", hello]))
        return True

    def _frame(self, at: int) -> tuple[int, int]:
        """Where the payload of the frame at a position starts, and how long it is; past the end if not known yet."""
        size = self._buffer[at + 1]
        if size < 126:
            return at + 2, size
        start = at + (4 if size == 126 else 10)
        return start, int.from_bytes(self._buffer[at + 2 : start], "big") if start <= len(self._buffer) else 0

    def _on_frame(self, kind: int, payload: bytes, now: float) -> None:
        if kind == _TEXT:
            self._on_message(_decode(payload), now)
        elif kind == _PING:
            self._send(_PONG, payload)
        elif kind == _CLOSE:
            self._transport.close()

    def _on_message(self, message: list[Any], now: float) -> None:
        kind = message[0]
        if kind == _EVENT:
            self._on_event[message[1]](message[4], now)
        elif kind == _RESULT:
            self._answer(message[1], message[3][0])
        elif kind == _SUBSCRIBED:
            self._on_event[message[2]] = self._subscribing.pop(message[1])
            self._answer(message[1], message[2])
        elif kind == _ERROR:
            self._answer(message[2], Failed(f"{message[4]}: {message[5:]}"))
        elif kind in {_WELCOME, _ABORT}:
            self._answer(0, message[2] if kind == _WELCOME else Failed(f"{message[2]}: {message[1]}"))

    def _answer(self, request: int, result: object) -> None:
        waiting = self._waiting.pop(request, None)
        if waiting is None or waiting.done():
            return
        if isinstance(result, Failed):
            waiting.set_exception(result)
        else:
            waiting.set_result(result)
