"""A page of somebody's own site with elements of Tidings in it, under a policy as strict as there is."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Route, WebSocket, expect

from tests.browser.visitor import Visitor

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {ws}; img-src 'self' blob: data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
SHELL = """<!doctype html><html lang="en"{html}><head><meta charset="utf-8"><title>Somebody's site</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}
<link rel="stylesheet" href="/site.css"><script type="module" src="/tidings-elements.js"></script></head>
<body><main><h1>Somebody's site</h1>{body}</main></body></html>"""
PATH = "/site-page"


class SitePage:
    """What one visitor sees of such a page. `sockets` are all connections that the page ever made."""

    def __init__(self, visitor: Visitor, body: str, *, head: str = "", html: str = "", css: str = "") -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.sockets: list[WebSocket] = []
        self.tokens_asked = 0
        self.page.on("websocket", lambda socket: self.sockets.append(socket))  # noqa: PLW0108 - Playwright marks handlers
        # Chromium does not know where a made-up page comes from, and would ask before that connects to this machine.
        visitor.context.grant_permissions(["local-network-access"])
        content = SHELL.format(body=body, head=head, html=html)
        policy = POLICY.format(ws="ws://" + urlsplit(visitor.home).netloc)
        self._serves("/site.css", lambda: css, "text/css")
        self._serves(PATH, lambda: content, "text/html", {"Content-Security-Policy": policy})

    def has_login(self, token: Callable[[], str | None]) -> "SitePage":
        """Answer the page's question who is logged in."""

        def answer() -> str:
            self.tokens_asked += 1
            return json.dumps({"token": token()})

        self._serves("/who", answer, "application/json")
        return self

    def opens(self) -> "SitePage":
        """Go there."""
        self.visitor.opens(PATH)
        return self

    def _serves(self, path: str, body: Callable[[], str], kind: str, headers: dict[str, str] | None = None) -> None:
        def fulfil(route: Route) -> None:
            route.fulfill(body=body(), content_type=kind, headers=headers or {})

        self.page.route(self.visitor.home + path, fulfil)

    @property
    def live_sockets(self) -> list[WebSocket]:
        """The connections that are open now."""
        return [socket for socket in self.sockets if not socket.is_closed()]

    @property
    def bell(self) -> Locator:
        """The button of the bell."""
        return self.page.get_by_role("button", name="Notifications")

    @property
    def notifications(self) -> Locator:
        """The items of the bell's list."""
        return self.page.get_by_role("list", name="Notifications").get_by_role("listitem")

    @property
    def toasts(self) -> Locator:
        """What pops up."""
        return self.page.get_by_role("region", name="News").get_by_role("listitem")

    @property
    def here(self) -> Locator:
        """How many are here."""
        return self.page.get_by_test_id("here")

    def chat(self, room: str) -> Locator:
        """One of the chats."""
        return self.page.get_by_role("group", name=f"Chat: {room}", exact=True)

    def says(self, room: str, text: str) -> None:
        """Write something in one of the chats."""
        field = self.chat(room).get_by_role("textbox", name="Message", exact=True)
        field.fill(text)
        field.press("Enter")

    def comes_in(self, room: str, name: str) -> None:
        """Choose a name in one of the chats."""
        field = self.chat(room).get_by_role("textbox", name="Your nickname")
        field.fill(name)
        field.press("Enter")
        expect(self.chat(room).get_by_role("textbox", name="Message", exact=True)).to_be_visible()
