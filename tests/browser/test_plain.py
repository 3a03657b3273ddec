"""The pages without JavaScript, in a real browser that has none; and how they become live where there is some."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE
from tests.browser.web_app import WebApp

NO_SCRIPT = {"java_script_enabled": False}


def texts(page: Page) -> list[str]:
    """What the messages on a plain page say."""
    return page.locator(".messages .text").all_inner_texts()


def come_in(page: Page, name: str) -> None:
    """Give a name in the form."""
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_text(f"You are {name}")).to_be_visible()


def say(page: Page, text: str) -> None:
    """Write into the form and send it."""
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".messages .text").last).to_have_text(text)


def test_jack_without_javascript_talks_with_jill_who_has_it(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """He finds the way from the front page, sees that she is here, reads, writes; she has it at once."""
    room = web_app.makes_room("Garden")
    jill = visit().opens_room(room).comes_in(somebody("Jill"))
    jill.says("is anybody here?")
    jack = visit(**NO_SCRIPT).opens("/")
    name = somebody("Jack")
    # Chromium shows what is in <noscript>, but Playwright does not take it for a part of the page
    assert 'href="plain/"' in jack.page.content()
    jack.opens(f"/plain/{room}")
    expect(jack.page.get_by_role("heading", name="Garden", level=1, exact=True)).to_be_visible()
    expect(jack.page.locator(".people")).to_have_text(jill.name)
    assert texts(jack.page) == ["is anybody here?"]
    come_in(jack.page, name)
    say(jack.page, "I am, with no script at all")
    expect(jill.message("with no script at all")).to_be_visible()
    jill.says("good to see you")
    jack.page.get_by_role("link", name="Look for new messages").click()
    expect(jack.page.locator(".messages .text").last).to_have_text("good to see you")
    jack.page.reload()
    assert len(texts(jack.page)) == 3
    jack.page.get_by_role("button", name="Leave").click()
    expect(jack.page.get_by_label("Your name")).to_be_visible()


def test_the_list_of_rooms_leads_into_one_and_back(visit: Visit, web_app: WebApp) -> None:
    """With links alone, as every page of the web has."""
    room = web_app.makes_room("Attic")
    page = visit(**NO_SCRIPT).opens("/plain").page
    while not page.get_by_role("link", name="Attic").count():
        page.get_by_role("link", name="More rooms").click()
    page.get_by_role("link", name="Attic").first.click()
    expect(page.get_by_text("Nobody has written here yet.")).to_be_visible()
    assert room
    page.get_by_role("link", name="Rooms").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rooms")


def test_a_long_history_is_read_back_to_its_beginning(visit: Visit, web_app: WebApp, room: str) -> None:
    """Fifty messages a page, by links."""
    web_app.says_all(room, [f"text {n}" for n in range(120)])
    page = visit(**NO_SCRIPT).opens(f"/plain/{room}").page
    found = texts(page)
    for _ in range(2):
        page.get_by_role("link", name="Older messages").click()
        page.wait_for_url(re.compile("before="))
        found = texts(page) + found
    assert found == [f"text {n}" for n in range(120)]
    page.get_by_role("link", name="To the newest messages").click()
    assert texts(page)[-1] == "text 119"


def test_where_there_is_javascript_the_page_becomes_live(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """The history is there before, whoever comes in goes on without a page being loaded."""
    room = web_app.makes_room("Pond")
    web_app.says(room, "said before")
    jack = visit().opens(f"/plain/{room}")
    assert texts(jack.page) == ["said before"]
    chat = jack.page.locator("tidings-chat")
    chat.get_by_label("Your nickname").fill(somebody("Jack"))
    chat.get_by_role("button", name="Come in").click()
    expect(jack.page.locator("body.live")).to_be_visible()
    expect(jack.page.locator(".messages")).to_have_count(0)
    expect(chat.get_by_text("said before")).to_be_visible()
    web_app.says(room, "said now")
    expect(chat.get_by_text("said now")).to_be_visible()
    jack.page.reload()
    expect(jack.page.locator("body.live")).to_be_visible()


def test_whoever_began_without_javascript_stays_who_they_are(visit: Visit, room: str, somebody: Somebody) -> None:
    """A guest of the plain pages is not asked for a name again when scripts run: the page stays plain."""
    name = somebody("Jack")
    jack = visit().opens(f"/plain/{room}?before=1").page  # an old page does not become live
    come_in(jack, name)
    say(jack, "still me")
    jack.reload()
    expect(jack.get_by_text(f"You are {name}")).to_be_visible()
    expect(jack.locator("tidings-chat")).to_have_count(0)


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", **PHONE}])
def test_nobody_is_kept_out(visit: Visit, web_app: WebApp, somebody: Somebody, options: dict[str, object]) -> None:
    """Axe finds nothing on any of the pages; no page is wider than a phone."""
    room = web_app.makes_room("Shed")
    web_app.says(room, "a word " + "m" * 300)
    page = visit(**options).opens("/plain/").page
    assert violations(page) == []
    for path in (f"/plain/{room}?before=999", f"/plain/{room}"):
        page.goto(page.url.partition("/plain")[0] + path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(page.url.partition("?")[0] + "?before=999")
    come_in(page, somebody("Jack"))
    assert violations(page) == []


def test_an_error_is_a_page_too(visit: Visit) -> None:
    """With a way on."""
    jack = visit(**NO_SCRIPT)
    jack.watch.forgive("404")
    page = jack.opens("/plain/nowhere").page
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such room")
    page.get_by_role("link", name="To the rooms").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rooms")


@pytest.mark.parametrize(
    ("locale", "direction", "label", "comes_in", "other"),
    [("de-AT", "ltr", "Dein Name", "Hereinkommen", "العربية"), ("ar-EG", "rtl", "اسمك", "دخول", "Deutsch")],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_speaks_the_visitors_language(
    visit: Visit,
    room: str,
    somebody: Somebody,
    locale: str,
    direction: str,
    label: str,
    comes_in: str,
    other: str,
    scheme: str,
) -> None:
    """What the browser prefers, with its direction, on a phone; and another one by a link, which is kept."""
    page = visit(**NO_SCRIPT, **PHONE, locale=locale, color_scheme=scheme).opens(f"/plain/{room}").page
    expect(page.locator("html")).to_have_attribute("dir", direction)
    name = somebody("Jack")
    page.get_by_label(label).fill(name)
    page.get_by_role("button", name=comes_in).click()
    expect(page.locator(".who")).to_contain_text(name)
    page.get_by_role("link", name=other).click()
    expect(page.locator("html")).not_to_have_attribute("dir", direction)
    expect(page.locator(".who")).to_contain_text(name)
    page.locator(".brand a").click()
    expect(page.locator("html")).not_to_have_attribute("dir", direction)


def test_a_room_has_its_picture(visit: Visit, web_app: WebApp) -> None:
    """One by address is loaded within the page's policy, and the live page shows the same."""
    room = web_app.makes_room("Den")
    web_app.depicts(room, "/favicon.svg")
    page = visit().opens(f"/plain/{room}").page
    picture = page.locator("h1 .of-room")
    expect(picture).to_have_attribute("src", "/favicon.svg")
    expect(picture).not_to_have_js_property("naturalWidth", 0)
