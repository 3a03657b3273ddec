"""Polls in a room: asked with `/poll`, chosen by everybody, counted at once, closed by whoever asked."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor

DRINK = "What to drink?"


def poll(visitor: Visitor) -> Locator:
    """The poll in the log."""
    return visitor.log.get_by_role("radiogroup", name=f"Poll: {DRINK}")


def choice(visitor: Visitor, text: str) -> Locator:
    """One of its choices; its name has how it stands."""
    return poll(visitor).get_by_role("radio", name=re.compile(f"^{text}"))


def test_two_people_choose_and_see_each_other_choose(jack: Visitor, jill: Visitor) -> None:
    """One choice takes the place of the other; a reload changes nothing; closed is closed for everybody."""
    jack.says(f'/poll "{DRINK}" "Tea" "Coffee"')
    expect(jill.message(DRINK)).to_have_count(1)
    choice(jill, "Tea").check()
    choice(jack, "Tea").check()
    for reader in (jack, jill):
        expect(choice(reader, "Tea")).to_have_accessible_name("Tea 2 votes, 100 %")
        expect(choice(reader, "Tea")).to_be_checked()
        expect(reader.message(DRINK)).to_contain_text("2 people voted.")
    assert violations(jack.page) == []

    choice(jill, "Coffee").check()
    expect(choice(jack, "Tea")).to_have_accessible_name("Tea 1 vote, 50 %")
    expect(choice(jack, "Coffee")).to_have_accessible_name("Coffee 1 vote, 50 %")
    expect(choice(jack, "Tea")).to_be_checked()
    jack.message(DRINK).get_by_role("button", name="Who voted").click()
    expect(jack.message(DRINK)).to_contain_text(jill.name)
    for reader in (jack.reloads(), jill.reloads()):
        expect(choice(reader, "Coffee")).to_have_accessible_name("Coffee 1 vote, 50 %")
    expect(choice(jill, "Coffee")).to_be_checked()

    jill.message(DRINK).get_by_role("button", name="Take back my vote").click()
    expect(choice(jack, "Coffee")).to_have_accessible_name("Coffee 0 votes, 0 %")
    expect(jill.message(DRINK).get_by_role("button", name="Close the poll")).to_have_count(0)
    jack.message(DRINK).get_by_role("button", name="Close the poll").click()
    for reader in (jack, jill):
        expect(reader.message(DRINK)).to_contain_text("1 person voted. The poll is closed.")
        expect(choice(reader, "Tea")).to_be_disabled()
    assert violations(jill.page) == []


def test_by_keyboard_the_choice_at_rest_counts(jack: Visitor, jill: Visitor) -> None:
    """Arrow keys go from one to the next; the others hear of the last one."""
    jack.says(f'/poll "{DRINK}" "Tea" "Coffee" "Water"')
    expect(jack.message(DRINK)).to_have_count(1)
    choice(jack, "Tea").focus()
    jack.page.keyboard.press("Space")
    jack.page.keyboard.press("ArrowDown")
    jack.page.keyboard.press("ArrowDown")
    expect(choice(jack, "Water")).to_be_checked()
    expect(choice(jack, "Water")).to_be_focused()
    expect(choice(jill, "Water")).to_have_accessible_name("Water 1 vote, 100 %")
    expect(choice(jack.reloads(), "Water")).to_be_checked()


def test_a_poll_in_a_thread(jack: Visitor, jill: Visitor) -> None:
    """Asked where it was written; the one whose room it is not may not close it."""
    jack.says("lunch?")
    jill.does("lunch?", "Reply in a thread")
    thread = jill.page.locator("tidings-thread")
    field = thread.get_by_role("textbox", name="Reply", exact=True)
    field.fill(f'/poll "{DRINK}" "Tea" "Coffee"')
    field.press("Enter")
    thread.get_by_role("radio", name=re.compile("^Tea")).check()
    jack.message("lunch?").get_by_role("button", name=re.compile("1 reply")).click()
    theirs = jack.page.locator("tidings-thread")
    expect(theirs.get_by_role("radio", name=re.compile("^Tea"))).to_have_accessible_name("Tea 1 vote, 100 %")
    expect(theirs.get_by_role("button", name="Close the poll")).to_have_count(0)
    thread.get_by_role("button", name="Close the poll").click()
    expect(theirs.get_by_text("The poll is closed.")).to_be_visible()


def test_several_may_be_chosen_on_a_phone(visit: Visit, somebody: Somebody, room: str) -> None:
    """With boxes to tick; what is not chosen any more counts no more."""
    jill = visit(**PHONE).opens_room(room).comes_in(somebody("Jill"))
    jill.says('/poll several "What to eat?" "Bread" "Cake"')
    group = jill.log.get_by_role("group", name="Poll: What to eat?")
    for text in ("Bread", "Cake"):
        group.get_by_role("checkbox", name=re.compile(text)).check()
    expect(group.get_by_role("checkbox", name=re.compile("Cake"))).to_have_accessible_name("Cake 1 vote, 100 %")
    group.get_by_role("checkbox", name=re.compile("Bread")).uncheck()
    expect(group.get_by_role("checkbox", name=re.compile("Bread"))).to_have_accessible_name("Bread 0 votes, 0 %")
    assert violations(jill.page) == []
