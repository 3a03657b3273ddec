"""The way without WebSocket: the same session over ordinary HTTP requests, spoken by hand."""

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.node import Node, wait_until

HELLO, WELCOME, ABORT, SUBSCRIBE, SUBSCRIBED, EVENT, CALL, RESULT = 1, 2, 3, 32, 33, 36, 48, 50


class Carried:
    """A browser that knows no WebSocket. One request at a time, as by `curl`."""

    def __init__(self, node: Node, **headers: str) -> None:
        self._node = node
        self._headers = {"Content-Type": "application/json", **headers}
        self.secret = ""
        self.seq = self.after = 0
        self.heard: list[list[Any]] = []

    def asks(self, path: str, body: object, method: str = "POST") -> tuple[int, Any]:
        """One request; its status and its answer."""
        parts = urlsplit(self._node.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=40)
        try:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            connection.request(method, f"/lp/{path}", raw, self._headers)
            answer = connection.getresponse()
            assert answer.headers["Content-Length"]  # whole answers pass through proxies that buffer
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def opens(self) -> "Carried":
        """Begin."""
        status, told = self.asks("open", {})
        assert status == 200, told
        self.secret = told["id"]
        return self

    def says(self, *messages: list[Any]) -> None:
        """Send WAMP messages."""
        self.seq += 1
        frames = [json.dumps(one) for one in messages]
        status, told = self.asks("send", {"id": self.secret, "seq": self.seq, "frames": frames})
        assert (status, told) == (200, {"seq": self.seq})

    def polls(self) -> dict[str, Any]:
        """Fetch what has come, or comes; it is told once more until it is acknowledged by the next poll."""
        status, told = self.asks("poll", {"id": self.secret, "after": self.after})
        assert status == 200, told
        found: dict[str, Any] = told
        return found

    def hears(self, kind: int) -> list[Any]:
        """Wait for a message of a kind."""
        for _ in range(10):
            for message in self.heard:
                if message[0] == kind:
                    self.heard.remove(message)
                    return message
            told = self.polls()
            self.after = told["next"]
            self.heard += [json.loads(frame) for frame in told["frames"]]
        raise AssertionError(f"no message of the kind {kind}: {self.heard}")

    def joins(self, nickname: str) -> dict[str, Any]:
        """Join as a guest; what the router says."""
        roles: dict[str, Any] = {"subscriber": {}, "caller": {}}
        self.says(
            [HELLO, "tidings", {"roles": roles, "authmethods": ["anonymous"], "authextra": {"nickname": nickname}}]
        )
        welcome: dict[str, Any] = self.hears(WELCOME)[2]
        return welcome

    def calls(self, procedure: str, request: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
        """Call a procedure."""
        number = self.seq + 1000
        self.says([CALL, number, {}, procedure, [request]])
        found = self.hears(RESULT)
        assert found[1] == number
        return found[3][0]


@pytest.fixture
def carried(node: Node) -> Iterator[Carried]:
    """A browser that has opened a connection."""
    made = Carried(node).opens()
    yield made
    made.asks("close", {"id": made.secret})


def test_a_session_is_a_session(node: Node, carried: Carried) -> None:
    """Whoever comes this way joins, subscribes, calls and hears; the limits count their address."""
    other = Carried(node).opens()
    for who, name in ((carried, "Tom by HTTP"), (other, "Tim by HTTP")):
        assert who.joins(name)["authextra"]["name"] == name
        who.calls("tidings.room.join", {"room": "lobby"})
    carried.says([SUBSCRIBE, 7, {}, "tidings.stream.room.lobby"])
    carried.hears(SUBSCRIBED)
    other.calls("tidings.chat.send", {"room": "lobby", "text": "Hello over HTTP", "key": "key-of-http-1"})
    assert carried.hears(EVENT)[4][0]["data"]["text"] == "Hello over HTTP"
    other.asks("close", {"id": other.secret})


def test_a_lost_answer_loses_nothing(carried: Carried) -> None:
    """What is sent again is done once; what is asked for again is told again."""
    carried.joins("Lost answers")
    call = json.dumps([CALL, 5000, {}, "tidings.access.whoami", [{}]])
    again = {"id": carried.secret, "seq": carried.seq + 1, "frames": [call]}
    assert [carried.asks("send", again) for _ in range(3)] == [(200, {"seq": carried.seq + 1})] * 3
    carried.seq += 1
    first, second = carried.polls(), carried.polls()
    assert first["frames"]
    assert first["frames"] == second["frames"]
    carried.after = first["next"]
    assert carried.calls("tidings.access.whoami", {})["name"] == "Lost answers"
    assert [message[1] for message in carried.heard if message[0] == RESULT] == []


def test_what_is_out_of_order_is_refused(carried: Carried) -> None:
    """With a name for it; the session goes on."""
    carried.joins("Out of order")
    status, told = carried.asks("send", {"id": carried.secret, "seq": carried.seq + 2, "frames": []})
    assert (status, told["error"], told["field"]) == (409, "tidings.error.conflict", "seq")
    for after in (-1, carried.after + 7):
        status, told = carried.asks("poll", {"id": carried.secret, "after": after})
        assert (status, told["field"]) == (422, "after")
    assert carried.calls("tidings.access.whoami", {})["name"] == "Out of order"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("nowhere", {}, 404),
        ("open", b"{", 400),
        ("open", {"url": "x"}, 422),
        ("send", {"id": "x"}, 422),
        ("send", {"id": "x", "seq": "1", "frames": []}, 422),
        ("poll", {"id": "x", "after": 0}, 410),
        ("close", {"id": ""}, 410),
        ("send", b"x" * 70_000, 413),
    ],
)
def test_nonsense_is_refused(node: Node, path: str, body: object, status: int) -> None:
    """With a sentence, and nothing in the log."""
    before = len(node.log())
    found, told = Carried(node).asks(path, body)
    assert (found, bool(told["detail"])) == (status, True)
    assert "Traceback" not in node.log()[before:]


def test_only_json_by_post_is_taken(node: Node) -> None:
    """So that a foreign page cannot send anything without being asked first, and no link opens anything."""
    assert Carried(node, **{"Content-Type": "text/plain"}).asks("open", {})[0] == 415
    assert Carried(node).asks("open", {}, "GET")[0] == 405


def test_a_strangers_page_may_not_join_this_way_either(node: Node) -> None:
    """The page's origin travels with it."""
    stranger = Carried(node, Origin="http://evil.example").opens()
    stranger.says(
        [HELLO, "tidings", {"roles": {"caller": {}}, "authmethods": ["anonymous"], "authextra": {"nickname": "Eve"}}]
    )
    assert stranger.hears(ABORT)[2] == "tidings.error.origin_not_allowed"


def test_the_end_is_told(carried: Carried) -> None:
    """When the router hangs up, here on a HELLO that is none, the browser hears of it at once; then nothing is left."""
    carried.says([HELLO, "tidings", {"roles": {}}])
    told = carried.polls()
    assert (told["frames"], told["over"]) == ([], True)
    assert carried.asks("poll", {"id": carried.secret, "after": carried.after})[0] == 410


def test_whoever_asks_no_more_has_gone(node: Node) -> None:
    """Their session ends with it, and so does their presence."""
    silent, watcher = Carried(node).opens(), Carried(node).opens()
    silent.joins("Silent")
    watcher.joins("Watching")
    silent.says([SUBSCRIBE, 1, {}, "tidings.live.room.lobby"])
    silent.hears(SUBSCRIBED)

    def here() -> set[str]:
        return {person["name"] for person in watcher.calls("tidings.presence.list", {"room": "lobby"})["people"]}

    assert "Silent" in here()
    wait_until(lambda: "Silent" not in here(), 30, "Silent has gone")
    watcher.asks("close", {"id": watcher.secret})
