"""What a message said before: its versions for everybody, what was deleted for those who moderate."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp


def opens(visitor: Visitor, text: str, button: str, title: str) -> Locator:
    """Open what a message said before."""
    visitor.message(text).get_by_role("button", name=button, exact=True).click()
    return visitor.page.get_by_role("dialog", name=title)


def test_what_was_changed_is_marked(jack: Visitor, jill: Visitor) -> None:
    """The last version first, by words that were added and removed; the focus goes back to where it was."""
    jack.says("three kittns sleep")
    jack.edits("three", into="three kittens sleep")
    jack.edits("three", into="two kittens sleep here")
    expect(jill.message("two kittens")).to_contain_text("edited")
    shown = opens(jill, "two kittens", "edited", "Versions of a message")
    expect(shown.get_by_role("listitem")).to_have_count(3)
    last = shown.get_by_role("listitem").first
    expect(last.get_by_role("deletion")).to_have_text("three")
    expect(last.get_by_role("insertion")).to_have_text(["two", "here"])
    expect(shown.get_by_role("listitem").last.get_by_text("three kittns sleep")).to_be_visible()
    assert violations(jill.page) == []
    jill.page.keyboard.press("b")
    expect(jill.page.get_by_role("dialog")).to_have_count(1)  # keys do nothing under what is open
    jill.page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(jill.message("two kittens").get_by_role("button", name="edited")).to_be_focused()


def test_what_was_deleted_is_seen_by_who_moderates(
    jack: Visitor, room: str, web_app: WebApp, visit: Visit, somebody: Somebody
) -> None:
    """On a phone, too: from where it stood, and in the panel. Nobody else is offered it."""
    ann = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Ann"))
    web_app.gives(room, ann.name, "owner")
    jack.says("what a silly dog")
    expect(ann.message("silly dog")).to_have_count(1)
    jack.deletes("silly dog")
    expect(jack.message("Message deleted")).to_have_count(1)
    expect(jack.message("Message deleted").get_by_role("button")).to_have_text([jack.name])
    shown = opens(ann, "Message deleted", "Show", "Deleted message")
    expect(shown.get_by_text("what a silly dog")).to_be_visible()
    expect(shown.get_by_text("Deleted by its author")).to_be_visible()
    assert violations(ann.page) == []
    ann.page.keyboard.press("Escape")
    ann.does_in_the_room("Moderation")
    panel = ann.page.get_by_role("dialog", name="Moderation")
    expect(panel.get_by_text("what a silly dog")).to_be_visible()
    assert violations(ann.page) == []
