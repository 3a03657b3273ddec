"""Whatever people write is text: nothing of it runs, and nothing of it breaks the page."""

from playwright.sync_api import expect

from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from tests.support import hostile

SCRIPTS = list(hostile.SCRIPTS.values())
UNRULY = list(hostile.UNRULY.values())
NARROW = {"viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce"}
WIDER_THAN_THE_SCREEN = """() => {
  const wide = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const { right, left, width } = element.getBoundingClientRect();
      const isUnseen = element.closest(".unseen, .skip") !== null;
      if (!isUnseen && width > 0 && (right > innerWidth + 1 || left < -1)) wide.push(element.outerHTML);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  if (document.documentElement.scrollWidth > innerWidth) wide.push("the page itself");
  return wide;
}"""

READS_FROM_LEFT_TO_RIGHT = """(element) => {
  const text = element.firstChild;
  const left = (place) => {
    const range = new Range();
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    return range.getBoundingClientRect().left;
  };
  return left(0) < left(text.length - 1);
}"""


def was_not_hacked(visitor: Visitor) -> None:
    """No script ran; dialogs, blocked scripts and requests to strangers are seen by the visitor's watch."""
    assert visitor.page.evaluate("'hacked' in window") is False
    assert visitor.page.locator("script:not([src])").count() == 0


def fits_the_screen(visitor: Visitor) -> None:
    """No element is wider than the window, and the page cannot be scrolled sideways."""
    assert visitor.page.evaluate(WIDER_THAN_THE_SCREEN) == []


def test_scripts_in_messages_are_text(jack: Visitor, jill: Visitor, room: str, web_app: WebApp) -> None:
    """Written by a person, and by a backend."""
    for text in SCRIPTS[:4]:
        jack.says(text)
    expect(jill.log.get_by_role("article")).to_have_count(4)
    web_app.says_all(room, SCRIPTS[4:])
    for reader in (jack, jill, jill.reloads()):
        expect(reader.log.get_by_role("article")).to_have_count(len(SCRIPTS))
        assert reader.texts() == SCRIPTS
        was_not_hacked(reader)
    links = jill.log.locator(".text a").evaluate_all("(links) => links.map((link) => link.href)")
    assert links == ["https://evil.example/x.css", "https://x.example/"]


def test_scripts_in_what_describes_a_picture_are_text(jack: Visitor, room: str, web_app: WebApp) -> None:
    """And no picture's address is anything but a picture's address."""
    for number, text in enumerate(SCRIPTS[:6]):
        web_app.says(room, f"picture {number}", {"kind": "image", "url": "/kittens/mist.svg", "alt": text})
    expect(jack.log.get_by_role("img")).to_have_count(6)
    assert jack.log.get_by_role("img").evaluate_all("(images) => images.map((image) => image.alt)") == SCRIPTS[:6]
    was_not_hacked(jack)

    for url in ("javascript:window.hacked=1", "data:text/html,<script>window.hacked=1</script>", "//evil.example/x"):
        assert web_app.is_refused(room, "bad", {"kind": "image", "url": url, "alt": ""}) == "attachments.url"
    web_app.says(
        room, "not over https", {"kind": "image", "url": "http://evil.example/x.svg", "alt": "shown to nobody"}
    )
    expect(jack.message("not over https")).to_have_count(1)
    expect(jack.message("not over https").get_by_role("img")).to_have_count(0)
    jack.button("Add a picture").click()
    jack.page.get_by_role("textbox", name="Address of the picture").fill("javascript:window.hacked=1")
    jack.says("look")
    expect(jack.page.get_by_text("A picture's address begins with https://")).to_be_visible()
    was_not_hacked(jack)


def test_scripts_in_names_and_titles_are_text(visit: Visit, jill: Visitor, room: str, somebody: Somebody) -> None:
    """In the list of people, beside messages, while typing, in the list of rooms and in the tab's title."""
    name = somebody("<img src=x onerror=hacked=1>")
    jack = visit().opens_room(room).comes_in(name)
    expect(jill.person(name)).to_be_visible()
    jack.types("x")
    expect(jill.typing).to_have_text(f"{name} is typing")
    jack.composer.press("Enter")
    expect(jill.message("x")).to_contain_text(name)

    title = somebody("<script>hacked=1</script>")
    jack.button("Make a room").click()
    jack.page.get_by_role("textbox", name="Room name").fill(title)
    jack.button("Make room").click()
    expect(jack.page).to_have_title(f"{title} · Tidings")
    jill.reloads()
    expect(jill.room_link(title)).to_be_visible()
    for visitor in (jack, jill):
        was_not_hacked(visitor)


def test_scripts_in_news_are_text(visit: Visit, web_app: WebApp, somebody: Somebody) -> None:
    """A link leads to the web or nowhere."""
    title = somebody(SCRIPTS[1])
    web_app.publishes("kittens", title=title, text=SCRIPTS[0], url="javascript:window.hacked=1")
    web_app.publishes("kittens", title={"not": "a text"}, url=7)
    reader = visit()
    for page in ("/news.html", "/wamp.html"):
        reader.opens(page)
        news = reader.page.get_by_role("list", name="News").get_by_role("listitem").filter(has_text=title)
        expect(news).to_have_count(1)
        expect(news.get_by_role("link")).to_have_count(0)
        was_not_hacked(reader)


def test_unruly_texts_do_not_break_the_page(visit: Visit, room: str, web_app: WebApp, somebody: Somebody) -> None:
    """On the narrowest of screens nothing sticks out; and what stands beside a turned text is not turned."""
    web_app.says_all(room, UNRULY)
    jack = visit(**NARROW).opens_room(room).comes_in(somebody("مرحبا W" + "w" * 25))
    expect(jack.log.get_by_role("article")).to_have_count(len(UNRULY))
    jack.says("\u202emine")
    expect(jack.waiting("mine")).to_have_count(0)
    jack.edits("mine", into="\u202emine, turned")
    edited = jack.message("mine, turned").get_by_text("edited", exact=True)
    assert edited.evaluate(READS_FROM_LEFT_TO_RIGHT)
    fits_the_screen(jack)


def test_what_is_found_is_text(visit: Visit, room: str, web_app: WebApp, somebody: Somebody) -> None:
    """In the list of results, where words are marked; and what is searched for is text, too."""
    texts = [f"needle {text}" for text in (*SCRIPTS[:10], *UNRULY)]
    web_app.says_all(room, texts)
    jack = visit(**NARROW).opens_room(room).comes_in(somebody("<img src=x onerror=hacked=1>"))
    jack.button("Search messages").click()
    search = jack.page.get_by_role("dialog", name="Search messages")
    search.get_by_role("searchbox").fill("needle")
    found = search.get_by_role("listitem")
    expect(found).to_have_count(len(texts))
    assert [text.split()[0] for text in found.locator("mark").all_inner_texts()] == ["needle"] * len(texts)
    expect(found.last).to_contain_text(texts[0])
    fits_the_screen(jack)
    for text in SCRIPTS[:4]:
        search.get_by_role("searchbox").fill(f"nothing {text}")
        expect(search).to_contain_text("Nothing was found")
    was_not_hacked(jack)


def test_nothing_is_wider_than_a_narrow_screen(visit: Visit, room: str, somebody: Somebody, web_app: WebApp) -> None:
    """320 pixels, which is what 1280 are at a zoom of 400 %."""
    web_app.publishes("kittens", title="W" * 120, url="https://www.example.com/" + "x" * 200, text="w" * 300)
    jack = visit(**NARROW).opens_room(room)
    expect(jack.nickname).to_be_visible()
    fits_the_screen(jack)
    jack.comes_in(somebody("Jack"))
    fits_the_screen(jack)
    for panel in ("Rooms", "People"):
        jack.shows(panel)
        fits_the_screen(jack)
        jack.page.keyboard.press("Escape")
    jack.opens("/news.html")
    expect(jack.page.get_by_role("heading", name="W" * 120)).to_be_visible()
    fits_the_screen(jack)
