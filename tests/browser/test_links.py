"""Every message has an address: a click shows it, and it leads there from anywhere."""

from playwright.sync_api import expect

from tests.browser.conftest import Somebody, Visit
from tests.browser.web_app import WebApp


def test_a_link_leads_to_the_message(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """However far back it is; in another browser, and after going back and forward."""
    room = web_app.makes_room("Garden")
    web_app.says_all(room, [f"message {number}." for number in range(150)])
    jack = visit().opens_room(room).comes_in(somebody("Jack"))
    expect(jack.message("message 149.")).to_be_in_viewport()
    jack.message("message 120.").locator("a.when").click()
    address = jack.page.evaluate("location.search")
    assert address.startswith(f"?room={room}&at=")
    far = address.replace(address.rpartition("=")[2], "12")

    jill = visit().opens(f"/{far}").comes_in(somebody("Jill"))
    there = jill.log.locator("tidings-message[data-chosen] article")
    expect(there).to_be_focused()
    expect(there).to_contain_text("message 10.")
    jill.page.goto(f"{jill.home}/{address}")
    expect(there).to_contain_text("message 120.")
    jill.page.go_back()
    expect(there).to_contain_text("message 10.")


def test_a_link_to_a_reply_opens_its_thread(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """With the reply in sight."""
    room = web_app.makes_room("Garden")
    jack = visit(viewport={"width": 1280, "height": 800}).opens_room(room).comes_in(somebody("Jack"))
    jack.says("lunch?")
    jack.does("lunch?", "Reply in a thread")
    field = jack.page.get_by_role("textbox", name="Reply", exact=True)
    for number in range(40):
        field.fill(f"reply {number}.")
        field.press("Enter")
    replies = jack.page.locator("tidings-thread article")
    replies.filter(has_text="reply 3.").locator("a.when").click()
    address = jack.page.evaluate("location.search")
    assert "&thread=" in address
    jill = visit(viewport={"width": 1280, "height": 800}).opens(f"/{address}").comes_in(somebody("Jill"))
    there = jill.page.locator("tidings-thread tidings-message[data-chosen] article")
    expect(there).to_contain_text("reply 3.")
    expect(there).to_be_in_viewport()
