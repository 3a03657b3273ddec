"""The network goes and comes back: what was written meanwhile arrives once, and what others wrote is there."""

from playwright.sync_api import expect

from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp


def test_offline_and_back(jack: Visitor, jill: Visitor, room: str, web_app: WebApp) -> None:
    """Jack goes under a bridge."""
    jack.says("into the tunnel")
    expect(jill.message("into the tunnel")).to_have_count(1)

    jack.loses_the_network()
    expect(jack.connection).to_have_text("Offline")
    expect(jack.page.get_by_text("You are offline. Messages will be sent when you are back.")).to_be_visible()
    jack.says("it is dark")
    jack.says("very dark")
    expect(jack.waiting("dark")).to_have_count(2)
    jill.says("where are you?")
    jill.says("Jack?")
    expect(jill.waiting("Jack?")).to_have_count(0)
    expect(jack.message("where are you?")).to_have_count(0)

    jack.has_the_network_back()
    expect(jack.connection).to_have_text("Live")
    expect(jack.waiting("dark")).to_have_count(0)
    expect(jill.message("very dark")).to_have_count(1)
    told = ["into the tunnel", "where are you?", "Jack?", "it is dark", "very dark"]
    assert jack.texts() == told
    assert jill.texts() == told
    assert web_app.texts_in(room) == told
    expect(jack.people_count).to_have_text("2")
    expect(jill.people_count).to_have_text("2")


def test_what_was_written_offline_outlives_the_page(jack: Visitor, jill: Visitor, room: str) -> None:
    """The tab was closed before the network came back; the next one sends it."""
    jack.loses_the_network()
    jack.says("closed too early")
    expect(jack.waiting("closed too early")).to_have_count(1)
    jack.page.close()
    jack.has_the_network_back()

    tab = jack.opens_a_tab().opens_room(room).is_inside(jack.name)
    expect(tab.message("closed too early")).to_have_count(1)
    expect(jill.message("closed too early")).to_have_count(1)
    tab.reloads()
    assert tab.texts() == ["closed too early"]
    assert jill.texts() == ["closed too early"]


def test_who_comes_in_offline_is_let_in_when_back(visit: Visit, room: str, somebody: Somebody) -> None:
    """The page was loaded, then the network went: the name is kept, and tried when there is a way."""
    jack = visit().opens_room(room)
    expect(jack.nickname).to_be_focused()
    jack.loses_the_network()
    jack.asks_to_come_in(name := somebody("Jack"))
    expect(jack.page.get_by_text("You are offline. We try again when you are back.")).to_be_visible()

    jack.has_the_network_back()
    jack.is_inside(name)
