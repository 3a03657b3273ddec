"""Search: found by words, reached by keys and by touch, and shown where it was said."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp

WIDE = {"viewport": {"width": 1280, "height": 800}}


def dialog(visitor: Visitor) -> Locator:
    """The search."""
    return visitor.page.get_by_role("dialog", name="Search messages")


def field(visitor: Visitor) -> Locator:
    """Where one types."""
    return dialog(visitor).get_by_role("searchbox", name="Search messages")


def results(visitor: Visitor) -> Locator:
    """What was found."""
    return dialog(visitor).get_by_role("listitem")


def searches(visitor: Visitor, text: str) -> None:
    """By the keys alone, and goes to what was found first."""
    visitor.page.keyboard.press("Control+k")
    expect(field(visitor)).to_be_focused()
    visitor.page.keyboard.type(text)
    expect(results(visitor)).to_have_count(1)
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Enter")
    expect(dialog(visitor)).to_have_count(0)


def test_what_somebody_said_is_found_and_gone_to(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """From another room, by the keys alone; the words are marked and are text; there it is in its place."""
    garden, attic = web_app.makes_room("Garden"), web_app.makes_room("Attic")
    web_app.says_all(garden, [f"before {number}" for number in range(120)])
    jack = visit(**WIDE).opens_room(garden).comes_in(somebody("Jack"))
    jack.says("The Kürbis is <b>ripe</b>")
    expect(jack.waiting("ripe")).to_have_count(0)
    web_app.says_all(garden, [f"after {number}" for number in range(180)])
    jill = visit(**WIDE).opens_room(garden).comes_in(somebody("Jill"))
    jill.opens_room(attic)
    jill.page.get_by_role("button", name="Join room").click()
    expect(jill.composer).to_be_focused()

    jill.page.keyboard.press("Control+k")
    expect(field(jill)).to_be_focused()
    assert violations(jill.page) == []
    jill.page.keyboard.type("kurb")
    expect(results(jill)).to_have_count(1)
    expect(results(jill)).to_contain_text(f"{jack.name} Garden", use_inner_text=False)
    expect(results(jill).locator("mark")).to_have_text("Kürbis")
    expect(results(jill)).to_contain_text("The Kürbis is <b>ripe</b>")
    assert violations(jill.page) == []
    jill.page.keyboard.press("ArrowDown")
    jill.page.keyboard.press("Enter")

    expect(dialog(jill)).to_have_count(0)
    expect(jill.page.get_by_role("heading", level=1)).to_have_text("Garden")
    expect(jill.message("ripe")).to_be_focused()
    for text in ("before 119", "ripe", "after 0"):
        expect(jill.message(text).first).to_be_in_viewport()
    assert violations(jill.page) == []


def test_one_reads_on_from_there_to_what_is_said_now(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """Page by page, without a hole; what is said meanwhile is counted, and comes when one is there."""
    garden = web_app.makes_room("Garden")
    web_app.says_all(garden, ["needle", *(f"after {number}" for number in range(180))])
    jack = visit(**WIDE).opens_room(garden).comes_in(somebody("Jack"))
    jill = visit(**WIDE).opens_room(garden).comes_in(somebody("Jill"))
    searches(jill, "needle")
    expect(jill.message("needle")).to_be_in_viewport()
    jack.says("said meanwhile")
    expect(jill.page.get_by_role("button", name="1 new message")).to_be_visible()
    expect(jill.message("said meanwhile")).to_have_count(0)
    seen: dict[str, None] = {}
    for number in (*range(20, 180, 20), 179):
        jill.message(f"after {number}").scroll_into_view_if_needed()
        seen |= dict.fromkeys(jill.texts())  # what is far above goes from the page
    expect(jill.message("said meanwhile")).to_have_count(1)
    seen |= dict.fromkeys(jill.texts())
    assert list(seen) == ["needle", *(f"after {number}" for number in range(180)), "said meanwhile"]


def test_one_goes_back_to_the_newest(visit: Visit, web_app: WebApp, somebody: Somebody, room: str) -> None:
    """With one button; and who writes is there as well."""
    web_app.says_all(room, ["the first of all", *(f"number {number}" for number in range(150))])
    jill = visit(**PHONE).opens_room(room).comes_in(somebody("Jill"))
    for _ in range(2):
        jill.page.get_by_role("button", name="Search messages").tap()
        field(jill).fill("first of")
        results(jill).get_by_role("button").tap()
        expect(jill.message("the first of all")).to_be_in_viewport()
        expect(jill.message("number 149")).to_have_count(0)
        jill.page.get_by_role("button", name="To the newest").tap()
        expect(jill.message("number 149")).to_be_in_viewport()
    jill.page.get_by_role("button", name="Search messages").tap()
    results(jill).get_by_role("button").tap()
    expect(jill.message("the first of all")).to_be_in_viewport()
    jill.says("me too")
    expect(jill.message("me too")).to_be_in_viewport()
    expect(jill.waiting("me too")).to_have_count(0)


def test_nothing_found_and_closed_again(jack: Visitor, jill: Visitor, room: str) -> None:
    """A slash opens it where nothing is written; one room or all; it says that it found nothing; Escape closes it."""
    jill.says("a sentence of Jill")
    expect(jack.message("a sentence of Jill")).to_be_visible()
    jack.composer.press("/")
    expect(dialog(jack)).to_have_count(0)
    jack.composer.fill("")
    jack.log.focus()
    jack.page.keyboard.press("/")
    expect(field(jack)).to_be_focused()
    field(jack).fill("!?")
    expect(dialog(jack)).to_contain_text("Search for letters or digits")
    dialog(jack).get_by_role("checkbox").check()
    field(jack).fill("nothing like that")
    expect(dialog(jack)).to_contain_text(f"Nothing was found in {room}")
    assert violations(jack.page) == []
    field(jack).fill("sentence")
    expect(results(jack)).to_have_count(1)
    jill.deletes("a sentence of Jill")
    expect(jack.log).to_contain_text("Message deleted")
    field(jack).press("Enter")
    expect(results(jack)).to_have_count(0)
    jack.page.keyboard.press("Escape")
    expect(dialog(jack)).to_have_count(0)
    expect(jack.log).to_be_focused()


def day(visitor: Visitor, plus: int = 0) -> str:
    """Today as a date field has it, or one of the days around it."""
    found: str = visitor.page.evaluate(
        "(plus) => { const day = new Date(); day.setDate(day.getDate() + plus); return day.toLocaleDateString('sv') }",
        plus,
    )
    return found


def test_by_one_person_and_on_certain_days(visit: Visit, room: str, somebody: Somebody) -> None:
    """Chosen with the keys or by touch; what is chosen holds until it is cleared."""
    jack = visit().opens_room(room).comes_in(somebody("Jack"))
    jill = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jill"))
    jack.says("a kitten of Jack")
    jill.says("a kitten of Jill")
    for who in (jack, jill):
        expect(who.waiting("kitten")).to_have_count(0)
        who.page.get_by_role("button", name="Search messages").click()
        field(who).fill("kitten")
        expect(results(who)).to_have_count(2)
        dialog(who).get_by_label("by", exact=True).select_option(label=jack.name)
        expect(results(who)).to_have_count(1)
        expect(results(who)).to_contain_text("a kitten of Jack")
        dialog(who).get_by_label("from", exact=True).fill(day(who))
        expect(results(who)).to_have_count(1)
        dialog(who).get_by_label("from", exact=True).fill("")
        dialog(who).get_by_label("to", exact=True).fill(day(who, -1))
        expect(dialog(who)).to_contain_text("by that person and on those days")
        assert violations(who.page) == []
        dialog(who).get_by_role("button", name="Clear").click()
        expect(results(who)).to_have_count(2)
        expect(field(who)).to_be_focused()
        assert who.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_jumping_to_a_date(visit: Visit, web_app: WebApp, room: str, somebody: Somebody) -> None:
    """Its first message is before one's eyes and has the focus; from there one reads on."""
    web_app.says_all(room, ["the first of all", *(f"number {number}" for number in range(150))])
    for more in (WIDE, PHONE):
        jill = visit(**more).opens_room(room).comes_in(somebody("Jill"))
        expect(jill.message("the first of all")).to_have_count(0)
        jill.does_in_the_room("Jump to date")
        date = jill.page.get_by_role("dialog", name="Jump to date")
        expect(date.get_by_label("Date")).to_have_value(day(jill))
        assert violations(jill.page) == []
        date.get_by_label("Date").press("Enter")
        expect(date).to_be_hidden()
        expect(jill.message("the first of all")).to_be_focused()
        expect(jill.message("the first of all")).to_be_in_viewport()
        jill.page.get_by_role("button", name="To the newest").click()
        expect(jill.message("number 149")).to_be_in_viewport()


def test_a_poll_is_found_by_what_it_lets_choose_from(jack: Visitor, jill: Visitor) -> None:
    """The list of what was found shows the choices, with the word marked."""
    jack.says('/poll "What to drink?" "Lemonade" "Tea"')
    expect(jill.message("What to drink?")).to_have_count(1)
    jill.page.keyboard.press("Control+k")
    expect(field(jill)).to_be_focused()
    jill.page.keyboard.type("lemon")
    expect(results(jill)).to_contain_text("What to drink? ○ Lemonade ○ Tea")
    expect(results(jill).locator("mark")).to_have_text("Lemonade")
    assert violations(jill.page) == []
    jill.page.keyboard.press("ArrowDown")
    jill.page.keyboard.press("Enter")
    expect(jill.message("What to drink?")).to_be_focused()
