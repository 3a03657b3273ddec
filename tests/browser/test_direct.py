"""Direct messages: written to one person or to several, found by their names, and seen by nobody else."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

WIDE = {"viewport": {"width": 1280, "height": 800}}


def in_list(visitor: Visitor, name: str) -> Locator:
    """A room as it stands in the list, by what it is called."""
    return visitor.page.get_by_role("navigation", name="Rooms").get_by_role("link", name=name)


def heading(visitor: Visitor) -> Locator:
    """What the open room is called."""
    return visitor.page.get_by_role("heading", level=1)


def test_jack_writes_to_jill(visit: Visit, room: str, somebody: Somebody) -> None:
    """From the list of people. She finds it in her list with its count, and in her notifications; Joe sees nothing."""
    people = [visit(**WIDE).opens_room(room).comes_in(somebody(name)) for name in ("Jack", "Jill", "Joe")]
    jack, jill, joe = people
    jack.page.get_by_role("button", name=f"Write to {jill.name}").click()
    expect(heading(jack)).to_have_text(jill.name)
    expect(jack.composer).to_be_focused()
    expect(in_list(jack, jill.name)).to_have_attribute("aria-current", "page")
    expect(in_list(jill, jack.name)).to_have_count(0)
    jack.says("just for you")
    shown = in_list(jill, jack.name)
    expect(shown.get_by_test_id("unread")).to_have_text("1 unread")
    expect(jill.page.get_by_test_id("notifications-unread")).to_have_text("1 unread")
    assert violations(jill.page) == []
    shown.click()
    expect(heading(jill)).to_have_text(jack.name)
    expect(jill.message("just for you")).to_be_visible()
    expect(shown.get_by_test_id("unread")).to_have_count(0)
    jill.says("and for you")
    expect(jack.message("and for you")).to_be_visible()
    jill.button("Room actions").click()
    expect(jill.page.get_by_role("menuitem", name="Moderation")).to_have_count(0)
    expect(jill.page.get_by_role("menuitem", name="Leave room")).to_have_count(0)
    jill.page.get_by_role("menuitem", name="Hide conversation").click()
    expect(heading(jill)).not_to_have_text(jack.name)
    expect(shown).to_have_count(0)
    jack.says("are you there?")
    expect(shown.get_by_test_id("unread")).to_have_text("1 unread")
    expect(in_list(joe, jack.name)).to_have_count(0)
    joe.opens(jack.page.url.removeprefix(jack.home))
    expect(joe.page.get_by_text("There is no such room.")).to_be_visible()


def test_a_group_is_chosen_with_the_keys(visit: Visit, room: str, somebody: Somebody) -> None:
    """Found by name, chosen with the space bar; the same people lead to the same conversation."""
    jill = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jill"))
    joe = visit(**WIDE).opens_room(room).comes_in(somebody("Joe"))
    jack = visit(**WIDE).opens_room(room).comes_in(somebody("Jack"))
    expect(jack.page.get_by_test_id("people-count")).to_have_text("3")
    keyboard = jack.page.keyboard
    jack.button("Write to somebody").click()
    dialog = jack.page.get_by_role("dialog", name="Write to somebody")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Choose somebody first.")
    for other in (jill, joe):
        dialog.get_by_role("searchbox").fill(other.name.upper())
        expect(dialog.get_by_role("checkbox")).to_have_count(1)
        keyboard.press("Tab")
        keyboard.press("Space")
    expect(dialog.get_by_role("button", name="Write to 2 people")).to_be_visible()
    assert violations(jack.page) == []
    dialog.get_by_role("searchbox").fill("nobody")
    expect(dialog).to_contain_text("Nobody here is called that.")
    keyboard.press("Enter")
    expect(heading(jack)).to_have_text(", ".join(sorted((jill.name, joe.name))))
    jack.says("the three of us")
    jill.shows("Rooms")
    drawer = jill.page.get_by_role("dialog", name="Rooms")
    drawer.get_by_role("link", name=", ".join(sorted((jack.name, joe.name)))).click()
    expect(jill.message("the three of us")).to_be_visible()
    assert violations(jill.page) == []
    assert jill.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.timeout(180)  # three people, each with a browser that axe looks into
def test_who_is_not_in_the_room_is_found_by_name(visit: Visit, web_app: WebApp, room: str, somebody: Somebody) -> None:
    """Jack shares a room with Jill, but is in another one; Joe, who shares none with him, is not found."""
    jill = visit(**WIDE).opens_room(room).comes_in(somebody("Jill"))
    joe = visit(**WIDE).opens_room(web_app.makes_room()).comes_in(somebody("Joe"))
    for options in (WIDE, {"color_scheme": "dark", **PHONE}):
        jack = visit(**options).opens_room(room).comes_in(somebody("Jack"))
        jack.opens_room(web_app.makes_room()).looks_on()
        if options is not WIDE:
            jack.shows("Rooms")
        jack.button("Write to somebody").click()
        dialog = jack.page.get_by_role("dialog", name="Write to somebody")
        box = dialog.get_by_role("searchbox")
        expect(dialog.get_by_role("checkbox", name=jill.name)).to_have_count(0)
        box.fill(joe.name)
        expect(dialog).to_contain_text("Nobody here is called that.")
        box.fill(jill.name[:-1].upper())
        dialog.get_by_role("checkbox", name=jill.name).check()
        assert violations(jack.page) == []
        dialog.get_by_role("button", name=f"Write to {jill.name}").click()
        expect(heading(jack)).to_have_text(jill.name)
        jack.says("found you")
        expect(in_list(jill, jack.name).get_by_test_id("unread")).to_have_text("1 unread")
