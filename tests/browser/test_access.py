"""axe finds nothing to complain about on any page, in any state, at any size, in light and dark."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

DESKTOP_LIGHT = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE_DARK = {**PHONE, "color_scheme": "dark"}
LOOKS = [DESKTOP_LIGHT, PHONE_DARK]


@pytest.fixture(params=LOOKS, ids=["desktop, light", "phone, dark"])
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Options of a browser. Nothing moves: what fades in is half transparent, which is no colour to judge."""
    return {**request.param, "reduced_motion": "reduce"}


def fits(visitor: Visitor) -> None:
    """The page in its present state is accessible."""
    assert axe.violations(visitor.page) == []


def test_the_door(visit: Visit, look: dict[str, Any], room: str) -> None:
    """As it is found, and with an error."""
    newcomer = visit(**look).opens_room(room)
    expect(newcomer.nickname).to_be_visible()
    fits(newcomer)
    newcomer.asks_to_come_in("a" * 41)
    expect(newcomer.page.get_by_role("alert")).to_be_visible()
    fits(newcomer)


def test_an_empty_room(visit: Visit, look: dict[str, Any], somebody: Somebody) -> None:
    """And the form that makes it, as it is opened, and with an error."""
    jack = visit(**look).opens().comes_in(somebody("Jack"))
    jack.shows("Rooms")
    jack.button("Make a room").click()
    field = jack.page.get_by_role("textbox", name="Room name")
    field.press("Enter")
    expect(jack.page.get_by_role("alert")).to_be_visible()
    fits(jack)

    field.fill(somebody("Attic"))
    field.press("Enter")
    expect(jack.page.get_by_text("It is quiet here.")).to_be_visible()
    fits(jack)
    jack.shows("People")
    fits(jack)


def test_a_conversation(
    visit: Visit, look: dict[str, Any], room: str, jill: Visitor, web_app: WebApp, somebody: Somebody
) -> None:
    """Messages of all kinds, somebody who types, a whisper, and what is open for a change."""
    jack = visit(**look).opens_room(room).comes_in(somebody("Jack"))
    picture = {"kind": "image", "url": "/kittens/mist.svg", "alt": "A kitten"}
    web_app.says(room, "Look at https://www.example.com/kittens", picture)
    jill.says("how sweet")
    jill.says("no, cute!")
    jill.edits("how sweet", into="how cute")
    jill.deletes("no, cute!")
    jack.says("mine")
    jack.says("/nonsense")
    expect(jack.page.get_by_text("There is no command /nonsense.")).to_be_visible()
    expect(jack.message("Message deleted")).to_have_count(1)
    expect(jack.message("how cute")).to_contain_text("edited")
    jill.types("w")
    expect(jack.typing).not_to_be_empty()
    fits(jack)

    jack.does("mine", "Edit message")
    jack.button("Add a picture").click()
    fits(jack)
    jack.button("Cancel").click()
    jack.does("mine", "Delete message")
    jack.loses_the_network()
    jack.says("later")
    expect(jack.connection).to_have_text("Offline")
    fits(jack)


def test_a_room_that_is_read_along_and_one_that_is_not_there(jill: Visitor) -> None:
    """Who left may come back; who is wrong may go elsewhere."""
    jill.does_in_the_room("Leave room")
    expect(jill.button("Join room")).to_be_visible()
    fits(jill)
    jill.opens_room("no-such-room-anywhere")
    expect(jill.page.get_by_role("alert")).to_be_visible()
    fits(jill)


def test_the_news(visit: Visit, look: dict[str, Any], web_app: WebApp, somebody: Somebody) -> None:
    """With news on it, and without."""
    title = somebody("A kitten was born")
    web_app.publishes("kittens", title=title, url="https://www.example.com/kittens", text="It has stripes.")
    reader = visit(**look)
    reader.opens("/news.html")
    expect(reader.page.get_by_role("listitem").filter(has_text=title)).to_have_count(1)
    fits(reader)
    reader.page.locator("tidings-news").evaluate("(news) => { news.events = []; }")
    expect(reader.page.get_by_text("No news yet.")).to_be_visible()
    fits(reader)


def test_the_plain_page(visit: Visit) -> None:
    """In light only: it has the browser's own colours, and axe believes that a page without colours is always white."""
    reader = visit(**DESKTOP_LIGHT).opens("/wamp.html")
    expect(reader.page.get_by_role("status")).to_contain_text("Live as Plain")
    fits(reader)


def test_axe_would_complain(visit: Visit) -> None:
    """It looks into our elements: a button without a name there does not pass."""
    newcomer = visit().opens()
    expect(newcomer.nickname).to_be_visible()
    newcomer.page.locator("tidings-join form").evaluate("(form) => form.append(document.createElement('button'))")
    assert "button-name" in axe.violations(newcomer.page)[0]
