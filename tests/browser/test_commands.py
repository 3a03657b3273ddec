"""Slash commands: what Tidings brings along, and a backend that takes its time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp
from tests.support.node import Node
from tests.support.slow_backend import SlowBackend


@pytest.fixture(scope="module")
def slow_backend(node: Node) -> Iterator[SlowBackend]:
    """A backend whose `/search` is done when the test says so."""
    with SlowBackend(node.ws_url, node.key("slow")) as backend:
        yield backend


def test_what_one_does_is_said_in_italics(jack: Visitor, jill: Visitor) -> None:
    """In the room, to everybody."""
    jack.says("/me waves")
    expect(jill.message("waves").locator("em")).to_have_text("waves")


def test_help_lists_what_there_is(jack: Visitor, jill: Visitor) -> None:
    """For oneself."""
    jack.says("/help")
    answer = jack.log.get_by_role("listitem")
    expect(answer.filter(has_text="/topic WORDS")).to_contain_text("Say what this room is about.")
    assert violations(jack.page) == []
    jack.says("thank you")
    expect(jill.message("thank you")).to_have_count(1)
    assert jill.texts() == ["thank you"]


def test_the_topic_is_seen_by_all(visit: Visit, somebody: Somebody) -> None:
    """Whoever may not change it is told so."""
    jack = visit().opens().comes_in(somebody("Jack"))
    name = somebody("Tea room")
    jack.shows("Rooms")
    jack.button("Make a room").click()
    jack.page.get_by_label("Room name").fill(name)
    jack.button("Make room").click()
    expect(jack.page.get_by_role("heading", name=name)).to_be_visible()
    jack.says("/topic All about tea")
    expect(jack.page.get_by_text("All about tea", exact=True)).to_be_visible()
    room = str(jack.page.evaluate("new URL(location).searchParams.get('room')"))
    jill = visit().opens_room(room).comes_in(somebody("Jill"))
    expect(jill.page.get_by_text("All about tea", exact=True)).to_be_visible()
    jill.says("/topic Coffee")
    expect(jill.page.get_by_text("Only the room's owner and moderators may change it.")).to_be_visible()
    jack.says("/topic Green tea")
    expect(jill.page.get_by_text("Green tea", exact=True)).to_be_visible()


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])
def test_a_slow_command_shows_what_it_does_and_is_cancelled(
    visit: Visit, web_app: WebApp, somebody: Somebody, slow_backend: SlowBackend, screen: dict[str, object]
) -> None:
    """What it says comes line by line; a click ends it, here and in the backend."""
    jack = visit(**screen).opens_room(web_app.makes_room("Library")).comes_in(somebody("Jack"))
    jack.says("/search kittens")
    slow_backend.waits_for("kittens")
    slow_backend.tells("kittens", status="Shelf 1 of 2")
    expect(jack.log.get_by_text("Shelf 1 of 2")).to_be_visible()
    slow_backend.tells("kittens", text="Shelf 1: **Tiger**")
    expect(jack.log.locator("strong")).to_have_text("Tiger")
    assert violations(jack.page) == []
    slow_backend.ends("kittens", "1 found")
    expect(jack.log.get_by_text("1 found")).to_be_visible()
    expect(jack.button("Cancel")).to_have_count(0)
    jack.button("Dismiss").click()

    jack.says("/search dogs")
    slow_backend.waits_for("dogs")
    jack.button("Cancel").click()
    expect(jack.log.get_by_text("Only you see this")).to_have_count(0)
    slow_backend.was_cancelled("dogs")
