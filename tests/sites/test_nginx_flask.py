"""The kitten blog beside nginx, as its README says: real nginx, a real Flask, a real node, and visitors in Chromium."""

import sys
from collections.abc import Iterator

import pytest
from msgspec import Struct
from playwright.sync_api import Browser, expect

from tests.sites.reader import Reader as Visitor
from tests.support.node import ROOT, Node
from tests.support.servers import Server, nginx, port_map

EXAMPLE = ROOT / "examples" / "nginx-flask"
SECRET = "a secret that the blog and the node share"


class Blog(Struct, frozen=True):
    """All that runs."""

    node: Node
    flask: Server
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
    ports = port_map(8000, 5000)
    settings = {
        "TIDINGS_JWT_KEYS": f'[{{"kid": "blog", "secret": "{SECRET}"}}]',
        "TIDINGS_TRUSTED_PROXIES": "127.0.0.1",
        "TIDINGS_ALLOWED_ORIGINS": f"http://localhost:{ports[8000]}",
        "TIDINGS_PRESENCE_GRACE_SECONDS": "2",
    }
    (folder / "node").mkdir()
    with Node(folder / "node", settings) as node:
        front = nginx(folder / "nginx", EXAMPLE / "nginx.conf", {**ports, 8080: node.port})
        environment = {
            "TIDINGS_KEY": node.key("kitten-blog"),
            "TIDINGS_URL": node.url,
            "BLOG_TOKEN_SECRET": SECRET,
            "BLOG_SECRET": "for the blog's own cookie",
            "BLOG_DATA": str(folder / "blog"),
        }
        command = [sys.executable, "-m", "flask", "--app", str(EXAMPLE / "blog"), "run", "--port", str(ports[5000])]
        with front, Server(command, ports[5000], front.folder, environment) as flask:
            yield Blog(node, flask, front, browser)


class Reader(Visitor):
    """A reader of the blog."""

    def __init__(self, blog: Blog, *, has_websocket: bool = True) -> None:
        super().__init__(blog.browser, blog.url, "login", has_websocket=has_websocket)

    def is_live(self) -> "Reader":
        """Wait until the chat is connected."""
        expect(self.page.locator("#connection")).to_have_text("Live")
        return self

    def says(self, text: str) -> None:
        """In the chat."""
        self.page.get_by_label("Message", exact=True).fill(text)
        self.page.get_by_role("button", name="Send").click()


def test_news_are_on_every_open_page_and_wait_for_whoever_is_away(blog: Blog) -> None:
    """The editor uses an ordinary form. A stranger's page shows the article at once, Jill's bell when she is back."""
    jack, stranger = Reader(blog).logs_in("jack").is_live(), Reader(blog)
    jill = Reader(blog).logs_in("jill").is_live()
    jill.page.goto("about:blank")
    expect(stranger.page.get_by_role("listitem")).to_have_count(0)
    jack.publishes("A <b>new</b> kitten")
    expect(stranger.page.get_by_role("link", name="A <b>new</b> kitten")).to_be_visible()
    jill.page.goto(blog.url)
    expect(jill.page.get_by_role("link", name="A <b>new</b> kitten")).to_have_count(1)
    bell = jill.page.locator("#bell")
    expect(bell).to_have_text("New: A <b>new</b> kitten")
    bell.click()
    jill.page.reload()
    jill.is_live()
    expect(bell).to_be_hidden()
    stranger.page.get_by_role("link", name="A <b>new</b> kitten").click()
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text("A <b>new</b> kitten")
    for reader in (jack, stranger, jill):
        reader.leaves()


def test_the_blogs_users_chat_as_who_they_are(blog: Blog) -> None:
    """Nobody gives a name: the blog has said it. Who is not logged in has no chat."""
    jack, jill = (Reader(blog).logs_in(name).is_live() for name in ("jack", "jill"))
    stranger = Reader(blog)
    expect(stranger.page.get_by_label("Message", exact=True)).to_have_count(0)
    jack.says("Hello, Jill")
    for reader in (jack, jill):
        expect(reader.page.locator("#chat")).to_contain_text("Jack: Hello, Jill")
    for reader in (jack, jill, stranger):
        reader.leaves()


def test_without_websocket_it_goes_through_nginx_as_it_buffers(blog: Blog) -> None:
    """The same chat, by plain requests, as the user of the blog."""
    jack, jill = Reader(blog).logs_in("jack").is_live(), Reader(blog, has_websocket=False).logs_in("jill").is_live()
    jack.says("By WebSocket")
    expect(jill.page.locator("#chat")).to_contain_text("Jack: By WebSocket")
    jill.says("By HTTP")
    expect(jack.page.locator("#chat")).to_contain_text("Jill: By HTTP")
    jill.watch.forgive("WebSocket")
    for reader in (jack, jill):
        reader.leaves()


def test_logging_out_ends_all_tabs_at_once(blog: Blog) -> None:
    """The other tab is of nobody within seconds, without being touched; Jack, elsewhere, is not disturbed."""
    jack, jill = (Reader(blog).logs_in(name).is_live() for name in ("jack", "jill"))
    other_tab = jill.context.new_page()
    other_tab.goto(blog.url)
    expect(other_tab.locator("#connection")).to_have_text("Live")
    jill.page.get_by_role("button", name="Log out").click()
    expect(other_tab.get_by_role("link", name="Log in")).to_be_visible(timeout=5_000)
    jack.says("Still here")
    expect(jack.page.locator("#chat")).to_contain_text("Jack: Still here")
    jill.watch.forgive("already in CLOSING")  # autobahn answers a GOODBYE, also one that came with the end
    for reader in (jack, jill):
        reader.leaves()


def test_open_pages_outlive_a_restart_of_the_proxy(blog: Blog) -> None:
    """What is written while it is away arrives once, when it is back; nobody reloads anything."""
    jack, jill = (Reader(blog).logs_in(name).is_live() for name in ("jack", "jill"))
    blog.nginx.stop()
    expect(jack.page.locator("#connection")).to_contain_text("No connection")
    jack.says("Written in a tunnel")
    blog.nginx.start()
    expect(jill.page.locator("#chat").get_by_text("Written in a tunnel")).to_have_count(1, timeout=30_000)
    for reader in (jack, jill):
        reader.watch.forgive("ERR_CONNECTION_REFUSED")
        reader.watch.forgive("WebSocket connection to")
        reader.leaves()


def test_the_blog_works_without_the_node(blog: Blog) -> None:
    """An article is stored though nobody can be told, and the log says so."""
    jack = Reader(blog).logs_in("jack").is_live()
    blog.node.stop()
    jack.publishes("Written alone")
    expect(jack.page.get_by_role("link", name="Written alone")).to_be_visible(timeout=30_000)
    assert "nobody was told" in blog.flask.log
    blog.node.start()
    jack.context.close()
