"""The node dies under the feet of people who talk: their pages recover by themselves, nothing lost or doubled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SETTINGS
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from tests.support.node import Kind, Node, wait_until

RECOVERED_MS = 45_000

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node of its own, since it is about to be broken."""
    with Node(tmp_path_factory.mktemp("restart"), SETTINGS) as node:
        wait_until(node.is_whole, 30, "who brings back the others is there, too")
        yield node


@pytest.fixture(scope="module")
def web_app(node: Node) -> WebApp:
    """The backend of the web app, with a key for this node."""
    return WebApp(node.url, node.key("site"))


def says_and_waits(writer: Visitor, text: str) -> None:
    """Say something, and wait until it is delivered."""
    writer.says(text)
    expect(writer.message(text)).to_have_count(1)
    expect(writer.waiting(text)).to_have_count(0)


def agree(jack: Visitor, jill: Visitor, told: set[str]) -> None:
    """Wait until both show all of it; then each text is there once, in one order."""
    for reader in (jack, jill):
        expect(reader.connection).to_have_text("Live", timeout=RECOVERED_MS)
        for text in told:
            expect(reader.message(text)).to_have_count(1, timeout=RECOVERED_MS)
        expect(reader.log.get_by_label("not delivered yet")).to_have_count(0, timeout=RECOVERED_MS)
    assert sorted(jack.texts()) == sorted(told)
    assert jack.texts() == jill.texts()


@pytest.mark.parametrize("kind", ["router", "container"])
def test_a_worker_dies(kind: Kind, node: Node, jack: Visitor, jill: Visitor, room: str, web_app: WebApp) -> None:
    """Both go on writing as if nothing had happened."""
    for visitor in (jack, jill):
        visitor.watch.forgive("WebSocket connection to")
        visitor.watch.forgive("Failed to load resource")  # the other way is tried, too
    says_and_waits(jack, "before")
    expect(jill.message("before")).to_have_count(1)

    before = set(node.pids(kind))
    node.kill(kind)
    jack.says("meanwhile, Jack")
    jill.says("meanwhile, Jill")
    wait_until(lambda: not before & set(node.pids()) and node.is_whole(), 60, "the node is whole again")
    jack.says("after")

    agree(jack, jill, {"before", "meanwhile, Jack", "meanwhile, Jill", "after"})
    assert web_app.texts_in(room) == jack.texts()
    expect(jack.people_count).to_have_text("2")
    expect(jill.people_count).to_have_text("2")


def test_the_whole_node_dies_and_is_started_again(
    node: Node, jack: Visitor, jill: Visitor, room: str, web_app: WebApp
) -> None:
    """The pages say that there is no connection, keep what is written, and need nobody's hand."""
    for visitor in (jack, jill):
        visitor.watch.forgive("WebSocket connection to")
        visitor.watch.forgive("Failed to load resource")  # the other way is tried, too
    says_and_waits(jack, "before")
    expect(jill.message("before")).to_have_count(1)

    node.kill()
    expect(jack.connection).not_to_have_text("Live")
    jack.says("into the void")
    expect(jack.waiting("into the void")).to_have_count(1)
    expect(jack.page.get_by_text("What you write is sent as soon as it is back.")).to_be_visible()
    node.start()

    agree(jack, jill, {"before", "into the void"})
    assert web_app.texts_in(room) == ["before", "into the void"]
    says_and_waits(jill, "still the same Jill")
    expect(jack.message("still the same Jill")).to_contain_text(jill.name)
    expect(jack.people_count).to_have_text("2")
