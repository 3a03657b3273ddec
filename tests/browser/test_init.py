"""An app that `tidings init` has made: it runs, its page works in a browser, and its own tests pass."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.seats import Seats
from tests.support.node import ROOT, Node, free_port, wait_until
from tests.support.people import joined, until
from tidings.client import guest

pytestmark = pytest.mark.timeout(120)


class AppNode(Node):
    """The node of an app, started in its folder as `crossbar start` does it there."""

    def __init__(self, folder: Path) -> None:
        made = free_port()
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tidings", "init", str(folder), "--port", str(made)],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        self.said = ran.stdout
        super().__init__(folder, port=made, is_written=True)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppNode]:
    """An app called `claps`."""
    with AppNode(tmp_path_factory.mktemp("init") / "claps") as app:
        wait_until(lambda: "Claps is ready" in app.log(), 20, "its component is ready")
        yield app


def test_it_says_what_to_do_next(app: AppNode) -> None:
    """And that is what the fixture has done."""
    assert f"cd {app.root} && crossbar start" in app.said
    assert f"http://localhost:{app.port}/" in app.said


def test_two_windows_hear_each_other_clap(app: AppNode, seats: Seats) -> None:
    """The procedure is called, the topic followed, and a window that is opened later shows the same."""
    jack, jill = seats.take(app.url, {}).opens().page, seats.take(app.url, {}).opens().page
    expect(jill.get_by_role("status")).to_have_text("")
    jack.get_by_label("What do you clap for?").fill("<b>tigers</b>")
    jack.get_by_role("button", name="Clap").click()
    expect(jack.get_by_role("status")).to_have_text("That was clap number 1.")
    for page in (jack, jill):
        expect(page.get_by_role("listitem")).to_have_text(["A clap for <b>tigers</b>"])
    jill.reload()
    expect(jill.get_by_role("listitem")).to_have_text(["A clap for <b>tigers</b>"])
    assert violations(jack) == []
    jill.get_by_role("link", name="Talk in the lobby").click()
    expect(jill.locator("tidings-chat")).to_be_visible()


async def test_a_backend_calls_it_too(app: AppNode) -> None:
    """By WAMP, from anywhere; and it is back when its process, or the router, was killed."""
    async with joined(app, guest("Jack")) as (jack,):
        first = await jack.call("app.claps.clap", {"for": "tea"})
        app.kill("router")
        await until(app.is_ready, 60, "the node is whole again")
        again = await jack.insist("app.claps.clap", {"for": "tea"})
    assert again["claps"] > first["claps"]


def test_its_own_tests_pass(app: AppNode) -> None:
    """With pytest as its README says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=app.root,
        env={**environment, "PYTHONPATH": str(ROOT / "components")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "2 passed" in ran.stdout, ran.stdout + ran.stderr
