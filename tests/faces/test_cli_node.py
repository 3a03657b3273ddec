"""The command line against a real node."""

import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.node import Node, wait_until

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node of this module's own."""
    with Node(tmp_path_factory.mktemp("node")) as started:
        yield started


class Tail:
    """A `tidings tail` that runs."""

    def __init__(self, node: Node, out: Path, *arguments: str) -> None:
        self._out = out
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tidings",
            "tail",
            "--json",
            "--root",
            str(node.root),
            *arguments,
        ]
        with out.open("wb") as file:
            self._process = subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, env=os.environ)

    def texts(self) -> list[str]:
        """What was said, in the order of printing."""
        return [json.loads(line)["data"]["text"] for line in self._out.read_text("utf-8").splitlines()]

    def stop(self) -> str:
        """End it as Ctrl-C does; what it has told on standard error."""
        self._process.terminate()
        told = self._process.communicate(timeout=20)[1].decode()
        assert self._process.returncode == 130
        return told


def test_the_doctor_finds_a_running_node_well(node: Node) -> None:
    """Health, readiness and the WebSocket handshake of a real node pass."""
    told = json.loads(_told(node, "doctor", "--json"))
    found = {check["name"]: check["state"] for check in told["checks"]}
    assert {found["node"], found["ready"], found["WebSocket"]} == {"good"}


def _told(node: Node, *arguments: str) -> str:
    """What a command printed, whether it succeeded or not: whether the pages are built is not this test's matter."""
    command = [sys.executable, "-W", "ignore", "-m", "tidings", "--root", str(node.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout


def _post(node: Node, path: str, body: dict[str, str], token: str) -> None:
    """What a person does over HTTP."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(node.url + path, json.dumps(body).encode(), headers)  # noqa: S310 - our own node
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own node
        assert answer.status == 201


def test_what_is_sent_is_in_the_room(node: Node) -> None:
    """`send` speaks as the site, and `tail` shows it."""
    position = json.loads(node.tidings("send", "lobby", "hello", "--json"))
    last = json.loads(node.tidings("tail", "room.lobby", "--no-follow", "--json").splitlines()[-1])
    assert (last["id"], last["offset"]) == (position["id"], position["offset"])
    assert last["author"] == {"authid": "service:tidings", "name": "Tidings"}
    assert "Tidings: hello" in node.tidings("tail", "room.lobby", "--no-follow")


def test_a_retry_over_a_new_connection_is_done_once(node: Node) -> None:
    """Two runs with one idempotency key are one publication."""
    tries = [node.tidings("publish", "once", '{"n": 1}', "--idempotency-key", "once-and-only") for _ in range(2)]
    assert tries == ["topic.once #1\n"] * 2


def test_a_notification_is_in_the_inbox(node: Node) -> None:
    """`notify` reaches one person's stream."""
    assert node.tidings("notify", "jack", '{"title": "Your kitten has arrived"}') == "user.jack #1\n"
    assert "Your kitten has arrived" in node.tidings("tail", "user.jack", "--no-follow")


def test_rooms_are_listed(node: Node) -> None:
    """The default room is there."""
    rooms = json.loads(node.tidings("rooms", "--json"))["rooms"]
    assert "lobby" in {room["name"] for room in rooms}
    assert "lobby" in node.tidings("rooms")


def test_with_a_key_it_works_from_anywhere(node: Node) -> None:
    """Over HTTP the same verbs do the same, in the service's name; a revoked key opens nothing."""
    key = json.loads(node.tidings("key", "create", "reports", "--json"))
    there = ("--url", node.url, "--key", key["key"])
    node.tidings("send", "lobby", "from afar", *there)
    last = json.loads(node.tidings("tail", "room.lobby", "--no-follow", "--json", *there).splitlines()[-1])
    assert last["author"]["authid"] == "service:reports"
    assert "lobby" in node.tidings("rooms", *there)
    node.tidings("key", "revoke", key["id"])
    with pytest.raises(AssertionError, match=r"tidings\.error\.key_invalid"):
        node.tidings("rooms", *there)


def test_a_person_is_exported_and_deleted(node: Node, tmp_path: Path) -> None:
    """All that is kept of them is in a ZIP; then there is nobody of this id, and what they said is nobody's."""
    jack = node.tidings("token", "jack-the-cat", "--name", "Jack the Cat").strip()
    _post(node, "/api/rooms", {"room": "attic-of-jack"}, jack)
    _post(node, "/api/rooms/attic-of-jack/messages", {"text": "purr"}, jack)
    target = tmp_path / "jack.zip"
    told = json.loads(node.tidings("person", "export", "jack-the-cat", "--to", str(target), "--json"))
    assert told["parts"]["messages"] == 1
    with zipfile.ZipFile(target) as archive:
        (message,) = archive.read("messages.jsonl").decode().splitlines()
    assert json.loads(message)["text"] == "purr"
    assert "stay without a name" in node.tidings("person", "delete", "jack-the-cat", "--yes")
    log = ("tail", "room.attic-of-jack", "--no-follow")
    wait_until(lambda: "room.rewritten" in node.tidings(*log, "--json"), 20, "the deletion is done")
    assert "Deleted person: purr" in node.tidings(*log)
    assert "Jack the Cat" not in node.tidings(*log)


def test_an_error_names_what_is_wrong(node: Node) -> None:
    """The node's own sentence and URI are printed."""
    with pytest.raises(AssertionError, match=r"There is no room attic\. \(tidings\.error\.no_such_room\)"):
        node.tidings("send", "attic", "hello")


@pytest.mark.parametrize("way", ["socket", "http"])
def test_tail_goes_on_where_it_was_after_a_restart(node: Node, tmp_path: Path, way: str) -> None:
    """Every message is printed once and in order, though the node was away."""
    room = f"restart-{way}"
    key = node.tidings("key", "create", f"tail-{way}").strip()
    there = ("--url", node.url, "--key", key) if way == "http" else ()
    node.tidings("publish", room, '{"text": "before"}')
    tail = Tail(node, tmp_path / "out", f"topic.{room}", "--from-start", *there)
    wait_until(lambda: tail.texts() == ["before"], 30, "what was before is printed")
    node.tidings("publish", room, '{"text": "live"}')
    wait_until(lambda: tail.texts() == ["before", "live"], 30, "what comes is printed")
    node.stop()
    node.start()
    for number in range(3):
        node.tidings("publish", room, f'{{"text": "after {number}"}}')
    expected = ["before", "live", "after 0", "after 1", "after 2"]
    wait_until(lambda: len(tail.texts()) >= len(expected), 30, "what came after the restart is printed")
    told = tail.stop()
    assert tail.texts() == expected
    assert told.count("\n") == 1
    assert "Waiting for it to come back." in told
