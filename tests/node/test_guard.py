"""What the router refuses, before anybody has logged in."""

import json
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.sync.connection import Connection
from websockets.typing import Origin, Subprotocol

from tests.support.node import Node
from tests.support.people import joined
from tidings.client import guest


@contextmanager
def connection(node: Node, origin: str | None = None) -> Iterator[Connection]:
    """A WebSocket that has not said anything yet."""
    wamp = [Subprotocol("wamp.2.json")]
    with connect(node.ws_url, subprotocols=wamp, origin=None if origin is None else Origin(origin)) as opened:
        yield opened


NONSENSE = {
    "deep arrays": "[" * 65_000,
    "deep objects": '[1,"tidings",' + '{"a":' * 9000 + "1" + "}" * 9000 + "]",
    "a long number": "1" * 60_000,
    "no JSON": "hello",
    "no WAMP": "[NaN]",
    "too long": " " * 65_537,
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_ends_its_connection_at_once_and_disturbs_nobody(node: Node, nonsense: str) -> None:
    """Without the recursion limit, the first of these keeps the router busy for half a minute."""
    with connection(node) as opened:
        started = time.monotonic()
        opened.send(nonsense)
        with pytest.raises(ConnectionClosed):
            opened.recv(timeout=5)
    assert node.is_ready()
    assert time.monotonic() - started < 1


def test_nonsense_leaves_no_traceback_in_the_log(node: Node) -> None:
    """Anybody could fill the disk with them."""
    before = len(node.log())
    for nonsense in NONSENSE.values():
        with connection(node) as opened:
            opened.send(nonsense)
            with pytest.raises(ConnectionClosed):
                opened.recv(timeout=5)
    lines = node.log()[before:].splitlines()
    assert not [line for line in lines if "Traceback" in line]
    assert max(map(len, lines), default=0) < 1000


def hello(node: Node, origin: str | None) -> list[Any]:
    """Join from a page of this origin; the answer."""
    with connection(node, origin) as opened:
        details = {"roles": {"subscriber": {}}, "authmethods": ["anonymous"], "authextra": {"nickname": f"Of {origin}"}}
        opened.send(json.dumps([1, "tidings", details]))
        answer: list[Any] = json.loads(opened.recv(timeout=5))
        return answer


@pytest.mark.parametrize("origin", [None, "http://localhost:8080", "http://[::1]:8080", "http://nas"])
def test_pages_of_this_network_may_join(node: Node, origin: str | None) -> None:
    """A fresh clone works on a machine, and from a phone beside it; `tests/unit/test_origins.py` has them all."""
    assert hello(node, origin)[0] == 2


@pytest.mark.parametrize("origin", ["http://evil.example", "http://192.168.1.9.evil.example"])
def test_pages_of_strangers_may_not(node: Node, origin: str) -> None:
    """Their visitors sit inside our network, and they would speak with their browsers. A developer reads why not."""
    code, details, reason = hello(node, origin)
    assert (code, reason) == (3, "tidings.error.origin_not_allowed")
    assert "TIDINGS_ALLOWED_ORIGINS" in details["message"]


@pytest.mark.parametrize("origin", ["null", "file:///tmp/page.html"])
def test_pages_from_nowhere_do_not_even_connect(node: Node, origin: str) -> None:
    """Sandboxed frames and local files could be anybody's."""
    with pytest.raises(InvalidStatus), connection(node, origin):
        pass


def publish(node: Node, key: str, body: Mapping[str, Any]) -> None:
    """One HTTP request of the web app."""
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    request = urllib.request.Request(f"{node.url}/api/publish", json.dumps(body).encode(), headers)  # noqa: S310 - our own http
    urllib.request.urlopen(request, timeout=5).close()  # noqa: S310 - see above


async def test_a_reply_may_be_longer_than_what_is_taken(node: Node) -> None:
    """A long history would otherwise never arrive: Autobahn has one limit for both directions."""
    key = node.key("archive")
    articles = [{"text": f"{number} " + "meow " * 6000} for number in range(5)]
    for article in articles:
        publish(node, key, {"topic": "archive", "data": article})
    async with joined(node, guest("Jack")) as (jack,):
        read = await jack.call("tidings.stream.read", {"stream": "topic.archive"})
    assert [event["data"] for event in read["events"]] == articles
    assert len(json.dumps(read)) > 2 * 65_536
