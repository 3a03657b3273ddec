"""One node and one browser for all tests of this folder; every visitor has a browser context of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visitor import DEADLINE_MS, PHONE, Visitor
from tests.browser.web_app import WebApp
from tests.support.node import ROOT, Node, wait_until
from tools.chromium import find_chromium

FINDER = ROOT / "examples" / "kitten-finder" / "kitten_finder.py"
SETTINGS = {"TIDINGS_PRESENCE_GRACE_SECONDS": "2"}
# What a browser looks up at home has no place in a test, and fails where there is no internet.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NUMBERS = count(1)

Visit = Callable[..., Visitor]
Somebody = Callable[[str], str]


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node as the project ships it, but for a short grace, so that leaving is seen soon."""
    if not (ROOT / "web" / "dist" / "index.html").exists():
        pytest.fail("The pages are not built: `make web`", pytrace=False)
    with Node(tmp_path_factory.mktemp("browser"), SETTINGS) as node:
        yield node


@pytest.fixture(scope="session")
def web_app(node: Node) -> WebApp:
    """The backend of the web app, with its key."""
    return WebApp(node.url, node.key("site"))


@pytest.fixture(scope="session")
def kitten_finder(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The example's backend, as its README starts it."""
    out: Path = tmp_path_factory.mktemp("finder") / "out"
    environment = {**os.environ, "KITTEN_FINDER_KEY": node.key("kitten-finder"), "KITTEN_FINDER_URL": node.ws_url}
    with (
        out.open("wb") as file,
        subprocess.Popen([sys.executable, FINDER], env=environment, stdout=file, stderr=file) as finder,
    ):
        try:
            wait_until(lambda: "is ready" in out.read_text("utf-8"), 20, "the kitten finder is ready")
            yield
        finally:
            finder.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    path = find_chromium()
    if path is None:
        pytest.fail("There is no Chromium: `python -m tools.chromium` says what to install", pytrace=False)
    expect.set_options(timeout=DEADLINE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def room(web_app: WebApp) -> str:
    """A public room that no other test uses."""
    return web_app.makes_room()


@pytest.fixture
def visit(browser: Browser, node: Node) -> Iterator[Visit]:
    """Sit down at a fresh browser: `visit()`, with options of Playwright's `new_context`.

    At the end no visitor's page may have complained, and none may have asked a stranger for anything.
    """
    visitors: list[Visitor] = []

    def sit_down(**options: Any) -> Visitor:  # noqa: ANN401 - Playwright's own
        visitors.append(Visitor.at(browser, node.url, **options))
        return visitors[-1]

    yield sit_down
    faults = [fault for visitor in visitors for fault in visitor.watch.faults]
    for visitor in visitors:
        visitor.leaves()
    assert not faults


@pytest.fixture
def somebody() -> Somebody:
    """A name that nobody else has: names stay reserved long after their owners have gone."""
    return lambda name: f"{name} {next(_NUMBERS)}"


@pytest.fixture
def jack(visit: Visit, somebody: Somebody, room: str) -> Visitor:
    """Jack, inside the room."""
    return visit().opens_room(room).comes_in(somebody("Jack"))


@pytest.fixture
def jill(visit: Visit, somebody: Somebody, room: str) -> Visitor:
    """Jill, inside the same room."""
    return visit().opens_room(room).comes_in(somebody("Jill"))


@pytest.fixture
def phone(visit: Visit, somebody: Somebody, room: str) -> Visitor:
    """Jill at her phone, inside the room."""
    return visit(**PHONE).opens_room(room).comes_in(somebody("Jill"))
