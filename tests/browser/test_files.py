"""Files in the chat: chosen, pasted, dropped; seen by those in the room and by nobody else."""

import base64
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, FloatRect, Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.site_page import SitePage
from tests.browser.visitor import PHONE, Visitor
from tests.browser.web_app import WebApp
from tests.support.files import PDF, SVG, jpeg, png
from tests.support.node import wait_until

TIGER: FilePayload = {"name": "tiger.jpg", "mimeType": "image/jpeg", "buffer": jpeg(1200, 800)}
NOTES: FilePayload = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": PDF}

GIVE = """([kind, name, type, content, how]) => {
  const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const find = (root, selector) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.matches(selector)) return one;
      const inner = one.shadowRoot && find(one.shadowRoot, selector);
      if (inner) return inner;
    }
    return null;
  };
  const target = find(document, how);
  const options = { bubbles: true, composed: true, cancelable: true };
  if (kind === "paste") target.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
  else {
    const drag = (type) => new DragEvent(type, { ...options, dataTransfer: data });
    for (const type of kind.split(" ")) target.dispatchEvent(drag(type));
  }
}"""
"""What a page gets when somebody pastes or drops a file."""


def gives(visitor: Visitor, kind: str, name: str, content: bytes, to: str) -> None:
    """Paste a file, or hold it over something and drop it."""
    visitor.page.evaluate(GIVE, [kind, name, "image/png", base64.b64encode(content).decode(), to])


def attaches(visitor: Visitor, *files: FilePayload) -> None:
    """Choose files."""
    with visitor.page.expect_file_chooser() as chooser:
        visitor.button("Attach files").click()
    chooser.value.set_files(list(files))


def attached(visitor: Visitor) -> Locator:
    """What goes with the next message."""
    return visitor.page.get_by_role("list", name="Files to send").get_by_role("listitem")


def is_ready(visitor: Visitor, count: int = 1) -> None:
    """Wait until so many files are there."""
    expect(visitor.page.get_by_role("status").filter(has_text=f"{count} of {count} files attached.")).to_be_attached()


def picture(visitor: Visitor, name: str) -> Locator:
    """A picture in the room."""
    return visitor.log.get_by_role("img", name=name)


def is_shown(picture: Locator) -> None:
    """Wait until it is there, and is one."""
    expect(picture).to_have_attribute("data-loaded", "true")
    picture.evaluate("(image) => image.decode()")


def box_of(shown: Locator) -> FloatRect:
    """Where it lies, once it does: a row that is drawn anew has no place for a moment."""
    wait_until(lambda: shown.bounding_box() is not None, 10, "it lies somewhere")
    box = shown.bounding_box()
    assert box is not None
    return box


def test_a_picture_of_jacks_is_seen_by_jill(jack: Visitor, jill: Visitor) -> None:
    """With what he said of it, in a place that is kept for it; a click shows the whole of it."""
    attaches(jack, TIGER)
    is_ready(jack)
    jack.page.get_by_role("textbox", name="What tiger.jpg shows").fill("A tiger in the sun")
    jack.says("Look!")
    expect(attached(jack)).to_have_count(0)
    for visitor in (jack, jill):
        shown = picture(visitor, "A tiger in the sun")
        is_shown(shown)
        box = box_of(shown)
        assert abs(box["width"] / box["height"] - 1.5) < 0.02
    picture(jill, "A tiger in the sun").click()
    dialog = jill.page.get_by_role("dialog", name="A tiger in the sun")
    whole = dialog.get_by_role("img")
    expect(whole).to_have_js_property("naturalWidth", 1200)
    box, window = box_of(whole), jill.page.viewport_size
    assert window is not None
    assert box["y"] + box["height"] <= window["height"]
    assert violations(jill.page) == []
    jill.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    jill.reloads()
    is_shown(picture(jill, "A tiger in the sun"))


def test_what_is_no_picture_is_saved(jack: Visitor, jill: Visitor) -> None:
    """By its name; a drawing that could run is never shown."""
    attaches(jack, NOTES, {"name": "evil.svg", "mimeType": "image/svg+xml", "buffer": SVG})
    is_ready(jack, 2)
    jack.composer.press("Enter")
    chip = jill.log.get_by_role("button", name="Download notes.pdf")
    expect(chip).to_contain_text(f"{len(PDF)} bytes")
    with jill.page.expect_download() as download:
        chip.click()
    assert download.value.suggested_filename == "notes.pdf"
    assert Path(download.value.path()).read_bytes() == PDF
    expect(jill.log.get_by_role("button", name="Download evil.svg")).to_be_visible()
    expect(jill.log.get_by_role("img")).to_have_count(0)


def test_a_picture_is_pasted_and_another_dropped(jack: Visitor, jill: Visitor) -> None:
    """The whole conversation takes what is dropped on it, and says so while it is held over it."""
    gives(jack, "paste", "pasted.png", png(), "textarea")
    gives(jack, "dragover", "dropped.png", png(80, 80), ".scroller")
    hint = jack.page.get_by_text("Drop files to attach them")
    expect(hint).to_be_visible()
    covered, zone = hint.bounding_box(), jack.page.locator(".conversation").bounding_box()
    assert covered == zone
    gives(jack, "dragover drop", "dropped.png", png(80, 80), ".scroller")
    expect(jack.page.get_by_text("Drop files to attach them")).to_be_hidden()
    is_ready(jack, 2)
    jack.composer.press("Enter")
    is_shown(picture(jill, "Picture: pasted.png"))
    is_shown(picture(jill, "Picture: dropped.png"))


def test_who_presses_enter_at_once_is_done(jack: Visitor, jill: Visitor) -> None:
    """The message goes when its files are there."""
    attaches(jack, TIGER)
    jack.says("right away")
    is_shown(picture(jill, "Picture: tiger.jpg"))
    expect(jill.message("right away").get_by_role("img")).to_have_count(1)


def test_a_file_is_taken_away_again(jack: Visitor) -> None:
    """Then it does not go with the message."""
    attaches(jack, TIGER, NOTES)
    is_ready(jack, 2)
    jack.button("Remove tiger.jpg").click()
    expect(attached(jack)).to_have_count(1)
    jack.says("only one")
    expect(jack.message("only one").get_by_role("button", name="Download notes.pdf")).to_be_visible()
    expect(jack.log.get_by_role("img")).to_have_count(0)


def test_what_is_not_taken_is_said(jack: Visitor) -> None:
    """With the limit that it is over; nothing is sent before it is taken away."""
    jack.watch.forgive("the server responded with a status of 422")
    attaches(jack, {"name": "big.bin", "mimeType": "application/octet-stream", "buffer": bytes(10_000_001)})
    expect(attached(jack)).to_contain_text("This file has 10 MB; 10 MB are allowed.")
    attaches(jack, {"name": "program.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00\x03\x00"})
    expect(attached(jack).nth(1)).to_contain_text("Files of this kind (other) are not taken here")
    jack.says("with both")
    expect(jack.message("with both")).to_have_count(0)
    jack.button("Remove big.bin").click()
    jack.button("Remove program.exe").click()
    jack.composer.press("Enter")
    expect(jack.message("with both")).to_be_visible()


def test_a_file_waits_for_the_connection(jack: Visitor, jill: Visitor) -> None:
    """And is sent when it is back."""
    jack.loses_the_network()
    expect(jack.connection).not_to_have_text("Live")
    attaches(jack, TIGER)
    expect(attached(jack)).to_contain_text("Waiting for the connection")
    jack.says("from the train")
    jack.has_the_network_back()
    is_shown(picture(jill, "Picture: tiger.jpg"))


def test_a_thread_has_files_of_its_own(jack: Visitor, jill: Visitor) -> None:
    """What is attached to a reply does not go with what is said in the room."""
    jack.says("begin")
    jack.does("begin", "Reply in a thread")
    thread = jack.page.locator("tidings-thread")
    with jack.page.expect_file_chooser() as chooser:
        thread.get_by_role("button", name="Attach files").click()
    chooser.value.set_files([TIGER])
    field = thread.get_by_role("textbox", name="Reply", exact=True)
    field.fill("here")
    field.press("Enter")
    is_shown(thread.get_by_role("img", name="Picture: tiger.jpg"))
    expect(jill.log.get_by_role("img")).to_have_count(0)


def test_a_private_rooms_files_are_as_private_as_the_room(
    visit: Visit, somebody: Somebody, web_app: WebApp, jill: Visitor
) -> None:
    """A stranger who knows the address gets what there is of the room for them: nothing."""
    secret = web_app.makes_room(public=False)
    jack = visit().opens_room("lobby").comes_in(somebody("Jack"))
    web_app.invites(secret, jack.page.evaluate("document.querySelector('tidings-app').model.me.authid"))
    jack.opens_room(secret).looks_on()
    jack.button("Join room").click()
    attaches(jack, TIGER)
    is_ready(jack)
    jack.says("ours")
    is_shown(picture(jack, "Picture: tiger.jpg"))
    expect(jack.waiting("ours")).to_have_count(0)
    (file,) = web_app.files_in(secret)
    jill.watch.forgive("the server responded with a status of 404")
    ask = """async ([room, file, part]) => {
      const { client } = document.querySelector("tidings-app").model.stage;
      return client.files.download(room, file, part).then(() => "got it", ({ uri }) => uri);
    }"""
    for part in ("whole", "thumbnail"):
        assert jill.page.evaluate(ask, [secret, file, part]) == "tidings.error.no_such_room"
        assert jack.page.evaluate(ask, [secret, file, part]) == "got it"


def test_a_chat_in_somebodys_page_has_files_too(visit: Visit, somebody: Somebody, jill: Visitor, room: str) -> None:
    """Under a policy as strict as there is; other rooms of the page have nothing of it."""
    page = SitePage(visit(), f'<tidings-chat room="{room}"></tidings-chat>').opens()
    page.comes_in(room, somebody("Jack"))
    with page.page.expect_file_chooser() as chooser:
        page.chat(room).get_by_role("button", name="Attach files").click()
    chooser.value.set_files([TIGER])
    page.says(room, "from a page of my own")
    is_shown(page.chat(room).get_by_role("img", name="Picture: tiger.jpg"))
    is_shown(picture(jill, "Picture: tiger.jpg"))


def test_a_page_without_javascript_shows_files_too(visit: Visit, somebody: Somebody, jack: Visitor, room: str) -> None:
    """By links that lead to them, with the cookie of those pages; not to who may not read the room."""
    attaches(jack, TIGER, NOTES)
    is_ready(jack, 2)
    jack.page.get_by_role("textbox", name="What tiger.jpg shows").fill("A tiger")
    jack.says("for everybody")
    expect(jack.waiting("for everybody")).to_have_count(0)
    jill = visit(java_script_enabled=False).opens(f"/plain/{room}")
    shown = jill.page.get_by_role("img", name="A tiger")
    expect(shown).to_have_js_property("naturalWidth", 480)
    with jill.page.expect_download() as download:
        jill.page.get_by_role("link", name="notes.pdf").click()
    assert Path(download.value.path()).read_bytes() == PDF
    address = shown.locator("xpath=..").get_attribute("href")
    nowhere = jill.page.request.get(f"{jill.home}/plain/nowhere/files/{str(address).rpartition('/')[2]}")
    assert nowhere.status == 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_how_it_looks(visit: Visit, somebody: Somebody, room: str, screen: str, scheme: Any) -> None:  # noqa: ANN401 - Playwright's own
    """Nothing keeps people out, with files on their way and in the room."""
    options: dict[str, Any] = PHONE if screen == "phone" else {"viewport": {"width": 1280, "height": 800}}
    jack = visit(**options, color_scheme=scheme).opens_room(room).comes_in(somebody("Jack"))
    jack.watch.forgive("the server responded with a status of 422")
    attaches(jack, TIGER, {**TIGER, "name": "portrait.jpg", "buffer": jpeg(600, 900)}, NOTES)
    is_ready(jack, 3)
    jack.says("Two pictures and a paper")
    is_shown(picture(jack, "Picture: portrait.jpg"))
    attaches(jack, TIGER, {"name": "a-name-that-is-far-too-long-" * 4 + ".exe", "mimeType": "", "buffer": b"MZ\x00"})
    expect(attached(jack).nth(1)).to_contain_text("are not taken here")
    assert violations(jack.page) == []
    assert jack.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_phone_takes_a_photo(visit: Visit, room: str, somebody: Somebody) -> None:
    """With the camera that looks away from its owner; it goes the way of every picture. A desk has no such button."""
    jill = visit(**PHONE).opens_room(room).comes_in(somebody("Jill"))
    with jill.page.expect_file_chooser() as chooser:
        jill.button("Take a photo").tap()
    expect(jill.page.locator("input[capture=environment]")).to_have_attribute("accept", "image/*")
    chooser.value.set_files([TIGER])
    is_ready(jill)
    jack = visit().opens_room(room).comes_in(somebody("Jack"))
    expect(jack.button("Attach files")).to_be_visible()
    expect(jack.button("Take a photo")).to_have_count(0)
