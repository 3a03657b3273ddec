"""A message may be changed and taken back by its author, and by nobody else."""

import re

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_an_edit_is_seen_by_the_other(jack: Visitor, jill: Visitor) -> None:
    """It says that it was edited, and a reload does not change that."""
    jack.says("helo")
    expect(jill.message("helo")).to_have_count(1)
    jack.edits("helo", into="hello")

    for reader in (jack, jill, jill.reloads()):
        expect(reader.message("hello")).to_contain_text("edited")
        expect(reader.message("helo")).to_have_count(0)
    expect(jack.composer).to_be_focused()


def test_an_edit_that_is_given_up_changes_nothing(jack: Visitor) -> None:
    """Escape, and the words are as they were; the arrow up opens the last message again."""
    jack.says("as it is")
    expect(jack.waiting("as it is")).to_have_count(0)
    jack.composer.press("ArrowUp")
    editor = jack.log.get_by_role("textbox", name="Edit message")
    expect(editor).to_be_focused()
    editor.fill("as it was")
    editor.press("Escape")
    assert jack.texts() == ["as it is"]

    jack.composer.press("ArrowUp")
    expect(editor).to_have_value("as it is")
    editor.fill("as it will be")
    editor.press("Enter")
    expect(jack.message("as it will be")).to_contain_text("edited")


def test_a_deleted_message_is_gone_for_everybody(jack: Visitor, jill: Visitor) -> None:
    """Its place stays, its words do not; nor do they come back with a reload."""
    jack.says("a secret")
    expect(jill.message("a secret")).to_have_count(1)
    jack.deletes("a secret")

    for reader in (jack, jill, jill.reloads()):
        expect(reader.message("Message deleted")).to_have_count(1)
        expect(reader.message("a secret")).to_have_count(0)
    expect(jack.message("Message deleted").get_by_role("button")).to_have_text([jack.name])


def test_a_deletion_asks_first(jack: Visitor, jill: Visitor) -> None:
    """Who keeps the message has lost nothing."""
    jack.says("precious")
    expect(jill.message("precious")).to_have_count(1)
    jack.does("precious", "Delete message")
    jack.button("Keep").click()
    jack.says("phew")

    expect(jill.message("phew")).to_have_count(1)
    assert jill.texts() == ["precious", "phew"]


def test_the_message_of_another_cannot_be_changed(jack: Visitor, jill: Visitor) -> None:
    """Nor does the arrow up open it."""
    jack.says("mine")
    seen = jill.message("mine")
    expect(seen).to_have_count(1)
    seen.hover()
    expect(seen.get_by_role("button", name="Quote message")).to_be_visible()
    expect(seen.get_by_role("button", name=re.compile("Edit|Delete"))).to_have_count(0)
    jill.composer.press("ArrowUp")
    expect(jill.log.get_by_role("textbox")).to_have_count(0)
    expect(jack.message("mine").get_by_role("button", name="Edit message")).to_have_count(1)
