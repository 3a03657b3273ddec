"""Take the pictures of the documentation: `python -m docs.pictures`, with the pages built and Chromium at hand.

A node of its own, three people in three browsers, the kitten finder; nothing in the pictures is drawn afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect, sync_playwright

from tests.support.node import ROOT, Node
from tools.chromium import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = ROOT / "docs" / "images"
TALK = (
    ("Anna", "Good morning! The new kittens have moved in"),
    ("Ben", "How many are there?"),
    ("Anna", "Four. They have found the sofa already."),
    ("Chloé", "May we see one?"),
)


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Node(Path(folder)) as node, sync_playwright() as playwright:
        key = node.key("kitten-finder")
        finder = subprocess.Popen(
            [sys.executable, str(ROOT / "examples" / "kitten-finder" / "kitten_finder.py")],
            env={**os.environ, "KITTEN_FINDER_KEY": key, "KITTEN_FINDER_URL": node.ws_url},
        )
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=["--no-sandbox"])
        try:
            _take(browser, node)
        finally:
            finder.terminate()
            finder.wait()


def _take(browser: Browser, node: Node) -> None:
    people = {name: _comes_in(browser, node, name) for name in ("Anna", "Ben")}
    people["Chloé"] = _comes_in(browser, node, "Chloé", phone=True)
    for name, text in TALK:
        _says(people[name], text)
        for page in people.values():
            expect(page.get_by_role("log").get_by_text(text)).to_be_visible()
    _says(people["Ben"], "/kitten")
    for page in people.values():
        expect(page.get_by_role("log").get_by_role("img")).to_be_visible()
    people["Chloé"].get_by_label("Message", exact=True).press_sequentially("Oh, that")
    expect(people["Anna"].get_by_test_id("typing")).to_contain_text("Chloé")
    people["Anna"].screenshot(path=FOLDER / "chat.png")
    people["Chloé"].screenshot(path=FOLDER / "chat-phone-dark.png")


def _comes_in(browser: Browser, node: Node, name: str, *, phone: bool = False) -> Page:
    page = browser.new_context(
        viewport={"width": 360, "height": 740} if phone else {"width": 1280, "height": 800},
        color_scheme="dark" if phone else "light",
        reduced_motion="reduce",
    ).new_page()
    page.goto(node.url)
    page.get_by_label("Your nickname").fill(name)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_test_id("connection")).to_have_text("Live")
    expect(page.get_by_label("Message", exact=True)).to_be_visible()
    return page


def _says(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_label("Message", exact=True).press("Enter")


if __name__ == "__main__":
    main()
