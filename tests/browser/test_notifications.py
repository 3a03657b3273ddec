"""Notifications: who is mentioned, replied to or invited is told; if they want, also when not looking."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from tests.support.node import Node, wait_until


def count(visitor: Visitor) -> Locator:
    """How many unread notifications the list of rooms tells of."""
    return visitor.page.get_by_test_id("notifications-unread")


def opens(visitor: Visitor) -> Locator:
    """The list of notifications."""
    visitor.shows("Rooms")
    visitor.page.get_by_role("button", name="Notifications").click()
    return visitor.page.get_by_role("dialog", name="Notifications")


def test_who_is_mentioned_finds_it_and_goes_there(jack: Visitor, jill: Visitor) -> None:
    """Counted as it comes, with its words; a click leads to it; what one tab has read, the other has."""
    other = jill.opens_a_tab()
    other.page.goto(jill.page.url)
    other.is_inside(jill.name)
    expect(opens(jill).get_by_text("Nothing yet.")).to_be_visible()
    jill.page.keyboard.press("Escape")
    expect(jack.page.get_by_test_id("people-count")).to_have_text("2")
    jack.says(f"@{jill.name} look at this kitten")
    for tab in (jill, other):
        expect(count(tab)).to_have_text("1 unread")
    for number in range(30):
        jack.says(f"chatter {number}")
    expect(jill.message("chatter 29")).to_have_count(1)

    jill.page.bring_to_front()
    shown = opens(jill)
    item = shown.get_by_role("button", name=f"{jack.name} mentioned you in")
    expect(item).to_contain_text("look at this kitten")
    expect(item).to_contain_text("New:")
    assert violations(jill.page) == []
    for tab in (jill, other):
        expect(count(tab)).to_have_count(0)
    item.click()
    expect(shown).to_be_hidden()
    expect(jill.message("look at this kitten")).to_be_focused()


def test_what_comes_as_the_list_closes_is_not_taken_for_read(jack: Visitor, jill: Visitor) -> None:
    """A busy browser may say that a dialog was closed long after it has gone from the screen."""
    expect(jack.page.get_by_test_id("people-count")).to_have_text("2")
    shown = opens(jill)
    expect(shown.get_by_text("Nothing yet.")).to_be_visible()
    shown.evaluate("dialog => dialog.addEventListener('close', told => told.stopImmediatePropagation(), true)")
    jill.page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    jack.says(f"@{jill.name} look at this kitten")
    expect(count(jill)).to_have_text("1 unread")


def test_what_is_deleted_is_not_shown_there_either(jack: Visitor, jill: Visitor) -> None:
    """Who and where stay."""
    expect(jack.page.get_by_test_id("people-count")).to_have_text("2")
    jack.says(f"@{jill.name} oops")
    expect(count(jill)).to_have_text("1 unread")
    jack.deletes("oops")
    expect(jill.message("Message deleted")).to_have_count(1)
    jill.reloads()
    shown = opens(jill)
    expect(shown.get_by_text("Message deleted")).to_be_visible()
    expect(shown.get_by_text("oops")).to_have_count(0)


def test_an_invitation_leads_into_the_room(jack: Visitor, jill: Visitor, web_app: WebApp, somebody: Somebody) -> None:
    """A room that cannot be found otherwise."""
    den = web_app.makes_room(public=False, title=somebody("Den"))
    web_app.invites(den, jill.page.evaluate("document.querySelector('tidings-app').model.me.authid"))
    del jack
    expect(count(jill)).to_have_text("1 unread")
    opens(jill).get_by_role("button", name="invited you to").click()
    expect(jill.button("Join room")).to_be_visible()


def test_a_room_of_which_one_wants_to_hear_nothing(jack: Visitor, jill: Visitor) -> None:
    """It says so in the list, and a mention there is no notification; on all pages, and after a reload."""
    jill.button("Room actions").click()
    levels = jill.page.get_by_role("menuitemradio")
    expect(levels).to_have_text(
        ["Notify me of all messages", "Notify me of mentions and replies", "Notify me of nothing"]
    )
    expect(levels.nth(1)).to_be_checked()
    levels.nth(2).click()
    current = jill.page.locator("[aria-current=page]")
    expect(current).to_contain_text("no notifications")
    expect(jack.page.get_by_test_id("people-count")).to_have_text("2")
    jack.says(f"@{jill.name} do you hear me?")
    expect(jill.message("do you hear me?")).to_have_count(1)
    expect(count(jill)).to_have_count(0)
    jill.reloads()
    expect(current).to_contain_text("no notifications")
    jill.button("Room actions").click()
    expect(levels.nth(2)).to_be_checked()
    levels.nth(1).click()
    expect(current).not_to_contain_text("no notifications")


def test_switching_them_on_and_quiet_hours(visit: Visit, room: str, somebody: Somebody) -> None:
    """The browser is asked once; without a push service an open page tells. The hours hold on all devices."""
    jack = visit().opens_room(room).comes_in(somebody("Jack"))
    shown = turned_on(jack)
    shown.get_by_role("checkbox", name="Quiet hours").check()
    expect(shown.get_by_label("From")).to_have_value("22:00")
    shown.get_by_label("to", exact=True).fill("06:30")
    shown.get_by_label("to", exact=True).blur()
    assert violations(jack.page) == []
    jack.reloads()
    shown = opens(jack)
    expect(shown.get_by_label("to", exact=True)).to_have_value("06:30")
    shown.get_by_role("checkbox", name="Quiet hours").uncheck()
    expect(shown.get_by_label("From")).to_have_count(0)
    shown.get_by_role("button", name="Turn off").click()
    expect(shown.get_by_role("button", name="Turn on")).to_be_visible()


class PushService:
    """Hands messages to a page's service worker, as the browser does with those of its push service."""

    def __init__(self, visitor: Visitor) -> None:
        self._origin = visitor.home
        self._session = visitor.context.new_cdp_session(visitor.page)
        self._registration = ""
        self._session.on("ServiceWorker.workerVersionUpdated", self._updated)
        self._session.send("ServiceWorker.enable")
        wait_until(lambda: visitor.page.evaluate(IS_ACTIVE) and self._registration != "", 10, "the worker is there")

    def _updated(self, told: dict[str, Any]) -> None:
        for version in told["versions"]:
            self._registration = str(version["registrationId"])

    def brings(self, **said: object) -> None:
        """One message."""
        where = {"origin": self._origin, "registrationId": self._registration}
        self._session.send("ServiceWorker.deliverPushMessage", {**where, "data": json.dumps(said)})


IS_ACTIVE = "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"


def notes(visitor: Visitor) -> list[list[str]]:
    """What the worker shows: title, text, where a click leads. Asked of the worker: the page may be elsewhere."""
    found: list[list[str]] = visitor.context.service_workers[-1].evaluate(
        """async () => {
            const shown = await registration.getNotifications();
            return shown.map((one) => [one.title, one.body, one.data.address]);
        }"""
    )
    return found


def turned_on(visitor: Visitor) -> Locator:
    """The list of notifications, after they were switched on. There is no push service in these tests."""
    visitor.context.grant_permissions(["notifications"])
    visitor.watch.forgive("Push API in incognito mode")
    shown = opens(visitor)
    shown.get_by_role("button", name="Turn on").click()
    expect(shown.get_by_text("while the chat is open in a tab")).to_be_visible()
    return shown


@pytest.mark.parametrize("looking", [True, False])
def test_what_is_pushed_is_shown_to_whoever_does_not_look(
    visit: Visit, node: Node, room: str, somebody: Somebody, looking: bool
) -> None:
    """By the worker that the page installs; whoever looks at the chat sees it there."""
    jack = visit().opens_room(room).comes_in(somebody("Jack"))
    turned_on(jack)
    service = PushService(jack)
    if not looking:
        jack.page.goto("about:blank")
    said = {"title": "Jill mentioned you", "tag": "n1", "time": 0, "room": room, "offset": 7}
    for text in ("hello", "hello again"):
        service.brings(**said, text=text)
    if looking:
        assert notes(jack) == []
        return
    newest = [["Jill mentioned you", "hello again", f"{node.url}/?room={room}&at=7"]]
    wait_until(lambda: notes(jack) == newest, 10, "the newest is shown, in the place of the one before")
