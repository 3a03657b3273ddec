"""Mentions, and what the field suggests while one types."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

SCREENS = pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])


def options(visitor: Visitor) -> Locator:
    """What is suggested."""
    return visitor.page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_somebody_is_addressed_and_sees_it(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """Chosen by the keys alone; it stands out for both, in another way for whom it is meant; the list tells it."""
    titles = somebody("Garden"), somebody("Attic")
    garden, attic = (web_app.makes_room(title) for title in titles)
    jill = visit().opens_room(garden).comes_in(somebody("Jill"))
    jack = visit().opens_room(garden).comes_in(somebody("Jack"))
    expect(jack.person(jill.name)).to_have_count(1)
    jill.opens_room(attic)
    jack.types("hello @ji")
    expect(options(jack)).to_have_text([f"@{jill.name}"])
    expect(options(jack).first).to_have_attribute("aria-selected", "true")
    assert violations(jack.page) == []
    jack.composer.press("Enter")
    expect(jack.composer).to_have_value(f"hello @{jill.name} ")
    expect(options(jack)).to_have_count(0)
    jack.types("and welcome")
    jack.composer.press("Enter")
    expect(jack.message("and welcome").locator(".mention")).to_have_text(f"@{jill.name}")
    expect(jack.message("and welcome").locator(".mention")).not_to_have_attribute("data-me", "")
    badge = jill.room_link(titles[0]).get_by_test_id("mentioned")
    expect(badge).to_contain_text("you were mentioned")
    jill.room_link(titles[0]).click()
    expect(jill.message("and welcome").locator(".mention")).to_have_attribute("data-me", "")
    assert violations(jill.page) == []
    jill.room_link(titles[1]).click()
    expect(badge).to_have_count(0)


def test_whoever_is_found_by_name_is_addressed_in_a_public_room(
    visit: Visit, web_app: WebApp, somebody: Somebody
) -> None:
    """The suggestion says that they are not in it; they are told, and follow it there."""
    garden, attic = (web_app.makes_room(somebody(title)) for title in ("Garden", "Attic"))
    jill = visit().opens_room(garden).comes_in(somebody("Jill"))
    jack = visit().opens_room(garden).comes_in(somebody("Jack"))
    jack.opens_room(attic).button("Join room").click()
    jack.is_inside(jack.name)
    jack.types("@ji")
    expect(options(jack)).to_have_text([f"@{jill.name} Not in this room"])
    assert violations(jack.page) == []
    jack.composer.press("Enter")
    jack.types("come up here")
    jack.composer.press("Enter")
    expect(jack.message("come up here").locator(".mention")).to_have_text(f"@{jill.name}")
    jill.page.get_by_role("button", name="Notifications").click()
    told = jill.page.get_by_role("dialog", name="Notifications")
    item = told.get_by_role("button", name=f"{jack.name} mentioned you in")
    expect(item).to_contain_text("come up here")
    item.click()
    expect(jill.message("come up here")).to_be_focused()


def test_everybody_is_addressed(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """By a click."""
    room = web_app.makes_room("Canteen")
    jack, jill = (visit().opens_room(room).comes_in(somebody(name)) for name in ("Jack", "Jill"))
    jack.types("@he")
    options(jack).filter(has_text="Everybody in the room").click()
    expect(jack.composer).to_be_focused()
    jack.types("dinner!")
    jack.composer.press("Enter")
    for one in (jack, jill):
        expect(one.message("dinner!").locator(".mention")).to_have_attribute("data-me", "")


@SCREENS
def test_commands_and_emoji_are_suggested(
    visit: Visit, web_app: WebApp, somebody: Somebody, screen: dict[str, object]
) -> None:
    """With what they do; arrows move, Tab takes, Escape sends them away until something else is typed."""
    jack = visit(**screen).opens_room(web_app.makes_room("Garden")).comes_in(somebody("Jack"))
    jack.types("/")
    expect(options(jack).filter(has_text="/topic WORDS")).to_contain_text("Say what this room is about.")
    expect(options(jack).first).to_be_in_viewport(ratio=1)
    assert violations(jack.page) == []
    jack.types("m")
    expect(options(jack)).to_have_count(1)
    jack.composer.press("Tab")
    expect(jack.composer).to_have_value("/me ")
    jack.types("likes :kitt")
    expect(options(jack).first).to_contain_text(":kitten:")
    jack.composer.press("Enter")
    expect(jack.composer).to_have_value("/me likes 🐱 ")
    jack.types("and :he")
    jack.composer.press("ArrowDown")
    expect(options(jack).nth(1)).to_have_attribute("aria-selected", "true")
    jack.composer.press("Escape")
    expect(options(jack)).to_have_count(0)
    jack.types("dgehog:")
    jack.composer.press("Enter")
    expect(jack.message("likes 🐱 and")).to_have_count(1)


def test_a_name_is_text(jack: Visitor, jill: Visitor, web_app: WebApp, room: str) -> None:
    """Who is not in the room is not addressed, whatever is written; nor is anybody by the words of an address."""
    jack.says(f"@nobody and mail@{jill.name}")
    expect(jill.message("@nobody")).to_have_count(1)
    expect(jill.message("@nobody").locator(".mention")).to_have_count(0)
