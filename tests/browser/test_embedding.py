"""The elements in somebody's own page: one script, one connection, and none of the page's ways breaks them."""

import re
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import Somebody, Visit
from tests.browser.site_page import SitePage
from tests.browser.visitor import DEADLINE_MS, PHONE
from tests.browser.web_app import WebApp
from tests.support.node import Node, wait_until

TOKEN_URL = '<meta name="tidings-token-url" content="/who">'
_NUMBERS = count(1)


@pytest.fixture
def member() -> str:
    """The authid of somebody whom the site knows, and no other test."""
    return f"reader-{next(_NUMBERS)}"


@pytest.fixture
def topic() -> str:
    """A topic of which nobody else speaks."""
    return f"cats-{next(_NUMBERS)}"


def logs_in(page: SitePage, node: Node, authid: str, *options: str) -> SitePage:
    """Let the site know the visitor, and open its page."""
    return page.has_login(lambda: node.tidings("token", authid, *options).strip()).opens()


def test_two_chats_a_bell_presence_and_a_toast_share_one_connection(
    visit: Visit, node: Node, web_app: WebApp, member: str, topic: str
) -> None:
    """Even if the script is there twice."""
    first, second = web_app.makes_room(), web_app.makes_room()
    body = (
        f'<tidings-chat room="{first}"></tidings-chat><tidings-chat room="{second}"></tidings-chat>'
        f'<tidings-bell></tidings-bell><tidings-presence room="{first}"></tidings-presence>'
        f'<tidings-toast topic="{topic}"></tidings-toast>'
        '<script type="module" src="/tidings-elements.js?again"></script>'
    )
    page = logs_in(SitePage(visit(), body, head=TOKEN_URL), node, member)
    for room in (first, second):
        page.says(room, f"Hello {room}")
        expect(page.chat(room).get_by_role("article")).to_contain_text(f"Hello {room}")
    expect(page.here).to_have_text("1 here")
    wait_until(lambda: web_app.texts_in(first) == [f"Hello {first}"], 10, "the node has it")
    assert len(page.sockets) == 1
    assert page.tokens_asked == 1


def test_the_connection_ends_when_the_last_element_is_gone_for_a_while(visit: Visit, room: str) -> None:
    """A page that changes its view keeps it."""
    visitor = visit()
    visitor.page.clock.install()
    page = SitePage(visitor, f'<tidings-presence room="{room}"></tidings-presence>').opens()
    expect(page.here).to_have_text("1 here")
    page.page.evaluate("document.body.append(document.querySelector('tidings-presence'))")
    page.page.evaluate("document.querySelector('tidings-presence').remove()")
    visitor.page.clock.run_for(5_000)
    assert len(page.live_sockets) == len(page.sockets) == 1
    visitor.page.clock.run_for(6_500)
    wait_until(lambda: bool(page.page.evaluate("1")) and page.live_sockets == [], 10, "the connection is closed")
    visitor.leaves()  # or whoever comes next has a clock that stands still


def test_a_visitor_counts_and_becomes_a_guest_by_choosing_a_name(visit: Visit, room: str, somebody: Somebody) -> None:
    """Both tabs of a browser are then the same guest."""
    body = f'<tidings-presence room="{room}"></tidings-presence><tidings-chat room="{room}"></tidings-chat>'
    page = SitePage(visit(), body).opens()
    expect(page.here).to_have_text("1 here")
    tab = SitePage(page.visitor.opens_a_tab(), body).opens()
    expect(tab.here).to_have_text("1 here")
    page.comes_in(room, name := somebody("Jill"))
    page.says(room, "I am no number")
    expect(tab.chat(room).get_by_role("article")).to_contain_text("I am no number")
    expect(tab.chat(room).get_by_role("article")).to_contain_text(name)
    expect(tab.chat(room).get_by_role("textbox", name="Message", exact=True)).to_be_visible()
    assert len(page.live_sockets) == len(tab.live_sockets) == 1


def test_a_taken_name_is_said_in_the_chat(visit: Visit, room: str, somebody: Somebody) -> None:
    """And another one can be chosen."""
    body = f'<tidings-chat room="{room}"></tidings-chat>'
    SitePage(visit(), body).opens().comes_in(room, name := somebody("Jack"))
    page = SitePage(visit(), body).opens()
    page.chat(room).get_by_role("textbox", name="Your nickname").fill(name)
    page.page.keyboard.press("Enter")
    expect(page.chat(room).get_by_role("alert")).to_have_text("That name is taken. Choose another one.")
    page.comes_in(room, somebody("John"))


def test_the_bell_counts_opens_and_marks_as_read_in_all_tabs(
    visit: Visit, node: Node, web_app: WebApp, member: str
) -> None:
    """What was read stays read after a reload; what was missed while away is unread."""
    web_app.notifies(member, title="While you were away", url="/kittens/1", text="A kitten came.")
    body = "<tidings-bell></tidings-bell>"
    page = logs_in(SitePage(visit(), body, head=TOKEN_URL), node, member)
    expect(page.bell).to_have_accessible_name("Notifications, 1 unread")
    web_app.notifies(member, title="And now this")
    expect(page.bell).to_have_accessible_name("Notifications, 2 unread")
    tab = logs_in(SitePage(page.visitor.opens_a_tab(), body, head=TOKEN_URL), node, member)
    expect(tab.bell).to_have_accessible_name("Notifications, 2 unread")

    page.visitor.page.bring_to_front()
    page.bell.click()
    expect(page.notifications).to_have_count(2)
    expect(page.notifications.first).to_contain_text("And now this")
    link = page.page.get_by_role("link", name="While you were away")
    expect(link).to_have_attribute("href", f"{page.visitor.home}/kittens/1")
    for one in (page, tab):
        expect(one.bell).to_have_accessible_name("Notifications")
    page.page.keyboard.press("Escape")
    expect(page.notifications).to_have_count(0)
    expect(page.bell).to_be_focused()
    page.page.reload()
    page.bell.click()
    expect(page.notifications).to_have_count(2)
    expect(page.page.get_by_text("New:")).to_have_count(0)


def test_the_bell_of_nobody_and_of_somebody_without_news(visit: Visit, node: Node, member: str) -> None:
    """Both say how it is."""
    body = "<tidings-bell></tidings-bell>"
    nobody = SitePage(visit(), body, head=TOKEN_URL).has_login(lambda: None).opens()
    nobody.bell.click()
    expect(nobody.page.get_by_text("Notifications are for those who are logged in")).to_be_visible()
    page = logs_in(SitePage(visit(), body, head=TOKEN_URL), node, member)
    page.bell.click()
    expect(page.page.get_by_text("Nothing yet.")).to_be_visible()
    page.visitor.loses_the_network()
    expect(page.page.get_by_test_id("connection")).to_have_text("Offline")


@pytest.mark.parametrize("url", ["javascript:window.hacked=1", "data:text/html,<script>1</script>", "vbscript:hacked"])
def test_notifications_are_text_and_lead_only_where_it_is_safe(
    visit: Visit, node: Node, web_app: WebApp, member: str, url: str
) -> None:
    """Never markup, never a script."""
    page = logs_in(SitePage(visit(), "<tidings-bell></tidings-bell>", head=TOKEN_URL), node, member)
    web_app.notifies(member, title="<img src=x onerror='window.hacked=1'>", text="<b>bold</b>", url=url)
    expect(page.bell).to_have_accessible_name("Notifications, 1 unread")
    page.bell.click()
    expect(page.notifications).to_contain_text("<img src=x onerror='window.hacked=1'>")
    expect(page.notifications).to_contain_text("<b>bold</b>")
    expect(page.notifications.get_by_role("link")).to_have_count(0)
    assert page.page.evaluate("'hacked' in window") is False


def test_toasts_stack_are_announced_and_go_away(visit: Visit, web_app: WebApp, topic: str) -> None:
    """By themselves, by their button, by Escape; not while somebody points at one."""
    other = f"{topic}-other"
    visitor = visit()
    visitor.page.clock.install()
    body = f'<tidings-toast topic="{topic}"></tidings-toast><tidings-toast topic="{other}"></tidings-toast>'
    body += '<tidings-presence room="lobby"></tidings-presence>'
    page = SitePage(visitor, body).opens()
    expect(page.here).to_contain_text("here")
    web_app.publishes(topic, title="First", url="/one", text="Of two")
    expect(page.toasts).to_have_count(1)
    web_app.publishes(other, title="Second")
    expect(page.toasts).to_have_count(2)
    expect(page.page.get_by_role("status").filter(has_text="Second")).to_have_count(1)
    expect(page.toasts.first.get_by_role("link", name="First")).to_have_attribute("href", f"{visitor.home}/one")
    page.toasts.first.hover()
    visitor.page.clock.run_for(20_000)
    expect(page.toasts).to_have_count(2)
    page.page.get_by_role("button", name="Dismiss: First").click()
    expect(page.toasts).to_have_count(1)
    page.page.get_by_role("button", name="Dismiss: Second").focus()
    page.page.keyboard.press("Escape")
    expect(page.toasts).to_have_count(0)
    page.page.mouse.move(0, 0)
    web_app.publishes(topic, title="Third")
    expect(page.toasts).to_have_count(1)
    visitor.page.clock.run_for(10_000)
    expect(page.toasts).to_have_count(0)
    visitor.leaves()  # or whoever comes next has a clock that stands still


# Chromium without a screen takes all its tabs for seen.
TURNS = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_toast_is_shown_by_one_of_several_tabs(visit: Visit, web_app: WebApp, topic: str) -> None:
    """By the one that is seen, and by no other later on; what came while none was seen is kept for the first look."""
    body = f'<tidings-toast topic="{topic}"></tidings-toast><tidings-presence room="lobby"></tidings-presence>'
    first = SitePage(visit(), body).opens()
    second = SitePage(first.visitor.opens_a_tab(), body).opens()
    for tab in (first, second):
        expect(tab.here).to_contain_text("here")
    first.page.evaluate(TURNS, "hidden")
    web_app.publishes(topic, title="Only once")
    expect(second.toasts).to_have_text([re.compile("Only once")])
    second.page.get_by_role("button", name="Dismiss: Only once").click()
    second.page.evaluate(TURNS, "hidden")
    web_app.publishes(topic, title="For the first look")
    first.page.evaluate(TURNS, "visible")
    expect(first.toasts).to_have_text([re.compile("For the first look")])
    second.page.evaluate(TURNS, "visible")
    web_app.publishes(topic, title="The last")
    wait_until(lambda: first.toasts.count() + second.toasts.count() == 2, 10, "one of them shows the last")
    assert "Only once" not in first.page.inner_text("body")
    assert "For the first look" not in second.page.inner_text("body")


def test_many_toasts_wait_for_their_turn(visit: Visit, web_app: WebApp, topic: str) -> None:
    """Four at a time."""
    page = SitePage(
        visit(), f'<tidings-toast topic="{topic}"></tidings-toast><tidings-presence room="lobby"></tidings-presence>'
    ).opens()
    expect(page.here).to_contain_text("here")
    for number in range(6):
        web_app.publishes(topic, title=f"News {number}")
    expect(page.toasts).to_have_count(4)
    page.page.get_by_role("button", name="Dismiss: News 0").click()
    expect(page.toasts.last).to_contain_text("News 4")


def test_a_token_is_renewed_before_it_ends_without_a_reconnection(
    visit: Visit, node: Node, room: str, member: str
) -> None:
    """The page asks the site again by itself."""
    body = f'<tidings-chat room="{room}"></tidings-chat>'
    page = SitePage(visit(), body, head=TOKEN_URL)
    tokens = [node.tidings("token", member, "--hours", "0.002").strip(), node.tidings("token", member).strip()]
    page.has_login(lambda: tokens[min(page.tokens_asked, 2) - 1]).opens()
    expect(page.chat(room).get_by_test_id("connection")).to_have_text("Live")
    wait_until(lambda: bool(page.page.evaluate("1")) and page.tokens_asked == 2, 10, "a new token was asked for")
    opened = page.page.evaluate("performance.now()")
    wait_until(lambda: page.page.evaluate("performance.now()") > opened + 4_000, 10, "the first token is over")
    page.says(room, "Still here")
    expect(page.chat(room).get_by_role("article")).to_contain_text("Still here")
    assert len(page.sockets) == 1


def test_one_searches_in_the_box(visit: Visit, room: str, web_app: WebApp, node: Node, member: str) -> None:
    """In that room alone; what is found is shown where it was said, a reply in its thread."""
    web_app.says_all(room, ["a needle", *(f"hay {number}" for number in range(120))])
    body = f'<tidings-chat room="{room}"></tidings-chat>'
    page = SitePage(visit(), body, head=TOKEN_URL)
    page.has_login(lambda: node.tidings("token", member).strip()).opens()
    chat = page.chat(room)
    chat.get_by_role("button", name="Search messages").click()
    search = page.page.get_by_role("dialog", name="Search messages")
    expect(search.get_by_role("searchbox")).to_be_focused()
    page.page.keyboard.type("needle")
    expect(search.get_by_role("listitem")).to_have_count(1)
    expect(search.get_by_role("checkbox")).to_have_count(0)
    assert axe.violations(page.page) == []
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    expect(search).to_be_hidden()
    found = chat.get_by_role("article").filter(has_text="a needle")
    expect(found).to_be_focused()
    expect(found).to_be_in_viewport()


HOSTILE = """body, body * { color: yellow !important; background: red !important; font: 40px/3 fantasy !important;
  display: inline !important; letter-spacing: 1em !important; text-transform: uppercase !important;
  visibility: visible !important; position: static !important; animation: none !important; cursor: none !important }
button, input, ul, li, p { display: none !important; width: 3px !important }"""


def test_a_hostile_style_does_not_get_in(visit: Visit, room: str, web_app: WebApp, somebody: Somebody) -> None:
    """What is inside looks and works as ever."""
    body = f'<tidings-chat room="{room}"></tidings-chat><tidings-presence room="{room}"></tidings-presence>'
    page = SitePage(visit(), body + "<tidings-bell></tidings-bell>", css=HOSTILE).opens()
    page.comes_in(room, somebody("Jill"))
    page.says(room, "Quite legible")
    article = page.chat(room).get_by_role("article")
    expect(article).to_contain_text("Quite legible")
    expect(article.locator(".text")).to_have_css("text-transform", "none")
    expect(article.locator(".text")).to_have_css("letter-spacing", "normal")
    expect(article.locator(".text")).to_have_css("color", "rgb(32, 37, 31)")
    expect(page.bell).to_be_visible()
    expect(page.here).to_have_css("font-size", "16px")
    heard = web_app.texts_in(room)
    assert heard == ["Quite legible"]


def test_the_whole_chat_in_a_page(visit: Visit, somebody: Somebody) -> None:
    """Without `room` it is all rooms, in the box that the page gives it."""
    visitor = visit()
    page = SitePage(visitor, "<tidings-chat></tidings-chat>").opens()
    visitor.nickname.fill(name := somebody("Jack"))
    visitor.nickname.press("Enter")
    visitor.is_inside(name)
    visitor.says(f"{name} is here")
    expect(visitor.message(f"{name} is here")).to_have_count(1)
    assert len(page.live_sockets) == 1


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ('url="nonsense://x"', "`url` must be a ws, wss, http or https address."),
        ('token-url="https://evil.example/who"', "`token-url` must be an address of this site."),
    ],
)
def test_a_wrong_attribute_is_said(visit: Visit, attributes: str, sentence: str) -> None:
    """Where it stands, and the page goes on."""
    page = SitePage(visit(), f'<tidings-chat room="lobby" {attributes}></tidings-chat>').opens()
    expect(page.page.get_by_text(sentence)).to_be_visible(timeout=DEADLINE_MS)
    assert page.sockets == []


LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    {**PHONE, "color_scheme": "light"},
    {**PHONE, "color_scheme": "dark"},
]


@pytest.mark.parametrize("look", LOOKS, ids=["desk, light", "desk, dark", "phone, light", "phone, dark"])
def test_the_page_that_shows_it_is_accessible_and_keeps_its_layout(
    visit: Visit, web_app: WebApp, somebody: Somebody, look: dict[str, Any]
) -> None:
    """With everything open; two browsers see each other; nothing jumps as the elements come alive."""
    reader = visit(**look, reduced_motion="reduce").opens("/elements.html")
    page, chat = reader.page, reader.page.get_by_role("group", name="Chat: lobby")
    expect(page.get_by_test_id("here")).to_contain_text("here")
    assert axe.violations(page) == []
    reader.nickname.fill(somebody("Jill"))
    before = chat.bounding_box()
    reader.nickname.press("Enter")
    expect(reader.composer).to_be_visible()
    assert chat.bounding_box() == before
    other = visit().opens("/elements.html")
    other.nickname.fill(somebody("Jack"))
    other.nickname.press("Enter")
    other.says(text := somebody("Hello from the other browser"))
    expect(reader.message(text)).to_have_count(1)
    web_app.publishes("kittens", title=(title := somebody("A kitten was born")), text="It is striped.")
    for one in (reader, other):
        expect(one.page.get_by_role("region", name="News").get_by_text(title)).to_be_visible()
    page.get_by_role("button", name="Notifications").click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_that_is_read_from_right_to_left(visit: Visit, room: str) -> None:
    """The list opens to where there is room."""
    page = SitePage(visit(**PHONE), "<tidings-bell></tidings-bell>", html=' dir="rtl"').opens()
    page.bell.click()
    box = page.page.get_by_role("region", name="Notifications").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["viewport"]["width"]  # type: ignore[index]
