"""A network that lets no WebSocket through: everything works over plain HTTP, and the page says so quietly."""

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import Visitor

STRICT = {"user_agent": "A browser behind a strict proxy"}
"""What makes it a browser of its own: it stays without WebSockets, and no other test sits down at it."""


def without_websocket(visitor: Visitor) -> Visitor:
    """From now on this browser's WebSockets are closed before they are open."""

    def close(socket: WebSocketRoute) -> None:
        socket.close()

    visitor.context.route_web_socket("**/*", close)
    visitor.watch.forgive("WebSocket")
    return visitor


def test_two_people_talk_though_one_has_no_websocket(
    jack: Visitor, visit: Visit, somebody: Somebody, room: str
) -> None:
    """Messages both ways, who is here, who is typing: nothing is missing."""
    jill = without_websocket(visit(**STRICT)).opens_room(room)
    name = somebody("Jill")
    jill.asks_to_come_in(name)
    expect(jill.connection).to_have_text("Live, without WebSocket")
    expect(jill.composer).to_be_visible()
    jack.says("Hello over there")
    expect(jill.message("Hello over there")).to_be_visible()
    jill.says("Hello by HTTP")
    expect(jack.message("Hello by HTTP")).to_be_visible()
    expect(jack.people_list).to_contain_text(name)
    jill.types("Let me think")
    expect(jack.typing).to_contain_text(name)


def test_the_way_that_worked_is_remembered(visit: Visit, somebody: Somebody, room: str) -> None:
    """After a reload nobody waits for the other one to fail first; what was said is there."""
    jill = without_websocket(visit(**STRICT)).opens_room(room)
    jill.asks_to_come_in(somebody("Jill"))
    expect(jill.connection).to_have_text("Live, without WebSocket")
    jill.says("Still here?")
    expect(jill.message("Still here?")).to_be_visible()
    jill.page.reload()
    expect(jill.connection).to_have_text("Live, without WebSocket")
    expect(jill.message("Still here?")).to_be_visible()
