"""Moderation on the page: Jack owns the room, Jill moderates it, and Tom is not always kind."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp


@pytest.fixture
def tom(visit: Visit, somebody: Somebody, room: str) -> Visitor:
    """Tom, inside the room."""
    return visit().opens_room(room).comes_in(somebody("Tom"))


@pytest.fixture
def ranks(web_app: WebApp, room: str, jack: Visitor, jill: Visitor, tom: Visitor) -> None:
    """Jack owns the room, and has made Jill a moderator, on the page."""
    web_app.gives(room, jack.name, "owner")
    expect(tom.person(jill.name)).to_be_visible()
    form = opens_form(jack, jill)
    form.get_by_role("button", name="Make moderator").click()
    expect(form.get_by_role("status")).to_have_text(f"{jill.name} moderates this room now.")
    expect(form.get_by_text("Moderates this room", exact=True)).to_be_visible()
    assert violations(jack.page) == []
    jack.button("Close").click()


def opens_form(who: Visitor, whom: Visitor) -> Locator:
    """Open what can be done with a person, from the list of those who are here."""
    who.opens_card(whom.name).get_by_role("button", name=f"Moderate {whom.name}").click()
    return who.page.get_by_role("dialog", name="Moderate")


def opens_overview(who: Visitor, action: str = "Moderation") -> Locator:
    """Open the room's moderation, which the menu offers in these words."""
    who.does_in_the_room(action)
    return who.page.get_by_role("dialog", name="Moderation")


def timer(who: Visitor) -> Locator:
    """The clock above the field."""
    return who.page.get_by_role("timer")


@pytest.mark.usefixtures("ranks")
def test_a_report_is_decided(jack: Visitor, jill: Visitor, tom: Visitor) -> None:
    """Jack reports, by keyboard; Jill sees why, deletes and mutes; all see that a moderator did it, as does the log."""
    tom.says("You are all stupid")
    jack.does("stupid", "Report message")
    form = jack.page.get_by_role("dialog", name="Report a message")
    expect(form.get_by_role("textbox")).to_be_focused()
    assert violations(jack.page) == []
    jack.page.keyboard.type("not kind")
    jack.page.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_contain_text("Thank you")
    jack.page.keyboard.press("Escape")

    overview = opens_overview(jill, "Moderation (1 reported)")
    case = overview.get_by_role("listitem").filter(has_text="stupid")
    expect(case).to_contain_text(f"{jack.name}: not kind")
    assert violations(jill.page) == []
    case.get_by_role("button", name="Delete, mute for 1 hour").click()
    expect(overview.get_by_text("Nothing waits for a decision.")).to_be_visible()
    expect(overview.get_by_text(f"muted {tom.name} until")).to_be_visible()
    for who in (jack, jill, tom):
        expect(who.message("Message removed by a moderator")).to_have_count(1)
    expect(timer(tom)).to_contain_text("59:")
    expect(tom.composer).not_to_be_editable()
    assert violations(tom.page) == []

    jill.button("Close").click()
    unmute = opens_form(jill, tom).get_by_role("button", name="Let them write again")
    unmute.click()
    expect(tom.composer).to_be_editable()
    expect(timer(tom)).to_have_count(0)
    tom.says("Sorry")
    expect(jack.message("Sorry")).to_have_count(1)


@pytest.mark.usefixtures("ranks")
def test_a_slow_room_keeps_what_is_written(jack: Visitor, jill: Visitor, tom: Visitor) -> None:
    """A clock says when the next message may be sent; until then it stays in the field."""
    overview = opens_overview(jill)
    overview.get_by_label("Slow mode").select_option("10")
    expect(overview.get_by_role("status")).to_contain_text("every 10 seconds")
    jill.button("Close").click()
    tom.says("one")
    expect(timer(tom)).to_contain_text("0:0")
    tom.says("two")
    expect(tom.composer).to_have_value("two")
    assert violations(tom.page) == []
    expect(timer(tom)).to_have_count(0, timeout=15_000)
    tom.composer.press("Enter")
    expect(jack.message("two")).to_have_count(1)
    expect(tom.composer).to_have_value("")
    jill.says("quick")
    jill.says("quicker")
    expect(jack.message("quick")).to_have_count(2)


@pytest.mark.usefixtures("ranks")
def test_words_bans_and_the_archive(jack: Visitor, jill: Visitor, tom: Visitor) -> None:
    """A word that is not wanted is not taken; who is banned is out until they may come back; an archive is read."""
    overview = opens_overview(jill)
    overview.get_by_label("New word").fill("dog*")
    overview.get_by_role("button", name="Add").click()
    expect(overview.get_by_role("button", name="Remove dog*")).to_be_visible()
    jill.button("Close").click()
    tom.says("I like dogs")
    expect(tom.log.get_by_role("alert")).to_contain_text("dog*")
    tom.log.get_by_role("button", name="Discard").click()

    form = opens_form(jill, tom)
    form.get_by_label("For how long").select_option("1 day")
    form.get_by_label("Why").fill("dogs")
    form.get_by_role("button", name="Put out and ban").click()
    expect(form.get_by_role("status")).to_contain_text("banned")
    expect(tom.composer).to_have_count(0)
    jill.button("Close").click()
    overview = opens_overview(jill)
    expect(overview.get_by_text("dogs", exact=True)).to_be_visible()
    overview.get_by_role("button", name=f"Let {tom.name} come back").click()
    expect(overview.get_by_text("Nobody.")).to_be_visible()

    archive = opens_overview(jack)
    archive.get_by_role("button", name="Archive this room").click()
    expect(archive.get_by_role("status")).to_have_text("The room is archived.")
    jill.button("Close").click()
    expect(jill.page.get_by_text("This room is archived")).to_be_visible()
    expect(jill.composer).to_be_hidden()
    assert violations(jill.page) == []
    archive.get_by_role("button", name="Bring it back from the archive").click()
    expect(jill.composer).to_be_visible()


def test_on_a_phone(web_app: WebApp, room: str, jack: Visitor, visit: Visit, somebody: Somebody) -> None:
    """All of it fits, and nobody is kept out."""
    ann = visit(**PHONE).opens_room(room).comes_in(somebody("Ann"))
    web_app.gives(room, ann.name, "owner")
    jack.says("hello")
    form = opens_form(ann, jack)
    expect(form.get_by_role("button", name="Hand the room over")).to_be_in_viewport()
    assert violations(ann.page) == []
    form.get_by_role("button", name="Close").click()
    ann.page.keyboard.press("Escape")
    overview = opens_overview(ann)
    expect(overview.get_by_label("Slow mode")).to_be_visible()
    assert ann.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(ann.page) == []


def test_a_room_keeps_for_as_long_as_its_owner_says(jack: Visitor, visit: Visit, web_app: WebApp, room: str) -> None:
    """They say so in the room's moderation; whoever comes is told before they join."""
    web_app.gives(room, jack.name, "owner")
    overview = opens_overview(jack)
    overview.get_by_label("Keep messages").select_option(label="For 7 days")
    expect(overview.get_by_role("status")).to_have_text("Messages are kept for 7 days.")
    assert violations(jack.page) == []
    jack.page.keyboard.press("Escape")
    expect(jack.log.get_by_text("Messages are kept for 7 days.")).to_be_visible()
    opens_overview(jack)
    expect(overview.get_by_text("lets the room keep messages for 7 days")).to_be_visible()
    jill = visit().opens_room(web_app.makes_room()).comes_in("Jill who looks on")
    jill.opens_room(room).looks_on()
    expect(jill.page.get_by_text("Join the room to write. Messages are kept for 7 days.")).to_be_visible()
