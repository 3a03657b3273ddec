"""Questions that backends ask: on every page of the person, until one of them answers."""

import re
import urllib.error
from concurrent.futures import Future
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.site_page import SitePage
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from tests.support.node import Node

DEPLOY = "Deploy version 7 now?"


def card(page: Page, question: str = DEPLOY) -> Locator:
    """A question on a page."""
    return page.get_by_role("group", name=question)


def choose(page: Page, choice: str) -> Locator:
    """One of its answers."""
    return card(page).get_by_role("button", name=choice, exact=True)


def refused(answer: Future[Any]) -> int:
    """The status with which the backend is told that there is no answer."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        answer.result(10)
    caught.value.close()
    return caught.value.code


def test_what_one_device_answers_goes_from_the_other(jack: Visitor, room: str, web_app: WebApp) -> None:
    """Whoever types goes on typing; a reload shows the question again; the backend has the answer."""
    tab = jack.opens_a_tab().opens_room(room).is_inside(jack.name)
    authid = web_app.authid_of(room, jack.name)
    jack.page.bring_to_front()
    jack.composer.fill("I am wri")
    with web_app.asking(authid, DEPLOY, "Deploy", "Not now") as answer:
        for page in (jack.page, tab.page):
            expect(card(page)).to_contain_text("site asks")
        expect(jack.composer).to_be_focused()
        jack.page.keyboard.type("ting")
        expect(jack.composer).to_have_value("I am writing")
        expect(jack.page.get_by_role("status").filter(has_text=f"site asks: {DEPLOY}")).to_have_count(1)
        assert violations(jack.page) == []
        tab.reloads()
        expect(choose(tab.page, "Deploy")).to_be_enabled()
        choose(tab.page, "Deploy").focus()
        tab.page.keyboard.press("Tab")
        expect(choose(tab.page, "Not now")).to_be_focused()
        tab.page.keyboard.press("Enter")
        expect(card(tab.page)).to_have_count(0)
        expect(tab.composer).to_be_focused()
        expect(card(jack.page)).to_contain_text("You answered on another page.")
        expect(card(jack.page)).to_have_count(0)
        found = answer.result(10)
    assert (found["answer"], found["choice"], found["person"]["name"]) == ("Not now", 1, jack.name)


def test_a_question_runs_out_of_time_or_is_dismissed(jack: Visitor, room: str, web_app: WebApp) -> None:
    """The time that is left is seen; both ends are told to the backend."""
    authid = web_app.authid_of(room, jack.name)
    with web_app.asking(authid, DEPLOY, "Yes", "No", timeout_ms=7000) as answer:
        expect(card(jack.page)).to_contain_text(re.compile("Time left: [4-7] s"))
        expect(card(jack.page)).to_contain_text(re.compile("Time left: [1-3] s"))
        expect(card(jack.page)).to_contain_text("Too late: the time is over.")
        expect(choose(jack.page, "Yes")).to_have_count(0)
        assert refused(answer) == 504
    expect(card(jack.page)).to_have_count(0)
    with web_app.asking(authid, DEPLOY) as answer:
        card(jack.page).get_by_role("button", name=f"Dismiss: {DEPLOY}").click()
        expect(card(jack.page)).to_have_count(0)
        assert refused(answer) == 409


def test_an_answer_in_words_waits_for_the_connection(phone: Visitor, room: str, web_app: WebApp) -> None:
    """On a phone, too; what the question says is text."""
    authid, question = web_app.authid_of(room, phone.name), "<b>Which</b> name?"
    with web_app.asking(authid, question) as answer:
        field = card(phone.page, question).get_by_role("textbox", name=f"Answer: {question}")
        field.fill("Tiger")
        assert violations(phone.page) == []
        phone.loses_the_network()
        expect(card(phone.page, question)).to_contain_text("No connection")
        expect(card(phone.page, question).get_by_role("button", name="Answer")).to_be_disabled()
        phone.has_the_network_back()
        expect(card(phone.page, question).get_by_role("button", name="Answer")).to_be_enabled()
        field.press("Enter")
        assert answer.result(10)["answer"] == "Tiger"
    expect(card(phone.page, question)).to_have_count(0)


def test_the_element_asks_on_any_page_of_the_site(visit: Visit, node: Node, web_app: WebApp) -> None:
    """In a corner; after the answer the focus is where it was."""
    body = '<p><input aria-label="Search the site"></p><tidings-ask></tidings-ask>'
    head = '<meta name="tidings-token-url" content="/who">'
    site = SitePage(visit(), body, head=head).has_login(lambda: node.tidings("token", "asked").strip()).opens()
    field = site.page.get_by_role("textbox", name="Search the site")
    field.focus()
    with web_app.asking("asked", DEPLOY, "Yes", "No", if_away="wait") as answer:
        expect(choose(site.page, "Yes")).to_be_enabled()
        expect(field).to_be_focused()
        expect(site.page.get_by_role("region", name="Questions")).to_be_in_viewport()
        assert violations(site.page) == []
        choose(site.page, "Yes").focus()
        site.page.keyboard.press("Enter")
        expect(card(site.page)).to_have_count(0)
        expect(field).to_be_focused()
        assert answer.result(10)["choice"] == 0
