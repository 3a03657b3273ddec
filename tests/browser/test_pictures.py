"""The pictures in the documentation can be taken anew, and show what they are said to show."""

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from docs import pictures
from tests.support.node import Node


def sizes(folder: Path) -> dict[str, tuple[int, int]]:
    """The width and height of each PNG: the first two numbers in it."""
    return {path.name: struct.unpack(">II", path.read_bytes()[16:24]) for path in folder.glob("*.png")}


@pytest.mark.usefixtures("kitten_finder")
def test_the_pictures_of_the_documentation(browser: Browser, node: Node, tmp_path: Path) -> None:
    """Those that are there are those that are taken. Each waits for what it shows, so to be taken is to show it."""
    pictures.take(browser, node, tmp_path)
    assert sizes(tmp_path) == sizes(pictures.FOLDER)
