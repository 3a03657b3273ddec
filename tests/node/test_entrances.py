"""What comes in is held to the same at every entrance of a whole node; see `test_hostile_clients.py` for the rest."""

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.node.test_bridge import Carried
from tests.support.node import Node, wait_until
from tests.support.speaker import SERIALIZERS, Closed, Speaker

CALL, RESULT, ERROR = 48, 50, 8
SEND = "tidings.chat.send"
DEEP: Any = 1
for _ in range(60):
    DEEP = [DEEP]
UNFIT = {"integer": '{"n": 90071992547409930}', "long integer": '{"n": 1' + "0" * 40 + "}", "deep": json.dumps(DEEP)}


def posts(node: Node, key: str, body: str) -> tuple[int, dict[str, Any]]:
    """`POST /api/publish`; its status and its answer."""
    parts = urlsplit(node.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        connection.request("POST", "/api/publish", body.encode(), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=UNFIT)
def test_http_says_what_is_wrong(node: Node, api_key: str, unfit: str) -> None:
    """At once, and not after a while that nobody has answered."""
    status, problem = posts(node, api_key, f'{{"topic": "news", "data": {unfit}}}')
    assert (status, problem["type"].rpartition("#")[2]) == (422, "invalid"), problem
    assert posts(node, api_key, '{"topic": "news", "data": {}}')[0] == 200


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=UNFIT)
def test_the_way_without_websocket_says_it_too(node: Node, unfit: str) -> None:
    """It is an ordinary session that is carried."""
    jack = Carried(node).opens()
    details = {"roles": {"caller": {}}, "authmethods": ["anonymous"], "authextra": {"nickname": f"Carried {unfit[:9]}"}}
    jack.says([1, "tidings", details])
    jack.hears(2)
    jack.says([CALL, 1, {}, SEND, [{"room": "lobby", "text": "hello", "data": json.loads(unfit)}]])
    assert jack.hears(ERROR)[4] == "tidings.error.invalid"


@pytest.mark.parametrize("serializer", sorted(SERIALIZERS))
def test_a_message_of_its_sender_is_whole_in_every_serialization(node: Node, serializer: str) -> None:
    """What may pass, passes: emoji, signs of every script, nested data."""
    one = Speaker(node.port, serializer, realm="tidings")
    nickname = f"Speaker {serializer}"
    one.says(
        [1, "tidings", {"roles": {"caller": {}}, "authmethods": ["anonymous"], "authextra": {"nickname": nickname}}]
    )
    assert one.hears()[0] == 2
    one.asks(CALL, {}, "tidings.room.join", [{"room": "lobby"}])
    assert one.hears()[0] == RESULT
    one.asks(CALL, {}, SEND, [{"room": "lobby", "text": "Häuser, 家, بيت 😺"}])
    assert one.hears()[0] == RESULT
    one.close()
    Speaker.everybody.clear()


def test_a_guard_that_cannot_hold_ends_the_node_with_a_sentence(tmp_path: Path) -> None:
    """Rather than to run without it."""

    def mend(config: dict[str, Any]) -> None:
        for component in config["workers"][0]["components"]:
            if component["id"] == "guard":
                component["extra"]["subscripions"] = 5

    node = Node(tmp_path, mend=mend)
    node.launch()
    try:
        assert node.wait_end(60) != 0
        sentence = "Tidings cannot start: the guard has no setting 'subscripions' (.crossbar/config.yaml)"
        wait_until(lambda: sentence in node.log(), 5, "it says why")
        assert "Traceback" not in node.log()
    finally:
        node.kill()


def test_whoever_never_says_hello_is_told_and_gone(node: Node) -> None:
    """On the node as it comes: after ten seconds."""
    silent = Speaker(node.port)
    closed = silent.is_cut_off(20)
    assert isinstance(closed, Closed)
    assert closed.reason == "There was no HELLO within 10 seconds."
    silent.close()
    Speaker.everybody.clear()
