"""What is unread: counted in the list of rooms, marked in the room, and read on all devices at once."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

WIDE = {"viewport": {"width": 1280, "height": 800}}


def in_list(visitor: Visitor, room: str) -> Locator:
    """A room in the list."""
    return visitor.page.get_by_role("navigation", name="Rooms").locator(f'a[href="?room={room}"]')


def goes_to(visitor: Visitor, room: str) -> None:
    """By the list."""
    in_list(visitor, room).click()
    expect(in_list(visitor, room)).to_have_attribute("aria-current", "page")
    expect(visitor.log).to_have_attribute("aria-busy", "false")


def height(what: Locator) -> float:
    """How far down on the page it is."""
    box = what.bounding_box()
    assert box is not None
    return box["y"]


def test_what_is_said_elsewhere_is_counted_and_read_on_opening(
    visit: Visit, web_app: WebApp, somebody: Somebody
) -> None:
    """As it is said; then a line shows where the new messages begin, also after a reload on the way."""
    garden, attic = web_app.makes_room("Garden"), web_app.makes_room("Attic")
    jill = visit(**WIDE).opens_room(garden).comes_in(somebody("Jill"))
    web_app.says(garden, "seen at once")
    expect(jill.message("seen at once")).to_be_visible()
    jill.opens_room(attic)
    jill.page.get_by_role("button", name="Join room").click()
    expect(in_list(jill, garden).get_by_test_id("unread")).to_have_count(0)
    web_app.says(garden, "the first new one")
    expect(in_list(jill, garden).get_by_test_id("unread")).to_have_text("1 unread")
    web_app.says(garden, "the second")
    expect(in_list(jill, garden).get_by_test_id("unread")).to_have_text("2 unread")
    assert violations(jill.page) == []
    jill.page.reload()
    expect(in_list(jill, garden).get_by_test_id("unread")).to_have_text("2 unread")
    goes_to(jill, garden)
    line = jill.log.get_by_text("New messages")
    expect(line).to_be_visible()
    assert height(jill.message("seen at once")) < height(line) < height(jill.message("the first new one"))
    assert violations(jill.page) == []
    goes_to(jill, attic)
    expect(in_list(jill, garden).get_by_test_id("unread")).to_have_count(0)
    goes_to(jill, garden)
    expect(jill.message("the second")).to_be_visible()
    expect(line).to_have_count(0)


def test_a_room_opens_where_the_new_messages_begin(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """However many there are; it counts as read only when its end was seen."""
    garden, attic = web_app.makes_room("Garden"), web_app.makes_room("Attic")
    jill = visit(**WIDE).opens_room(garden).comes_in(somebody("Jill"))
    web_app.says(garden, "seen at once")
    expect(jill.message("seen at once")).to_be_visible()
    jill.opens_room(attic)
    for count in range(1, 71):
        web_app.says(garden, f"new one {count}")
    expect(in_list(jill, garden).get_by_test_id("unread")).to_have_text("70 unread")
    goes_to(jill, garden)
    line = jill.log.get_by_text("New messages")
    expect(line).to_be_in_viewport()
    expect(jill.message("seen at once")).to_be_in_viewport()
    expect(jill.message("new one 70")).not_to_be_in_viewport()
    jill.page.get_by_role("button", name="70 new messages").click()
    expect(jill.message("new one 70")).to_be_in_viewport()
    goes_to(jill, attic)
    expect(in_list(jill, garden).get_by_test_id("unread")).to_have_count(0)


def test_what_is_read_on_one_device_is_read_on_the_other(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """Without a reload there."""
    garden, attic = web_app.makes_room("Garden"), web_app.makes_room("Attic")
    desk = visit(**WIDE).opens_room(garden).comes_in(somebody("Jill"))
    desk.opens_room(attic).looks_on()
    phone = desk.opens_a_tab().opens_room(attic).looks_on()
    web_app.says(garden, "for both")
    for one in (desk, phone):
        expect(in_list(one, garden).get_by_test_id("unread")).to_have_text("1 unread")
    goes_to(phone, garden)
    expect(phone.message("for both")).to_be_visible()
    expect(in_list(desk, garden).get_by_test_id("unread")).to_have_count(0)


def test_on_a_phone_the_button_of_the_list_says_it(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """The list itself is out of sight there."""
    garden, attic = web_app.makes_room("Garden"), web_app.makes_room("Attic")
    jill = visit(**PHONE).opens_room(garden).comes_in(somebody("Jill"))
    jill.opens_room(attic).looks_on()
    expect(jill.page.get_by_role("button", name="Rooms", exact=True)).to_be_visible()
    web_app.says(garden, "are you there?")
    expect(jill.page.get_by_role("button", name="Rooms, 1 with unread messages")).to_be_visible()
    assert violations(jill.page) == []
    jill.shows("Rooms")
    expect(jill.page.get_by_role("dialog", name="Rooms").get_by_test_id("unread")).to_have_text("1 unread")
