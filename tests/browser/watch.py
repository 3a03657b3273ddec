"""What a page does that its reader does not see: errors in the console, dialogs, requests to strangers."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, WebError

_LOUD = {"error", "warning"}
_HARMLESS_SCHEMES = {"data", "blob", "about"}


class Watch:
    """Notes everything that a page of ours must not do, in `noted`. A test ends with a look at `faults`."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self._host = host
        self.noted: list[str] = []
        self._forgiven: list[str] = []
        context.on("console", self._said)
        context.on("weberror", self._failed)
        context.on("request", self._asked)
        context.on("dialog", self._opened)
        context.on("page", self._connects)

    def forgive(self, part: str) -> None:
        """What contains this was to be expected: the browser itself tells of a connection that failed."""
        self._forgiven.append(part)

    @property
    def faults(self) -> list[str]:
        """What was noted and is not forgiven."""
        return [fault for fault in self.noted if not any(part in fault for part in self._forgiven)]

    def forget(self) -> None:
        """Begin anew."""
        self.noted.clear()
        self._forgiven.clear()

    def _connects(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._check(socket.url))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in _LOUD:
            self.noted.append(f"console: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.noted.append(f"uncaught: {error.error}")

    def _asked(self, request: Request) -> None:
        self._check(request.url)

    def _opened(self, dialog: Dialog) -> None:
        self.noted.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _HARMLESS_SCHEMES and parts.netloc != self._host:
            self.noted.append(f"a request to a stranger: {url}")
