"""What became of a message, as its author sees it: sent, delivered, read; and switching that off."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor

WIDE = {"viewport": {"width": 1280, "height": 800}}


def is_in(visitor: Visitor, title: str) -> None:
    """Wait until a room is open."""
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(visitor.log).to_have_attribute("aria-busy", "false")


def writes_to(visitor: Visitor, other: Visitor) -> None:
    """Open the room of the two, from the list of people."""
    visitor.page.get_by_role("button", name=f"Write to {other.name}").click()
    is_in(visitor, other.name)
    expect(visitor.composer).to_be_focused()


def opens_direct(visitor: Visitor, other: Visitor) -> None:
    """Open the room of the two, from the list of rooms."""
    visitor.page.get_by_role("navigation", name="Rooms").get_by_role("link", name=other.name).click()
    is_in(visitor, other.name)


def mark(visitor: Visitor, text: str) -> Locator:
    """What stands beside a message of one's own."""
    return visitor.message(text).locator("tidings-receipt .mark")


def height(visitor: Visitor, text: str) -> float:
    """How high a message is."""
    box = visitor.message(text).bounding_box()
    assert box is not None
    return box["height"]


def test_jack_sees_that_jill_has_read_it(visit: Visit, room: str, somebody: Somebody) -> None:
    """First that her page has it; nothing on the page moves by that, and her own messages say the same to her."""
    jack, jill = (visit(**WIDE).opens_room(room).comes_in(somebody(name)) for name in ("Jack", "Jill"))
    writes_to(jack, jill)
    jack.says("just for you")
    expect(mark(jack, "just for you")).to_have_text("Delivered")
    before = height(jack, "just for you")
    opens_direct(jill, jack)
    expect(mark(jack, "just for you")).to_have_text("Read")
    assert height(jack, "just for you") == before
    expect(mark(jill, "just for you")).to_have_count(0)
    assert violations(jack.page) == []
    jill.says("thank you")
    expect(mark(jill, "thank you")).to_have_text("Read")
    jack.reloads()
    expect(mark(jack, "just for you")).to_have_text("Read")


def test_jill_does_not_tell(visit: Visit, room: str, somebody: Somebody) -> None:
    """From then on Jack does not see it, and neither does she see it of him; until she tells again."""
    jack, jill = (visit(**WIDE).opens_room(room).comes_in(somebody(name)) for name in ("Jack", "Jill"))
    writes_to(jack, jill)
    jack.says("one")
    opens_direct(jill, jack)
    jill.says("two")
    expect(mark(jill, "two")).to_have_text("Read")
    jill.button("About you").click()
    jill.page.get_by_role("menuitem", name="What others see").click()
    dialog = jill.page.get_by_role("dialog", name="What others see")
    box = dialog.get_by_role("checkbox", name="Let others know what I have read")
    expect(box).to_be_checked()
    assert violations(jill.page) == []
    box.click()
    expect(dialog.get_by_role("status")).to_have_text("Nobody sees what you have read.")
    expect(box).not_to_be_checked()
    expect(mark(jill, "two")).to_have_count(0)
    jack.says("three")
    expect(jill.message("three")).to_be_attached()
    jill.page.keyboard.press("Escape")
    jill.says("four")
    expect(jack.message("four")).to_be_visible()
    expect(mark(jack, "three")).to_have_text("Sent")
    jill.button("About you").click()
    jill.page.get_by_role("menuitem", name="What others see").click()
    box.click()
    expect(mark(jill, "four")).to_have_text(re.compile("Delivered|Read"))
    jill.page.keyboard.press("Escape")
    jack.says("five")
    expect(mark(jack, "five")).to_have_text("Read")


def test_who_of_several_has_read_it(visit: Visit, room: str, somebody: Somebody) -> None:
    """How many stands beside the message, who on a click; on a phone as well."""
    jill, joe = (visit(**WIDE).opens_room(room).comes_in(somebody(name)) for name in ("Jill", "Joe"))
    jack = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jack"))
    jill.button("Write to somebody").click()
    dialog = jill.page.get_by_role("dialog", name="Write to somebody")
    for other in (jack, joe):
        dialog.get_by_role("searchbox").fill(other.name)
        dialog.get_by_role("checkbox").click()
    dialog.get_by_role("button", name="Write to 2 people").click()
    is_in(jill, ", ".join(sorted((jack.name, joe.name))))
    jill.says("the three of us")
    path = jill.page.url.removeprefix(jill.home)
    for one in (jack, joe):
        one.opens(path).is_inside(one.name)
        expect(one.message("the three of us")).to_be_visible()
    jack.says("who is there?")
    button = jack.message("who is there?").get_by_role("button", name=re.compile("^2: Read by J"))
    expect(button).to_be_visible()
    button.click()
    shown = jack.page.get_by_role("dialog", name="Who has read it")
    expect(shown.get_by_role("list", name="Read").get_by_role("listitem")).to_have_count(2)
    expect(shown.get_by_text(jill.name)).to_be_visible()
    assert violations(jack.page) == []
    jack.page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(button).to_be_focused()
    assert jack.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
