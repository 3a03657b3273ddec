"""Somebody at a browser of their own, and what they do on the chat page, in their words rather than the page's."""

import re
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.watch import Watch

DEADLINE_MS = 20_000
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


class Visitor:
    """One tab. `Visitor.at` begins with an empty browser; `opens_a_tab` shares all that the browser keeps."""

    def __init__(self, context: BrowserContext, home: str, watch: Watch) -> None:
        self.context = context
        self.home = home
        self.watch = watch
        self.page: Page = context.new_page()
        self.name = ""

    @classmethod
    def at(cls, browser: Browser, home: str, **options: Any) -> Self:  # noqa: ANN401 - Playwright's own
        """Sit down at a browser that was never here. `options` are those of Playwright's `new_context`."""
        context = browser.new_context(**options)
        context.set_default_timeout(DEADLINE_MS)
        return cls(context, home, Watch(context, urlsplit(home).netloc))

    # ---- coming and going

    def opens(self, path: str = "/") -> Self:
        """Go to a page of the node."""
        self.page.goto(self.home + path)
        return self

    def opens_room(self, room: str) -> Self:
        """Go to a room's address."""
        return self.opens(f"/?room={room}")

    def comes_in(self, name: str) -> Self:
        """Give a name on the page that asks for it, and wait until inside."""
        self.asks_to_come_in(name)
        return self.is_inside(name)

    def asks_to_come_in(self, name: str) -> None:
        """Give a name on the page that asks for it."""
        self.nickname.fill(name)
        self.nickname.press("Enter")

    def is_inside(self, name: str) -> Self:
        """Wait until the room can be written to and the connection lives."""
        self.name = name
        expect(self.composer).to_be_visible()
        expect(self.connection).to_have_text("Live")
        expect(self.log).to_have_attribute("aria-busy", "false")
        return self

    def looks_on(self) -> Self:
        """Wait until the room can be read, whether or not it was joined."""
        expect(self.connection).to_have_text("Live")
        expect(self.log).to_have_attribute("aria-busy", "false")
        return self

    def opens_a_tab(self) -> "Visitor":
        """The same browser, once more."""
        tab = Visitor(self.context, self.home, self.watch)
        tab.name = self.name
        return tab

    def reloads(self) -> Self:
        """Load the page again, and wait until inside, which must not take a name."""
        self.page.reload()
        return self.is_inside(self.name)

    def leaves(self) -> None:
        """Close the browser. It says no goodbye: to the node this is a crash."""
        self.context.close()

    def leaves_no_trace(self) -> None:
        """Empty the browser for whoever comes next. A new page is as large, and as dark, as the browser was made."""
        for page in self.context.pages:
            page.close()
        self.page = self.context.new_page()
        session = self.context.new_cdp_session(self.page)
        session.send("Storage.clearDataForOrigin", {"origin": self.home, "storageTypes": "all"})
        session.detach()
        self.context.set_offline(False)
        self.context.clear_permissions()
        self.watch.forget()
        self.name = ""

    def loses_the_network(self) -> None:
        """Pull the cable."""
        self.watch.forgive("net::ERR_INTERNET_DISCONNECTED")
        self.context.set_offline(True)

    def has_the_network_back(self) -> None:
        """Plug the cable in."""
        self.context.set_offline(False)

    def opens_card(self, name: str) -> Locator:
        """Open the card of somebody who is here."""
        self.shows("People")
        self.person(name).get_by_role("button", name=name, exact=True).click()
        return self.page.get_by_role("dialog", name="Profile")

    def opens_status(self) -> Locator:
        """Open the form in which one says how one is."""
        self.shows("Rooms")
        self.button("About you").click()
        self.page.get_by_role("menuitem", name="Set a status").click()
        return self.page.get_by_role("dialog", name="Your status")

    def sets_status(self, kind: str, text: str, until: str = "Until I change it") -> None:
        """Say how one is."""
        form = self.opens_status()
        form.get_by_role("radio", name=kind).check()
        form.get_by_label("With these words").fill(text)
        form.get_by_label("For how long").select_option(until)
        form.get_by_role("button", name="Save").click()
        expect(form).to_be_hidden()

    # ---- talking

    def says(self, text: str) -> None:
        """Write and press Enter."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def types(self, text: str) -> None:
        """Write, key by key, and do not send."""
        self.composer.press_sequentially(text)

    def message(self, text: str) -> Locator:
        """Messages in the room that contain this, delivered or on their way."""
        return self.log.get_by_role("article").filter(has_text=text)

    def waiting(self, text: str) -> Locator:
        """Messages of our own that contain this and are not delivered yet."""
        return self.log.get_by_label("not delivered yet").filter(has_text=text)

    def texts(self) -> list[str]:
        """What the messages on the page say, top to bottom."""
        return self.log.locator("article .text").all_inner_texts()

    def edits(self, text: str, into: str) -> None:
        """Change a message of one's own."""
        self.does(text, "Edit message")
        editor = self.log.get_by_role("textbox", name="Edit message")
        editor.fill(into)
        editor.press("Enter")

    def deletes(self, text: str) -> None:
        """Delete a message of one's own, and confirm it."""
        self.does(text, "Delete message")
        self.log.get_by_role("group", name="Delete this message?").get_by_role("button", name="Delete").click()

    def does(self, text: str, action: str) -> None:
        """Choose one of a message's actions: by its own button, where there is one, or in the menu."""
        message = self.message(text)
        menu = message.get_by_role("button", name="Message actions")
        expect(menu).to_be_attached()  # on its way it has neither
        message.hover()
        quick = message.get_by_role("button", name=action)
        if quick.is_visible():
            quick.click()
        else:
            menu.click()
            self.page.get_by_role("menuitem", name=action).click()

    def does_in_the_room(self, action: str) -> None:
        """Choose one of the room's actions, in the menu above it."""
        self.button("Room actions").click()
        self.page.get_by_role("menuitem", name=action).click()

    def shows(self, panel: str) -> None:
        """Open a drawer, "Rooms" or "People", if there is no place to show it all the time."""
        opener = self.page.get_by_role("button", name=re.compile(f"^{panel}"))
        if opener.is_visible():
            opener.click()
            expect(self.page.get_by_role("dialog", name=panel)).to_be_visible()

    # ---- what the page shows

    @property
    def nickname(self) -> Locator:
        """The field that asks for a name."""
        return self.page.get_by_role("textbox", name="Your nickname")

    @property
    def composer(self) -> Locator:
        """The field for a message."""
        return self.page.get_by_role("textbox", name="Message", exact=True)

    @property
    def log(self) -> Locator:
        """What was said."""
        return self.page.get_by_role("log", name="Messages")

    @property
    def connection(self) -> Locator:
        """The word for how the connection is doing."""
        return self.page.get_by_test_id("connection")

    @property
    def typing(self) -> Locator:
        """The line that says who is typing."""
        return self.page.get_by_test_id("typing")

    @property
    def people_list(self) -> Locator:
        """The list of those who are here."""
        return self.page.get_by_role("list", name="People in this room")

    @property
    def people(self) -> Locator:
        """Who is here, one item each."""
        return self.people_list.get_by_role("listitem")

    @property
    def people_count(self) -> Locator:
        """How many are here."""
        return self.page.get_by_test_id("people-count")

    def person(self, name: str) -> Locator:
        """One of those who are here."""
        return self.people.filter(has_text=re.compile(rf"(^|\W){re.escape(name)}(\W|$)"))

    def room_link(self, title: str) -> Locator:
        """A room in the list of rooms."""
        return self.page.get_by_role("navigation", name="Rooms").get_by_role("link").filter(has_text=title)

    def button(self, name: str) -> Locator:
        """Any button by its name."""
        return self.page.get_by_role("button", name=name, exact=True)
