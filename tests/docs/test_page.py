"""The README's page of one's own works in a browser."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.node import Node

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(120)


def block(language: str) -> str:
    """The README's first block of a language."""
    text = (ROOT / "README.md").read_text("utf-8")
    found, *_ = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node whose pages are a copy of the built ones, with what the README says to save there."""
    dist = shutil.copytree(ROOT / "web" / "dist", tmp_path / "dist")
    (dist / "mine.html").write_text(block("html"), "utf-8")
    (dist / "mine.js").write_text(block("js"), "utf-8")

    def serve_it(config: dict[str, Any]) -> None:
        web = next(one for worker in config["workers"] for one in worker.get("transports", []) if one["type"] == "web")
        web["paths"]["/"]["extra"]["folder"] = str(dist)

    with Node(tmp_path / "node", mend=serve_it) as started:
        yield started


def test_it_shows_what_is_said(browser: Browser, node: Node) -> None:
    """What was said before the page was opened is there, and what is said then comes."""
    node.tidings("send", "lobby", "said before")
    page = browser.new_page()
    page.goto(f"{node.url}/mine.html")
    page.get_by_text("Tidings: said before").wait_for(timeout=20_000)
    node.tidings("send", "lobby", "said now")
    page.get_by_text("Tidings: said now").wait_for(timeout=20_000)
    assert page.locator("#log li").count() == 2
    page.close()
