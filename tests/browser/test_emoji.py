"""All emoji to choose from: for messages and as reactions, by group, by words, by keys."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor


def choice(visitor: Visitor) -> Locator:
    """The box with all of them."""
    return visitor.page.get_by_role("dialog", name="Choose an emoji")


def test_one_is_put_where_the_cursor_is(jack: Visitor, jill: Visitor) -> None:
    """Found by words, taken with Enter; the next time it is among those that were chosen last."""
    jack.composer.fill("hello !")
    jack.composer.press("ArrowLeft")
    jack.button("Insert an emoji").click()
    expect(choice(jack).get_by_label("Search emoji")).to_be_focused()
    jack.page.keyboard.type("kitten")
    expect(choice(jack).get_by_role("region", name="Found").get_by_role("button").first).to_be_visible()
    assert violations(jack.page) == []
    jack.page.keyboard.press("Enter")
    expect(jack.composer).to_be_focused()
    jack.composer.press("Enter")
    expect(jill.message("hello 🐱!")).to_have_count(1)
    jack.button("Insert an emoji").click()
    expect(choice(jack).get_by_role("region", name="Chosen last").get_by_role("button")).to_have_text(["🐱"])


def test_any_emoji_as_a_reaction(jack: Visitor, jill: Visitor) -> None:
    """By group, with the skin that was chosen; arrows go through them, Escape gives up."""
    jack.says("wave!")
    expect(jill.message("wave!")).to_have_count(1)
    jill.does("wave!", "React")
    jill.button("More emoji…").click()
    choice(jill).get_by_label("Skin tone").select_option("5")
    choice(jill).get_by_role("button", name="People", exact=True).click()
    people = choice(jill).get_by_role("region", name="People").get_by_role("button")
    expect(people.first).to_be_in_viewport()
    people.first.focus()
    jill.page.keyboard.press("ArrowRight")
    expect(people.nth(1)).to_be_focused()
    jill.page.keyboard.press("ArrowDown")
    expect(people.nth(9)).to_be_focused()
    jill.page.keyboard.press("Escape")
    expect(choice(jill)).to_be_hidden()
    expect(jill.message("wave!").get_by_role("button", name="React", exact=True)).to_be_focused()

    jill.does("wave!", "React")
    jill.button("More emoji…").click()
    people.first.click()
    expect(jack.message("wave!").get_by_role("button", name="👋🏿, 1 person")).to_be_visible()


def test_on_a_phone(visit: Visit, jack: Visitor) -> None:
    """The box stays within the screen; for messages phones have a keyboard of their own."""
    ann = visit(**PHONE)
    ann.page.goto(jack.page.url)
    ann.comes_in("Annabel")
    expect(ann.button("Insert an emoji")).to_be_hidden()
    jack.says("hello phone")
    ann.does("hello phone", "React")
    ann.button("More emoji…").click()
    expect(choice(ann).get_by_role("button", name="grinning face", exact=True)).to_be_visible()
    box = choice(ann).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] >= 0
