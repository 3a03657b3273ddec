"""Pins, which everybody in the room sees, and bookmarks, which are one's own; and the menus that they are in."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor
from tests.support.node import wait_until


def opens(visitor: Visitor, title: str) -> Locator:
    """The list of pins, from the room's menu, or of bookmarks, beside the rooms."""
    if title == "Pinned messages":
        visitor.does_in_the_room(title)
    else:
        visitor.shows("Rooms")
        visitor.button(title).click()
    return visitor.page.get_by_role("dialog", name=title)


def test_what_one_pins_the_other_finds(jack: Visitor, jill: Visitor) -> None:
    """At once, in the message and in the list, from where it leads to its place and can be taken down."""
    jack.says("House rules: be kind")
    for number in range(30):
        jack.says(f"chatter {number}")
    expect(jill.message("chatter 29")).to_have_count(1)
    shown = opens(jill, "Pinned messages")
    expect(shown.get_by_text("Nothing is pinned in this room.")).to_be_visible()
    jack.does("House rules", "Pin to the room")
    expect(jack.message("House rules").get_by_text("Pinned")).to_be_visible()
    pin = shown.get_by_role("button", name="House rules")
    expect(pin).to_contain_text(f"Pinned by {jack.name}")
    assert violations(jill.page) == []

    pin.click()
    expect(shown).to_be_hidden()
    expect(jill.message("House rules")).to_be_focused()
    expect(jill.message("House rules")).to_be_in_viewport()

    shown = opens(jill, "Pinned messages")
    shown.get_by_role("button", name="Unpin").click()
    expect(shown.get_by_text("Nothing is pinned in this room.")).to_be_visible()
    expect(jack.message("House rules").get_by_text("Pinned")).to_have_count(0)


def test_a_bookmark_is_ones_own_on_all_of_ones_pages(jack: Visitor, jill: Visitor) -> None:
    """Another tab of the same person shows it at once; the other person never."""
    jack.says("The key is under the mat")
    other = jack.opens_a_tab()
    other.page.goto(jack.page.url)
    other.is_inside(jack.name)
    jack.does("The key", "Bookmark")
    for tab in (jack, other):
        expect(tab.message("The key").get_by_text("Bookmarked")).to_be_visible()
    shown = opens(other, "Bookmarks")
    expect(shown.get_by_role("button", name="The key")).to_contain_text("room-")
    assert violations(other.page) == []
    shown.get_by_role("button", name="Remove bookmark").click()
    expect(shown.get_by_text("No bookmarks yet.")).to_be_visible()
    expect(jack.message("The key").get_by_text("Bookmarked")).to_have_count(0)
    expect(opens(jill, "Bookmarks").get_by_text("No bookmarks yet.")).to_be_visible()


def test_on_a_phone_the_menu_has_all_actions(jack: Visitor, visit: Visit) -> None:
    """Those that have buttons of their own where there is a mouse, too."""
    jack.says("hello phone")
    ann = visit(**PHONE)
    ann.page.goto(jack.page.url)
    ann.comes_in("Ann")
    expect(ann.message("hello phone").get_by_role("button", name="React")).to_be_hidden()
    ann.message("hello phone").get_by_role("button", name="Message actions").click()
    items = ann.page.get_by_role("menuitem")
    expect(items).to_have_text(
        [
            "React",
            "Reply in a thread",
            "Quote message",
            "Pin to the room",
            "Bookmark",
            "Forward message",
            "Copy text",
            "Copy link",
            f"Profile of {jack.name}",
            "Report message",
            f"Block {jack.name}",
        ]
    )
    assert violations(ann.page) == []
    items.filter(has_text="React").click()
    ann.page.get_by_role("button", name="kitten").click()
    expect(jack.message("hello phone").get_by_role("button", name="🐱, 1 person")).to_be_visible()


def test_a_menu_by_keyboard_alone(jack: Visitor) -> None:
    """Arrows go around, Home and End to its ends; Escape gives the focus back. A mouse has the rest in buttons."""
    jack.says("by keys")
    expect(jack.waiting("by keys")).to_have_count(0)
    opener = jack.message("by keys").get_by_role("button", name="Message actions")
    opener.focus()
    opener.press("Enter")
    items = jack.page.get_by_role("menuitem")
    expect(items).to_have_text(["Pin to the room", "Bookmark", "Forward message", "Copy text", "Copy link"])
    expect(items.first).to_be_focused()
    for key, index in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 4), ("ArrowDown", 0), ("End", 4), ("Home", 0)):
        jack.page.keyboard.press(key)
        expect(items.nth(index)).to_be_focused()
    jack.page.keyboard.press("Escape")
    expect(items).to_have_count(0)
    expect(opener).to_be_focused()


def copied(visitor: Visitor) -> str:
    """What could be pasted now."""
    text: str = visitor.page.evaluate("navigator.clipboard.readText()")
    return text


def test_copying_a_message_and_its_link(jack: Visitor) -> None:
    """The words as they were written, and an address that leads there."""
    jack.context.grant_permissions(["clipboard-read", "clipboard-write"])
    jack.says("**bold** words")
    expect(jack.waiting("bold words")).to_have_count(0)
    jack.does("bold words", "Copy text")
    wait_until(lambda: copied(jack) == "**bold** words", 10, "the words are copied")
    jack.does("bold words", "Copy link")
    wait_until(lambda: copied(jack).startswith("http"), 10, "the link is copied")
    address = copied(jack)
    jack.page.goto(address)
    jack.is_inside(jack.name)
    expect(jack.message("bold words")).to_be_focused()
