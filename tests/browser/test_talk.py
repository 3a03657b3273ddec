"""The main job: two people in two browsers. One writes, the other sees it."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import Visitor

NOTE_WHO_GOES = """(list) => {
  window.gone = [];
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ removedNodes }) => [...removedNodes]))
      if (node.localName === "li") window.gone.push(node.querySelector(".name").textContent);
  }).observe(list, { childList: true });
}"""


def test_what_one_writes_the_other_sees_with_name_and_time(jack: Visitor, jill: Visitor) -> None:
    """By Enter; and the writer sees it once, as delivered."""
    jack.says("hello")

    seen = jill.message("hello")
    expect(seen).to_have_count(1)
    expect(seen).to_contain_text(jack.name)
    expect(seen.get_by_role("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(jack.waiting("hello")).to_have_count(0)
    expect(jack.message("hello")).to_have_count(1)
    expect(jack.composer).to_have_value("")
    expect(jack.composer).to_be_focused()


def test_a_click_on_the_button_sends(jack: Visitor, jill: Visitor) -> None:
    """And an answer comes back."""
    jack.composer.fill("is anybody here?")
    jack.button("Send").click()
    expect(jill.message("is anybody here?")).to_have_count(1)

    jill.says("I am")
    expect(jack.message("I am")).to_contain_text(jill.name)


def test_messages_stand_in_the_order_in_which_they_were_written(jack: Visitor, jill: Visitor) -> None:
    """On both pages, though they are written faster than they are delivered."""
    texts = [f"line {number}" for number in range(1, 11)]
    for text in texts:
        jack.says(text)

    expect(jill.message("line 10")).to_have_count(1)
    assert jill.texts() == texts
    expect(jack.waiting("line")).to_have_count(0)
    assert jack.texts() == texts


def test_a_line_end_is_written_with_shift(jack: Visitor, jill: Visitor) -> None:
    """Shift and Enter make a line; Enter sends both."""
    jack.types("first")
    jack.composer.press("Shift+Enter")
    jack.types("second")
    jack.composer.press("Enter")

    expect(jill.message("first").locator(".text")).to_have_text(re.compile(r"^first\nsecond$"), use_inner_text=True)


def test_typing_is_shown_and_ends(jack: Visitor, jill: Visitor) -> None:
    """It ends when the field is emptied, and when the message is sent."""
    jack.types("well")
    expect(jill.typing).to_have_text(f"{jack.name} is typing")
    expect(jack.typing).to_be_empty()
    jack.composer.fill("")
    expect(jill.typing).to_be_empty()

    jack.types("well then")
    expect(jill.typing).to_have_text(f"{jack.name} is typing")
    jack.composer.press("Enter")
    expect(jill.typing).to_be_empty()


def test_who_is_here_are_people_and_not_tabs(jack: Visitor, jill: Visitor, room: str) -> None:
    """A second tab of Jack's is still Jack, and its end is not his."""
    expect(jill.person(jack.name)).to_be_visible()
    expect(jill.people_count).to_have_text("2")

    tab = jack.opens_a_tab().opens_room(room).is_inside(jack.name)
    expect(tab.people_count).to_have_text("2")
    tab.says("from the other tab")
    expect(jack.message("from the other tab").get_by_role("button", name="Edit message")).to_have_count(1)
    expect(jill.people).to_have_count(2)

    tab.page.close()
    jack.says("still here")
    expect(jill.message("still here")).to_have_count(1)
    expect(jill.people_count).to_have_text("2")


def test_presence_outlives_a_reload_and_ends_after_a_crash(
    jack: Visitor, jill: Visitor, visit: Visit, room: str, somebody: Somebody
) -> None:
    """Tom crashes after Jack's reload: when Tom has gone, Jack would have, too, if his reload were seen as leaving."""
    tom = visit().opens_room(room).comes_in(somebody("Tom"))
    expect(jill.people).to_have_count(3)
    jill.people_list.evaluate(NOTE_WHO_GOES)

    jack.reloads()
    tom.leaves()

    expect(jill.person(tom.name)).to_have_count(0)
    expect(jill.people_count).to_have_text("2")
    assert jill.page.evaluate("window.gone") == [tom.name]
