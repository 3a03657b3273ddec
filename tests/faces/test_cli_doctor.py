"""`tidings doctor`: says what is wrong, how to mend it, and changes nothing."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from tests.support.bucket import running_store
from tidings.__main__ import open_local
from tidings.faces.cli import tidings
from tidings.node.local import LocalNode

Look = Callable[[], dict[str, Any]]


@pytest.fixture
def port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def root(in_folder: Path, port: int) -> Path:
    """A node's folder in good order, before its first start."""
    web = {"endpoint": {"type": "tcp", "port": port, "interface": "127.0.0.1"}, "paths": {"/": {}}}
    config = {"workers": [{"transports": [web, {"endpoint": {"type": "unix", "path": "x.sock"}}]}]}
    (in_folder / ".crossbar").mkdir()
    (in_folder / ".crossbar" / "config.yaml").write_text(yaml.safe_dump(config))
    (in_folder / "web" / "dist").mkdir(parents=True)
    (in_folder / "web" / "dist" / "index.html").touch()
    return in_folder


@pytest.fixture
def look(root: Path) -> Look:
    """Run the doctor; the findings by name, and whether it says that all is well."""

    def run() -> dict[str, Any]:
        result = CliRunner().invoke(tidings, ["doctor", "--json"], obj=open_local)
        told = json.loads(result.stdout)
        assert result.exit_code == (0 if told["ok"] else 1)
        return {check["name"]: check for check in told["checks"]}

    return run


def states(found: dict[str, Any]) -> dict[str, str]:
    """The state of each check that is not good."""
    return {name: check["state"] for name, check in found.items() if check["state"] != "good"}


def test_a_fresh_folder_is_in_order(look: Look, root: Path) -> None:
    """Before the first start nothing is wrong, and looking makes nothing."""
    assert states(look()) == {"node": "note"}
    assert not (root / "data").exists()


def test_it_says_each_thing_in_a_line(root: Path) -> None:
    """For people: a mark, a name, a sentence, and at the end whether all is well."""
    told = CliRunner().invoke(tidings, ["doctor"], obj=open_local).stdout
    assert "✓ settings: as they come" in told
    assert told.endswith("All is well.\n")


def test_secrets_that_others_can_read_are_found(look: Look, root: Path) -> None:
    """A secrets file open to others is bad, and chmod is the cure."""
    LocalNode(root).minting_key()
    (root / "data" / "secrets.json").chmod(0o644)
    secrets = look()["secrets"]
    assert secrets["state"] == "bad"
    assert secrets["mend"].startswith("chmod 600")


def test_a_damaged_database_is_found(look: Look, root: Path) -> None:
    """A database whose pages are overwritten is bad; an intact one is whole."""
    LocalNode(root).read(lambda tx: tx.rooms("", 1, None))
    assert look()["database"]["says"].startswith("whole, schema")
    database = root / "data" / "tidings.sqlite3"
    database.write_bytes(database.read_bytes()[:4096] + b"\xff" * 60_000)
    for beside in database.parent.glob("tidings.sqlite3-*"):
        beside.unlink()
    assert look()["database"]["state"] == "bad"


def test_a_newer_schema_is_found(look: Look, root: Path) -> None:
    """A database of another version is told, with both versions' names."""
    import sqlite3  # noqa: PLC0415 - only here

    LocalNode(root).read(lambda tx: tx.rooms("", 1, None))
    with sqlite3.connect(root / "data" / "tidings.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    database = look()["database"]
    assert database["state"] == "note"
    assert "9999" in database["says"]


def test_a_bucket_is_tried(look: Look, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an object that is gone again; what the store says against it is told, but never the secret."""
    assert look()["bucket"]["says"].startswith("none")
    with running_store() as store:
        for name, value in store.settings.items():
            monkeypatch.setenv(name, value)
        assert look()["bucket"]["says"] == "kittens: objects come and go"
        assert store.objects == {}
        store.buckets.clear()
        found = look()["bucket"]
        assert (found["state"], found["says"]) == ("bad", "kittens: the bucket says NoSuchBucket: It is NoSuchBucket.")


def test_pages_that_are_not_built_are_found(look: Look, root: Path) -> None:
    """Without pages people see nothing: `make web` is the cure."""
    (root / "web" / "dist" / "index.html").unlink()
    assert "make web" in look()["pages"]["mend"]


def test_a_wrong_setting_does_not_stop_the_other_checks(look: Look, root: Path) -> None:
    """What needs the settings says so; the rest is checked all the same."""
    (root / "tidings.toml").write_text("room_days = -1\n")
    found = look()
    assert found["settings"]["state"] == "bad"
    assert "TIDINGS_ROOM_DAYS" in found["settings"]["says"]
    assert found["pages"]["state"] == "good"


@pytest.mark.parametrize("text", ["workers: [", "workers: 5", "{}", "workers: []"])
def test_a_broken_configuration_is_found(look: Look, root: Path, text: str) -> None:
    """A configuration that is not YAML, or no node's, is told in a line."""
    (root / ".crossbar" / "config.yaml").write_text(text)
    configuration = look()["configuration"]
    assert configuration["state"] == "bad"
    assert "config.yaml" in configuration["says"]
    assert "\n" not in configuration["says"]


def test_a_clock_that_is_behind_is_found(look: Look, root: Path) -> None:
    """What was written in the future means that the clock is wrong now."""
    LocalNode(root).minting_key()
    tomorrow = time.time() + 90_000
    os.utime(root / "data" / "secrets.json", (tomorrow, tomorrow))
    assert look()["clock"]["state"] == "bad"


class Stranger(BaseHTTPRequestHandler):
    """Some other program on the node's port."""

    def do_GET(self) -> None:
        """Answer as if nothing were here."""
        self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the library's names
        """Keep quiet."""


@pytest.fixture
def stranger(port: int) -> Iterator[None]:
    """Run another program on the node's port."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Stranger)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_program_on_the_port_is_found(look: Look, stranger: None) -> None:
    """A port that somebody else has is bad, and both ways out are told."""
    node = look()["node"]
    assert node["state"] == "bad"
    assert "answers 404" in node["says"]
    assert "config.yaml" in node["mend"]
