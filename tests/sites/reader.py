"""Somebody who visits a site with a browser of their own, as the tests of the example sites tell of them."""

from typing import Self

from playwright.sync_api import Browser, FrameLocator, Locator, Page

from tests.browser.watch import Watch

SECONDS = 15_000


class Reader:
    """One visitor.

    Args:
        url: where the site is.
        login: the path of the site's own login form.
        has_websocket: whether the network lets WebSockets through.
    """

    def __init__(self, browser: Browser, url: str, login: str, *, has_websocket: bool = True) -> None:
        self.url = url
        self._login = login
        self.context = browser.new_context()
        if not has_websocket:
            self.context.route_web_socket("**/*", lambda socket: socket.close())
        self.context.set_default_timeout(SECONDS)
        self.watch = Watch(self.context, url.partition("//")[2])
        self.page: Page = self.context.new_page()
        self.page.goto(url)

    def logs_in(self, name: str) -> Self:
        """With the site's own form."""
        self.page.goto(f"{self.url}/{self._login}")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill("kitten")
        self.page.get_by_role("button", name="Log in").click()
        return self

    def publishes(self, title: str) -> None:
        """With the site's own form."""
        self.page.get_by_label("Title").fill(title)
        self.page.get_by_label("Text").fill("It is small.")
        self.page.get_by_role("button", name="Publish").click()

    def leaves(self) -> None:
        """Close everything. Nothing may have gone wrong in the page."""
        self.context.close()
        assert not self.watch.faults


def write(chat: Locator | FrameLocator, text: str) -> None:
    """Say something in the chat of a page."""
    field = chat.get_by_role("textbox", name="Message")
    field.fill(text)
    field.press("Enter")
