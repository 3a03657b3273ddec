"""Blocking somebody: what they write is folded away for whoever did it, on all their pages, and for nobody else."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor

WIDE = {"viewport": {"width": 1280, "height": 800}}
FOLDED = "Message from somebody you blocked"


def folded(visitor: Visitor) -> Locator:
    """The messages that are folded away."""
    return visitor.message(FOLDED)


def blocks(visitor: Visitor, text: str, other: Visitor) -> None:
    """Block whoever wrote this, from the menu of it."""
    visitor.does(text, f"Block {other.name}")
    dialog = visitor.page.get_by_role("dialog", name="Block somebody")
    dialog.get_by_role("button", name="Block", exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text("is blocked")
    dialog.get_by_role("button", name="Close").last.click()


def test_jill_blocks_jack(visit: Visit, room: str, somebody: Somebody) -> None:
    """What he wrote and writes is folded on both of her pages, and no news; Joe sees it as ever."""
    jack, jill, joe = (visit(**WIDE).opens_room(room).comes_in(somebody(name)) for name in ("Jack", "Jill", "Joe"))
    tab = jill.opens_a_tab().opens_room(room).is_inside(jill.name)
    jack.says("first words")
    expect(jill.message("first words")).to_be_visible()
    jill.does("first words", f"Block {jack.name}")
    expect(jill.page.get_by_role("dialog", name="Block somebody")).to_contain_text("They are not told")
    assert violations(jill.page) == []
    jill.page.get_by_role("dialog", name="Block somebody").get_by_role("button", name="Cancel").click()
    blocks(jill, "first words", jack)
    jack.says("second words")
    expect(joe.message("second words")).to_be_visible()
    for page in (jill, tab):
        expect(folded(page)).to_have_count(2)
        expect(page.log).not_to_contain_text("words")
    assert violations(jill.page) == []
    folded(jill).last.get_by_role("button", name="Show").click()
    expect(jill.message("second words")).to_be_visible()
    expect(folded(tab)).to_have_count(2)
    jack.types("more")
    expect(joe.typing).to_contain_text(jack.name)
    expect(jill.typing).to_be_empty()
    jill.button("About you").click()
    jill.page.get_by_role("menuitem", name="People you blocked").click()
    dialog = jill.page.get_by_role("dialog", name="People you blocked")
    expect(dialog.get_by_role("listitem")).to_contain_text(jack.name)
    assert violations(jill.page) == []
    dialog.get_by_role("button", name=f"Unblock {jack.name}").click()
    expect(dialog).to_contain_text("Nobody.")
    for page in (jill, tab):
        expect(page.message("first words")).to_be_visible()


def test_they_have_no_direct_messages(visit: Visit, room: str, somebody: Somebody) -> None:
    """Neither can write in the room that they had; both are told so, and not who did what."""
    jill = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jill"))
    jack = visit(**WIDE).opens_room(room).comes_in(somebody("Jack"))
    jack.button(f"Write to {jill.name}").click()
    expect(jack.page.get_by_role("heading", level=1)).to_have_text(jill.name)
    jack.says("just for you")
    jill.shows("Rooms")
    jill.page.get_by_role("dialog", name="Rooms").get_by_role("link", name=jack.name).click()
    expect(jill.message("just for you")).to_be_visible()
    blocks(jill, "just for you", jack)
    expect(folded(jill)).to_have_count(1)
    expect(jill.page.get_by_text("The two of you cannot write to each other.")).to_be_visible()
    expect(jill.composer).to_be_hidden()
    assert violations(jill.page) == []
    assert jill.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    jack.says("are you there?")
    expect(jack.waiting("are you there?")).to_contain_text("The two of you cannot write to each other.")
