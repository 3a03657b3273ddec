"""Everything without a mouse: from the door to a message that was sent, edited and deleted."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from tests.support.node import wait_until

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute("aria-label") ?? element?.innerText?.trim() ?? "";
}"""
MOST_STEPS = 300
"""Every room that an earlier test has left in the list is one."""


def goes_to(visitor: Visitor, control: str, key: str = "Tab") -> None:
    """Press a key until the focus is on a control."""
    passed: list[str] = []
    for _ in range(MOST_STEPS):
        visitor.page.keyboard.press(key)
        passed.append(visitor.page.evaluate(FOCUSED))
        if passed[-1] == control:
            return
    raise AssertionError(f"{key} never led to {control!r}, but to {passed}")


def test_a_message_is_sent_edited_and_deleted(visit: Visit, room: str, jill: Visitor, somebody: Somebody) -> None:
    """Typing starts at the first key: the focus is where it is needed at every step."""
    jack = visit().opens_room(room)
    keyboard = jack.page.keyboard
    expect(jack.nickname).to_be_focused()
    keyboard.type(name := somebody("Jack"))
    keyboard.press("Enter")
    jack.is_inside(name)
    expect(jack.composer).to_be_focused()

    keyboard.type("helo")
    keyboard.press("Enter")
    expect(jill.message("helo")).to_have_count(1)
    expect(jack.waiting("helo")).to_have_count(0)

    goes_to(jack, "Edit message", "Shift+Tab")
    keyboard.press("Enter")
    expect(jack.log.get_by_role("textbox", name="Edit message")).to_be_focused()
    keyboard.press("Backspace")
    keyboard.type("lo")
    keyboard.press("Enter")
    expect(jill.message("hello")).to_contain_text("edited")
    expect(jack.composer).to_be_focused()

    goes_to(jack, "Delete message", "Shift+Tab")
    keyboard.press("Enter")
    expect(jack.log.get_by_role("button", name="Delete", exact=True)).to_be_focused()
    keyboard.press("Enter")
    expect(jill.message("Message deleted")).to_have_count(1)
    expect(jack.composer).to_be_focused()


def test_a_room_is_made_and_another_opened(jack: Visitor, somebody: Somebody) -> None:
    """The first stop of the Tab key leads past the rooms; a new room is ready to be written in."""
    title = somebody("Attic")
    keyboard = jack.page.keyboard
    goes_to(jack, "Make a room", "Shift+Tab")
    keyboard.press("Enter")
    expect(jack.page.get_by_role("textbox", name="Room name")).to_be_focused()
    keyboard.type(title)
    keyboard.press("Enter")
    expect(jack.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(jack.composer).to_be_focused()

    goes_to(jack, "Write a message", "Shift+Tab")
    keyboard.press("Enter")
    expect(jack.composer).to_be_focused()


def test_old_messages_are_reached_with_the_keys(jack: Visitor, jill: Visitor) -> None:
    """The log itself takes the focus, so that the keys scroll it."""
    for number in range(8):
        jill.says(f"message {number}\n" * 8)
    expect(jack.message("message 7")).to_be_in_viewport()
    goes_to(jack, "Messages", "Shift+Tab")

    def scrolled_up() -> bool:
        jack.page.keyboard.press("PageUp")
        return bool(jack.log.evaluate("(log) => log.scrollTop === 0"))

    wait_until(scrolled_up, 10, "the top is reached")
    expect(jack.message("message 0")).to_be_in_viewport()


def shortcuts(visitor: Visitor) -> Locator:
    """The list of them."""
    return visitor.page.get_by_role("dialog", name="Keyboard shortcuts")


def test_the_list_of_shortcuts(jack: Visitor) -> None:
    """With Ctrl and a slash from the field; a question mark there is a question mark. Single keys can be turned off."""
    keyboard = jack.page.keyboard
    keyboard.type("is it me?")
    expect(jack.composer).to_have_value("is it me?")
    keyboard.press("Control+/")
    expect(shortcuts(jack).get_by_text("Search messages")).to_be_visible()
    assert violations(jack.page) == []
    keyboard.press("c")
    keyboard.press("Escape")
    expect(shortcuts(jack)).to_be_hidden()
    expect(jack.composer).to_be_focused()
    expect(jack.composer).to_have_value("is it me?")

    jack.log.focus()
    keyboard.press("?")
    single = shortcuts(jack).get_by_role("checkbox", name="Keys without Ctrl or Alt")
    single.uncheck()
    expect(shortcuts(jack).get_by_text("off", exact=True).first).to_be_visible()
    keyboard.press("Escape")
    jack.reloads()
    jack.log.focus()
    keyboard.press("?")
    keyboard.press("Control+k")
    expect(jack.page.get_by_role("dialog", name="Search messages")).to_be_visible()
    expect(shortcuts(jack)).to_be_hidden()


def test_keys_go_through_rooms_and_messages(jack: Visitor, web_app: WebApp, somebody: Somebody) -> None:
    """Up and down among our rooms, those with news only, and from message to message."""
    cellar, attic = web_app.makes_room(title=somebody("Cellar")), web_app.makes_room(title=somebody("Attic"))
    for room in (cellar, attic):
        jack.opens_room(room)
        jack.button("Join room").click()
        expect(jack.composer).to_be_focused()
    opened = jack.page.locator("[aria-current=page]")
    keyboard = jack.page.keyboard
    keyboard.press("Alt+ArrowUp")
    expect(opened).not_to_have_attribute("href", f"?room={attic}")
    expect(jack.composer).to_be_focused()
    keyboard.press("Alt+ArrowDown")
    expect(opened).to_have_attribute("href", f"?room={attic}")

    web_app.says_all(cellar, ["one", "two", "three"])
    expect(jack.page.get_by_test_id("unread")).to_have_text("3 unread")
    keyboard.press("Alt+Shift+ArrowDown")
    expect(jack.message("three")).to_be_visible()
    expect(jack.page.get_by_test_id("unread")).to_have_count(0)
    jack.log.focus()
    keyboard.press("k")
    expect(jack.message("three")).to_be_focused()
    keyboard.press("k")
    expect(jack.message("two")).to_be_focused()
    keyboard.press("j")
    expect(jack.message("three")).to_be_focused()
    keyboard.press("c")
    expect(jack.composer).to_be_focused()
    expect(jack.composer).to_have_value("")


def test_escape_leads_to_the_newest(jack: Visitor, web_app: WebApp, room: str) -> None:
    """From wherever one has scrolled to; but not out of an editor, which it closes."""
    web_app.says_all(room, [f"message {number}" for number in range(60)])
    jack.says("mine")
    expect(jack.waiting("mine")).to_have_count(0)
    jack.log.evaluate("(log) => log.scrollTo(0, 0)")
    expect(jack.message("mine")).not_to_be_in_viewport()
    keyboard = jack.page.keyboard
    jack.composer.focus()
    keyboard.press("Escape")
    expect(jack.message("mine")).to_be_in_viewport()
    expect(jack.composer).to_be_focused()


def test_on_a_phone_the_drawers_open_and_close(phone: Visitor) -> None:
    """Escape closes what was opened, and the focus is back on what opened it."""
    keyboard = phone.page.keyboard
    for drawer, opener in (("Rooms", "Rooms"), ("People", "People, 1 here")):
        phone.button(opener).focus()
        keyboard.press("Enter")
        expect(phone.page.get_by_role("dialog", name=drawer)).to_be_visible()
        expect(phone.page.get_by_role("button", name="Close")).to_be_focused()
        keyboard.press("Escape")
        expect(phone.page.get_by_role("dialog")).to_have_count(0)
        expect(phone.button(opener)).to_be_focused()
