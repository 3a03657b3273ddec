"""All that is kept of oneself: downloaded as a file, and deleted."""

import io
import json
import os
import zipfile
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE, Visitor

WIDE = {"viewport": {"width": 1280, "height": 800}}
SHOTS = os.environ.get("VIEWS_SHOTS")


def opens(visitor: Visitor, what: str) -> Locator:
    """Open something from the menu beside one's own name."""
    visitor.shows("Rooms")
    visitor.button("About you").click()
    visitor.page.get_by_role("menuitem", name=what).click()
    dialog = visitor.page.get_by_role("dialog", name=what)
    expect(dialog).to_be_visible()
    return dialog


def keeps_a_picture(visitor: Visitor, name: str) -> None:
    """For whoever wants to look at it."""
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"personal-{name}.png")


def test_jill_takes_all_of_hers_along(visit: Visit, room: str, somebody: Somebody) -> None:
    """What she wrote, and nothing of what Jack wrote."""
    jack = visit(**WIDE).opens_room(room).comes_in(somebody("Jack"))
    jill = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jill"))
    jack.says("his own words")
    jill.says("her own words")
    expect(jack.message("her own words")).to_be_visible()
    dialog = opens(jill, "Everything about you")
    assert violations(jill.page) == []
    dialog.get_by_role("button", name="Prepare the file").click()
    expect(dialog.get_by_text("The file is ready.")).to_be_visible()
    keeps_a_picture(jill, "data-phone-dark")
    assert violations(jill.page) == []
    with jill.page.expect_download() as download:
        dialog.get_by_role("link", name="Save the file").click()
    content = Path(download.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        (message,) = archive.read("messages.jsonl").decode().splitlines()
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert json.loads(message)["text"] == "her own words"
    assert "his own words" not in everything


def test_jack_deletes_himself(visit: Visit, room: str, somebody: Somebody) -> None:
    """After he typed his name. Jill's open page shows at once that somebody without a name wrote what he wrote."""
    jack = visit(**WIDE).opens_room(room).comes_in(somebody("Jack"))
    jill = visit(**WIDE).opens_room(room).comes_in(somebody("Jill"))
    jack.says("what stays")
    expect(jill.message("what stays")).to_contain_text(jack.name)
    dialog = opens(jack, "Delete yourself")
    expect(dialog).to_contain_text("without your name")
    assert violations(jack.page) == []
    dialog.get_by_role("button", name="Delete me").click()
    expect(dialog.get_by_role("alert")).to_contain_text("not your name")
    keeps_a_picture(jack, "goodbye-desk-light")
    dialog.get_by_role("textbox").fill(jack.name)
    dialog.get_by_role("button", name="Delete me").click()
    expect(jack.nickname).to_be_visible()
    expect(jill.message("what stays")).to_contain_text("Deleted person")
    expect(jill.log).not_to_contain_text(jack.name)
    expect(jill.people).to_have_count(1)
    keeps_a_picture(jill, "after-desk-light")
    assert violations(jill.page) == []
