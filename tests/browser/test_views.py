"""Every view of the chat, at a desk and on a phone, in light and in dark: it keeps nobody out, and nothing is cut off.

With `VIEWS_SHOTS=FOLDER` each of them is kept as a picture, to be looked at.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import COLOURS, OPTIONS, violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
SIZES: dict[str, dict[str, Any]] = {"desk": DESK, "phone": PHONE}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SHOTS = os.environ.get("VIEWS_SHOTS")
FITS = "document.documentElement.scrollWidth <= innerWidth"
CODE = 'Try this:\n```python\ndef purr(kitten: str) -> str:\n    return f"{kitten} purrs"\n```'

Opens = Callable[[Visitor], Locator]


def _from_the_rooms(name: str, title: str) -> Opens:
    """What opens from above the list of rooms."""

    def opens(visitor: Visitor) -> Locator:
        visitor.shows("Rooms")
        visitor.page.get_by_role("button", name=name).click()
        return visitor.page.get_by_role("dialog", name=title)

    return opens


def _from_the_room(action: str, title: str) -> Opens:
    """What opens from the room's menu."""

    def opens(visitor: Visitor) -> Locator:
        visitor.does_in_the_room(action)
        return visitor.page.get_by_role("dialog", name=title, exact=True)

    return opens


def _from_a_message(action: str, title: str) -> Opens:
    """What opens from the menu of what Jill said."""

    def opens(visitor: Visitor) -> Locator:
        visitor.does("Welcome", action)
        return visitor.page.get_by_role("dialog", name=title)

    return opens


def _about_me(action: str, title: str) -> Opens:
    def opens(visitor: Visitor) -> Locator:
        visitor.shows("Rooms")
        visitor.button("About you").click()
        visitor.page.get_by_role("menuitem", name=action).click()
        return visitor.page.get_by_role("dialog", name=title)

    return opens


def _room_menu(visitor: Visitor) -> Locator:
    visitor.button("Room actions").click()
    return visitor.page.get_by_role("menu")


def _message_menu(visitor: Visitor) -> Locator:
    visitor.message("Welcome").hover()
    visitor.message("Welcome").get_by_role("button", name="Message actions").click()
    return visitor.page.get_by_role("menu")


def _rooms(visitor: Visitor) -> Locator:
    visitor.shows("Rooms")
    return visitor.page.get_by_role("navigation", name="Rooms").or_(visitor.page.get_by_role("dialog", name="Rooms"))


def _people(visitor: Visitor) -> Locator:
    visitor.shows("People")
    return visitor.people_list


def _new_room(visitor: Visitor) -> Locator:
    visitor.shows("Rooms")
    visitor.page.get_by_role("button", name="Make a room").click()
    return visitor.page.get_by_role("form", name="Make a room")


def _found(visitor: Visitor) -> Locator:
    visitor.button("Search messages").click()
    dialog = visitor.page.get_by_role("dialog", name="Search messages")
    dialog.get_by_role("searchbox").fill("kittens")
    expect(dialog.get_by_text("kittens have")).to_be_visible()
    return dialog


def _found_nothing(visitor: Visitor) -> Locator:
    visitor.button("Search messages").click()
    dialog = visitor.page.get_by_role("dialog", name="Search messages")
    dialog.get_by_role("searchbox").fill("rhinoceros")
    expect(dialog.get_by_text("Nothing found")).to_be_visible()
    return dialog


def _thread(visitor: Visitor) -> Locator:
    visitor.message("Welcome").get_by_role("button", name="1 reply").click()
    reply = visitor.page.get_by_text("Thank you for having us")
    expect(reply).to_be_visible()
    return reply


def _emoji(visitor: Visitor) -> Locator:
    visitor.button("Insert an emoji").click()
    dialog = visitor.page.get_by_role("dialog", name="Choose an emoji")
    expect(dialog.get_by_role("button").first).to_be_visible()
    return dialog


def _suggestions(visitor: Visitor) -> Locator:
    visitor.composer.press_sequentially("/")
    return visitor.page.get_by_role("listbox")


def _moderate(visitor: Visitor) -> Locator:
    visitor.does("Welcome", "Profile of")
    visitor.page.get_by_role("dialog", name="Profile").get_by_role("button", name="Moderate").click()
    return visitor.page.get_by_role("dialog", name="Moderate")


def _offline(visitor: Visitor) -> Locator:
    visitor.loses_the_network()
    visitor.says("It is dark in here")
    return visitor.waiting("It is dark")


VIEWS: dict[str, Opens] = {
    "room": lambda visitor: visitor.message("Welcome"),
    "room-menu": _room_menu,
    "message-menu": _message_menu,
    "rooms": _rooms,
    "people": _people,
    "new-room": _new_room,
    "directory": _from_the_rooms("Find a room", "Find a room"),
    "direct": _from_the_rooms("Write to somebody", "Write to somebody"),
    "notifications": _from_the_rooms("Notifications", "Notifications"),
    "threads": _from_the_rooms("Threads", "Threads"),
    "bookmarks": _from_the_rooms("Bookmarks", "Bookmarks"),
    "pins": _from_the_room("Pinned messages", "Pinned messages"),
    "date": _from_the_room("Jump to date", "Jump to date"),
    "shortcuts": _from_the_room("Keyboard shortcuts", "Keyboard shortcuts"),
    "moderation": _from_the_room("Moderation", "Moderation"),
    "moderate": _moderate,
    "report": _from_a_message("Report message", "Report a message"),
    "forward": _from_a_message("Forward message", "Forward"),
    "profile": _from_a_message("Profile of", "Profile"),
    "block": _from_a_message("Block", "Block somebody"),
    "status": _about_me("Set a status", "Your status"),
    "blocks": _about_me("People you blocked", "People you blocked"),
    "privacy": _about_me("What others see", "What others see"),
    "data": _about_me("Everything about you", "Everything about you"),
    "goodbye": _about_me("Delete yourself", "Delete yourself"),
    "invite": _from_the_room("Invite people", "Invite people"),
    "found": _found,
    "found-nothing": _found_nothing,
    "thread": _thread,
    "emoji": _emoji,
    "suggestions": _suggestions,
    "offline": _offline,
}

ONLY_AT_A_DESK = {"emoji"}  # phones have a keyboard of their own for them


@pytest.fixture
def garden(web_app: WebApp, visit: Visit, somebody: Somebody) -> tuple[str, Visitor]:
    """A room with a bit of everything in it, and Jill, who said it."""
    room = web_app.makes_room("The garden")
    jill = visit().opens_room(room).comes_in(somebody("Jill"))
    jill.says("Welcome to **the garden**. *Mind the flowers*, and see https://www.example.com/rules")
    expect(jill.waiting("Welcome")).to_have_count(0)
    jill.says(CODE)
    jill.says("> Mind the flowers\n\nThree kittens have found:\n- the sofa\n- the `curtain`\n- the cake")
    jill.says('/poll "What shall we call the fourth?" "Snow" "Patch" "Tiger"')
    expect(jill.message("the fourth")).to_have_count(1)
    picture = {"kind": "image", "url": "/kittens/tiger.svg", "alt": "A striped kitten"}
    web_app.says(room, "This is the one", picture)
    expect(jill.message("This is the one")).to_have_count(1)
    return room, jill


def _is_at_home(visitor: Visitor, jill: Visitor, web_app: WebApp, room: str) -> None:
    """What is in the lists is the visitor's own."""
    web_app.gives(room, visitor.name, "owner")
    jill.sets_status("Busy", "Watering the flowers", "For 1 hour")
    jill.says(f"@{visitor.name} have a look")
    expect(visitor.message("have a look")).to_have_count(1)
    visitor.does("Welcome", "Pin to the room")
    visitor.does("Welcome", "Bookmark")
    expect(visitor.message("Welcome").get_by_text("Bookmarked")).to_be_visible()
    visitor.does("Welcome", "React")
    visitor.page.get_by_role("button", name="kitten").click()
    visitor.does("Welcome", "Reply in a thread")
    visitor.page.get_by_role("textbox", name="Reply").fill("Thank you for having us")
    visitor.page.get_by_role("textbox", name="Reply").press("Enter")
    visitor.reloads()
    expect(visitor.message("Welcome").get_by_role("button", name="1 reply")).to_be_visible()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("size", SIZES)
def test_every_view(garden: tuple[str, Visitor], web_app: WebApp, visit: Visit, somebody: Somebody, size: str) -> None:
    """Axe finds nothing, and nobody scrolls sideways."""
    room, jill = garden
    visitor = visit(reduced_motion="reduce", **SIZES[size]).opens_room(room)
    found = _look(visitor, visitor.nickname, f"welcome-{size}")
    visitor.comes_in(somebody("Jack"))
    _is_at_home(visitor, jill, web_app, room)
    for name in [name for name in VIEWS if size == "desk" or name not in ONLY_AT_A_DESK]:
        found += _look(visitor, VIEWS[name](visitor), f"{name}-{size}")
        _closes(visitor)
    visitor.has_the_network_back()
    assert found == []


def _closes(visitor: Visitor) -> None:
    """Escape closes what is open, one after the other; a thread beside the room is closed by its button."""
    for _ in range(2):
        visitor.page.keyboard.press("Escape")
    if visitor.button("Close thread").is_visible():
        visitor.button("Close thread").click()
    visitor.composer.fill("")


def _look(visitor: Visitor, shown: Locator, name: str) -> list[str]:
    expect(shown.first).to_be_visible()
    found: list[str] = []
    for scheme in SCHEMES:
        visitor.page.emulate_media(color_scheme=scheme)
        options = OPTIONS if scheme == SCHEMES[0] else COLOURS
        found += [f"{name}-{scheme}: {violation}" for violation in violations(visitor.page, options)]
        if SHOTS:
            visitor.page.screenshot(path=Path(SHOTS) / f"{name}-{scheme}.png")
    return found if visitor.page.evaluate(FITS) else [*found, f"{name}: it is wider than the screen"]
