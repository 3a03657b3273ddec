"""The kitten blog beside Apache, as its README says: real Apache with PHP, a real node, and visitors in Chromium.

Its users log in on the blog alone; the node asks the blog whose cookie it is.
"""

import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from msgspec import Struct
from playwright.sync_api import Browser, FrameLocator, expect

from tests.sites.reader import Reader as Visitor
from tests.sites.reader import write
from tests.support.node import ROOT, Node
from tests.support.servers import Server, apache, port_map

EXAMPLE = ROOT / "examples" / "apache-php"


class Blog(Struct, frozen=True):
    """All that runs."""

    node: Node
    apache: Server
    browser: Browser

    @property
    def url(self) -> str:
        """Where its visitors go."""
        return f"http://localhost:{self.apache.port}"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that Apache's own user may look into."""
    made = Path(tempfile.mkdtemp(prefix="kittens-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def blog(folder: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Blog]:
    """The blog, with the files as they are shipped."""
    site, data = folder / "kittens", folder / "data"
    shutil.copytree(EXAMPLE / "site", site)
    shutil.copy(ROOT / "clients" / "php" / "tidings.php", site)
    data.mkdir()
    data.chmod(0o777)
    ports = port_map(8000)
    settings = {
        "TIDINGS_TRUSTED_PROXIES": "127.0.0.1",
        "TIDINGS_ALLOWED_ORIGINS": f"http://localhost:{ports[8000]}",
        "TIDINGS_WHOIS_URL": f"http://127.0.0.1:{ports[8000]}/whoami.php",
        "TIDINGS_WHOIS_COOKIES": "PHPSESSID",
        "TIDINGS_WHOIS_AGAIN_SECONDS": "1",
        "TIDINGS_PRESENCE_GRACE_SECONDS": "2",
    }
    with Node(tmp_path_factory.mktemp("node"), settings) as node:
        here = {"/var/www/kittens": str(site)}
        front = apache(folder, EXAMPLE / "apache.conf", {**ports, 8080: node.port}, here, "TIDINGS_URL BLOG_DATA")
        front.gets(TIDINGS_KEY=node.key("kitten-blog"), TIDINGS_URL=node.url, BLOG_DATA=str(data))
        with front:
            yield Blog(node, front, browser)


class Reader(Visitor):
    """A reader of the blog."""

    def __init__(self, blog: Blog, *, has_websocket: bool = True) -> None:
        super().__init__(blog.browser, blog.url, "login.php", has_websocket=has_websocket)

    @property
    def chat(self) -> FrameLocator:
        """The chat in the page."""
        return self.page.frame_locator("iframe")

    def logs_in(self, name: str) -> Self:
        """With the blog's own form; the chat knows it by itself."""
        super().logs_in(name)
        expect(self.chat.get_by_role("textbox", name="Message")).to_be_visible()
        return self

    def says(self, text: str) -> None:
        """In the chat."""
        write(self.chat, text)


def test_the_sites_login_is_the_login(blog: Blog) -> None:
    """Jack and Jill talk, each under the name that the blog knows; whoever is nobody there is asked for a name."""
    jack, jill, stranger = Reader(blog).logs_in("jack"), Reader(blog).logs_in("jill"), Reader(blog)
    jack.says("Hello, Jill")
    expect(jill.chat.get_by_role("article").filter(has_text="Hello, Jill")).to_contain_text("Jack")
    expect(stranger.chat.get_by_role("textbox")).to_have_count(1)
    expect(stranger.chat.get_by_role("button", name="Not you?")).to_have_count(0)
    for reader in (jack, jill, stranger):
        reader.leaves()


def test_news_are_on_every_open_page_and_wait_for_whoever_is_away(blog: Blog) -> None:
    """The editor uses an ordinary form. A stranger's page shows the article at once, Jill's bell when she is back."""
    jill = Reader(blog).logs_in("jill")
    jill.page.goto("about:blank")
    jack, stranger = Reader(blog).logs_in("jack"), Reader(blog)
    title = "Ein <b>Kätzchen</b> & mehr"
    jack.publishes(title)
    expect(stranger.page.get_by_role("link", name=title)).to_be_visible()
    jill.page.goto(blog.url)
    expect(jill.page.locator("#bell")).to_have_text(f"New: {title}")
    expect(jill.page.get_by_role("link", name=title)).to_have_count(1)
    stranger.page.get_by_role("link", name=title).click()
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(title)
    for reader in (jack, jill, stranger):
        reader.leaves()


def test_without_websocket_it_goes_through_apache_as_it_buffers(blog: Blog) -> None:
    """The site's cookie is the login there, too; the page says quietly how it is connected."""
    jack, jill = Reader(blog).logs_in("jack"), Reader(blog, has_websocket=False).logs_in("jill")
    expect(jill.chat.get_by_test_id("connection")).to_have_text("Live, without WebSocket")
    jack.says("By WebSocket")
    expect(jill.chat.get_by_role("article").filter(has_text="By WebSocket")).to_be_visible()
    jill.says("By HTTP")
    expect(jack.chat.get_by_role("article").filter(has_text="By HTTP")).to_contain_text("Jill")
    jill.watch.forgive("WebSocket")
    for reader in (jack, jill):
        reader.leaves()


def test_logging_out_on_the_site_ends_the_sessions_here(blog: Blog) -> None:
    """Also in the tab that nobody touches, within seconds, though the blog says nothing; Jack is not disturbed."""
    jack, jill = Reader(blog).logs_in("jack"), Reader(blog).logs_in("jill")
    other_tab = jill.context.new_page()
    other_tab.goto(blog.url)
    expect(other_tab.frame_locator("iframe").get_by_role("textbox", name="Message")).to_be_visible()
    jill.page.get_by_role("button", name="Log out").click()
    expect(other_tab.get_by_role("link", name="Log in")).to_be_visible()
    jack.says("Still here")
    expect(jack.chat.get_by_role("article").filter(has_text="Still here")).to_be_visible()
    jill.watch.forgive("already in CLOSING")  # autobahn answers a GOODBYE, also one that came with the end
    for reader in (jack, jill):
        reader.leaves()


def test_while_the_site_does_not_answer_nobody_comes_in_by_its_cookie(blog: Blog) -> None:
    """Not as a guest either: the page says that it tries again, and is in when the site is back."""
    jack = Reader(blog).logs_in("jack")
    whoami = blog.apache.folder / "kittens" / "whoami.php"
    away = whoami.rename(whoami.with_suffix(".away"))
    other_tab = jack.context.new_page()
    other_tab.goto(f"{blog.url}/tidings/?room=lobby")
    expect(other_tab.get_by_text("We keep trying")).to_be_visible()
    jack.says("I was here before")
    expect(jack.chat.get_by_role("article").filter(has_text="I was here before")).to_be_visible()
    away.rename(whoami)
    expect(other_tab.get_by_role("textbox", name="Message")).to_be_visible(timeout=30_000)
    jack.leaves()


@pytest.mark.parametrize("path", ["lib.php", "tidings.php"])
def test_what_is_no_page_is_not_served(blog: Blog, path: str) -> None:
    """By the configuration as it is shipped."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{blog.url}/{path}", timeout=5)  # noqa: S310 - our own http
    caught.value.close()
    assert caught.value.code == 403
