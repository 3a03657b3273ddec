"""Two hundred open pages behind nginx, which is restarted under them: all come back, and nobody misses anything."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.node import ROOT, Node, wait_until
from tests.support.servers import Server, nginx, port_map
from tidings.site import Tidings

PAGES, TOGETHER, NEWS = 200, 50, 60

OPEN = """async ([from, count]) => {
  const { connect } = await import("/tidings/tidings-client.js");
  globalThis.pages = [];
  for (let number = from; number < from + count; number += 1) {
    const page = { heard: [], client: connect({ nickname: `Reader ${number}`, store: null }) };
    page.client.subscribe("topic.flood", { from: "start", onEvent: ({ data }) => page.heard.push(data.n) });
    globalThis.pages.push(page);
  }
}"""
STATES = "() => pages.map(({ client }) => `${client.link.state} ${client.link.reason?.uri ?? ''}`)"
HEARD = "() => pages.map(({ heard }) => heard)"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node that takes so many from one address as this test has."""
    many = {f"TIDINGS_{name}": "1000" for name in ("SESSIONS_PER_ADDRESS", "LOGINS_PER_SECOND", "LOGINS_BURST")}
    (tmp_path / "node").mkdir()
    with Node(tmp_path / "node", {**many, "TIDINGS_TRUSTED_PROXIES": "127.0.0.1"}) as node:
        yield node


@pytest.fixture
def front(node: Node, tmp_path: Path) -> Iterator[Server]:
    """The nginx of the example."""
    shipped = ROOT / "examples" / "nginx-flask" / "nginx.conf"
    with nginx(tmp_path / "nginx", shipped, {**port_map(8000), 8080: node.port}) as front:
        yield front


def states(pages: list[Page]) -> Counter[str]:
    """How many are connected, and what the others do, and why."""
    return Counter(state.strip() for page in pages for state in page.evaluate(STATES))


def live(pages: list[Page]) -> int:
    """How many are connected."""
    return states(pages)["live"]


def wait_for_all(pages: list[Page]) -> None:
    """Wait until all are connected."""
    try:
        wait_until(lambda: live(pages) == PAGES, 120, "all are connected")
    except TimeoutError:
        pytest.fail(f"not all are connected: {states(pages)}")


@pytest.mark.timeout(400)
def test_a_restart_of_the_proxy_loses_nothing_for_two_hundred_pages(
    node: Node, front: Server, browser: Browser
) -> None:
    """News come before, while and after the proxy is away; every page has each of them once, in order."""
    web_app = Tidings(node.url, node.key("site"))  # it does not go through nginx
    contexts = [browser.new_context() for _ in range(0, PAGES, TOGETHER)]  # each opens one connection after the other
    pages = [context.new_page() for context in contexts]
    for place, page in enumerate(pages):
        page.goto(f"http://localhost:{front.port}/tidings/elements.html")
        page.evaluate(OPEN, [place * TOGETHER, TOGETHER])
    wait_for_all(pages)
    for number in range(NEWS):
        if number == NEWS // 3:
            front.stop()
            wait_until(lambda: live(pages) == 0, 20, "all have lost the connection")
        if number == 2 * NEWS // 3:
            front.start()
        web_app.publish("flood", {"n": number})
    wait_for_all(pages)
    everything = list(range(NEWS))
    wait_until(lambda: all(heard == everything for page in pages for heard in page.evaluate(HEARD)), 30, "all have all")
    for context in contexts:
        context.close()
