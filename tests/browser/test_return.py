"""Coming back, and reading back: the same guest, the same place, all of the history, and nothing jumps."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from tests.support.node import wait_until

# All in one task, so that nothing is loaded in between, nor before the page is told of the scrolling: for a hand on the
# wheel, browsers do that in the same frame.
SCROLL_AND_LOOK = """(log, top) => {
  log.scrollTop = top;
  log.dispatchEvent(new Event("scroll"));
  const edge = log.getBoundingClientRect().top;
  window.row = [...log.querySelectorAll("tidings-message")].find((row) => row.getBoundingClientRect().bottom > edge);
  return window.row.getBoundingClientRect().top;
}"""
# While older messages are loaded, a page has other things to show as well: somebody comes, somebody types.
MUCH_HAPPENS = """(log) => {
  const { port1, port2 } = new MessageChannel();
  let left = 1000;
  port1.onmessage = () => {
    log.getRootNode().host.requestUpdate();
    if ((left -= 1) > 0) port2.postMessage("again");
  };
  const isLoading = () => log.getAttribute("aria-busy") === "true";
  new MutationObserver(() => isLoading() && port2.postMessage("go")).observe(log, { attributes: true });
}"""
WHERE_IS_IT = "window.row.getBoundingClientRect().top"
TO_THE_BOTTOM = "(log) => log.scrollHeight - log.clientHeight - log.scrollTop"


@pytest.fixture
def long_room(room: str, web_app: WebApp) -> str:
    """The room, with a history of 150 messages, each of them with a number of three digits."""
    web_app.says_all(room, [f"said {number:03}" for number in range(1, 151)])
    return room


def test_a_reload_brings_back_the_same_guest(jack: Visitor, jill: Visitor) -> None:
    """Nobody asks for a name, the history is there, and what was written and not sent, too."""
    jack.says("before")
    jill.says("answer")
    expect(jack.message("answer")).to_have_count(1)
    jack.types("half a sen")

    jack.reloads()
    expect(jack.page.get_by_test_id("my-name")).to_have_text(jack.name)
    assert jack.texts() == ["before", "answer"]
    expect(jack.composer).to_have_value("half a sen")
    expect(jack.message("before").get_by_role("button", name="Edit message")).to_have_count(1)

    jill.says("after")
    expect(jack.message("after")).to_have_count(1)


def test_not_you_lets_somebody_else_in(jack: Visitor, jill: Visitor) -> None:
    """After that the page asks, as it does for anybody who is new."""
    jack.says("it was me")
    jack.button("Not you?").click()
    expect(jack.nickname).to_be_visible()
    jack.page.reload()
    expect(jack.nickname).to_be_visible()

    jack.comes_in(f"{jack.name} the second")
    expect(jack.message("it was me").get_by_role("button", name="Edit message")).to_have_count(0)
    expect(jill.person("the second")).to_be_visible()


def test_scrolling_up_loads_all_of_the_history(long_room: str, jack: Visitor) -> None:
    """Page by page, up to the beginning; the mouse's wheel is all it takes."""
    expect(jack.message("said 150")).to_be_in_viewport()
    assert len(jack.texts()) < 150
    jack.log.hover()
    beginning = jack.page.get_by_text("This is where the conversation begins.")

    seen: set[str] = set()

    def scrolled_to_it() -> bool:
        seen.update(shown := jack.texts())
        assert shown == sorted(shown)
        jack.page.mouse.wheel(0, -500)
        return beginning.is_visible()

    wait_until(scrolled_to_it, 30, "the beginning is shown")
    expect(jack.message("said 001")).to_have_count(1)
    seen.update(jack.texts())
    assert sorted(seen) == [f"said {number:03}" for number in range(1, 151)]


@pytest.mark.parametrize("meanwhile", ["() => {}", MUCH_HAPPENS], ids=["calm", "busy"])
def test_what_is_loaded_above_does_not_move_what_is_read(long_room: str, jack: Visitor, meanwhile: str) -> None:
    """The row at the top stays where it is, to the pixel."""
    jack.log.evaluate(meanwhile)
    shown = len(jack.texts())
    before = jack.log.evaluate(SCROLL_AND_LOOK, 200)
    expect(jack.log.get_by_role("article")).not_to_have_count(shown)
    expect(jack.log).to_have_attribute("aria-busy", "false")
    assert abs(jack.page.evaluate(WHERE_IS_IT) - before) <= 1


def test_new_messages_do_not_tear_the_reader_away(long_room: str, jack: Visitor, jill: Visitor) -> None:
    """They are counted on a button, which leads to them."""
    before = jack.log.evaluate(SCROLL_AND_LOOK, 900)
    jill.says("news one")
    expect(jack.button("1 new message")).to_be_visible()
    jill.says("news two")
    expect(jack.button("2 new messages")).to_be_visible()
    assert abs(jack.page.evaluate(WHERE_IS_IT) - before) <= 1
    expect(jack.message("news one")).not_to_be_in_viewport()

    jack.button("2 new messages").click()
    expect(jack.message("news two")).to_be_in_viewport()
    expect(jack.page.get_by_role("button", name="new message")).to_have_count(0)
    jill.says("news three")
    expect(jack.message("news three")).to_be_in_viewport()


def test_who_writes_sees_what_they_wrote(long_room: str, jack: Visitor) -> None:
    """Wherever they had scrolled to."""
    jack.log.evaluate(SCROLL_AND_LOOK, 900)
    jack.says("down here")
    expect(jack.message("down here")).to_be_in_viewport()
    wait_until(lambda: jack.log.evaluate(TO_THE_BOTTOM) < 1, 10, "the page is at the bottom")
