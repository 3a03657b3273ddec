"""The web app speaks, and pages show it in the same second: the second and third arrows, as a reader sees them."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp


def news(reader: Visitor) -> Locator:
    """What the page shows of a topic."""
    return reader.page.get_by_role("list", name="News").get_by_role("listitem")


def test_a_publication_is_on_the_page_at_once_and_for_those_who_come_later(
    visit: Visit, web_app: WebApp, somebody: Somebody
) -> None:
    """The newest is at the top, and leads to its address."""
    early = visit().opens("/news.html")
    expect(early.connection).to_have_text("Live")
    first, second = somebody("A kitten was born"), somebody("Two kittens were found")
    web_app.publishes("kittens", title=first, url="https://www.example.com/kittens/1", text="It is striped.")
    expect(news(early).filter(has_text=first)).to_contain_text("It is striped.")
    expect(early.page.get_by_role("link", name=first)).to_have_attribute("href", "https://www.example.com/kittens/1")
    web_app.publishes("kittens", title=second)
    expect(news(early).first).to_contain_text(second)

    late = visit().opens("/news.html")
    for reader in (early, late):
        expect(news(reader).first).to_contain_text(second)
        expect(news(reader).nth(1)).to_contain_text(first)


def test_news_that_were_missed_offline_are_there_when_back(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """Once."""
    reader = visit().opens("/news.html")
    expect(reader.connection).to_have_text("Live")
    reader.loses_the_network()
    expect(reader.connection).to_have_text("Offline")
    web_app.publishes("kittens", title=(title := somebody("A kitten was missed")))
    reader.has_the_network_back()
    expect(news(reader).filter(has_text=title)).to_have_count(1)


def test_plain_wamp_stays_plain(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """autobahn-js and a few lines of script: what was, and what comes."""
    past, present = somebody("It was"), somebody("It is")
    web_app.publishes("kittens", title=past)
    reader = visit().opens("/wamp.html")
    expect(reader.page.get_by_role("status")).to_contain_text("Live as Plain")
    expect(news(reader).filter(has_text=past)).to_have_count(1)
    web_app.publishes("kittens", title=present)
    expect(news(reader).filter(has_text=present)).to_have_count(1)


def test_the_web_app_speaks_in_a_room(jack: Visitor, room: str, web_app: WebApp) -> None:
    """With its own name, and with pictures."""
    web_app.says(room, "Dinner is served", {"kind": "image", "url": "/kittens/snow.svg", "alt": "A white kitten"})
    expect(jack.message("Dinner is served")).to_contain_text("site")
    expect(jack.message("Dinner is served").get_by_role("img", name="A white kitten")).to_be_visible()
    expect(jack.message("Dinner is served").get_by_role("button", name="Edit message")).to_have_count(0)


@pytest.mark.usefixtures("kitten_finder")
def test_a_backend_answers_a_command_with_a_picture(jack: Visitor, jill: Visitor) -> None:
    """The command itself is nobody's message; the picture is everybody's, and it is really there."""
    jack.says("/kitten tiger")
    for reader in (jack, jill):
        answer = reader.message(f"{jack.name} asked for a kitten. This is Tiger!")
        expect(answer).to_have_count(1)
        picture = answer.get_by_role("img")
        expect(picture).to_be_visible()
        expect(picture).to_have_attribute("alt", "An orange tabby kitten sits and looks at you")
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("(image) => image.naturalWidth") > 0
        expect(picture).to_be_in_viewport()
        assert reader.texts() == [f"{jack.name} asked for a kitten. This is Tiger!"]


def test_a_command_that_nobody_knows(jack: Visitor, jill: Visitor) -> None:
    """Only who wrote it is told."""
    jack.says("/nonsense now")
    expect(jack.page.get_by_text("There is no command /nonsense.")).to_be_visible()
    jack.button("Dismiss").click()
    jack.says("well then")
    expect(jill.message("well then")).to_have_count(1)
    assert jill.texts() == ["well then"]
    assert jack.texts() == ["well then"]
