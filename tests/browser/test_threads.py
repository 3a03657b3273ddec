"""Replies in threads: beside the room, counted there, with their own unread state."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture(params=["desk", "phone"])
def screen(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Beside the room where there is a place, over it where there is none."""
    return DESK if request.param == "desk" else PHONE


def thread(visitor: Visitor) -> Locator:
    """The open thread."""
    return visitor.page.locator("tidings-thread")


def replies(visitor: Visitor) -> list[str]:
    """What the open thread shows, the message that it began with first."""
    return thread(visitor).locator("article .text").all_inner_texts()


def says(visitor: Visitor, text: str) -> None:
    """Reply in the open thread."""
    field = thread(visitor).get_by_role("textbox", name="Reply", exact=True)
    field.fill(text)
    field.press("Enter")
    expect(thread(visitor).get_by_role("article").filter(has_text=text)).not_to_have_attribute(
        "data-delivery", "sending"
    )


def opener(visitor: Visitor, text: str) -> Locator:
    """What a message in the room says of its replies."""
    return visitor.message(text).get_by_role("button", name=re.compile("repl(y|ies)"))


def test_a_thread_from_the_first_reply_on(
    visit: Visit, web_app: WebApp, somebody: Somebody, screen: dict[str, Any]
) -> None:
    """The room shows the question and how many answers; the thread shows them to both at once; the focus comes back."""
    room = web_app.makes_room("Canteen")
    jack = visit(**screen).opens_room(room).comes_in(somebody("Jack"))
    jill = visit(**screen).opens_room(room).comes_in(somebody("Jill"))
    jack.says("lunch?")
    expect(jill.message("lunch?")).to_have_count(1)
    jill.does("lunch?", "Reply in a thread")
    expect(thread(jill).get_by_text("No replies yet")).to_be_visible()
    assert violations(jill.page) == []
    says(jill, "yes, please")
    expect(opener(jack, "lunch?")).to_have_text(re.compile("1 reply.*1 new"))
    opener(jack, "lunch?").click()
    expect(thread(jack).get_by_role("article").filter(has_text="yes, please")).to_be_visible()
    says(jack, "at noon")
    expect(thread(jill).get_by_role("article").filter(has_text="at noon")).to_be_visible()
    for one in (jack, jill):
        assert replies(one) == ["lunch?", "yes, please", "at noon"]
        assert violations(one.page) == []
        thread(one).get_by_role("button", name="Close thread").click()
        expect(thread(one)).to_have_count(0)
        expect(opener(one, "lunch?")).to_be_focused()
        expect(opener(one, "lunch?")).to_have_text(re.compile(r"2 replies\s+\d\d:\d\d"))
        assert one.texts() == ["lunch?"]


def test_what_is_new_in_threads_is_gathered(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """Counted beside the rooms as it comes, listed, opened from there in whatever room one is, and read with that."""
    garden, attic = web_app.makes_room("Garden"), web_app.makes_room("Attic")
    jill = visit(**DESK).opens_room(garden).comes_in(somebody("Jill"))
    jack = visit(**DESK).opens_room(garden).comes_in(somebody("Jack"))
    jill.says("who waters the plants?")
    expect(jack.message("who waters")).to_have_count(1)
    jill.opens_room(attic)
    jack.does("who waters", "Reply in a thread")
    says(jack, "I do")
    count = jill.page.get_by_test_id("threads-unread")
    expect(count).to_have_text("1 unread")
    jill.page.get_by_role("button", name="Threads").click()
    listed = jill.page.get_by_role("list", name="Threads that you follow")
    expect(listed.get_by_role("listitem")).to_have_text(
        re.compile(r"Jill.* in Garden\s+who waters.*1 reply.*1 new", re.DOTALL)
    )
    assert violations(jill.page) == []
    listed.get_by_role("button").click()
    expect(thread(jill).get_by_text("New messages")).to_be_visible()
    assert replies(jill) == ["who waters the plants?", "I do"]
    expect(count).to_have_count(0)
    thread(jill).get_by_role("button", name="Tell me of replies").click()
    expect(thread(jill).get_by_role("button", name="Tell me of replies")).to_have_attribute("aria-pressed", "false")
    jill.opens_room(attic)
    jill.looks_on()
    says(jack, "and so does Ann")
    jill.button("Join room").click()  # which asks for the rooms once more
    expect(jill.composer).to_be_visible()
    expect(count).to_have_count(0)


def test_a_reply_that_was_written_offline_comes_into_its_thread(jack: Visitor, jill: Visitor) -> None:
    """Once, after a reload, when the network is back."""
    jack.says("lunch?")
    expect(jill.message("lunch?")).to_have_count(1)
    jill.does("lunch?", "Reply in a thread")
    says(jill, "yes")
    expect(opener(jack, "lunch?")).to_have_text(re.compile("1 reply"))
    jill.loses_the_network()
    says(jill, "written offline")
    jill.has_the_network_back()
    jill.reloads()
    # at the latest with the next heartbeat
    expect(opener(jack, "lunch?")).to_have_text(re.compile("2 replies"), timeout=20_000)
    opener(jill, "lunch?").click()
    expect(thread(jill).get_by_role("article").filter(has_text="written offline")).to_have_count(1)
    assert jack.texts() == jill.texts()[:1] == ["lunch?"]
