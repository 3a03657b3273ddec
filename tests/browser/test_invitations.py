"""Invitations: by a link, which leads whoever has it into a room and nobody else, and by name."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

DESK = {"viewport": {"width": 1280, "height": 800}}


def owns(visitor: Visitor, title: str) -> None:
    """Make a private room."""
    visitor.button("Make a room").click()
    visitor.page.get_by_label("Room name").fill(title)
    visitor.page.get_by_label("Private").check()
    visitor.button("Make room").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(title)


def opens(visitor: Visitor) -> Locator:
    """What invites people to the room."""
    visitor.does_in_the_room("Invite people")
    return visitor.page.get_by_role("dialog", name="Invite people")


def makes_link(dialog: Locator, uses: str) -> str:
    """Make a link; its address."""
    dialog.get_by_label("and lets in").select_option(uses)
    dialog.get_by_role("button", name="Make a link").click()
    field = dialog.get_by_role("textbox", name="The link")
    expect(field).to_be_focused()
    return field.input_value()


def comes_by(visitor: Visitor, address: str) -> Locator:
    """Open a link."""
    visitor.page.goto(address)
    return visitor.page.get_by_role("dialog", name="Invitation")


@pytest.mark.timeout(180)  # three people, each with a browser that axe looks into
def test_a_link_leads_a_guest_into_a_private_room(visit: Visit, somebody: Somebody, room: str) -> None:
    """On a phone: a name, what it leads to, and in; no address has the secret. Taken back, it leads nowhere."""
    jack = visit(**DESK).opens_room(room).comes_in(somebody("Jack"))
    owns(jack, title := somebody("Den"))
    dialog = opens(jack)
    expect(dialog.get_by_text("No link leads into this room now.")).to_be_visible()
    assert violations(jack.page) == []
    address = makes_link(dialog, "any number of people")
    assert violations(jack.page) == []

    jill = visit(color_scheme="dark", **PHONE)
    invitation = comes_by(jill, address)
    expect(jill.page.get_by_text("You are invited.")).to_be_visible()
    assert "invite" not in jill.page.url
    jill.asks_to_come_in(name := somebody("Jill"))
    expect(invitation.get_by_role("heading", name=title)).to_be_visible()
    expect(invitation.get_by_text(f"{jack.name} invites you to")).to_be_visible()
    expect(invitation.get_by_role("button", name="Join room")).to_be_focused()
    assert violations(jill.page) == []
    invitation.get_by_role("button", name="Join room").click()
    expect(jill.page.get_by_role("heading", level=1)).to_have_text(title)
    jill.name = name
    jill.says("what a nice den")
    jack.button("Close").click()
    expect(jack.message("what a nice den")).to_have_count(1)
    joe = visit(**DESK).opens("/").comes_in(somebody("Joe"))
    is_taken_back(jack, joe, address)


def is_taken_back(jack: Visitor, joe: Visitor, address: str) -> None:
    """Jack takes the link back; Joe, who comes too late, is told so and is where he was."""
    dialog = opens(jack)
    expect(dialog.get_by_role("listitem").filter(has_text="1 of any number came")).to_be_visible()
    dialog.get_by_role("button", name="Take back the link").click()
    expect(dialog.get_by_text("No link leads into this room now.")).to_be_visible()
    invitation = comes_by(joe, address)
    expect(invitation.get_by_text("does not lead anywhere any more")).to_be_visible()
    assert violations(joe.page) == []
    invitation.get_by_role("button", name="Close").click()
    expect(joe.composer).to_be_visible()


def test_whoever_is_known_is_invited_by_name(visit: Visit, somebody: Somebody, room: str, web_app: WebApp) -> None:
    """Somebody met in another room; plain members of a private room are not offered it."""
    jack = visit(**DESK).opens_room(room).comes_in(somebody("Jack"))
    jill = visit(**DESK).opens_room(room).comes_in(somebody("Jill"))
    expect(jack.person(jill.name)).to_be_visible()
    owns(jack, title := somebody("Den"))
    dialog = opens(jack)
    dialog.get_by_role("searchbox").fill(jill.name)
    dialog.get_by_role("button", name=f"Invite {jill.name}").click()
    expect(dialog.get_by_text(f"{jill.name} is invited.")).to_be_visible()
    jill.page.get_by_role("button", name="Notifications").click()
    told = jill.page.get_by_role("dialog", name="Notifications").get_by_role("button", name="invited you to")
    told.click()
    expect(jill.page.get_by_role("heading", level=1)).to_have_text(title)
    jill.button("Join room").click()
    jill.is_inside(jill.name)
    jill.button("Room actions").click()
    expect(jill.page.get_by_role("menuitem", name="Pinned messages")).to_be_visible()
    expect(jill.page.get_by_role("menuitem", name="Invite people")).to_have_count(0)


def test_whoever_was_not_met_is_found_and_invited(visit: Visit, somebody: Somebody, room: str) -> None:
    """They are in a room of ours, and not here: the site finds them."""
    jill = visit(**DESK).opens_room(room).comes_in(somebody("Jill"))
    jill.leaves()
    jack = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jack"))
    expect(jack.person(jill.name)).to_have_count(0)
    jack.shows("Rooms")
    owns(jack, somebody("Den"))
    dialog = opens(jack)
    dialog.get_by_role("searchbox").fill("nobody at all")
    expect(dialog.get_by_text("Nobody else here is called that.")).to_be_visible()
    dialog.get_by_role("searchbox").fill(jill.name)
    assert violations(jack.page) == []
    dialog.get_by_role("button", name=f"Invite {jill.name}").click()
    expect(dialog.get_by_text(f"{jill.name} is invited.")).to_be_visible()
