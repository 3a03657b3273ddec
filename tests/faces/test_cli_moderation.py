"""`tidings moderation`: the log of what was done, from the node's folder."""

import json
from pathlib import Path

import pytest

from tests.faces.conftest import Run
from tests.support.cast import JACK, KITTENS
from tidings.model.requests import RoomArchive, RoomCreate
from tidings.node.local import LocalNode
from tidings.services import changing, rooms
from tidings.store import Tx


@pytest.fixture
def local(root: Path) -> LocalNode:
    """A node whose den was archived and brought back."""
    local = LocalNode(root)

    def do(tx: Tx) -> None:
        rooms.create(tx, JACK, RoomCreate(room="den"), local.turn())
        changing.archive(tx, JACK, RoomArchive(room="den", archived=True), local.turn())
        changing.archive(tx, KITTENS, RoomArchive(room="den", archived=False), local.turn())

    local.write(do)
    return local


@pytest.mark.usefixtures("local")
def test_the_log_is_listed(run: Run) -> None:
    """The last act first; as JSON, too, and no more than was asked for."""
    acts = json.loads(run("moderation", "log", "den", "--json").stdout)["entries"]
    assert [(one["by"]["authid"], one["act"]) for one in acts] == [("service:kittens", "restore"), ("jack", "archive")]
    assert "archive" in run("moderation", "log", "den").stdout
    assert "archive" not in run("moderation", "log", "den", "--limit", "1").stdout


@pytest.mark.usefixtures("local")
def test_a_room_that_is_not_there(run: Run) -> None:
    """Is no empty log."""
    result = run("moderation", "log", "attic")
    assert result.exit_code == 1
    assert "no room attic" in result.stderr
