"""Names at the door: what will not do is said beside the field, and the cursor is where it can be mended."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import Visitor


@pytest.fixture
def newcomer(visit: Visit, room: str) -> Visitor:
    """Somebody before the door."""
    return visit().opens_room(room)


def is_told(visitor: Visitor, reason: str) -> None:
    """The page says why not, beside the field, and lets the person write."""
    expect(visitor.page.get_by_role("alert")).to_contain_text(reason)
    expect(visitor.nickname).to_have_attribute("aria-invalid", "true")
    expect(visitor.nickname).to_have_accessible_description(re.compile(re.escape(reason)))
    expect(visitor.nickname).to_be_focused()
    expect(visitor.button("Come in")).to_be_enabled()


def test_the_door_is_ready_for_a_name(newcomer: Visitor) -> None:
    """Nobody has to click into the field, and nothing is wrong before something was tried."""
    expect(newcomer.nickname).to_be_focused()
    expect(newcomer.page.get_by_role("alert")).to_have_count(0)


def test_a_name_that_is_taken(newcomer: Visitor, jack: Visitor) -> None:
    """Two people cannot be told apart if they have one name, whatever its capitals and spaces."""
    for name in (jack.name, jack.name.upper(), f"  {jack.name.replace(' ', '   ')} "):
        newcomer.asks_to_come_in(name)
        is_told(newcomer, "That name is taken. Choose another one.")

    newcomer.comes_in(f"Another {jack.name}")


def test_a_name_that_imitates_another(newcomer: Visitor, jack: Visitor) -> None:
    """Cyrillic and mathematical letters look like Latin ones; so do l and 1, and a letter with an accent."""
    for letters in ("J\u0430ck", "\u0408\u0430\u0441k", "\U0001d409ack", "J\u00e1ck"):
        newcomer.asks_to_come_in(jack.name.replace("Jack", letters))
        is_told(newcomer, "That name is taken. Choose another one.")


def test_a_name_that_is_too_long(newcomer: Visitor) -> None:
    """The sentence names the limit."""
    newcomer.asks_to_come_in("a" * 41)
    is_told(newcomer, "40 characters")


def test_a_name_that_is_none(newcomer: Visitor) -> None:
    """Invisible characters, turned writing, heaps of accents, no letter at all: each has a sentence of its own."""
    reasons = {
        "zero\u200bwidth": "U+200B",
        "\u202eevil": "U+202E",
        "Z" + "\u0338" * 9: "too many accents",
        "\u2026": "at least one letter or digit",
    }
    for name, reason in reasons.items():
        newcomer.asks_to_come_in(name)
        is_told(newcomer, reason)


def test_no_name_at_all(newcomer: Visitor, somebody: Somebody) -> None:
    """The cursor stays, and the page says what is missing; it stops saying so."""
    for name in ("", "   "):
        newcomer.asks_to_come_in(name)
        is_told(newcomer, "Choose a name first.")
    newcomer.comes_in(somebody("Jack"))


def test_names_of_all_languages_are_welcome(newcomer: Visitor, somebody: Somebody) -> None:
    """And are shown as they were written."""
    for name in ("Zoë", "Иван", "李小龍", "नमस्ते", "O’Brien"):
        newcomer.comes_in(whole := somebody(name))
        expect(newcomer.page.get_by_test_id("my-name")).to_have_text(whole)
        newcomer.button("Not you?").click()
