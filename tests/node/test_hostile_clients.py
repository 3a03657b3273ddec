"""R13, R14, R15: what one client can do to a router, and that the others notice nothing of it.

On a router of Crossbar's with our guard and levers, and nothing else; its limits are small here, to be reached soon.
"""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbor2
import msgpack
import pytest

from tests.support.node import wait_until
from tests.support.plain_router import PlainRouter
from tests.support.speaker import SERIALIZERS, Closed, RawSpeaker, Speaker

EVERY = sorted(SERIALIZERS)
TOPIC, PROCEDURE = "org.example.hill", "org.example.fetch"
PUBLISH, SUBSCRIBE, CALL, REGISTER = 16, 32, 48, 64
ERROR, EVENT, INVOCATION, INTERRUPT, YIELD = 8, 36, 68, 69, 70
LIMITS = {
    "subscriptions": 5,
    "registrations": 3,
    "calls": 2,
    "answer_seconds": 1.5,
    "request_seconds": 2,
    "hello_seconds": 2,
    "join_seconds": 3,
    "messages_per_second": 200,
    "messages_burst": 100,
}


@pytest.fixture(scope="module")
def router(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainRouter]:
    """With the whole guard, and small limits."""
    with PlainRouter(tmp_path_factory.mktemp("guarded"), {}, guard=LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def lenient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainRouter]:
    """What comes in is not inspected, so that what only some can be given gets as far as that."""
    with PlainRouter(tmp_path_factory.mktemp("lenient"), {}, guard={"inspection": False}) as made:
        yield made


@pytest.fixture(autouse=True)
def everybody_leaves() -> Iterator[None]:
    """At the end of each test."""
    yield
    while Speaker.everybody:
        Speaker.everybody.pop().close()


@pytest.fixture
def canary(router: PlainRouter) -> Iterator[Speaker]:
    """Somebody who has nothing to do with it, and whose connection is there before and after."""
    bird = Speaker(router.port).joins()
    yield bird
    began = time.monotonic()
    assert bird.gets(SUBSCRIBE, {}, TOPIC)[0] == 33
    assert time.monotonic() - began < 1


def nested(depth: int) -> Any:  # noqa: ANN401 - lists in lists
    """A value of so many lists."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


UNFIT: dict[str, Any] = {
    "large integer": {"count": 2**53},
    "small integer": {"count": -(2**53)},
    "not a number": {"count": float("nan")},
    "endless": {"count": float("inf")},
    "surrogate": {"count": "half \ud83d a cat"},
    "surrogate's name": {"\ud83d": 1},
    "deep": {"count": nested(50)},
}


def fits(serializer: str, unfit: str) -> bool:
    """Whether this serialization can say it at all."""
    return serializer == "json" or "surrogate" not in unfit


CASES = [(serializer, unfit) for serializer in EVERY for unfit in UNFIT if fits(serializer, unfit)]


# ---- what comes in


@pytest.mark.parametrize(("serializer", "unfit"), CASES)
def test_a_call_with_what_not_all_can_be_given_is_answered(
    router: PlainRouter, canary: Speaker, serializer: str, unfit: str
) -> None:
    """By an error that names the field, and the connection goes on."""
    one = Speaker(router.port, serializer).joins()
    answer = one.gets(CALL, {}, PROCEDURE, [UNFIT[unfit]])
    assert answer[:2] == [ERROR, CALL]
    assert answer[4] == "tidings.error.invalid"
    assert answer[6].get("field") == (None if unfit in {"surrogate's name", "deep"} else "count")
    assert one.gets(SUBSCRIBE, {}, TOPIC)[0] == 33


def test_a_publication_is_answered_if_it_asks_to_be(router: PlainRouter, canary: Speaker) -> None:
    """And nobody gets it."""
    one, other = Speaker(router.port).joins(), Speaker(router.port, "cbor").joins()
    other.gets(SUBSCRIBE, {}, TOPIC)
    refused = one.gets(PUBLISH, {"acknowledge": True}, TOPIC, ["\ud83d"])
    assert refused[4] == "tidings.error.invalid"
    assert one.gets(PUBLISH, {"acknowledge": True}, TOPIC, ["hello"])[0] == 17
    assert other.hears()[4] == ["hello"]


def test_what_waits_for_no_answer_ends_the_connection(router: PlainRouter, canary: Speaker) -> None:
    """With the sentence in the close frame."""
    one = Speaker(router.port).joins()
    one.says([PUBLISH, 1, {}, TOPIC, [float("nan")]])
    closed = one.is_cut_off()
    assert (closed.code, closed.reason) == (1008, "The message has a number that is not finite.")


def test_whoever_goes_on_like_that_is_cut_off(router: PlainRouter, canary: Speaker) -> None:
    """After the third: the first two are an accident."""
    one = Speaker(router.port).joins()
    for _ in range(2):
        assert one.gets(CALL, {}, PROCEDURE, [2**60])[0] == ERROR
    one.asks(CALL, {}, PROCEDURE, [2**60])
    assert one.is_cut_off().code == 1008


@pytest.mark.parametrize("serializer", EVERY)
def test_a_hello_is_held_to_it_too(router: PlainRouter, canary: Speaker, serializer: str) -> None:
    """Before anybody knows who it is."""
    one = Speaker(router.port, serializer)
    one.says([1, "plain", {"roles": {"caller": {}}, "authextra": {"nickname": nested(50)}}])
    assert one.is_cut_off().code == 1008


def test_an_answer_is_held_to_it_too(router: PlainRouter, canary: Speaker) -> None:
    """The caller hears an error, and does not wait."""
    callee, caller = Speaker(router.port).joins(), Speaker(router.port, "msgpack").joins()
    registered = callee.gets(REGISTER, {}, "org.example.odd")
    number = caller.asks(CALL, {}, "org.example.odd", [])
    _, invocation, *_ = callee.hears()
    callee.says([YIELD, invocation, {}, ["\ud83d"]])
    assert caller.hears()[:5] == [ERROR, CALL, number, {}, "tidings.error.invalid"]
    assert registered[0] == 65


HOSTILE_BYTES = {
    "cbor that contains itself": ("cbor", b"\x84\x18\x20\x01\xa0\xd8\x1c\x81\xd8\x1d\x00"),
    "cbor regular expression": ("cbor", cbor2.dumps([48, 1, {}, "x", [cbor2.CBORTag(35, "(a{1,99}){1,99}")]])),
    "cbor number without end": ("cbor", cbor2.dumps([48, 1, {}, "x", [cbor2.CBORTag(5, [2**62, 3])]])),
    "cbor date": ("cbor", cbor2.dumps([48, 1, {}, "x", [cbor2.CBORTag(0, "2013-03-21T20:04:00Z")]])),
    "cbor list of a billion": ("cbor", b"\x9b\x00\x00\x00\x10\x00\x00\x00\x00"),
    "cbor deep": ("cbor", b"\x81" * 60_000 + b"\x01"),
    "cbor list as a name": ("cbor", b"\x84\x18\x20\x01\xa1\x81\x01\x02\x61x"),
    "msgpack deep": ("msgpack", b"\x91" * 60_000 + b"\x01"),
    "msgpack list of a billion": ("msgpack", b"\xdd\xff\xff\xff\xff"),
    "msgpack number as a name": ("msgpack", b"\x84\x20\x01\x81\x01\x02\xa1x"),
    "json deep": ("json", b"[" * 65_000),
    "json long number": ("json", b"[" + b"9" * 60_000 + b"]"),
    "json of no list": ("json", b'{"a":1}'),
    "json empty list": ("json", b"[]"),
    "json no such message": ("json", b"[4711]"),
    "json no bytes": ("json", b'[48,1,{},"x",["\\u0000abc"]]'),
    "json message of a router": ("json", b'[36,1,1,{},["x"]]'),
}


@pytest.mark.parametrize("name", HOSTILE_BYTES)
@pytest.mark.parametrize("has_joined", [False, True], ids=["before HELLO", "joined"])
def test_what_cannot_be_read_ends_its_own_connection_at_once(
    router: PlainRouter, canary: Speaker, name: str, has_joined: bool
) -> None:
    """And nobody else notices; the log keeps short."""
    serializer, payload = HOSTILE_BYTES[name]
    one = Speaker(router.port, serializer)
    if has_joined:
        one.joins()
    began = time.monotonic()
    one.says_bytes(payload)
    if has_joined or name != "json message of a router":
        assert one.is_cut_off(2).code in {1002, 1008, 1011}
    assert time.monotonic() - began < 1
    assert "Traceback" not in router.log()


UNUSUAL = {
    "timestamp": msgpack.packb([48, 1, {}, "x", [msgpack.Timestamp(1, 0)]]),
    "extension": msgpack.packb([48, 1, {}, "x", [msgpack.ExtType(5, b"x")]]),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_only_messagepack_knows_is_answered(router: PlainRouter, canary: Speaker, name: str) -> None:
    """It has a number, so its sender hears of it."""
    one = Speaker(router.port, "msgpack").joins()
    one.says_bytes(UNUSUAL[name])
    heard = one.hears()
    assert heard[4:6] == ["tidings.error.invalid", ["The message has a value that JSON has no word for."]]


@pytest.mark.parametrize("serializer", ["json", "msgpack"])
def test_rawsocket_is_held_to_the_same(router: PlainRouter, canary: Speaker, serializer: str) -> None:
    """Every entrance."""
    one = RawSpeaker(router.raw_port, serializer).greets().joins()
    assert one.gets(CALL, {}, PROCEDURE, [2**60])[4] == "tidings.error.invalid"
    assert one.gets(SUBSCRIBE, {}, TOPIC)[0] == 33
    one.says([PUBLISH, 7, {}, TOPIC, [nested(50)]])
    one.is_cut_off()


# ---- receivers, and answers


def test_a_receiver_that_cannot_be_given_it_costs_the_others_nothing(lenient: PlainRouter) -> None:
    """A long integer is JSON and CBOR, and nothing that MessagePack can write: of five, two are cut off."""
    readers = [Speaker(lenient.port, kind).joins() for kind in ("json", "msgpack", "cbor", "msgpack", "json")]
    for reader in readers:
        reader.gets(SUBSCRIBE, {}, TOPIC)
    writer = Speaker(lenient.port).joins()
    assert writer.gets(PUBLISH, {"acknowledge": True}, TOPIC, [2**70])[0] == 17
    for reader in (readers[0], readers[2], readers[4]):
        assert reader.hears()[0] == EVENT
    for reader in (readers[1], readers[3]):
        reader.is_cut_off()
    line = "EVENT could not be written (SerializationError)"
    wait_until(lambda: line in lenient.log(), 5, "it is in the log")


def test_a_call_that_its_callee_cannot_be_given_is_answered(lenient: PlainRouter) -> None:
    """And the callee stays, for everybody else's calls."""
    callee, caller = Speaker(lenient.port, "msgpack").joins(), Speaker(lenient.port).joins()
    callee.gets(REGISTER, {}, PROCEDURE)
    assert caller.gets(CALL, {}, PROCEDURE, [2**70])[4] == "tidings.error.unavailable"
    caller.asks(CALL, {}, PROCEDURE, ["whole"])
    heard = callee.hears()
    assert (heard[0], heard[4]) == (INVOCATION, ["whole"])


def test_an_answer_that_its_caller_cannot_be_given_is_an_error_and_the_callee_stays(lenient: PlainRouter) -> None:
    """A stock router ends the callee's connection, which has everybody's calls."""
    callee, caller = Speaker(lenient.port).joins(), Speaker(lenient.port, "msgpack").joins()
    callee.gets(REGISTER, {}, "org.example.long")
    for answer, expected in ((2**70, ERROR), ("whole", 50)):
        caller.asks(CALL, {}, "org.example.long", [])
        callee.says([YIELD, callee.hears()[1], {}, [answer]])
        assert caller.hears()[0] == expected


def test_a_callee_that_never_answers_is_given_up(router: PlainRouter, canary: Speaker) -> None:
    """The caller hears that it may have been done, and the callee that nobody waits."""
    callee, caller = Speaker(router.port).joins(), Speaker(router.port).joins()
    callee.gets(REGISTER, {}, "org.example.never")
    error = caller.gets(CALL, {}, "org.example.never", [])
    assert error[4] == "tidings.error.unavailable"
    assert "It may have been done" in error[5][0]
    assert error[6] == {"temporary": True}
    invocation = callee.hears()
    assert callee.hears()[:2] == [INTERRUPT, invocation[1]]
    callee.says([YIELD, invocation[1], {}, ["late"]])
    assert caller.hears_nothing()


@pytest.mark.parametrize("answer", [[YIELD, None, {}, ["forged"]], [ERROR, INVOCATION, None, {}, "org.example.forged"]])
def test_nobody_answers_in_anothers_name(router: PlainRouter, canary: Speaker, answer: list[Any]) -> None:
    """The number of an invocation is easily guessed; whoever uses one that is not theirs is cut off."""
    callee, caller, forger = (Speaker(router.port).joins() for _ in range(3))
    callee.gets(REGISTER, {}, "org.example.mine")
    number = caller.asks(CALL, {}, "org.example.mine", [])
    invocation = callee.hears()[1]
    forger.says([invocation if part is None else part for part in answer])
    assert forger.is_cut_off().code == 1002
    callee.says([YIELD, invocation, {}, ["true"]])
    assert caller.hears()[:2] == [50, number]


def test_a_number_that_waits_for_its_answer_is_not_used_twice(router: PlainRouter, canary: Speaker) -> None:
    """What is noted of the first call would go with the second; its sender is cut off, and the callee is not."""
    callee, caller, other = (Speaker(router.port).joins() for _ in range(3))
    callee.gets(REGISTER, {}, "org.example.twice")
    for _ in range(2):
        caller.says([CALL, 7, {}, "org.example.twice", []])
    closed = caller.is_cut_off()
    assert (closed.code, closed.reason) == (1002, "Request 7 waits for its answer already.")
    assert callee.hears()[0] == INVOCATION
    other.asks(CALL, {}, "org.example.twice", [])
    while (heard := callee.hears())[0] != INVOCATION:  # it is told that the first one has gone
        continue
    callee.says([YIELD, heard[1], {}, ["done"]])
    assert other.hears()[0] == 50
    assert "INTERNAL ERROR" not in router.log()


# ---- caps


def test_a_connection_has_so_many_subscriptions(router: PlainRouter, canary: Speaker) -> None:
    """Also if it asks for all of them at once; what it gives back it may have again."""
    one = Speaker(router.port).joins()
    for number in range(8):
        one.asks(SUBSCRIBE, {}, f"{TOPIC}.{number}")
    heard = [one.hears() for _ in range(8)]
    assert [answer[0] for answer in heard] == [33] * 5 + [ERROR] * 3
    uri, sentence, details = heard[-1][4:]
    assert (uri, details) == ("tidings.error.limit_reached", {"temporary": False, "limit": 5})
    assert sentence == ["A connection may have 5 subscriptions."]
    one.asks(34, heard[0][2])
    one.hears()
    assert one.gets(SUBSCRIBE, {}, f"{TOPIC}.again")[0] == 33


def test_a_connection_has_so_many_registrations(router: PlainRouter, canary: Speaker) -> None:
    """The same for what it answers."""
    one = Speaker(router.port).joins()
    found = [one.gets(REGISTER, {}, f"org.example.many.{number}")[0] for number in range(5)]
    assert found == [65, 65, 65, ERROR, ERROR]


def test_a_connection_has_so_many_unanswered_calls(router: PlainRouter, canary: Speaker) -> None:
    """One more is refused, for now; when one is answered there is room."""
    callee, caller = Speaker(router.port).joins(), Speaker(router.port).joins()
    callee.gets(REGISTER, {}, "org.example.slow")
    first = caller.asks(CALL, {}, "org.example.slow", [])
    caller.asks(CALL, {}, "org.example.slow", [])
    refused = caller.gets(CALL, {}, "org.example.slow", [])
    assert refused[4] == "tidings.error.rate_limited"
    assert refused[6] == {"temporary": True, "limit": 2, "retry_after_ms": 1000}
    callee.says([YIELD, callee.hears()[1], {}, ["done"]])
    assert caller.hears()[:2] == [50, first]
    caller.asks(CALL, {}, "org.example.slow", [])
    assert callee.hears()[0] == INVOCATION


# ---- pace


def test_who_sends_more_than_anybody_does_is_read_more_slowly_and_loses_nothing(
    router: PlainRouter, canary: Speaker
) -> None:
    """500 at once, where 100 may be and then 200 a second: the rest takes its time."""
    one = Speaker(router.port).joins()
    began = time.monotonic()
    one.says_bytes(*(json.dumps([PUBLISH, n, {"acknowledge": True}, TOPIC]).encode() for n in range(1, 501)))
    heard = [one.hears() for _ in range(500)]
    assert [answer[:2] for answer in heard] == [[17, number] for number in range(1, 501)]
    one.gets(SUBSCRIBE, {}, TOPIC)  # it had been put off until it was its turn again
    assert time.monotonic() - began > 1


# ---- deadlines


def test_a_connection_that_says_nothing_is_closed(router: PlainRouter, canary: Speaker) -> None:
    """And is told why."""
    closed = Speaker(router.port).is_cut_off(6)
    assert (closed.code, closed.reason) == (1008, "There was no HELLO within 2 seconds.")


def test_a_session_that_has_left_does_not_stay_for_ever(router: PlainRouter, canary: Speaker) -> None:
    """A connection may be used again after GOODBYE; soon."""
    one = Speaker(router.port).joins()
    one.says([6, {}, "wamp.close.normal"])
    assert one.hears()[0] == 6
    closed = one.is_cut_off(8)
    assert closed.reason == "There was no answer within 3 seconds."


def test_a_rawsocket_that_says_nothing_is_closed(router: PlainRouter, canary: Speaker) -> None:
    """Before its handshake, and after it."""
    RawSpeaker(router.raw_port).is_cut_off(6)
    RawSpeaker(router.raw_port).greets().is_cut_off(6)


def test_a_request_in_small_pieces_is_closed(router: PlainRouter, canary: Speaker) -> None:
    """Each piece would begin Twisted's own timeout anew."""
    with socket.create_connection(("127.0.0.1", router.port), 5) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        began, ended = time.monotonic(), False
        slow.settimeout(0.2)
        while not ended and time.monotonic() - began < 10:
            try:
                slow.sendall(b"x-a: b\r\n")
                ended = slow.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                ended = True
    assert ended
    assert time.monotonic() - began > 1.5


def test_requests_one_after_the_other_have_all_the_time(router: PlainRouter, canary: Speaker) -> None:
    """The deadline is of one request, not of a connection."""
    with socket.create_connection(("127.0.0.1", router.port), 5) as browser:
        began = time.monotonic()
        while time.monotonic() - began < 3:
            browser.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert browser.recv(65_536).startswith(b"HTTP/1.1 ")
            time.sleep(0.1)  # a reader at their pace, not a wait for something


# ---- crowds


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[PlainRouter]:
    """Everybody is counted, also who comes from this machine."""
    limits = {"connections_per_address": 12, "arriving_per_address": 4, "uncounted_networks": []}
    with PlainRouter(tmp_path, {}, guard=limits) as made:
        yield made


def test_one_address_cannot_take_all_connections(crowded: PlainRouter) -> None:
    """Those who are arriving are counted by themselves, and what has gone makes room."""
    joined = [Speaker(crowded.port).joins() for _ in range(5)]
    arriving = [Speaker(crowded.port) for _ in range(4)]
    one_more = Speaker(crowded.port)
    assert one_more.is_cut_off().reason == "Too many connections from your address are waiting to join."
    one_more.close()
    arriving.pop().close()
    joined += [_comes_in(crowded) for _ in range(4)]
    with pytest.raises((Closed, OSError)):
        Speaker(crowded.port)
    joined.pop().close()
    _comes_in(crowded)


def _comes_in(router: PlainRouter) -> Speaker:
    """Join as soon as there is room: the router has to notice first that somebody has gone."""
    deadline = time.monotonic() + 5
    while True:
        try:
            return Speaker(router.port).joins()
        except (Closed, OSError):
            if time.monotonic() > deadline:
                raise
