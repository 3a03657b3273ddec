"""Rooms have pictures: chosen by who runs them, seen at once by all who see the room."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.site_page import SitePage
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

WIDE = {"viewport": {"width": 1280, "height": 800}}
ICON = "/favicon.svg"


def listed(visitor: Visitor, room: str) -> Locator:
    """A room's picture in the list of rooms."""
    return visitor.page.locator("tidings-rooms").locator(f"a[href='?room={room}'] .of-room")


def above(visitor: Visitor) -> Locator:
    """The open room's picture, beside its name."""
    return visitor.page.locator("tidings-header .of-room")


def test_an_emoji_is_chosen(visit: Visit, web_app: WebApp, room: str, somebody: Somebody) -> None:
    """By Jack, with the keys; Jill sees it at once, above the room and in her list, and that it is taken away."""
    jack = visit(**WIDE).opens_room(room).comes_in(somebody("Jack"))
    jill = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jill"))
    letters = room[0].upper()
    expect(above(jill)).to_contain_text(letters)
    web_app.gives(room, jack.name, "owner")
    jack.does_in_the_room("Moderation")
    overview = jack.page.get_by_role("dialog", name="Moderation")
    overview.get_by_role("button", name="Choose an emoji").press("Enter")
    keyboard = jack.page.keyboard
    expect(overview.get_by_role("searchbox", name="Search emoji")).to_be_focused()
    keyboard.type("tiger face")
    expect(overview.get_by_role("dialog", name="Choose an emoji").get_by_role("button").first).to_be_visible()
    keyboard.press("Enter")
    expect(overview.get_by_role("status").first).to_have_text("The room's picture is 🐯 now.")
    assert violations(jack.page) == []
    keyboard.press("Escape")
    for who in (jack, jill):
        expect(above(who)).to_have_text("🐯")
    expect(listed(jack, room)).to_have_text("🐯")
    jill.shows("Rooms")
    expect(listed(jill, room)).to_have_text("🐯")
    assert violations(jill.page) == []
    jack.does_in_the_room("Moderation")
    overview.get_by_role("button", name="Take it away").click()
    expect(listed(jill, room)).to_contain_text(letters)
    expect(overview.get_by_role("button", name="Choose an emoji")).to_be_focused()
    expect(overview.get_by_role("button", name="Take it away")).to_have_count(0)


def test_a_backend_gives_an_address(visit: Visit, web_app: WebApp, room: str, somebody: Somebody) -> None:
    """It is loaded within the pages' policy, where the room is listed and where it is found."""
    jack = visit(**WIDE).opens_room(room).comes_in(somebody("Jack"))
    web_app.depicts(room, ICON)
    for picture in (above(jack), listed(jack, room)):
        expect(picture).to_have_attribute("src", ICON)
        expect(picture).to_have_js_property("complete", value=True)
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    jack.button("Find a room").click()
    dialog = jack.page.get_by_role("dialog", name="Find a room")
    dialog.get_by_role("searchbox").fill(room)
    found = dialog.get_by_role("button", name=room)
    expect(found.locator(".of-room")).to_have_attribute("src", ICON)
    assert violations(jack.page) == []


def test_a_site_that_shows_the_room_shows_its_picture(
    visit: Visit, web_app: WebApp, room: str, somebody: Somebody
) -> None:
    """Above the messages, as the chat page does; without one, the first letter of its name."""
    page = SitePage(visit(), f'<tidings-chat room="{room}"></tidings-chat>').opens()
    name = page.chat(room).get_by_role("textbox", name="Your nickname")
    name.fill(somebody("Jack"))
    name.press("Enter")
    picture = page.chat(room).locator("header .of-room")
    expect(picture).to_contain_text(room[0].upper())
    web_app.depicts(room, ICON)
    expect(picture).to_have_attribute("src", re.compile(f"{ICON}$"))
    expect(picture).not_to_have_js_property("naturalWidth", 0)
