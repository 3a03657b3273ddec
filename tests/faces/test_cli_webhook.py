"""`tidings webhook`: made, listed, tested, replayed, removed, in a node's folder."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from tests.faces.conftest import Run
from tests.support.cast import JACK
from tidings.__main__ import open_local
from tidings.faces.cli import tidings
from tidings.model.requests import RoomCreate, Send
from tidings.model.webhooks import EVENTS, Cursor
from tidings.node.local import LocalNode
from tidings.services import chat, rooms, webhooks
from tidings.store import Tx
from tidings.webhooks import verify

URL = "https://kittens.example/hook"


@pytest.fixture
def run(run: Run) -> Run:
    """Run `tidings webhook` in the node's folder."""
    return partial(run, "webhook")


def told(result: Result) -> Any:  # noqa: ANN401 - JSON
    """What was printed."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def talk(local: LocalNode) -> None:
    """Make a room and say something."""

    def say(tx: Tx) -> None:
        rooms.create(tx, JACK, RoomCreate(room="den"), local.turn())
        chat.send(tx, JACK, Send(room="den", text="hello"), local.turn())

    local.write(say)


def kill(local: LocalNode, webhook_id: str) -> None:
    """Have a webhook fail for good."""

    def give_up(tx: Tx) -> None:
        known = tx.webhook(webhook_id)
        assert known is not None
        failing = Cursor(stream="room.den", failures=9, failing_since=1_000, next_try=2_000, error="It answered 500.")
        webhooks.give_up(tx, replace(known, state="failed", since=3_000, error="It answered 500."), [failing])

    local.write(give_up)


def test_a_webhook_is_made_and_its_secret_told_once(run: Run) -> None:
    """On standard output, alone; the list does not have it."""
    result = run("add", URL, "--event", "message.new", "--name", "search")
    secret = result.stdout.strip()
    assert secret.startswith("whsec_")
    assert "not shown again" in result.stderr
    (one,) = told(run("list", "--json"))["webhooks"]
    assert (one["name"], one["url"], one["events"], one["state"]) == ("search", URL, ["message.new"], "active")
    assert secret not in run("list", "--json").output + run("list").output


def test_without_a_choice_it_is_told_everything(run: Run) -> None:
    """And called by its host."""
    made = told(run("add", URL, "--json"))
    assert (made["name"], made["events"]) == ("kittens.example", list(EVENTS))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["http://kittens.example/"], "https://"),
        (["kittens"], "https://"),
        ([URL, "--event", "kitten.born"], "There is no event kitten.born"),
        ([URL, "--name", "x" * 65], "64 characters"),
    ],
)
def test_what_will_not_do_is_said(run: Run, arguments: list[str], says: str) -> None:
    """In a sentence, and nothing is made."""
    result = run("add", *arguments)
    assert result.exit_code == 1
    assert says in result.stderr
    assert told(run("list", "--json")) == {"webhooks": []}


def test_the_list_tells_how_they_do(run: Run, root: Path) -> None:
    """How much waits, since when it fails, and why."""
    made = told(run("add", URL, "--json"))
    talk(LocalNode(root))
    (one,) = told(run("list", "--json"))["webhooks"]
    assert (one["waiting"], one["failing_since"], one["next_try"], one["error"]) == (3, None, None, None)
    kill(LocalNode(root), made["id"])
    (one,) = told(run("list", "--json"))["webhooks"]
    assert (one["state"], one["failing_since"], one["error"]) == ("failed", 1_000, "It answered 500.")
    assert "It answered 500." in run("list").stdout


def test_the_doctor_tells_of_it(run: Run, root: Path) -> None:
    """And what to do."""

    def finding() -> Any:  # noqa: ANN401 - JSON
        result = CliRunner().invoke(tidings, ["doctor", "--json"], obj=open_local)
        return next(one for one in json.loads(result.stdout)["checks"] if one["name"] == "webhooks")

    assert finding()["says"] == "none yet"
    made = told(run("add", URL, "--json"))
    assert (finding()["state"], finding()["says"]) == ("good", "1, all well")
    kill(LocalNode(root), made["id"])
    assert finding()["state"] == "bad"
    assert f"({made['id']}) has failed: It answered 500." in finding()["says"]
    assert "replay" in finding()["mend"]


def test_a_dead_one_is_replayed(run: Run, root: Path) -> None:
    """From where it stopped, from now on, from an offset, from a time."""
    made = told(run("add", URL, "--json"))
    talk(LocalNode(root))
    kill(LocalNode(root), made["id"])
    assert told(run("replay", made["id"], "--json"))["state"] == "active"
    waiting = []
    for arguments in (
        [],
        ["--from-now"],
        ["--stream", "room.den", "--after", "1"],
        ["--stream", "room.den", "--since", "2020-01-01T00:00"],
        ["--stream", "room.den", "--since", "2090-01-01T00:00:30"],
    ):
        assert run("replay", made["id"], *arguments).exit_code == 0
        waiting.append(told(run("list", "--json"))["webhooks"][0]["waiting"])
    assert waiting == [3, 0, 2, 3, 0]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--after", "1"], 2),
        (["--stream", "room.den"], 2),
        (["--stream", "room.den", "--after", "1", "--from-now"], 2),
        (["--stream", "room.den", "--after", "99"], 1),
        (["--stream", "topic.news", "--after", "0"], 1),
    ],
)
def test_a_replay_of_nothing_is_refused(run: Run, root: Path, arguments: list[str], code: int) -> None:
    """In a sentence."""
    made = told(run("add", URL, "--json"))
    talk(LocalNode(root))
    assert run("replay", made["id"], *arguments).exit_code == code


def test_what_is_removed_is_gone(run: Run) -> None:
    """And an id that is not there is said."""
    made = told(run("add", URL, "--json"))
    assert made["id"] in run("remove", made["id"]).stdout
    assert told(run("list", "--json")) == {"webhooks": []}
    for verb in ("remove", "replay", "test"):
        result = run(verb, made["id"])
        assert result.exit_code == 1
        assert "There is no webhook" in result.stderr


class Hook(BaseHTTPRequestHandler):
    """Takes one request."""

    status = 200
    got: tuple[dict[str, str], bytes] | None = None

    def do_POST(self) -> None:
        """Note it."""
        type(self).got = (dict(self.headers), self.rfile.read(int(self.headers["content-length"])))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[HTTPServer]:
    """A receiver in a thread: the command runs the event loop itself."""
    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def try_out(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run it as a program of its own: it has the event loop to itself."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tidings", "webhook", *arguments],
        env={**os.environ, "TIDINGS_ROOT": str(root), "TIDINGS_WEBHOOK_PRIVATE_ADDRESSES": "yes"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("status", [200, 500])
def test_a_test_is_sent_and_its_answer_told(
    root: Path, receiver: HTTPServer, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed as everything is; what is no receipt is an error."""
    monkeypatch.setattr(Hook, "status", status)
    made = json.loads(try_out(root, "add", f"http://127.0.0.1:{receiver.server_port}/", "--json").stdout)
    result = try_out(root, "test", made["id"])
    assert result.returncode == (0 if status == 200 else 1)
    assert (f"{made['id']} took it: 200" in result.stdout) == (status == 200)
    assert ("It answered 500." in result.stderr) == (status == 500)
    assert Hook.got is not None
    headers, body = Hook.got
    verify(made["secret"], headers, body)
    assert json.loads(body)["type"] == "webhook.test"


def test_a_private_address_is_refused_where_it_is_not_allowed(run: Run, root: Path) -> None:
    """The node would refuse it, too."""
    made = told(run("add", "https://127.0.0.1:9/", "--json"))
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tidings", "webhook", "test", made["id"], "--json"],
        env={**os.environ, "TIDINGS_ROOT": str(root)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "127.0.0.1, which is not one that may be called" in json.loads(result.stdout)["error"]
