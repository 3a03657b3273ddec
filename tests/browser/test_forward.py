"""Forwarding: what was said in one room is said in another, with whose words they are."""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE
from tests.browser.web_app import WebApp


def test_a_message_is_forwarded_to_another_room(visit: Visit, web_app: WebApp, room: str, somebody: Somebody) -> None:
    """By the keys or by touch, with a comment; from there the link leads back."""
    title = somebody("Garden")
    garden = web_app.makes_room(title=title)
    jill = visit().opens_room(room).comes_in(somebody("Jill"))
    jill.says("the **tiger** is out")
    for options in ({}, {"color_scheme": "dark", **PHONE}):
        jack = visit(**options).opens_room(garden).comes_in(somebody("Jack"))
        jack.opens_room(room)
        jack.button("Join room").click()
        expect(jack.composer).to_be_visible()
        jack.does("tiger", "Forward message")
        dialog = jack.page.get_by_role("dialog", name="Forward message")
        expect(dialog.get_by_role("searchbox")).to_be_focused()
        expect(dialog.locator(".quoted")).to_contain_text("the tiger is out")
        dialog.get_by_role("button", name="Forward").click()
        expect(dialog.get_by_role("alert")).to_have_text("Choose where to first.")
        dialog.get_by_role("searchbox").fill(title.lower())
        expect(dialog.get_by_role("radio")).to_have_count(1)
        dialog.get_by_role("radio").check()
        dialog.get_by_label("Comment").fill("Mind the cat")
        assert violations(jack.page) == []
        assert jack.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        dialog.get_by_role("button", name="Forward").click()
        expect(dialog).to_be_hidden()
        expect(jack.page.get_by_role("heading", level=1)).to_have_text(title)
        shown = jack.message("Mind the cat").last
        expect(shown.locator("blockquote")).to_have_text(f"{jill.name}: the tiger is out")
        expect(shown.get_by_role("link", name=f"room={room}")).to_be_visible()
