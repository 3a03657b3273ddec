"""Rooms: made, found, joined, left; and a private one that nobody else finds."""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp


def makes_room(visitor: Visitor, title: str, *, private: bool = False) -> str:
    """Make a room on the page; its name."""
    visitor.button("Make a room").click()
    visitor.page.get_by_role("textbox", name="Room name").fill(title)
    if private:
        visitor.page.get_by_role("checkbox", name="Private").check()
    visitor.button("Make room").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(visitor.composer).to_be_visible()
    return visitor.page.url.rpartition("=")[2]


def test_a_room_is_made_found_and_joined(jack: Visitor, jill: Visitor, somebody: Somebody) -> None:
    """Jack makes it, Jill finds it, reads along, joins, and they talk."""
    title = somebody("Kittens & cats")
    name = makes_room(jack, title)
    assert name.startswith("kittens-cats")
    jack.says("welcome")
    expect(jack.room_link(title)).to_have_attribute("aria-current", "page")

    jill.reloads()
    jill.room_link(title).click()
    expect(jill.message("welcome")).to_have_count(1)
    expect(jill.composer).to_have_count(0)
    jill.button("Join room").click()
    expect(jill.composer).to_be_focused()
    jill.says("thank you")
    expect(jack.message("thank you")).to_contain_text(jill.name)
    expect(jack.people_count).to_have_text("2")


def test_who_leaves_a_room_can_read_and_return(jack: Visitor, jill: Visitor) -> None:
    """The others are told; what they say meanwhile is there."""
    jill.does_in_the_room("Leave room")
    expect(jill.composer).to_have_count(0)
    expect(jill.button("Join room")).to_be_focused()
    expect(jack.log).to_contain_text(f"{jill.name} left")
    jack.says("meanwhile")
    expect(jill.message("meanwhile")).to_have_count(1)

    jill.button("Join room").click()
    jill.says("back again")
    expect(jack.message("back again")).to_have_count(1)


def test_a_private_room_is_nobody_elses(jack: Visitor, jill: Visitor, somebody: Somebody) -> None:
    """It is in nobody else's list, and its address opens nothing."""
    title = somebody("Secret garden")
    name = makes_room(jack, title, private=True)
    jack.says("only for me")
    expect(jack.waiting("only for me")).to_have_count(0)
    expect(jack.page.get_by_text("private room")).to_be_visible()

    jill.reloads()
    expect(jill.room_link("Lobby")).to_have_count(1)
    expect(jill.room_link(title)).to_have_count(0)
    jill.opens_room(name)
    expect(jill.page.get_by_role("alert")).to_be_visible()
    expect(jill.composer).to_have_count(0)
    expect(jill.message("only for me")).to_have_count(0)
    expect(jill.page.get_by_text(title)).to_have_count(0)


def test_a_room_that_is_there_already_is_not_made_again(jack: Visitor, room: str) -> None:
    """It is said beside the field, where the cursor stays."""
    jack.button("Make a room").click()
    field = jack.page.get_by_role("textbox", name="Room name")
    field.fill(room)
    field.press("Enter")
    expect(jack.page.get_by_role("alert")).to_have_text("There is such a room already. Choose another name.")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press("Escape")
    expect(jack.button("Make a room")).to_be_focused()


def test_the_address_leads_to_the_room_and_back(jack: Visitor, room: str, web_app: WebApp) -> None:
    """A room that was opened is in the address; the browser's own button goes back."""
    web_app.says(room, "in the first")
    expect(jack.message("in the first")).to_have_count(1)
    jack.room_link("Lobby").click()
    expect(jack.page.get_by_role("heading", level=1)).to_have_text("Lobby")
    expect(jack.message("in the first")).to_have_count(0)

    jack.page.go_back()
    expect(jack.page.get_by_role("heading", level=1)).to_have_text(room)
    expect(jack.message("in the first")).to_have_count(1)


def test_a_room_that_is_not_there_says_so(jack: Visitor) -> None:
    """And the way to the other rooms stays open."""
    jack.opens_room("no-such-room-anywhere")
    expect(jack.page.get_by_role("alert")).to_have_text("There is no such room.")
    jack.room_link("Lobby").click()
    expect(jack.page.get_by_role("heading", level=1)).to_have_text("Lobby")


def test_a_room_is_found_by_its_topic(jack: Visitor, jill: Visitor, somebody: Somebody, web_app: WebApp) -> None:
    """With the keys alone; a private one only by those who are in it."""
    title, topic = somebody("Zoo"), somebody("Okapis")
    makes_room(jack, title)
    jack.says(f"/topic All about {topic}")
    expect(jack.page.get_by_text(f"All about {topic}")).to_be_visible()
    makes_room(jack, somebody("Secret zoo"), private=True)
    jill.button("Find a room").click()
    dialog = jill.page.get_by_role("dialog", name="Find a room")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    jill.page.keyboard.type(f"about {topic.lower()}")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog.get_by_role("listitem")).to_contain_text("1 member")
    assert violations(jill.page) == []
    jill.page.keyboard.press("Tab")
    jill.page.keyboard.press("Enter")
    expect(jill.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(jill.button("Join room")).to_be_visible()
    jill.button("Find a room").click()
    dialog.get_by_role("searchbox").fill("secret zoo")
    expect(dialog).to_contain_text("There is no such room that you may find.")
