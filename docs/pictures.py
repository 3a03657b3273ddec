"""Take the pictures of the documentation: `python -m docs.pictures`, with the pages built and Chromium at hand.

A node of its own, three people in three browsers, the kitten finder, news; nothing in the pictures is drawn afterwards.
"""

from __future__ import annotations

import json
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
    from playwright.sync_api import Browser, ViewportSize

FOLDER = ROOT / "docs" / "images"
TALK = (
    ("Anna", "Good morning! The new kittens have moved in"),
    ("Ben", "How many are there?"),
    ("Anna", "Four. They have found the sofa already."),
    ("Chloé", "May we see one?"),
)
NEWS = (
    ("Snow has learned to purr", "It is heard in the next room."),
    ("Two kittens look for a home", "Tiger and Patch are eight weeks old, and want to stay together."),
    ("Open day on Saturday", "Come between ten and four. The kittens will be awake, most likely."),
)
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
SHORT: ViewportSize = {"width": 900, "height": 460}


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Node(Path(folder)) as node, sync_playwright() as playwright:
        finder = subprocess.Popen(
            [sys.executable, str(ROOT / "examples" / "kitten-finder" / "kitten_finder.py")],
            env={**os.environ, "KITTEN_FINDER_KEY": node.key("kitten-finder"), "KITTEN_FINDER_URL": node.ws_url},
            stdout=subprocess.PIPE,
        )
        while finder.stdout and b"is ready" not in finder.stdout.readline():
            pass
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=["--no-sandbox"])
        try:
            take(browser, node, FOLDER)
        finally:
            finder.terminate()
            finder.wait()


def take(browser: Browser, node: Node, folder: Path) -> None:
    """Take them all on this node, on which the kitten finder runs."""
    before = set(browser.contexts)
    try:
        _take_chat(browser, node, folder)
        _take_news(browser, node, folder)
    finally:
        for context in set(browser.contexts) - before:
            context.close()


def _take_chat(browser: Browser, node: Node, folder: Path) -> None:
    people = {name: _comes_in(_opens(browser, node.url, DESKTOP), name) for name in ("Anna", "Ben")}
    people["Chloé"] = _comes_in(_opens(browser, node.url, PHONE, dark=True), "Chloé")
    for name, text in TALK:
        _says(people[name], text)
        for page in people.values():
            expect(page.get_by_role("log").get_by_text(text)).to_be_visible()
    _says(people["Ben"], "/kitten mist")
    for page in people.values():
        picture = page.get_by_role("log").get_by_role("img")
        expect(picture).to_be_visible()
        expect(picture).to_have_js_property("complete", value=True)
    people["Chloé"].get_by_label("Message", exact=True).press_sequentially("Oh, that")
    expect(people["Anna"].get_by_test_id("typing")).to_contain_text("Chloé")
    people["Anna"].screenshot(path=folder / "chat.png")
    people["Chloé"].screenshot(path=folder / "chat-phone-dark.png")


def _take_news(browser: Browser, node: Node, folder: Path) -> None:
    for title, text in NEWS:
        data = {"title": title, "text": text, "url": "https://www.example.com/kittens"}
        node.tidings("publish", "kittens", json.dumps(data))
    page = _opens(browser, f"{node.url}/news.html", SHORT)
    expect(page.get_by_role("article", name=NEWS[0][0])).to_be_visible()
    page.screenshot(path=folder / "news.png")


def _opens(browser: Browser, address: str, size: ViewportSize, *, dark: bool = False) -> Page:
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light", reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.mouse.move(0, 0)  # or it hovers over something
    return page


def _comes_in(page: Page, name: str) -> Page:
    page.get_by_label("Your nickname").fill(name)
    page.get_by_label("Your nickname").press("Enter")
    expect(page.get_by_test_id("connection")).to_have_text("Live")
    expect(page.get_by_label("Message", exact=True)).to_be_visible()
    return page


def _says(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_label("Message", exact=True).press("Enter")


if __name__ == "__main__":
    main()
