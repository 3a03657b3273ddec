"""The levers of `tidings.router.swift`, each by itself and without a router; `test_wire.py` looks at what they send."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from autobahn import util
from autobahn.exception import Disconnected
from autobahn.twisted.wamp import ApplicationSession
from autobahn.util import DEFAULT_TOKEN_CHARS, generate_serial_number
from autobahn.wamp import message, protocol, serializer
from autobahn.wamp.protocol import BaseSession
from crossbar import _util
from crossbar.router.protocol import WampWebSocketServerFactory, WampWebSocketServerProtocol
from crossbar.router.role import RouterTrustedRole
from crossbar.router.router import Router
from hypothesis import given
from hypothesis import strategies as st

from bench.peers.servers import STAGES
from tests.support.node import ROOT
from tests.support.raw import BINARY, TEXT, client_frame
from tidings.router.swift import (
    authorizing,
    component,
    delivering,
    greeting,
    made_for,
    outbox,
    reading,
    scanning,
    unread,
)
from tidings.router.swift.authorizing import TRUSTED
from tidings.router.swift.frames import framed
from tidings.router.swift.outbox import Outbox, Turn

LIMIT = 1000


# ---- the guard


def test_the_levers_were_made_for_what_is_installed() -> None:
    """Fails when a new version arrives: read what the levers replace, then write the version into `made_for`."""
    assert list(made_for.others()) == []


def test_each_lever_is_measured() -> None:
    """`python -m bench.peers --levers` pulls one after the other."""
    assert sorted(STAGES) == sorted(component.LEVERS)


def test_with_another_version_nothing_is_pulled(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the log says so, once."""
    said: list[str] = []
    monkeypatch.setattr(component.log, "warn", lambda text, **values: said.append(text.format(**values)))
    monkeypatch.setattr(made_for, "VERSIONS", {})
    monkeypatch.setattr(made_for, "others", lambda: iter(["crossbar 27.1.1 (made for 26.10.1)"]))
    assert not component.pull(dict.fromkeys(component.LEVERS, True))
    assert WampWebSocketServerFactory.protocol is WampWebSocketServerProtocol
    assert said == [
        "The router is as slow as Crossbar's own, and slow readers are not cut off: crossbar 27.1.1 (made for 26.10.1)."
    ]


def test_another_version_is_named() -> None:
    """With the one that is expected."""
    assert list(made_for.others({"crossbar": "1.0"})) == [f"crossbar {made_for.VERSIONS['crossbar']} (made for 1.0)"]


# ---- unread


@pytest.mark.parametrize("flag", [True, False, None])
def test_a_flag_is_said_in_the_same_words(flag: bool | None) -> None:
    """Without the colours."""
    said = _util.hlflag(flag, "GRANTED", "DENIED")
    assert unread.plain_flag(flag, "GRANTED", "DENIED") in said


def test_nothing_is_coloured_or_pretty_printed_any_more() -> None:
    """In no module of theirs, whenever it was imported. In a process of its own, since it is for good."""
    script = """
import crossbar.router.router, crossbar.router.session, autobahn.wamp.websocket
from pprint import pformat
from tidings.router.swift import unread
unread.pull()
import crossbar.router.router as router, autobahn.util as util
value = {"a": 1}
assert router.hlid(value) is value and router.pformat(value) is value and util.hlval(value) is value
assert autobahn.wamp.websocket.hlval(value, color="green", bold=True) is value
assert pformat(value) == "{'a': 1}"
from autobahn.wamp import message, types
assert "GOODBYE" in str(message.Goodbye()) and "peer" in str(types.TransportDetails())
"""  # what is made a text of when it is read stays a text
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT / "components", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


# ---- scanning

_TEXTS = st.text() | st.sampled_from(["\0aGVsbG8=", "\\u0000", "a\0b", "\ud800", "0x41", "1.5"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner),
)


def _or_error(decode: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return decode(text)
    except Exception as error:  # noqa: BLE001 - the kind is compared
        return type(error).__name__


@given(_VALUES, st.booleans())
def test_json_is_decoded_as_autobahn_does(value: Any, ascii_only: bool) -> None:  # noqa: ANN401 - any JSON
    """Bytes included, which begin with U+0000."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert _or_error(scanning.loads, text) == _or_error(scanning._theirs, text)


@given(_VALUES | st.binary() | st.lists(st.binary()))
def test_json_is_encoded_as_autobahn_does(value: Any) -> None:  # noqa: ANN401 - any JSON, and bytes
    """Bytes included."""
    assert scanning.dumps(value) == scanning._their_dumps(value)
    assert scanning.dumps(value, use_binary_hex_encoding=False) == scanning._their_dumps(value)


@pytest.mark.parametrize(
    "text",
    ["", "[", "[1,]", '{"a":1,}', '"\x01"', "[NaN]", "[1e999]", "nul", "[1] 2", '{"a":1,"a":2}', "[" * 900 + "]" * 900],
)
def test_what_is_no_json_is_refused_alike(text: str) -> None:
    """With the same error, and no deeper: what comes in has to be written again."""
    wanted = _or_error(scanning._theirs, text)
    assert str(_or_error(scanning.loads, text)) == str(wanted)


def test_it_is_the_one_that_decodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it is pulled."""
    for name in ("_loads", "_dumps"):
        monkeypatch.setattr(serializer, name, getattr(serializer, name))
    scanning.pull()
    monkeypatch.setattr(json, "loads", lambda text: [text, "in C"])
    assert serializer.JsonObjectSerializer().unserialize(b"[36]") == [["[36]", "in C"]]


# ---- frames


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
@pytest.mark.parametrize("is_binary", [True, False])
def test_a_frame_is_the_one_that_autobahn_builds(size: int, is_binary: bool) -> None:
    """RFC 6455, section 5.2."""
    protocol: Any = WampWebSocketServerProtocol()
    protocol.factory = SimpleNamespace(isServer=True)
    protocol.maskServerFrames = protocol.logFrames = False
    protocol.trafficStats = SimpleNamespace(outgoingWebSocketFrames=0)
    built: list[bytes] = []
    protocol.sendData = lambda data, *_: built.append(data)
    protocol.sendFrame(opcode=2 if is_binary else 1, payload=b"x" * size)
    assert framed(b"x" * size, is_binary=is_binary) == built[0]


# ---- authorizing


def _asked(role: str, decided: dict[str, bool]) -> Any:  # noqa: ANN401 - what the Deferred has
    router: Any = Router.__new__(Router)
    router._roles = {"member": SimpleNamespace(authorize=lambda *_: {"allow": False, "cache": False})}
    router._authorization_cache = {("tidings", role, "org.example.hill", "publish"): decided}
    session = SimpleNamespace(_realm="tidings", _authrole=role, _session_id=1, _authid="jill")
    decisions: list[Any] = []
    asked = authorizing.authorize(router, session, "org.example.hill", "publish", {})
    _done = asked.addCallback(decisions.append)
    return decisions[0]


def test_what_was_decided_is_given_back() -> None:
    """As it is."""
    decided = {"allow": True, "cache": True}
    assert _asked("member", decided) is decided


def test_a_role_that_is_gone_decides_nothing_any_more() -> None:
    """Whatever is remembered of it."""
    assert _asked("nobody", {"allow": True, "cache": True})["allow"] is False


def test_what_was_not_decided_is_left_to_crossbar() -> None:
    """It asks the role."""
    assert _asked("member", {})["allow"] is False


@pytest.mark.parametrize("action", ["call", "register", "publish", "subscribe"])
@pytest.mark.parametrize("trusted", [True, False])
def test_what_a_router_does_for_itself_is_decided_as_crossbar_does(action: str, trusted: bool) -> None:
    """Where the role is the one that says yes to everything; one of that name that somebody configured is asked."""
    router: Any = Router.__new__(Router)
    role = RouterTrustedRole(router, TRUSTED) if trusted else SimpleNamespace(authorize=lambda *_: False)
    router._roles, router._authorization_cache = {TRUSTED: role}, {}
    session: Any = SimpleNamespace(_realm="tidings", _authrole=TRUSTED, _session_id=1, _authid="router")
    decided: list[Any] = []
    for authorize in (authorizing.authorize, authorizing._theirs):
        _done = authorize(router, session, "org.example.hill", action, {}).addCallback(decided.append)
    ours, theirs = decided
    assert ours == theirs
    assert ours["allow"] is trusted


# ---- greeting


def test_a_name_looks_as_autobahns_does() -> None:
    """Six groups of four of its letters, each as often as the others, and never the same name twice."""
    names = {greeting.serial_number() for _ in range(2000)}
    assert len(names) == 2000
    shape = re.compile(r"-".join([f"[{DEFAULT_TOKEN_CHARS}]{{4}}"] * 6))
    assert shape.fullmatch(generate_serial_number())
    assert all(shape.fullmatch(name) for name in names)
    counts = Counter("".join(names).replace("-", ""))
    assert len(counts) == len(DEFAULT_TOKEN_CHARS)
    expected = 2000 * 24 / len(DEFAULT_TOKEN_CHARS)
    assert all(0.8 < count / expected < 1.25 for count in counts.values())


def test_sessions_of_a_class_share_a_logger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named as the one that each would have got."""
    theirs = [ApplicationSession().log, BaseSession().log]
    monkeypatch.setattr(protocol, "txaio", vars(protocol)["txaio"])
    monkeypatch.setattr(util, "generate_serial_number", generate_serial_number)
    greeting.pull()
    ours = [ApplicationSession().log, BaseSession().log]
    assert [one._logger.namespace for one in ours] == [one._logger.namespace for one in theirs]
    assert ApplicationSession().log is ours[0]
    assert BaseSession().log is ours[1]
    assert util.generate_serial_number is greeting.serial_number


# ---- resting


def test_the_collector_looks_more_rarely_and_not_at_what_was_there() -> None:
    """In a process of its own: it is for the whole of it."""
    script = """
import gc
from tidings.router.swift import resting
resting.controller_session = lambda: None  # there is no controller here
before = gc.get_threshold()
resting.pull()
assert gc.get_freeze_count() > 10_000
assert gc.get_threshold() == (*before[:2], resting.LOOKS_AFTER)
assert resting.LOOKS_AFTER > before[2]
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


# ---- reading


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4))
def test_a_mask_is_taken_off(payload: bytes, mask: bytes) -> None:
    """RFC 6455, section 5.3: byte by byte, again and again."""
    assert reading.unmasked(payload, mask) == bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


@given(st.text(max_size=200), st.binary(min_size=4, max_size=4), st.binary(max_size=20))
def test_a_whole_message_is_read_and_what_follows_is_left(text: str, mask: bytes, rest: bytes) -> None:
    """Of any length that its head can tell in two bytes."""
    payload = f"[{text}]".encode("utf-8", "replace")
    data = client_frame(TEXT, payload, mask)
    assert reading.whole(data + rest, 65_535) == (payload, len(data))


@given(st.integers(0, 300), st.data())
def test_of_a_part_of_a_frame_nothing_is_taken(size: int, data: st.DataObject) -> None:
    """It is for Autobahn to wait for the rest."""
    made = client_frame(TEXT, b"x" * size)
    assert reading.whole(made[: data.draw(st.integers(0, len(made) - 1))], 65_535) is None


@pytest.mark.parametrize(
    "data",
    [
        client_frame(0x01, b"[1"),
        client_frame(0xC1, b"[1]"),
        client_frame(0x88, b"\x03\xe8"),
        client_frame(TEXT, b"\xff"),
        client_frame(TEXT, b""),
        client_frame(TEXT, b"x" * 201),
        b"\x81\x05[1,2]",
        b"\x81\xfe\x00\x02\0\0\0\0[]",
        b"\x81\xff" + (2).to_bytes(8, "big") + b"\0\0\0\0[]",
    ],
)
def test_anything_else_is_left_to_autobahn(data: bytes) -> None:
    """Fragments, extensions, control frames, no UTF-8, too long, no mask, a head that is longer than needed."""
    assert reading.whole(data + b"\0" * 20, 200) is None


_NOTHING = ("logFrames", "logOctets", "trackedTimings", "_listeners", "current_frame", "inside_message", "failedByMe")
_YES = ("applyMask", "requireMaskedClientFrames", "autoPingRestartOnAnyTraffic", "autoPingTimeoutCall")


class FakeProtocol:
    """What Autobahn's has, as far as it is looked at; the frames that were left to it."""

    def __init__(self) -> None:
        limits = {"maxFramePayloadSize": 0, "maxMessagePayloadSize": 500}
        vars(self).update(dict.fromkeys(_NOTHING) | dict.fromkeys(_YES, True) | limits)
        self.state, self.data = WampWebSocketServerProtocol.STATE_OPEN, b""
        self.heard: list[tuple[bytes, bool]] = []
        self.left = self.alive = 0

    def onOpen(self) -> None:
        """It begins."""

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        """A message has come."""
        self.heard.append((payload, is_binary))

    def _cancelAutoPingTimeoutCall(self) -> None:
        self.alive += 1

    def processData(self) -> bool:
        """One for Autobahn."""
        self.left += 1
        return False


class FakeReading(reading.Reading, FakeProtocol):
    """With the lever."""


def test_whole_messages_do_not_come_to_autobahn() -> None:
    """Each is a sign of life, as for Autobahn."""
    protocol: Any = FakeReading()
    protocol.onOpen()
    protocol.data = client_frame(TEXT, b"[1]") + client_frame(BINARY, b"\x91") + client_frame(TEXT, b"x" * 501)
    while protocol.processData():
        pass
    assert protocol.heard == [(b"[1]", False), (b"\x91", True)]
    assert (protocol.left, protocol.alive) == (1, 2)


@pytest.mark.parametrize("what", ["inside_message", "current_frame", "failedByMe", "logFrames", "trackedTimings"])
def test_in_the_middle_of_something_all_is_left_to_autobahn(what: str) -> None:
    """A fragmented message, half a frame, a connection that has failed; or when somebody watches."""
    protocol: Any = FakeReading()
    setattr(protocol, what, True)
    protocol.onOpen()
    protocol.data = client_frame(TEXT, b"[1]")
    assert not protocol.processData()
    assert (protocol.heard, protocol.left) == ([], 1)


# ---- delivering


def _router() -> Any:  # noqa: ANN401 - as much of a router as is needed
    made: Any = Router.__new__(Router)
    made._trace_traffic = made._is_traced = False
    made._message_stats = {"sent": {}, "received": {}}
    return made


def _receiver(send: Callable[[Any], object]) -> Any:  # noqa: ANN401 - as much of a session as is needed
    return SimpleNamespace(_transport=SimpleNamespace(send=send))


def _is_leaving(_: object) -> None:
    raise Disconnected("Attempt to send on a closed protocol")


def test_an_event_for_one_who_is_leaving_is_passed_over() -> None:
    """The loop over the receivers goes on, and all is counted as it was."""
    router, event = _router(), message.Event(1, 2)
    got: list[Any] = []
    for receiver in (_receiver(_is_leaving), _receiver(got.append)):
        delivering.send(router, receiver, event)
    assert got == [event]
    assert router._message_stats["sent"] == {"event": 2}


def test_an_answer_for_one_who_is_leaving_still_fails() -> None:
    """Whoever answers is told, as before."""
    with pytest.raises(Disconnected):
        delivering.send(_router(), _receiver(_is_leaving), message.Result(1))


# ---- the outbox


class FakeTransport:
    """Takes so many bytes until it is drained, as Twisted's do."""

    def __init__(self, room: int = 1 << 30) -> None:
        self.written: list[bytes] = []
        self._room = self._left = room
        self._producer: Any = None

    def registerProducer(self, producer: object, streaming: bool) -> None:
        """Remember whom to tell."""
        assert streaming
        self._producer = producer

    def write(self, data: bytes) -> None:
        """Take it all; ask for no more if that was too much."""
        self.written.append(data)
        self._left -= len(data)
        if self._left < 0:
            self._producer.pauseProducing()

    def drains(self) -> None:
        """All of it was sent."""
        self._left = self._room
        self._producer.resumeProducing()


class Box:
    """An outbox, its transport, and the turns of the event loop, which the test makes."""

    def __init__(self, room: int = 1 << 30) -> None:
        self._due: list[Callable[[], None]] = []
        self.too_slow: list[int] = []
        self.transport = FakeTransport(room)
        turn = Turn(lambda _, call: self._due.append(call))
        self.outbox = Outbox(self.transport, turn, LIMIT, self.too_slow.append)

    def turns(self) -> int:
        """The turn is over; how many calls were due."""
        due, self._due = self._due, []
        for call in due:
            call()
        return len(due)


def test_the_frames_of_a_turn_leave_together() -> None:
    """In one write, at its end."""
    box = Box()
    for frame in (b"a", b"b", b"c"):
        box.outbox.put(frame)
    assert box.transport.written == []
    assert box.turns() == 1
    assert box.transport.written == [b"abc"]
    assert box.turns() == 0


def test_what_a_full_transport_does_not_take_waits_in_order() -> None:
    """And follows when it has sent what it had."""
    box = Box(room=2)
    for frame in (b"aaa", b"bbb", b"ccc"):
        box.outbox.put(frame)
        box.turns()
    assert box.transport.written == [b"aaa"]
    box.transport.drains()
    assert box.transport.written == [b"aaa", b"bbb"]
    box.outbox.put(b"ddd")
    box.turns()
    box.transport.drains()
    box.transport.drains()
    assert box.transport.written == [b"aaa", b"bbb", b"ccc", b"ddd"]


def test_for_one_who_does_not_keep_up_it_is_over_once_too_much_waits() -> None:
    """What waited is dropped, whole frames of it; what comes after that still leaves: a closing frame."""
    box = Box(room=2)
    for _ in range(1 + 11 + 1):
        assert box.too_slow == []
        box.outbox.put(b"x" * 100)
        box.turns()
    assert box.too_slow == [1200]
    box.outbox.put(b"bye")
    box.turns()
    box.transport.drains()
    assert box.transport.written == [b"x" * 100, b"bye"]


def test_one_long_message_is_not_too_much() -> None:
    """Nothing else waits for whom it is: they may just have asked for it."""
    box = Box(room=2)
    for frame in (b"aaa", b"x" * 50 * LIMIT):
        box.outbox.put(frame)
        box.turns()
    assert box.too_slow == []
    box.transport.drains()
    assert box.transport.written == [b"aaa", b"x" * 50 * LIMIT]


def test_before_the_end_everything_is_handed_over() -> None:
    """The transport sends it before it closes."""
    box = Box(room=2)
    for frame in (b"aaa", b"bbb"):
        box.outbox.put(frame)
        box.turns()
    box.outbox.put(b"ccc")
    box.outbox.hand_over()
    assert box.transport.written == [b"aaa", b"bbb", b"ccc"]
    box.turns()
    assert len(box.transport.written) == 3


def test_after_the_end_nothing_is_kept() -> None:
    """The connection is gone."""
    box = Box(room=2)
    for frame in (b"aaa", b"bbb"):
        box.outbox.put(frame)
        box.turns()
    box.outbox.put(b"ccc")
    box.outbox.stopProducing()
    box.turns()
    assert box.transport.written == [b"aaa"]


def test_one_connection_that_fails_does_not_cost_the_others_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is logged."""
    said: list[str] = []
    monkeypatch.setattr(outbox.log, "failure", said.append)
    due: list[Callable[[], None]] = []
    turn = Turn(lambda _, call: due.append(call))
    broken, whole = FakeTransport(), FakeTransport()
    monkeypatch.setattr(broken, "write", None)
    for transport in (broken, whole):
        Outbox(transport, turn, LIMIT, lambda _: None).put(b"a")
    due[0]()
    assert whole.written == [b"a"]
    assert said == ["writing to a connection failed"]
