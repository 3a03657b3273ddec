"""Behind a web server: limits count visitors, as the trusted server tells of them, at every entrance."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.sync.connection import Connection
from websockets.typing import Subprotocol

from tests.support.node import Node

HELLO, WELCOME, ABORT = 1, 2, 3
FORWARDED = "X-Forwarded-For"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node that trusts this machine as a proxy, and is strict with visitors."""
    environment = {
        "TIDINGS_TRUSTED_PROXIES": "127.0.0.1",
        "TIDINGS_SESSIONS_PER_ADDRESS": "1",
        "TIDINGS_LOGINS_PER_SECOND": "0.001",
        "TIDINGS_LOGINS_BURST": "3",
    }
    with Node(tmp_path, environment) as node:
        yield node


def guess(node: Node, forwarded_for: str) -> int:
    """The status that a wrong key gets."""
    headers = {"Authorization": "Bearer wrong", FORWARDED: forwarded_for}
    request = urllib.request.Request(f"{node.url}/api/rooms", headers=headers)  # noqa: S310 - our own http
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - see above
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def join(socket: Connection, nickname: str) -> int:
    """Say HELLO as a guest; the code of the answer."""
    details = {"roles": {"subscriber": {}}, "authmethods": ["anonymous"], "authextra": {"nickname": nickname}}
    socket.send(json.dumps([HELLO, "tidings", details]))
    return int(json.loads(socket.recv(timeout=5))[0])


def visitor(node: Node, forwarded_for: str) -> Connection:
    """A connection that the proxy passes on."""
    return connect(
        node.ws_url, subprotocols=[Subprotocol("wamp.2.json")], additional_headers={FORWARDED: forwarded_for}
    )


def test_one_visitors_guesses_do_not_lock_out_another(node: Node) -> None:
    """And what a visitor writes into the header does not make them another."""
    assert [guess(node, "192.0.2.1") for _ in range(4)] == [401, 401, 401, 429]
    assert guess(node, "198.51.100.7, 192.0.2.1") == 429
    assert guess(node, "192.0.2.2") == 401


def test_connections_are_counted_per_visitor(node: Node) -> None:
    """The same over WebSocket."""
    with visitor(node, "192.0.2.1") as jack, visitor(node, "192.0.2.1") as more, visitor(node, "192.0.2.2") as jill:
        assert join(jack, "Jack") == WELCOME
        assert join(more, "Jack again") == ABORT
        assert join(jill, "Jill") == WELCOME
