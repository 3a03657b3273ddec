"""Previews of links, as two people see them: after the message, calm, and gone when they are not wanted."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import SETTINGS, Somebody, Visit
from tests.browser.test_hostile import NARROW, SCRIPTS, UNRULY, fits_the_screen, was_not_hacked
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp
from tests.support.fake_site import FakeSite
from tests.support.files import jpeg
from tests.support.node import Node

SHOTS = os.environ.get("SHOTS", "")
AT_THE_END = "(log) => log.scrollHeight - log.scrollTop - log.clientHeight < 2"


@pytest.fixture(scope="module")
def fake_site() -> Iterator[FakeSite]:
    """A web site on this machine."""
    with FakeSite() as site:
        yield site


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, fake_site: FakeSite) -> Iterator[Node]:
    """A node that may ask that site."""
    settings = {
        **SETTINGS,
        "TIDINGS_LINK_PREVIEW_PRIVATE_ADDRESSES": "yes",
        "TIDINGS_LINK_PREVIEW_PORTS": f"80, {fake_site.port}",
        "TIDINGS_LINK_PREVIEWS_PER_MESSAGE": "2",
    }
    with Node(tmp_path_factory.mktemp("previews"), settings) as node:
        yield node


@pytest.fixture(scope="module")
def web_app(node: Node) -> WebApp:
    """The backend of the web app."""
    return WebApp(node.url, node.key("site"))


def card(visitor: Visitor, text: str) -> Locator:
    """The previews of a message."""
    return visitor.message(text).get_by_role("group", name="Preview of localhost")


def test_a_link_shows_what_it_leads_to(jack: Visitor, jill: Visitor, fake_site: FakeSite) -> None:
    """To both, and whoever comes later, with a picture that comes from the node; whoever was at the end stays there."""
    link = fake_site.has_article()
    for number in range(20):
        jack.says(f"line {number}")
    jack.says(f"Have you seen this? {link}")
    for visitor in (jack, jill):
        shown = card(visitor, "Have you seen this?")
        expect(shown.get_by_role("link")).to_have_text("Tom learns to open the fridge, and nobody can stop him")
        expect(shown.get_by_role("link")).to_have_attribute("href", link)
        expect(shown).to_contain_text("The Kitten Post · localhost")
        picture = shown.get_by_role("img", name="A kitten")
        expect(picture).to_have_attribute("data-loaded", "true")
        assert str(picture.get_attribute("src")).startswith("blob:")
        expect(visitor.message("Have you seen this?")).not_to_contain_text("edited")
        visitor.page.wait_for_function(AT_THE_END, arg=visitor.log.element_handle())
    assert violations(jill.page) == []
    jill.reloads()
    expect(card(jill, "Have you seen this?")).to_be_visible()
    assert fake_site.asked.count("/tom") == 1


def test_its_author_takes_it_away(jack: Visitor, jill: Visitor, fake_site: FakeSite) -> None:
    """For everybody; the message stays, and an edit brings nothing back."""
    jack.says(f"look {fake_site.has_article('/away')}")
    expect(card(jill, "look")).to_be_visible()
    jill.message("look").hover()
    jill.message("look").get_by_role("button", name="Message actions").click()
    expect(jill.page.get_by_role("menuitem", name="Copy text")).to_be_visible()
    expect(jill.page.get_by_role("menuitem", name="Remove preview")).to_have_count(0)
    jill.page.keyboard.press("Escape")
    jack.does("look", "Remove preview")
    for visitor in (jack, jill):
        expect(card(visitor, "look")).to_have_count(0)
        expect(visitor.message("look")).to_be_visible()


def test_an_edit_takes_away_what_it_does_not_say(jack: Visitor, jill: Visitor, fake_site: FakeSite) -> None:
    """And looks at what it says now."""
    jack.says(f"look {fake_site.has('/one', '<title>One</title>')}")
    expect(card(jill, "look")).to_contain_text("One")
    jack.edits("look", into=f"look {fake_site.has('/two', '<title>Two</title>')}")
    expect(card(jill, "look")).to_have_count(1)
    expect(card(jill, "look")).to_contain_text("Two")
    jack.deletes("look")
    expect(card(jill, "")).to_have_count(0)


def test_everybody_may_fold_them_away(jack: Visitor, jill: Visitor, fake_site: FakeSite) -> None:
    """For themselves, with the keyboard, in this browser from then on."""
    jack.says(f"look {fake_site.has_article('/fold')} and {fake_site.has('/second', '<title>Second</title>')}")
    expect(card(jill, "look")).to_have_count(2)
    hide = jill.message("look").get_by_role("button", name="Hide previews")
    hide.focus()
    jill.page.keyboard.press("Enter")
    show = jill.message("look").get_by_role("button", name="Show 2 previews")
    expect(show).to_be_focused()
    expect(card(jill, "look")).to_have_count(0)
    expect(card(jack, "look")).to_have_count(2)
    jill.reloads()
    jill.page.wait_for_function(AT_THE_END, arg=jill.log.element_handle())
    show.focus()
    jill.page.keyboard.press("Enter")
    expect(card(jill, "look")).to_have_count(2)
    expect(hide).to_be_focused()


def test_links_in_code_lead_nowhere(
    jack: Visitor, jill: Visitor, fake_site: FakeSite, web_app: WebApp, room: str
) -> None:
    """Nor those of a backend that wants none; in a thread they do."""
    code, plain = fake_site.has("/code", "<title>Code</title>"), fake_site.has("/plain", "<title>Plain</title>")
    jack.says(f"`{code}`")
    jack.says(f"and then {plain}")
    expect(card(jill, "and then")).to_contain_text("Plain")
    assert "/code" not in fake_site.asked
    jill.does("and then", "Reply in a thread")
    thread = jill.page.get_by_role("dialog", name="Thread").or_(jill.page.get_by_role("complementary", name="Thread"))
    field = jill.page.get_by_role("textbox", name="Reply", exact=True)
    field.fill(f"see {fake_site.has('/reply', '<title>Replied</title>')}")
    field.press("Enter")
    expect(thread.get_by_role("group", name="Preview of localhost").filter(has_text="Replied")).to_be_visible()


def test_what_pages_say_is_text(
    visit: Visit, room: str, somebody: Somebody, fake_site: FakeSite, web_app: WebApp
) -> None:
    """Whatever they say, on the narrowest of screens."""
    jack = visit(**NARROW).opens_room(room).comes_in(somebody("Jack"))
    for number, said in enumerate((*SCRIPTS[:6], *UNRULY[:6])):
        escaped = said.replace("&", "&amp;").replace('"', "&quot;")
        head = "".join(
            f'<meta property="og:{name}" content="{escaped}">' for name in ("title", "description", "site_name")
        )
        web_app.says(room, f"look {fake_site.has(f'/hostile{number}', head, jpeg(40, 900))}")
    expect(card(jack, "look")).to_have_count(12, timeout=40_000)  # one site is asked for one page after the other
    assert jack.log.locator(".card .title").first.inner_text() == SCRIPTS[0]
    was_not_hacked(jack)
    fits_the_screen(jack)


def test_on_a_phone(visit: Visit, jack: Visitor, room: str, somebody: Somebody, fake_site: FakeSite) -> None:
    """In the dark, with a picture by itself."""
    jill = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jill"))
    fake_site.pages["/kitten.jpg"] = ("image/jpeg", jpeg(800, 500))
    jack.says(f"Have you seen this? {fake_site.has_article('/phone')}")
    jack.says(f"and him {fake_site.url('/kitten.jpg')}")
    expect(card(jill, "Have you seen this?").get_by_role("img")).to_have_attribute("data-loaded", "true")
    alone = jill.message("and him").get_by_role("group", name="Picture from localhost")
    expect(alone.get_by_role("img")).to_have_attribute("data-loaded", "true")
    assert violations(jill.page) == []
    fits_the_screen(jill)
    if SHOTS:
        jill.page.screenshot(path=f"{SHOTS}/previews-phone-dark.png")
        jack.page.screenshot(path=f"{SHOTS}/previews-desk-light.png")


def test_without_scripts_a_preview_is_a_line(visit: Visit, jack: Visitor, room: str, fake_site: FakeSite) -> None:
    """With its link."""
    jack.says(f"look {fake_site.has_article('/plain-page')}")
    expect(card(jack, "look")).to_be_visible()
    reader = visit(java_script_enabled=False).opens(f"/plain/{room}")
    expect(reader.page.get_by_role("link", name="Tom learns to open the fridge")).to_be_visible()
