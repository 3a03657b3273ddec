"""How a node starts, and what it says when it cannot, or stops."""

from pathlib import Path

import pytest

from tests.support.node import Node, wait_until

# a node starts in five seconds, or in thirty on a machine that is very busy
pytestmark = [pytest.mark.timeout(120)]


def test_a_wrong_setting_ends_the_node_with_a_sentence(tmp_path: Path) -> None:
    """With an error code and no traceback; it does not stay as an empty shell."""
    node = Node(tmp_path, {"TIDINGS_PRESENCE_LIST": "many"})
    node.launch()
    try:
        assert node.wait_end(60) != 0
        said = "Tidings cannot start: TIDINGS_PRESENCE_LIST (or `presence_list` in tidings.toml): expected `int`"
        assert said in node.log()
        assert "components.py" not in node.log()
    finally:
        node.kill()


def test_a_data_folder_that_cannot_be_used_ends_the_node_with_a_sentence(tmp_path: Path) -> None:
    """Here it is a file."""
    (tmp_path / "data").write_text("no folder")
    node = Node(tmp_path)
    node.launch()
    try:
        assert node.wait_end(60) != 0
        assert "Tidings cannot start: " in node.log()
        assert "components.py" not in node.log()
    finally:
        node.kill()


def test_a_stop_is_quick_and_quiet(tmp_path: Path) -> None:
    """What Crossbar's parts say about each other's absence is left out."""
    with Node(tmp_path) as node:
        wait_until(node.is_whole, 30, "the keeper is there too")
        before = len(node.log())
    assert node.log()[before:].count("\n") < 10
    assert "Traceback" not in node.log()[before:]
    assert "rror" not in node.log()[before:]
