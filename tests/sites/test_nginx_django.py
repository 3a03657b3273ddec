"""The kitten blog in Django beside nginx, as its README says: Django's own login, elements, and a strict policy."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from msgspec import Struct
from playwright.sync_api import Browser, Locator, expect

from tests.sites.reader import Reader as Visitor
from tests.sites.reader import write
from tests.support.node import ROOT, Node
from tests.support.servers import Server, nginx, port_map

EXAMPLE = ROOT / "examples" / "nginx-django"


class Blog(Struct, frozen=True):
    """All that runs."""

    node: Node
    django: Server
    nginx: Server
    browser: Browser

    @property
    def url(self) -> str:
        """Where its visitors go."""
        return f"http://localhost:{self.nginx.port}"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Blog]:
    """The blog, with the files as they are shipped."""
    folder = tmp_path_factory.mktemp("blog")
    ports = port_map(8000, 8001)
    settings = {
        "TIDINGS_TRUSTED_PROXIES": "127.0.0.1",
        "TIDINGS_ALLOWED_ORIGINS": f"http://localhost:{ports[8000]}",
        "TIDINGS_WHOIS_URL": f"http://127.0.0.1:{ports[8001]}/whoami",
        "TIDINGS_WHOIS_COOKIES": "sessionid",
        "TIDINGS_WHOIS_TIMEOUT_SECONDS": "1",
        "TIDINGS_PRESENCE_GRACE_SECONDS": "2",
    }
    (folder / "node").mkdir()
    with Node(folder / "node", settings) as node:
        front = nginx(
            folder / "nginx", EXAMPLE / "nginx.conf", {**ports, 8080: node.port}, {"/srv/kittens": str(EXAMPLE)}
        )
        environment = {
            "TIDINGS_KEY": node.key("kitten-blog"),
            "TIDINGS_URL": node.url,
            "BLOG_SECRET": "for the blog's own cookies",
            "BLOG_DATA": str(folder / "blog"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        manage = [sys.executable, str(EXAMPLE / "manage.py")]
        subprocess.run(
            [*manage, "migrate", "--verbosity=0"], env={**os.environ, **environment}, cwd=folder, check=True, timeout=60
        )
        serve = [*manage, "runserver", "--noreload", str(ports[8001])]
        with front, Server(serve, ports[8001], front.folder, environment) as django:
            yield Blog(node, django, front, browser)


class Reader(Visitor):
    """A reader of the blog."""

    def __init__(self, blog: Blog, *, has_websocket: bool = True) -> None:
        super().__init__(blog.browser, blog.url, "login", has_websocket=has_websocket)

    @property
    def chat(self) -> Locator:
        """The chat in the page."""
        return self.page.locator("tidings-chat")

    @property
    def bell(self) -> Locator:
        """The bell."""
        return self.page.locator("tidings-bell").get_by_role("button").first

    def is_live(self) -> "Reader":
        """Wait until one can write."""
        expect(self.chat.get_by_role("textbox", name="Message")).to_be_visible()
        return self

    def says(self, text: str) -> None:
        """In the chat."""
        write(self.chat, text)


def test_djangos_login_is_the_login(blog: Blog) -> None:
    """Jack and Jill talk under the names that Django has; a stranger is asked for one, and may give it."""
    jack, jill, stranger = Reader(blog).logs_in("jack"), Reader(blog).logs_in("jill"), Reader(blog)
    jack.is_live().says("Hello, Jill")
    expect(jill.is_live().chat.get_by_role("article").filter(has_text="Hello, Jill")).to_contain_text("Jack")
    expect(jill.page.locator("tidings-presence")).to_contain_text("Jack")
    expect(jill.page.locator("main")).to_have_css("max-width", "704px")  # the page is as it is meant to look
    stranger.chat.get_by_label("Your nickname").fill("Tom")
    stranger.chat.get_by_role("button", name="Come in").click()
    stranger.is_live().says("I am new here")
    expect(jack.chat.get_by_role("article").filter(has_text="I am new here")).to_contain_text("Tom")
    for reader in (jack, jill, stranger):
        reader.leaves()


def test_an_article_pops_up_everywhere_and_waits_in_the_bell(blog: Blog) -> None:
    """The editor uses an ordinary form; the strict policy of the pages is kept."""
    jill = Reader(blog).logs_in("jill")
    expect(jill.page.locator("tidings-bell")).to_be_visible()
    jill.page.goto("about:blank")
    jack, stranger = Reader(blog).logs_in("jack").is_live(), Reader(blog)
    expect(stranger.chat.get_by_label("Your nickname")).to_be_visible()
    title = "A <b>new</b> kitten"
    jack.publishes(title)
    expect(stranger.page.locator("tidings-toast")).to_contain_text(title)
    jill.page.goto(blog.url)
    expect(jill.bell).to_have_accessible_name("Notifications, 1 unread")
    jill.bell.click()
    jill.page.locator("tidings-bell").get_by_role("link", name=title).click()
    expect(jill.page.get_by_role("heading", level=1)).to_have_text(title)
    for reader in (jack, stranger):
        reader.leaves()
    jill.context.close()


def test_logging_out_of_django_ends_all_tabs_at_once(blog: Blog) -> None:
    """Without waiting for the node to ask again; Jack is not disturbed."""
    jack, jill = Reader(blog).logs_in("jack").is_live(), Reader(blog).logs_in("jill").is_live()
    other_tab = jill.context.new_page()
    other_tab.goto(blog.url)
    expect(other_tab.locator("tidings-chat").get_by_role("textbox", name="Message")).to_be_visible()
    jill.page.get_by_role("button", name="Log out").click()
    expect(other_tab.locator("tidings-chat").get_by_label("Your nickname")).to_be_visible(timeout=5_000)
    jack.says("Still here")
    expect(jack.chat.get_by_role("article").filter(has_text="Still here")).to_be_visible()
    jill.watch.forgive("already in CLOSING")  # autobahn answers a GOODBYE, also one that came with the end
    for reader in (jack, jill):
        reader.leaves()


def test_the_plain_page_is_below_the_site_too(blog: Blog) -> None:
    """Without JavaScript, as the user of the blog, by Django's cookie alone."""
    jill = Reader(blog).logs_in("jill")
    jill.is_live()
    context = blog.browser.new_context(java_script_enabled=False, storage_state=jill.context.storage_state())
    page = context.new_page()
    page.goto(f"{blog.url}/tidings/plain/lobby")
    expect(page.get_by_text("You are Jill")).to_be_visible()
    page.get_by_label("Your message").fill("By a form, through nginx")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".messages .text").last).to_have_text("By a form, through nginx")
    expect(jill.chat.get_by_role("article").filter(has_text="By a form")).to_contain_text("Jill")
    context.close()
    jill.leaves()


def test_while_django_is_down_nobody_comes_in_by_its_cookie(blog: Blog) -> None:
    """The plain page says so; who is in already stays, and Jack goes on talking."""
    jack = Reader(blog).logs_in("jack").is_live()
    jill = Reader(blog).logs_in("jill").is_live()
    state = jill.context.storage_state()
    blog.django.stop()
    try:
        late = blog.browser.new_context(java_script_enabled=False, storage_state=state)
        page = late.new_page()
        answer = page.goto(f"{blog.url}/tidings/plain/lobby")
        assert answer is not None
        assert answer.status == 503
        expect(page.locator("main")).to_contain_text("cannot be reached")
        late.close()
        jack.says("The site is down, we are not")
        expect(jill.chat.get_by_role("article").filter(has_text="we are not")).to_be_visible()
    finally:
        blog.django.start()
    for reader in (jack, jill):
        reader.leaves()


def test_an_article_is_stored_though_nobody_can_be_told(blog: Blog) -> None:
    """The site works without the node, and its log says what was not done."""
    jack = Reader(blog).logs_in("jack").is_live()
    blog.node.stop()
    try:
        jack.publishes("Written alone")
        expect(jack.page.get_by_role("link", name="Written alone")).to_be_visible(timeout=30_000)
        assert "nobody was told" in blog.django.log
    finally:
        blog.node.start()
    jack.context.close()
