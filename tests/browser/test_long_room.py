"""A room with a long past: what is read stays where it is, however far one goes, and the page stays small."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp
from tests.support.filling import fill
from tests.support.node import Node, wait_until

COUNT, MOST_ROWS = 3000, 240
WIDE = {"viewport": {"width": 1280, "height": 800}}

# Where the rows in sight stand, by the messages' numbers.
PLACES = """(log) => {
  const edge = log.getBoundingClientRect();
  const numberOf = ({ message }) => message.text.match(/message (\\d+)/)?.[1] ?? "";
  const rows = [...log.querySelectorAll("tidings-message")].map((row) => [numberOf(row), row.getBoundingClientRect()]);
  const inSight = rows.filter(([, box]) => box.bottom > edge.top && box.top < edge.bottom);
  return Object.fromEntries(inSight.map(([number, { top }]) => [number, top]));
}"""
# What a picture without a size does to the first message, which is out of sight.
GROWS = """(log) => {
  const picture = document.createElement("div");
  picture.style.height = "333px";
  log.querySelector("tidings-message").shadowRoot.querySelector("article").append(picture);
}"""
# An IntersectionObserver tells where it is painted. Between two frames it may stand elsewhere, which nobody sees.
PAINTED = """const painted = (row) => new Promise((done) => {
  const observer = new IntersectionObserver(([{ boundingClientRect }]) => {
    observer.disconnect();
    done(boundingClientRect.top);
  });
  observer.observe(row);
});"""
# To the very beginning, a step in each frame: by how much a row that is looked at is then not where it should be.
GLIDES_UP = """async (log, step) => {
  PAINTED
  const isThere = () => log.scrollTop === 0 && log.querySelector(".begin") !== null;
  let worst = 0;
  while (!isThere()) {
    const edge = log.getBoundingClientRect().top + 50;
    const row = [...log.querySelectorAll("tidings-message")].find((one) => one.getBoundingClientRect().bottom > edge);
    const [before, by] = [row.getBoundingClientRect().top, Math.min(step, log.scrollTop)];
    log.scrollTop -= by;
    worst = Math.max(worst, Math.abs((await painted(row)) - before - by));
  }
  return worst;
}""".replace("PAINTED", PAINTED)
# Older messages are waited for at the upper end; in the end they come, as ANSWER has them.
WAITS_ABOVE = """const { room } = log.getRootNode().host;
  const history = room.history.bind(room);
  const isWaited = new Promise((waited) => {
    room.history = (where) => new Promise((done) => {
      waited(async () => done(ANSWER(await history(where))));
    });
  });
  log.scrollTop = 0;
  const answer = await isWaited;
  while (log.scrollTop > 0) {
    log.scrollTop = 0;
    await painted(log);
  }
  const [first, second] = log.querySelectorAll("tidings-message");"""
# There are none any more: by how much the first row moves then.
COMES_TO_NOTHING = """async (log) => {
  PAINTED
  WAITS_ABOVE
  const before = await painted(first);
  await answer();
  while (log.querySelector(".begin") === null) await painted(first);
  return Math.abs((await painted(first)) - before);
}""".replace("WAITS_ABOVE", WAITS_ABOVE.replace("ANSWER", "((page) => ({ ...page, messages: [], more: false }))"))
# Some come: by how much the second row moves then.
COMES_LATE = """async (log) => {
  PAINTED
  WAITS_ABOVE
  const before = await painted(second);
  await answer();
  while (log.querySelector("tidings-message") === first) await painted(second);
  return Math.abs((await painted(second)) - before);
}""".replace("WAITS_ABOVE", WAITS_ABOVE.replace("ANSWER", ""))
COMES_TO_NOTHING, COMES_LATE = (one.replace("PAINTED", PAINTED) for one in (COMES_TO_NOTHING, COMES_LATE))
ROWS = "(log) => log.querySelector('.rows').children.length"


def places(visitor: Visitor) -> dict[str, float]:
    """Where the messages in sight are on the page, in pixels from its top."""
    found: dict[str, float] = visitor.log.evaluate(PLACES)
    return found


def rows(visitor: Visitor) -> int:
    """How many rows are in the page."""
    return int(visitor.log.evaluate(ROWS))


def oldest_in_sight(visitor: Visitor) -> int:
    """The number of the topmost message in sight."""
    return min((int(number) for number in places(visitor) if number), default=COUNT)


def turns_the_wheel(visitor: Visitor, by: int) -> None:
    """Over the messages."""
    visitor.log.hover(position={"x": 300, "y": 200})
    visitor.page.mouse.wheel(0, by)


def rests(visitor: Visitor) -> dict[str, float]:
    """Wait until nothing moves any more; where everything is."""
    seen: list[dict[str, float]] = [{}]

    def is_still() -> bool:
        visitor.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seen.append(places(visitor))
        return len(seen) > 6 and all(one == seen[-1] for one in seen[-6:])

    wait_until(is_still, 10, "nothing moves")
    return seen[-1]


@pytest.fixture
def long_room(web_app: WebApp, node: Node) -> str:
    """A room in which three thousand messages were said."""
    room = web_app.makes_room("Hill")
    fill(node.root / "data" / "tidings.sqlite3", room, COUNT, began=round(1000 * time.time()) - 5 * 86_400_000)
    return room


def test_reading_up_through_thousands(visit: Visit, long_room: str, somebody: Somebody) -> None:
    """The page stays small on the way up and down again; the end is one press away."""
    jill = visit(**WIDE).opens_room(long_room).comes_in(somebody("Jill"))
    expect(jill.message(f"message {COUNT}.")).to_be_in_viewport()

    def has_come_to(number: int, by: int) -> Callable[[], bool]:
        def turn() -> bool:
            turns_the_wheel(jill, by)
            assert rows(jill) <= MOST_ROWS
            return (oldest_in_sight(jill) <= number) if by < 0 else (oldest_in_sight(jill) >= number)

        return turn

    wait_until(has_come_to(COUNT - 500, -1500), 50, "five hundred messages were passed")
    expect(jill.button("To the newest")).to_be_visible()
    wait_until(has_come_to(COUNT - 350, 1500), 50, "some were passed back again")
    jill.button("To the newest").click()
    expect(jill.message(f"message {COUNT}.")).to_be_in_viewport()
    expect(jill.button("To the newest")).to_have_count(0)
    jill.says("here I am")
    expect(jill.message("here I am")).to_be_in_viewport()


def test_what_is_read_stays_where_it_is(visit: Visit, long_room: str, web_app: WebApp, somebody: Somebody) -> None:
    """While older messages come above, new ones below, and a picture loads late."""
    jill = visit(**WIDE).opens_room(long_room).comes_in(somebody("Jill"))
    expect(jill.message(f"message {COUNT}.")).to_be_in_viewport()
    before = rests(jill)
    for _ in range(16):
        turns_the_wheel(jill, -350)
        after = rests(jill)
        moves = {round(after[number] - before[number]) for number in before.keys() & after.keys() - {""}}
        assert max(moves) - min(moves) <= 1
        before = after
    before = rests(jill)
    web_app.says_all(long_room, [f"news {number}" for number in range(5)])
    expect(jill.button("5 new messages")).to_be_visible()
    jill.log.evaluate(GROWS)
    after = rests(jill)
    assert all(abs(after[number] - before[number]) <= 1 for number in before)
    jill.page.set_viewport_size({"width": 900, "height": 800})
    assert min(before, key=lambda number: before[number]) in rests(jill)


def test_nothing_jumps_on_the_way_to_the_first_message(visit: Visit, long_room: str, somebody: Somebody) -> None:
    """Neither where older messages come nor where there are none any more."""
    jill = visit(**WIDE).opens_room(f"{long_room}&at=120").comes_in(somebody("Jill"))
    expect(jill.message("message 110.")).to_be_visible()
    assert jill.log.evaluate(GLIDES_UP, 60) <= 2
    expect(jill.log.get_by_text("This is where the conversation begins.")).to_be_in_viewport()


def test_nothing_jumps_where_all_rows_are_alike(visit: Visit, room: str, web_app: WebApp, somebody: Somebody) -> None:
    """As many come above as go below: all are as high as they were, but in other places. One keeps the focus."""
    web_app.says_all(room, [f"message {number}.\nIt has two lines." for number in range(400)])
    jill = visit(**WIDE).opens_room(f"{room}&at=390").comes_in(somebody("Jill"))
    expect(jill.message("message 380.")).to_be_visible()
    assert jill.log.evaluate(GLIDES_UP, 200) <= 2


def test_nothing_jumps_where_the_first_row_was_in_sight(
    visit: Visit, room: str, web_app: WebApp, somebody: Somebody
) -> None:
    """What it shows over its words goes to an older one of the same person."""
    web_app.says_all(room, [f"message {number}." for number in range(400)])
    jill = visit(**WIDE).opens_room(f"{room}&at=390").comes_in(somebody("Jill"))
    expect(jill.message("message 380.")).to_be_visible()
    assert jill.log.evaluate(COMES_LATE) <= 2


def test_nothing_jumps_where_older_messages_were_removed(visit: Visit, long_room: str, somebody: Somebody) -> None:
    """Who waits for them at the upper end learns that there are none; what is read stays in its place."""
    jill = visit(**WIDE).opens_room(f"{long_room}&at=900").comes_in(somebody("Jill"))
    expect(jill.message("message 890.")).to_be_visible()
    assert jill.log.evaluate(COMES_TO_NOTHING) <= 2


def test_keys_go_on_where_nothing_is_loaded(visit: Visit, long_room: str, somebody: Somebody) -> None:
    """From message to message beyond the first page; Home leads to the very first, End to the last."""
    jill = visit(**WIDE).opens_room(long_room).comes_in(somebody("Jill"))
    expect(jill.message(f"message {COUNT}.")).to_be_in_viewport()
    jill.log.focus()
    keyboard = jill.page.keyboard
    for number in range(COUNT, COUNT - 130, -1):
        keyboard.press("k")
        expect(jill.message(f"message {number}.")).to_be_focused()
    assert rows(jill) <= MOST_ROWS
    jill.log.focus()
    keyboard.press("Home")
    expect(jill.message("message 1.").first).to_be_in_viewport()
    expect(jill.log.get_by_text("This is where the conversation begins.")).to_be_visible()
    jill.log.focus()
    keyboard.press("End")
    expect(jill.message(f"message {COUNT}.")).to_be_in_viewport()


def test_what_one_has_begun_stays(visit: Visit, long_room: str, somebody: Somebody) -> None:
    """The row with the focus is not taken from the page: an editor keeps its words while one looks something up."""
    jill = visit(**WIDE).opens_room(long_room).comes_in(somebody("Jill"))
    jill.says("helo")
    expect(jill.waiting("helo")).to_have_count(0)
    jill.does("helo", "Edit message")
    editor = jill.log.get_by_role("textbox", name="Edit message")
    editor.fill("hello, and")

    def is_far() -> bool:
        turns_the_wheel(jill, -1500)
        return oldest_in_sight(jill) < COUNT - 450

    wait_until(is_far, 50, "four hundred and fifty messages were passed")
    expect(editor).to_be_focused()
    expect(editor).to_have_value("hello, and")


def test_it_opens_at_the_first_unread(visit: Visit, long_room: str, web_app: WebApp, somebody: Somebody) -> None:
    """And reads on down to the end from there."""
    name = somebody("Jill")
    jill = visit(**WIDE).opens_room(long_room).comes_in(name)
    expect(jill.message(f"message {COUNT}.")).to_be_in_viewport()
    jill.opens_room(web_app.makes_room("Attic")).looks_on()
    web_app.says_all(long_room, [f"news {number}." for number in range(300)])
    jill.opens_room(long_room).looks_on()
    expect(jill.log.get_by_text("New messages")).to_be_in_viewport()
    expect(jill.message("news 0.")).to_be_in_viewport()

    def is_at_the_end() -> bool:
        turns_the_wheel(jill, 900)
        return jill.message("news 299.").count() > 0 and jill.message("news 299.").is_visible()

    wait_until(is_at_the_end, 60, "the end was reached")


@pytest.mark.parametrize("options", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_page_that_does_not_come(visit: Visit, long_room: str, somebody: Somebody, options: dict[str, Any]) -> None:
    """Is asked for once, and then when somebody wants it."""
    jill = visit(**options, color_scheme="dark" if options is PHONE else "light").opens_room(long_room)
    jill.comes_in(somebody("Jill"))
    expect(jill.message(f"message {COUNT}.")).to_be_in_viewport()
    log = jill.page.locator("tidings-messages")
    log.evaluate("({ room }) => { room.kept = room.history; room.history = () => Promise.reject(new Error('no')); }")
    wait_until(lambda: _at_the_top(jill), 30, "what was loaded is over")
    expect(jill.log.get_by_role("alert")).to_have_text("Older messages could not be loaded.")
    rests(jill)
    assert violations(jill.page) == []
    log.evaluate("({ room }) => { room.history = room.kept; }")
    again = jill.log.get_by_role("button", name="Try again")

    def is_tried() -> bool:
        """A row that comes above moves the button away from under the pointer."""
        if again.is_visible():
            again.click()
        return jill.log.get_by_role("alert").count() == 0

    wait_until(is_tried, 20, "it is asked for again")
    expect(jill.message(f"message {COUNT - 80}.")).to_have_count(1)


def _at_the_top(visitor: Visitor) -> bool:
    visitor.log.evaluate("(log) => log.scrollBy(0, -600)")
    return visitor.log.get_by_role("alert").count() > 0 and visitor.log.get_by_role("alert").is_visible()
