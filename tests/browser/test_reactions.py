"""Emoji that people put to messages: seen by everybody at once, counted, and taken back by those who put them."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp


def reaction(visitor: Visitor, emoji: str) -> Locator:
    """An emoji below a message, with its count."""
    return visitor.log.get_by_role("button", name=re.compile(f"^{emoji}, "))


def reacts(visitor: Visitor, text: str, name: str) -> None:
    """By the message's button, which opens the choice."""
    visitor.does(text, "React")
    visitor.page.get_by_role("group", name="Choose a reaction").get_by_role("button", name=name, exact=True).click()


def test_a_reaction_is_seen_by_the_other_and_joined_in(jack: Visitor, jill: Visitor) -> None:
    """Each sees which is theirs; a reload changes nothing; what was put is taken back with one more click."""
    jack.says("kittens for everybody")
    expect(jill.message("kittens for everybody")).to_have_count(1)
    reacts(jill, "kittens for everybody", "kitten")
    expect(reaction(jill, "🐱")).to_have_accessible_name("🐱, 1 person, with you")
    expect(reaction(jack, "🐱")).to_have_accessible_name("🐱, 1 person")
    assert violations(jack.page) == []

    reaction(jack, "🐱").click()
    for reader in (jill, jack, jack.reloads()):
        expect(reaction(reader, "🐱")).to_have_accessible_name("🐱, 2 people, with you")
    reaction(jack, "🐱").hover()
    expect(reaction(jack, "🐱")).to_have_attribute("title", f"{jill.name} and {jack.name}")

    reaction(jill, "🐱").click()
    expect(reaction(jack, "🐱")).to_have_accessible_name("🐱, 1 person, with you")
    reaction(jack, "🐱").click()
    for reader in (jack, jill):
        expect(reaction(reader, "🐱")).to_have_count(0)


def test_by_keyboard_alone(jack: Visitor) -> None:
    """The choice opens with the focus in it, arrows move, Escape gives up, and the focus comes back."""
    jack.says("press a key")
    expect(jack.waiting("press a key")).to_have_count(0)
    button = jack.message("press a key").get_by_role("button", name="React", exact=True)
    button.focus()
    button.press("Enter")
    choice = jack.page.get_by_role("group", name="Choose a reaction")
    expect(choice.get_by_role("button", name="thumbs up")).to_be_focused()
    jack.page.keyboard.press("ArrowRight")
    expect(choice.get_by_role("button", name="heart")).to_be_focused()
    assert violations(jack.page) == []
    jack.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    button.press("Enter")
    jack.page.keyboard.press("ArrowLeft")
    jack.page.keyboard.press("Enter")
    expect(reaction(jack, "🐱")).to_have_attribute("aria-pressed", "true")


def test_on_a_phone_the_choice_lies_within_the_screen(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """For the first message and for the last."""
    room = web_app.makes_room("Cats")
    jill = visit(**PHONE).opens_room(room).comes_in(somebody("Jill"))
    web_app.says_all(room, [f"message {number}." for number in range(1, 15)])
    expect(jill.message("message 14.")).to_be_in_viewport()
    for text in ("message 14.", "message 8."):
        jill.does(text, "React")
        choice = jill.page.get_by_role("group", name="Choose a reaction")
        expect(choice).to_be_in_viewport(ratio=1)
        choice.get_by_role("button", name="party").click()
        expect(jill.message(text).get_by_role("button", name=re.compile("^🎉"))).to_be_in_viewport(ratio=1)
    assert violations(jill.page) == []


def test_whoever_looks_on_sees_them_and_cannot_react(visit: Visit, jack: Visitor, somebody: Somebody) -> None:
    """Until they join."""
    jack.says("hello there")
    reacts(jack, "hello there", "thumbs up")
    room = jack.page.evaluate("new URL(location).searchParams.get('room')")
    ann = visit().opens_room(room).comes_in(somebody("Ann"))
    ann.does_in_the_room("Leave room")
    expect(reaction(ann, "👍")).to_be_disabled()
    expect(ann.message("hello there").get_by_role("button", name="React")).to_have_count(0)
