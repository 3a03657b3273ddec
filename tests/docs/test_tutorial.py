"""The tutorial as it stands there: each command is typed, each file written, each picture taken, from an empty folder.

All of it happens in a machine of its own (`tests.support.sandbox`), at the addresses that the tutorial names. What is
not done there is fetching: `apt-get install` looks whether the packages are on the real machine, `git clone` whether
the checkout is in its place, and what `make run` would fetch is in that. `TUTORIAL_PICTURES=write` keeps the pictures
in docs/tutorial/images; without it they are taken all the same, and must show what is said.
"""

import base64
import os
import re
import shlex
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import Struct
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.browser.visitor import Visitor
from tests.support.node import ROOT, wait_until
from tests.support.sandbox import END, Sandbox, Terminal, can_be_made
from tools.chromium import find_chromium

FOLDER = ROOT / "docs" / "tutorial"
IMAGES = FOLDER / "images"
BLOG = "http://localhost/kittens/"
SIZE = {"viewport": {"width": 620, "height": 420}}
BLOCK = re.compile(
    r"^```(?P<kind>\w*) ?(?P<says>.*)\n(?P<text>(?:.*\n)*?)```$"
    r"|^!\[.*\]\((?P<image>.*)\)$|^<!-- scene: (?P<scene>.*) -->$",
    re.MULTILINE,
)
ANSWERS = 3
FILES = {"php", "js", "python", "toml", "apache"}


class Step(Struct, frozen=True):
    """A part of a page that is done: a block of code, or a scene, which a picture is too, and where it stands."""

    place: str
    kind: str
    says: str
    text: str = ""

    @property
    def options(self) -> dict[str, str]:
        """What stands behind the language: `file=…`, `terminal=…`, `until=…`, `after=…`, or a word alone."""
        pairs = (word.partition("=") for word in shlex.split(self.says))
        return {name: value for name, _, value in pairs}


def steps(page: str) -> Iterator[Step]:
    """The steps of a page, in order."""
    text = (FOLDER / page).read_text("utf-8")
    for found in BLOCK.finditer(text):
        place = f"{page}:{text.count(chr(10), 0, found.start()) + 1}"
        if found["kind"] is not None:
            assert found["kind"], f"{place}: a block of no language"
            yield Step(place, found["kind"], found["says"], found["text"])
        else:
            yield Step(place, "scene", Path(found["image"]).name if found["image"] else found["scene"])


class Two:
    """Jack and Jill, each with a browser of their own."""

    def __init__(self, browser_type: BrowserType, program: Path, pictures: Path) -> None:
        self._browser = browser_type.launch(executable_path=program, args=["--no-sandbox"])
        self._people = [Visitor.at(self._browser, "http://localhost/tidings", **SIZE) for _ in range(2)]
        self._pictures = pictures

    @property
    def pages(self) -> list[Page]:
        """What they look at."""
        return [person.page for person in self._people]

    def does(self, name: str) -> None:
        """Play a scene."""
        assert name in SCENES, f"nobody plays the scene {name}"
        SCENES[name](self)

    def taken(self, name: str, *pages: Page) -> None:
        """Take a picture of a page, or of several side by side."""
        shots = [page.screenshot(animations="disabled", caret="hide") for page in pages]
        path = self._pictures / name
        path.write_bytes(shots[0] if len(shots) == 1 else self._beside(shots))

    def _beside(self, shots: list[bytes]) -> bytes:
        width, height = SIZE["viewport"]["width"], SIZE["viewport"]["height"]
        page = self._browser.new_page(viewport={"width": len(shots) * (width + 8) - 8, "height": height})
        page.set_content('<body style="margin: 0; display: flex; gap: 8px; background: #888"></body>')
        for shot in shots:
            script = "bytes => document.body.append(Object.assign(new Image(), { src: bytes }))"
            page.evaluate(script, f"data:image/png;base64,{base64.b64encode(shot).decode()}")
        page.wait_for_function("[...document.images].every((image) => image.complete)")
        return page.screenshot()

    # ---- the scenes

    def talk(self) -> None:
        """Part 1's picture."""
        jack, jill = self._people
        for person, name in zip(self._people, ("Jack", "Jill"), strict=True):
            person.opens("/").comes_in(name)
        jack.says("hello")
        expect(jill.message("hello")).to_be_visible()
        for person in self._people:
            expect(person.page.get_by_role("button", name="People")).to_have_text("2")
        self.taken("two-people.png", *self.pages)

    def publish_a_letter(self) -> None:
        """The blog as it was: the other page does not know."""
        jack, jill = self.pages
        for page in self.pages:
            page.goto(BLOG)
        self._publishes(jack, "Snow has learned to purr")
        self.taken("blog.png", jack)
        expect(jill.get_by_role("listitem")).to_have_count(0)
        jill.reload()
        expect(jill.get_by_role("listitem")).to_have_text(["Snow has learned to purr"])

    def listen(self) -> None:
        """Both pages have the script now."""
        for page in self.pages:
            frames = _frames_of(page)
            self._reloads(page, "script")
            # the answers to HELLO, to the subscription, and to the question where the topic stands
            _wait(page, frames)

    def hear_by_hand(self) -> None:
        """What curl has published is in both."""
        for page in self.pages:
            expect(page.get_by_role("listitem").first).to_have_text("Published by hand")

    def push(self) -> None:
        """The blog publishes, and the other page knows."""
        jack, jill = self.pages
        self._publishes(jack, "Two kittens look for a home")
        expect(jill.get_by_role("listitem").first).to_have_text("Two kittens look for a home")
        self.taken("push.png", *self.pages)

    def chat(self) -> None:
        """The chat is in the page."""
        jack, jill = self.pages
        for page in self.pages:
            self._reloads(page, "tidings-chat")
        jack.get_by_role("textbox", name="Message").fill("I would like to see them")
        jack.get_by_role("textbox", name="Message").press("Enter")
        chat = jill.locator("tidings-chat")
        expect(chat.get_by_role("article").filter(has_text="I would like")).to_be_visible()
        jill.get_by_role("textbox", name="Message").fill("Come on Saturday, they will be awake!")
        jill.get_by_role("textbox", name="Message").press("Enter")
        expect(jack.locator("tidings-chat").get_by_role("article").filter(has_text="Saturday")).to_be_visible()
        jill.set_viewport_size({"width": 720, "height": 800})
        self.taken("chat.png", jill)

    def purr(self) -> None:
        """The page calls."""
        _, jill = self.pages
        self._reloads(jill, "#purr")
        button = jill.get_by_role("button", name="Purr")
        button.click()
        expect(button).to_have_text("Purr (1)")
        button.click()
        expect(button).to_have_text("Purr (2)")
        self.taken("purr.png", jill)

    def _reloads(self, page: Page, until: str) -> None:
        """PHP looks for a changed file every two seconds (`opcache.revalidate_freq`)."""

        def is_new() -> bool:
            page.reload()
            return page.locator(until).count() > 0

        wait_until(is_new, 10, f"{until} is in the page")

    def _publishes(self, page: Page, title: str) -> None:
        page.get_by_label("What is new?").fill(title)
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("listitem").first).to_have_text(title)

    def closes(self) -> None:
        """Close the browsers."""
        self._browser.close()


def _frames_of(page: Page) -> list[str | bytes]:
    """What its WebSockets will receive."""
    frames: list[str | bytes] = []

    def received(frame: str | bytes) -> None:
        frames.append(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", received))
    return frames


def _wait(page: Page, frames: list[str | bytes]) -> None:
    def came() -> bool:
        page.evaluate("true")  # lets Playwright tell of them
        return len(frames) >= ANSWERS

    wait_until(came, 10, "it listens")


SCENES: dict[str, Callable[[Two], None]] = {
    "two-people.png": Two.talk,
    "blog.png": Two.publish_a_letter,
    "they listen": Two.listen,
    "published by hand": Two.hear_by_hand,
    "push.png": Two.push,
    "chat.png": Two.chat,
    "purr.png": Two.purr,
}


class Learner:
    """Somebody who does what they read."""

    def __init__(self, sandbox: Sandbox, two: Two) -> None:
        self._sandbox, self._two = sandbox, two
        self._terminals = {"": Terminal(sandbox)}
        self._shown = ""

    def does(self, step: Step) -> None:
        """One step."""
        if step.kind == "scene":
            self._two.does(step.says)
        elif step.kind == "sh":
            self._types(step)
        elif step.kind == "text":
            wanted = ".*".join(map(re.escape, step.text.strip().split("…")))
            assert re.fullmatch(wanted, self._shown, re.DOTALL), f"{step.place}: {self._shown!r}"
        else:
            assert step.kind in FILES, f"{step.place}: nobody knows what to do with {step.kind}"
            self._writes(step)

    def _types(self, step: Step) -> None:
        options = step.options
        name = options.get("terminal", "")
        if "again" in options:
            self._terminals[name].ends()
            self._terminals[name] = Terminal(self._sandbox, "~/tidings")
        terminal = self._terminals.get(name) or self._terminals.setdefault(name, Terminal(self._sandbox))
        self._shown = terminal.types(step.text, options.get("until", END))

    def _writes(self, step: Step) -> None:
        options = step.options
        path = options["file"]
        if "after" not in options:
            self._sandbox.write(path, step.text, append="append" in options)
            return
        lines = self._sandbox.read(path).splitlines(keepends=True)
        place = next((number for number, line in enumerate(lines, 1) if options["after"] in line), None)
        assert place is not None, f"{step.place}: {path} has no line with {options['after']}"
        self._sandbox.write(path, "".join([*lines[:place], step.text, *lines[place:]]))

    def goes(self) -> None:
        """Close all terminals."""
        for terminal in self._terminals.values():
            terminal.ends()


@pytest.mark.skipif(not can_be_made(), reason="needs root and Apache with PHP, to make a machine of its own")
@pytest.mark.timeout(300)
def test_the_tutorial_is_true(tmp_path: Path, browser: Browser) -> None:
    """From a machine with nothing on it to a live app."""
    chromium = find_chromium()
    assert chromium is not None
    with Sandbox(tmp_path) as sandbox:
        two = Two(browser.browser_type, sandbox.program("chromium", chromium), tmp_path)
        learner = Learner(sandbox, two)
        try:
            pictures = steps("1-introduction.md")  # of what runs at the end of part 2
            for step in (*steps("2-setting-up.md"), *pictures, *steps("3-live-app.md")):
                learner.does(step)
        finally:
            two.closes()
            learner.goes()
    taken = {path.name for path in tmp_path.glob("*.png")}
    if os.environ.get("TUTORIAL_PICTURES") == "write":
        for name in taken:
            (IMAGES / name).write_bytes((tmp_path / name).read_bytes())
    assert taken == {path.name for path in IMAGES.glob("*.png")}


def test_nothing_in_it_is_left_out() -> None:
    """The search for blocks finds as many as there are, and each page leads to the next."""
    for page in FOLDER.glob("*.md"):
        text = page.read_text("utf-8")
        blocks = [step for step in steps(page.name) if step.kind != "scene"]
        assert 2 * len(blocks) == len(re.findall(r"^\s*```", text, re.MULTILINE)), page.name
        pictures = [step for step in steps(page.name) if step.says.endswith(".png")]
        assert len(pictures) == text.count("!["), page.name
    names = sorted(path.name for path in FOLDER.glob("*.md"))
    for name, after in pairwise(names):
        assert f"({after})" in (FOLDER / name).read_text("utf-8")
