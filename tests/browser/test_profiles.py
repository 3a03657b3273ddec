"""Who somebody is: a card, a status that others see at once, the site's picture, and pages that nobody looks at."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

WIDE = {"viewport": {"width": 1280, "height": 800}}
FACE = "/favicon.svg"
IS_LOADED = "async (image) => { await image.decode(); if (image.hidden) throw new Error('it is not shown'); }"


@pytest.fixture
def two(visit: Visit, room: str, somebody: Somebody) -> tuple[Visitor, Visitor]:
    """Jack and Jill, each with a wide window."""
    jack, jill = (visit(**WIDE).opens_room(room).comes_in(somebody(name)) for name in ("Jack", "Jill"))
    return jack, jill


def card(visitor: Visitor) -> Locator:
    """Somebody's card."""
    return visitor.page.get_by_role("dialog", name="Profile")


def row(visitor: Visitor, other: Visitor) -> Locator:
    """Somebody in the list of those who are here."""
    return visitor.person(other.name)


def test_jill_is_busy_and_jack_sees_it_at_once(two: tuple[Visitor, Visitor]) -> None:
    """In the list and on her card, with her words and until when; she sees it of herself, on her other tab, too."""
    jack, jill = two
    tab = jill.opens_a_tab().opens_room(jill.page.url.rpartition("=")[2]).is_inside(jill.name)
    form = jill.opens_status()
    assert violations(jill.page) == []
    jill.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    jill.sets_status("Busy", "Feeding <b>the</b> kittens", "For 1 hour")
    for visitor in (jill, tab):
        expect(visitor.page.get_by_test_id("my-status")).to_have_text("Feeding <b>the</b> kittens")
    expect(row(jack, jill)).to_contain_text("Feeding <b>the</b> kittens")
    expect(row(jack, jill).locator(".dot")).to_have_attribute("data-is", "busy")
    opened = jack.opens_card(jill.name)
    expect(opened.get_by_test_id("availability")).to_have_text("Busy")
    expect(opened).to_contain_text("Feeding <b>the</b> kittens")
    expect(opened).to_contain_text(re.compile(r"until .*\d\d:\d\d"))
    assert violations(jack.page) == []
    jill.opens_status().get_by_role("button", name="Clear status").click()
    expect(opened.get_by_test_id("availability")).to_have_text("Online")
    expect(tab.page.get_by_test_id("my-status")).to_have_count(0)


def test_a_status_ends_by_itself(two: tuple[Visitor, Visitor]) -> None:
    """On the page of who sees it; nobody has to tell it so."""
    jack, jill = two
    jill.page.evaluate(
        """() => document.querySelector("tidings-app").model.stage.client.insist("tidings.people.set_status",
          { status: "away", text: "Gone for a second", until: Date.now() + 3000, key: crypto.randomUUID() })"""
    )
    expect(row(jack, jill)).to_contain_text("Gone for a second")
    expect(row(jack, jill)).not_to_contain_text("Gone for a second")
    expect(row(jack, jill).locator(".dot")).to_have_attribute("data-is", "online")


@pytest.mark.parametrize("options", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_card_leads_on(visit: Visit, room: str, somebody: Somebody, options: dict[str, object]) -> None:
    """By the keys alone, from the message of somebody who has gone; Escape leads back, and one may write to them."""
    jill = visit().opens_room(room).comes_in(somebody("Jill"))
    jill.says("I am off")
    jack = visit(color_scheme="dark", **options).opens_room(room).comes_in(somebody("Jack"))
    jill.leaves()
    expect(row(jack, jill)).to_have_count(0)
    menu = jack.message("I am off").get_by_role("button", name="Message actions")
    menu.focus()
    jack.page.keyboard.press("Enter")
    jack.page.get_by_role("menuitem", name=f"Profile of {jill.name}").press("Enter")
    expect(card(jack).get_by_test_id("availability")).to_have_text("Not in this room now")
    assert violations(jack.page) == []
    jack.page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    jack.log.get_by_role("button", name=jill.name, exact=True).click()
    card(jack).get_by_role("button", name=f"Write to {jill.name}").click()
    expect(card(jack)).to_be_hidden()
    expect(jack.page.get_by_role("heading", level=1)).to_have_text(jill.name)


def test_a_card_says_what_somebody_is_in_the_room(two: tuple[Visitor, Visitor], room: str, web_app: WebApp) -> None:
    """The face beside a message opens it, too; blocking and unblocking are done from it."""
    jack, jill = two
    jill.says("it is my room")
    web_app.gives(room, jill.name, "owner")
    jack.message("it is my room").locator(".avatar").click()
    opened = card(jack)
    expect(opened.get_by_test_id("standing")).to_have_text("Owner of this room")
    opened.get_by_role("button", name=f"Block {jill.name}").click()
    asked = jack.page.get_by_role("dialog", name="Block somebody")
    asked.get_by_role("button", name="Block", exact=True).click()
    asked.get_by_role("button", name="Close").last.click()
    jack.opens_card(jill.name).get_by_role("button", name=f"Unblock {jill.name}").click()
    expect(opened.get_by_role("status")).to_have_text(f"You hear from {jill.name} again.")
    expect(opened.get_by_role("button", name=f"Block {jill.name}")).to_be_enabled()
    expect(jack.message("it is my room")).to_be_visible()
    assert violations(jack.page) == []
    jack.page.keyboard.press("Escape")
    expect(jill.opens_card(jack.name).get_by_test_id("standing")).to_have_text("In this room since: Today")


def test_the_sites_picture_is_shown_wherever_somebody_is(
    two: tuple[Visitor, Visitor], room: str, web_app: WebApp
) -> None:
    """In the list, beside messages and on the card; where it does not load, the initials are there."""
    jack, jill = two
    jill.says("look at me")
    authid = web_app.authid_of(room, jill.name)
    web_app.portrays(authid, FACE)
    expect(row(jack, jill).locator("img")).to_have_attribute("src", FACE)
    jack.reloads()
    beside = jack.message("look at me").locator(".avatar")
    expect(beside.locator("img")).to_have_attribute("src", FACE)
    beside.locator("img").evaluate(IS_LOADED)
    expect(jack.opens_card(jill.name).locator(".avatar img")).to_have_attribute("src", FACE)
    jack.page.keyboard.press("Escape")
    for visitor in two:
        visitor.watch.forgive("404")
    web_app.portrays(authid, "/nobody-has-this.png")
    picture = row(jack, jill).locator("img")
    expect(picture).to_have_attribute("src", "/nobody-has-this.png")
    expect(picture).to_be_hidden()
    expect(row(jack, jill).locator(".avatar")).to_contain_text("J")
    web_app.portrays(authid, "")
    expect(picture).to_have_count(0)


def test_who_touches_nothing_is_away(two: tuple[Visitor, Visitor]) -> None:
    """Until they do."""
    jack, jill = two
    begin = "(idle) => document.querySelector('tidings-app').model.stage.client.idle.begin(idle)"
    dot = row(jack, jill).locator(".dot")
    expect(dot).to_have_attribute("data-is", "online")
    jill.page.evaluate(begin, 300)
    expect(dot).to_have_attribute("data-is", "away")
    expect(row(jack, jill)).to_contain_text("Away")
    jill.page.evaluate(begin, 600_000)
    jill.page.mouse.move(300, 300)
    expect(dot).to_have_attribute("data-is", "online")
