"""The chat in German and in Arabic: its words, its direction, and changing it without losing what was being written."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.site_page import SitePage
from tests.browser.visitor import PHONE
from tests.support.node import wait_until

DARK_PHONE = {**PHONE, "viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}


@pytest.mark.parametrize(
    ("locale", "direction", "writes", "send", "joined"),
    [("de-AT", "ltr", "Nachricht", "Senden", "beigetreten"), ("ar-EG", "rtl", "الرسالة", "إرسال", "انضمام")],
)
@pytest.mark.parametrize("kind", ["desk", "phone"])
def test_two_people_talk_in_their_language(
    visit: Visit,
    room: str,
    somebody: Somebody,
    kind: str,
    locale: str,
    direction: str,
    writes: str,
    send: str,
    joined: str,
) -> None:
    """What the browser prefers is what the page speaks, with its direction, and nothing is wider than the screen."""
    options = DARK_PHONE if kind == "phone" else {"viewport": {"width": 1280, "height": 800}}
    jack = visit(locale=locale, **options).opens_room(room)
    page = jack.page
    expect(page.locator("html")).to_have_attribute("dir", direction)
    name = somebody("Jack")
    page.locator("#nickname").fill(name)
    page.locator("#nickname").press("Enter")
    field = page.get_by_role("textbox", name=writes, exact=True)
    expect(field).to_be_visible()
    jill = visit().opens_room(room).comes_in(somebody("Jill"))
    field.fill("Three kittens")
    page.get_by_role("button", name=send, exact=True).click()
    expect(jill.message("Three kittens")).to_be_visible()
    jill.says("How small?")
    expect(page.get_by_text("How small?")).to_be_visible()
    expect(page.locator(".notice").first).to_contain_text(joined)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    button = page.get_by_role("button", name=send, exact=True).bounding_box()
    box = field.bounding_box()
    assert button is not None
    assert box is not None
    assert (button["x"] < box["x"]) == (direction == "rtl")


def test_the_language_is_changed_in_the_menu(visit: Visit, room: str, somebody: Somebody) -> None:
    """The draft stays, the choice is kept for the next time, and the list of rooms goes to the other side."""
    jill = visit(viewport={"width": 1280, "height": 800}).opens_room(room).comes_in(somebody("Jill"))
    page = jill.page
    page.get_by_role("textbox", name="Message", exact=True).fill("Not yet sent")
    jill.button("About you").click()
    expect(page.get_by_role("menuitemradio", name="English")).to_have_attribute("aria-checked", "true")
    page.get_by_role("menuitemradio", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.get_by_role("textbox", name="الرسالة", exact=True)).to_have_value("Not yet sent")

    def is_on_the_right() -> bool:
        rooms = page.get_by_role("navigation", name="الغرف").bounding_box()
        return rooms is not None and rooms["x"] > 640

    wait_until(is_on_the_right, 10, "the list of rooms is on the other side")
    page.reload()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_emoji_have_their_names(visit: Visit, room: str, somebody: Somebody) -> None:
    """In German they are found by what they are called there; an English name in Arabic says that it is English."""
    page = visit(locale="de", viewport={"width": 1280, "height": 800}).opens_room(room).page
    page.locator("#nickname").fill(somebody("Jack"))
    page.locator("#nickname").press("Enter")
    page.get_by_role("button", name="Emoji einfügen").click()
    expect(page.get_by_role("button", name="Tiere und Natur")).to_be_visible()
    page.keyboard.type("Katzengesicht")
    cat = page.get_by_role("button", name="Katzengesicht", exact=True)
    expect(cat).to_have_text("🐱")
    assert violations(page) == []
    cat.click()
    expect(page.get_by_role("textbox", name="Nachricht", exact=True)).to_have_value("🐱")
    page.goto(f"{page.url}&lang=ar")
    page.get_by_role("button", name="إدراج رمز تعبيري").click()
    page.keyboard.type("cat face")
    expect(page.get_by_role("button", name="cat face", exact=True)).to_have_attribute("lang", "en")


def test_elements_speak_as_the_page_around_them(visit: Visit, room: str) -> None:
    """And change when it does."""
    site = SitePage(visit(), f'<tidings-presence room="{room}"></tidings-presence>').opens()
    people = site.page.locator("tidings-presence ul")
    expect(people).to_have_attribute("aria-label", "People here now")
    site.page.evaluate("document.documentElement.lang = 'de'")
    expect(people).to_have_attribute("aria-label", "Personen, die jetzt hier sind")
