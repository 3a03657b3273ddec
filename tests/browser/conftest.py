"""One node and one browser for all tests of this folder; every visitor has a context of it for themselves."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.seats import Seats
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp
from tests.support.node import ROOT, Node, wait_until

FINDER = ROOT / "examples" / "kitten-finder" / "kitten_finder.py"
SETTINGS = {"TIDINGS_PRESENCE_GRACE_SECONDS": "2", "TIDINGS_PEOPLE_MAY_DELETE_THEMSELVES": "true"}
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


@pytest.fixture
def room(web_app: WebApp) -> str:
    """A public room that no other test uses."""
    return web_app.makes_room()


@pytest.fixture(scope="session")
def seats(browser: Browser) -> Seats:
    """Browsers that are free."""
    return Seats(browser)


@pytest.fixture
def visit(seats: Seats, node: Node) -> Iterator[Visit]:
    """Sit down at a browser that knows nothing: `visit()`, with options of Playwright's `new_context`.

    At the end no visitor's page may have complained, and none may have asked a stranger for anything.
    """
    visitors: list[Visitor] = []

    def sit_down(**options: Any) -> Visitor:  # noqa: ANN401 - Playwright's own
        visitors.append(seats.take(node.url, options))
        return visitors[-1]

    yield sit_down
    faults = [fault for visitor in visitors for fault in visitor.watch.faults]
    for visitor in visitors:
        seats.give_back(visitor)
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
