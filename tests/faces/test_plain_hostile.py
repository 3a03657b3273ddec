"""The pages without JavaScript show whatever people write as text, and nothing of it is markup."""

from collections.abc import Mapping
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from tests.faces.test_plain import Browser, does, lobby
from tests.support.cast import JACK
from tests.support.hostile import ACCEPTED, CONTROLS, SCRIPTS, TOO_LONG
from tidings.faces.wamp import Parts

__all__ = ["lobby"]  # a fixture is found by its name


class Page(HTMLParser):
    """A page as a browser reads it: which elements with which attributes, what messages say, where their links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.messages: list[str] = []
        self.typed = ""
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = dict(attrs)
        self.elements |= {(tag, name) for name in ("", *given)}
        if tag == "a" and self._in == "text":
            self.links.append(given["href"] or "")
        if tag == "p":
            self._in = given.get("class") or ""
            self.messages += [""] if self._in == "text" else []
        if tag == "textarea":
            self._in = tag

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in {"p", "textarea"}:
            self._in = ""

    def handle_data(self, data: str) -> None:
        """There is text."""
        if self._in == "text":
            self.messages[-1] += data
        if self._in == "textarea":
            self.typed += data


@pytest.mark.parametrize("texts", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_messages_are_text(lobby: Parts, texts: Mapping[str, str]) -> None:
    """They say what was written; but for links to the web, the page has no element that it has not with plain words."""
    browser = Browser(lobby)
    does(lobby, JACK, "chat.send", room="lobby", text="plain, and https://www.example.com")
    browser.goes_to("lobby")
    plain = Page(browser.page)
    for text in texts.values():
        does(lobby, JACK, "chat.send", room="lobby", text=text)
    browser.goes_to("lobby")
    found = Page(browser.page)
    assert found.messages == [*plain.messages, *texts.values()]
    assert found.elements == plain.elements
    assert [link for link in found.links if not link.startswith("https://")] == []


def test_what_is_refused_stands_in_the_form_as_text(lobby: Parts) -> None:
    """Nothing that was typed is lost, and the page says what is wrong with it."""
    browser = Browser(lobby)
    browser.goes_to("lobby")
    browser.sends(do="enter", nickname="Jill")
    typed = f"</textarea>{SCRIPTS['script']}"
    browser.sends(do="send", text=typed + TOO_LONG)
    found = Page(browser.page)
    assert found.typed == typed + TOO_LONG
    assert "script" not in {tag for tag, _ in found.elements}
    assert browser.texts == []


@pytest.mark.parametrize("text", CONTROLS.values(), ids=CONTROLS.keys())
def test_what_is_no_text_is_refused(lobby: Parts, text: str) -> None:
    """The page says so. Halves of characters cannot come: a form is UTF-8."""
    browser = Browser(lobby)
    browser.goes_to("lobby")
    browser.sends(do="enter", nickname="Jill")
    assert browser.sends(do="send", text=text).status == 422
    assert "text contains" in browser.page
    assert browser.texts == []


def test_names_are_text(lobby: Parts) -> None:
    """Taken or refused, and then repeated in the form."""
    browser = Browser(lobby)
    browser.goes_to("lobby")
    nameless = Page(browser.page)
    browser.sends(do="enter", nickname="Jill")
    plain = {tag for tag, _ in nameless.elements | Page(browser.page).elements}
    for name in SCRIPTS.values():
        other = Browser(lobby)
        other.goes_to("lobby")
        other.sends(do="enter", nickname=name)
        assert str(escape(name)) in other.page, name
        assert {tag for tag, _ in Page(other.page).elements} <= plain, name
        assert other.page.count("<script") <= 1, name
