"""What the levers of `tidings.router.swift` do not change: every byte that a stock router sends, in the same order.

Two routers of Crossbar's, one as it is, are told the same by the same clients. Identifiers are counted in both.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import cbor2
import msgpack
import pytest

from tests.support.plain_router import REALM, PlainRouter
from tests.support.raw import BINARY, CLOSE, PING, TEXT, Raw, client_frame
from tidings.router.swift.component import LEVERS

Recorded = dict[str, tuple[bytes, bytes]]
"""By client: the answer to its handshake, and what it was sent after its WELCOME."""

_ENCODE: dict[str, Callable[[Any], bytes]] = {
    "json": lambda message: json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode(),
    "cbor": cbor2.dumps,
    "msgpack": msgpack.packb,
}
_HELLO = [1, REALM, {"roles": {"caller": {}, "callee": {}, "publisher": {}, "subscriber": {}}}]
_TOPIC = "org.example.hill"
_SIZES = (0, 1, 100, 125, 126, 127, 200, 65_400, 65_536, 70_000, 400_000)
_NULL_BYTE = json.loads('"\\u0000aGVsbG8="')
_PAYLOADS: tuple[Any, ...] = (
    *("x" * size for size in _SIZES),
    "Jill fetched a pail 🐾 \u2028 \U0001f9f6",
    _NULL_BYTE,
    {"deep": [[[{"a": None, "b": [True, False, 1, -1, 2**53, 0.1, 1e300]}]]]},
)
_BURST = 300
_MASK = b"\x11\xfe\x00\x7f"


class Cast:
    """The clients, joined one after the other, and how many frames each is to have been sent."""

    def __init__(self, router: PlainRouter, stack: ExitStack) -> None:
        self._stack = stack
        self.all: dict[str, Raw] = {}
        self._welcomed: dict[str, int] = {}
        self._due: dict[str, int] = {}
        self._encode: dict[str, Callable[[Any], bytes]] = {}
        for name in ("writer", "json", "half", "closing"):
            self._joins(name, "json", Raw(router.port))
        self._joins("slow", "json", Raw(router.port, receive_buffer=4096))
        for serializer in ("cbor", "msgpack"):
            self._joins(serializer, serializer, Raw(router.port, serializer))
            self._joins(f"{serializer}, deflate", serializer, Raw(router.port, serializer, deflate=True))
        self._joins("deflate", "json", Raw(router.port, deflate=True))
        self._joins("tls", "json", Raw(router.tls_port, tls=True))
        self._joins("tls, deflate", "cbor", Raw(router.tls_port, "cbor", tls=True, deflate=True))

    def _joins(self, name: str, serializer: str, made: Raw) -> None:
        self._stack.callback(made.close)
        self.all[name], self._encode[name], self._due[name] = made, _ENCODE[serializer], 0
        self.says(name, _HELLO)
        self.is_due(name, frames=1)
        self._welcomed[name] = len(made.received)

    def says(self, name: str, *messages: list[Any]) -> None:
        """One of them says something."""
        self.all[name].send(*(self._encode[name](message) for message in messages))

    def asks(self, name: str, message: list[Any]) -> None:
        """One of them says something, and waits for the answer."""
        self.says(name, message)
        self.is_due(name, frames=1)

    def is_due(self, *names: str, frames: int, later: tuple[str, ...] = ()) -> None:
        """Each is sent so many frames more, and waits for them; some do not read yet."""
        for name in names:
            self._due[name] += frames
        for name in names:
            if name not in later:
                self.all[name].until(self._due[name])

    def others(self, *names: str) -> list[str]:
        """All but these."""
        return [name for name in self.all if name not in names]

    def recorded(self) -> Recorded:
        """What each was sent."""
        return {name: (one.answer, bytes(one.received[self._welcomed[name] :])) for name, one in self.all.items()}


def _play(router: PlainRouter) -> Recorded:
    """All that happens, step by step; what the order depends on is waited for."""
    with ExitStack() as stack:
        cast = Cast(router, stack)
        for name in cast.all:
            cast.asks(name, [32, 1, {}, _TOPIC])
            cast.asks(name, [32, 2, {"match": "prefix"}, "org.example."])
        _publish(cast)
        _write_otherwise(cast)
        _call(cast)
        _leave(cast)
        return cast.recorded() | _nonsense(router)


def _publish(cast: Cast) -> None:
    """Each event twice: subscribed exactly, and by a prefix. The slow one reads nothing until all is over."""
    options = {"acknowledge": True, "exclude_me": False}
    for number, payload in enumerate(_PAYLOADS):
        cast.asks("writer", [16, 10 + number, options, _TOPIC, [payload], {"number": number}])
        cast.is_due(*cast.all, frames=2, later=("slow",))
    for name in ("cbor", "msgpack"):
        cast.asks(name, [16, 9, {"acknowledge": True}, "org.example.bytes", [b"\0\1pail"]])
        cast.is_due(*cast.others(name), frames=1, later=("slow",))
    cast.says("writer", *([16, 100 + one, {}, _TOPIC, [one, "x" * (one * 7 % 400)]] for one in range(_BURST)))
    cast.is_due(*cast.others("writer"), frames=2 * _BURST, later=("slow",))
    cast.is_due("slow", frames=0)


def _write_otherwise(cast: Cast) -> None:
    """With a mask; in fragments with a ping between them; in pieces; several frames in one piece; with a long head."""
    said = [json.dumps([16, 800 + one, {}, _TOPIC, ["é" * size]]).encode() for one, size in enumerate((9, 99, 9999))]
    pieces = [
        *(client_frame(TEXT, one, _MASK) for one in said),
        client_frame(0x01, said[0][:20], _MASK) + client_frame(PING, b"pail") + client_frame(0x80, said[0][20:], _MASK),
        b"".join(client_frame(TEXT, one, _MASK) for one in said),
    ]
    writer = cast.all["writer"]
    for piece in pieces:
        writer.send_raw(piece)
    writer.send_raw(pieces[0][:3])
    cast.is_due("writer", frames=1)  # the pong
    cast.is_due(*cast.others("writer"), frames=2 * 7)
    writer.send_raw(pieces[0][3:50])
    cast.asks("json", [32, 3, {}, "org.other"])
    writer.send_raw(pieces[0][50:])
    cast.is_due(*cast.others("writer"), frames=2)


_HELLO_FRAME = client_frame(TEXT, _ENCODE["json"](_HELLO), _MASK)
_NONSENSE = {
    "no UTF-8": client_frame(TEXT, b"[\xff]"),
    "half a character": client_frame(TEXT, b'["\xc3'),
    "a surrogate": client_frame(TEXT, b'["\xed\xa0\x80"]'),
    "no JSON": client_frame(TEXT, b"[1,"),
    "no WAMP": client_frame(TEXT, b"[99]"),
    "binary for text": client_frame(BINARY, b"[1]"),
    "nothing": client_frame(TEXT, b""),
    "no mask": b"\x81\x02[]",
    "a long head for a short frame": b"\x81\xfe\x00\x02" + _MASK + b"[]",
    "reserved bits": client_frame(0xC1, b"[1]"),
    "a reserved opcode": client_frame(0x83, b"[1]"),
    "the end of what was not begun": client_frame(0x80, b"[1]"),
    "a new message inside another": client_frame(0x01, b"[1") + client_frame(TEXT, b"[1]"),
    "too long": client_frame(TEXT, b"x" * 500_001),
    "before it, something right": _HELLO_FRAME + client_frame(TEXT, b"[99]"),
}


def _nonsense(router: PlainRouter) -> Recorded:
    """Each ends its own connection, and is told why."""
    heard = {}
    for name, data in _NONSENSE.items():
        one = Raw(router.port)
        one.send_raw(data)
        one.until_closing()
        heard[name] = (one.answer, b"".join(list(one.payloads())[-1:]))
        one.close()
    return heard


def _call(cast: Cast) -> None:
    """A procedure of one, called by all the others, and what does not work."""
    cast.asks("json", [64, 50, {}, "org.example.fetch"])
    for number, name in enumerate(cast.others("json")):
        cast.says(name, [48, 60, {}, "org.example.fetch", ["pail", "é" * 90]])
        cast.is_due("json", frames=1)
        cast.says("json", [70, number + 1, {}, ["water", "x" * 300]])
        cast.is_due(name, frames=1)
        cast.asks(name, [48, 61, {}, "org.example.nothing"])
        cast.asks(name, [34, 62, 12345])


def _leave(cast: Cast) -> None:
    """By GOODBYE, by a closing handshake, by saying no more; then one more event for who is left."""
    cast.asks("cbor", [6, {}, "wamp.close.normal"])
    cast.all["closing"].send(b"\x03\xe8bye", kind=CLOSE)
    cast.all["half"].ends_writing()
    for name in ("closing", "half"):
        cast.all[name].until_end()
    cast.asks("writer", [16, 900, {"acknowledge": True}, _TOPIC, ["the last"]])
    cast.is_due(*cast.others("writer", "cbor", "closing", "half"), frames=2)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recorded, int]:
    """What the router as Crossbar has it sends; and how often it logs a traceback, of nonsense that it was told."""
    with PlainRouter(tmp_path_factory.mktemp("stock"), None) as router:
        return _play(router), router.log().count("Traceback")


_PATIENT = {"unsent_limit": 100_000_000}  # how much waits for the slow one depends on the system's buffers
VARIANTS: Mapping[str, Mapping[str, int]] = {
    "all": _PATIENT,
    "none": dict.fromkeys(LEVERS, False),
    **{f"only {name}": {one: one == name for one in LEVERS} | _PATIENT for name in LEVERS},
}


@pytest.fixture
def router(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[PlainRouter]:
    """One with some levers pulled."""
    with PlainRouter(tmp_path, VARIANTS[request.param]) as made:
        yield made


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("router", VARIANTS, indirect=True)
def test_every_byte_is_the_same(router: PlainRouter, stock: tuple[Recorded, int]) -> None:
    """To everybody: JSON, CBOR, MessagePack, compressed and not, with TLS, who reads nothing for a while, who goes."""
    ours, (theirs, tracebacks) = _play(router), stock
    assert ours.keys() == theirs.keys()
    for name, sent in theirs.items():
        assert ours[name] == sent, name
    assert router.log().count("Traceback") == tracebacks
