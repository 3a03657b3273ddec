"""Telling browsers that have no page open: from what was committed to the push services of their makers.

This is a hint, as all that is live: what matters is in the inbox and in the rooms. So nothing is kept for it on disk,
and what cannot be delivered in three tries is left.
"""

from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Final

from msgspec import Struct
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from tidings.background import in_background
from tidings.faces.outgoing import AddressRefused, Answer, Outgoing, Unreachable
from tidings.faces.wamp import Parts
from tidings.model.events import Event
from tidings.services import web_push
from tidings.services.notifying import is_quiet
from tidings.services.web_push import Ring, Rules, Said, Vapid
from tidings.store import ReadTx

log = Logger(namespace="tidings.push")

RINGS_MOST: Final = 1000
"""So many browsers are told of one event at most."""
TTL_S: Final = 86_400
"""For how long a push service keeps what it cannot deliver: a phone that is off."""
ANSWER_MOST: Final = 2048
RETRIES_S: Final = (5, 60)
LONGEST_RETRY_S: Final = 600
_GONE: Final = frozenset({404, 410})
_BUSY: Final = 429


class _Sending(Struct, frozen=True, kw_only=True):
    """A ring, and how often it was tried."""

    ring: Ring
    tries: int = 0


class Pusher:
    """Watches what is committed, asks whom it concerns, and sends. Started once; it needs no router."""

    def __init__(self, parts: Parts, outgoing: Outgoing, rules: Rules) -> None:
        self._parts = parts
        self._outgoing = outgoing
        self._rules = rules
        self._events: deque[Event] = deque(maxlen=rules.queue)
        self._rings: deque[_Sending] = deque(maxlen=rules.queue)
        self._signed: dict[str, tuple[str, int]] = {}
        self._is_planning = False
        self._sending = 0
        self._anybody: bool | None = None

    @property
    def public_key(self) -> str | None:
        """What browsers subscribe with; None where Web Push is switched off."""
        return None if self._rules.vapid is None else self._rules.vapid.public

    def start(self) -> None:
        """Begin; again changes nothing."""
        if self._anybody is None and self._rules.vapid is not None:
            self._anybody = True  # until the first event has been looked at
            self._parts.feed.watch(self._on_event)

    def subscribed(self) -> None:
        """Somebody can be told from now on."""
        self._anybody = True

    # ---- planning

    def _on_event(self, event: Event) -> None:
        if not self._anybody or not (event.stream.startswith("user.") or event.type == "message.new"):
            return
        self._events.append(event)
        if not self._is_planning:
            self._is_planning = True
            self._planning = in_background(self._plan(), "planning whom to tell by Web Push")

    async def _plan(self) -> None:
        try:
            while self._events:
                event = self._events.popleft()
                now = self._parts.turn().now
                found = await self._parts.store.read(partial(rings_of, event=event, now=now))
                if found is None:
                    self._anybody = False
                    self._events.clear()
                else:
                    self._rings.extend(_Sending(ring=ring) for ring in found)
                    self._send_on()
        finally:
            self._is_planning = False

    # ---- sending

    def _send_on(self) -> None:
        vapid = self._rules.vapid
        while vapid is not None and self._rings and self._sending < self._rules.at_once:
            self._sending += 1
            sending = self._rings.popleft()
            done = in_background(self._send(vapid, sending), "telling a browser by Web Push")
            self._last = done.addBoth(self._sent)

    def _sent(self, result: object) -> None:
        del result
        self._sending -= 1
        self._send_on()

    async def _send(self, vapid: Vapid, sending: _Sending) -> None:
        ring = sending.ring
        browser = ring.browser
        headers = {
            "Authorization": self._signature(vapid, browser.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TTL_S),
            "Urgency": "high" if ring.is_urgent else "normal",
        }
        body = web_push.encrypted(ring.content, browser.p256dh, browser.auth)
        try:
            answer = await self._outgoing.post(
                browser.endpoint, headers, body, timeout_s=self._rules.timeout_s, limit=ANSWER_MOST
            )
        except AddressRefused:
            await self._forget(browser.id)
        except Unreachable as error:
            log.debug("a push service does not answer: {error}", error=error)
            self._try_again(sending, None)
        else:
            await self._answered(sending, answer)

    async def _answered(self, sending: _Sending, answer: Answer) -> None:
        if answer.status in _GONE:
            await self._forget(sending.ring.browser.id)
        elif answer.status == _BUSY or answer.status >= 500:  # noqa: PLR2004 - its own fault (RFC 9110, section 15.6)
            self._try_again(sending, answer.headers.get("retry-after"))
        elif answer.status >= 400:  # noqa: PLR2004 - ours
            log.warn("a push service refused what we sent: status {status}", status=answer.status)

    def _try_again(self, sending: _Sending, after: str | None) -> None:
        if sending.tries >= len(RETRIES_S):
            return
        wanted = int(after) if after is not None and after.isdecimal() else 0
        wait_s = min(max(RETRIES_S[sending.tries], wanted), LONGEST_RETRY_S)
        again = _Sending(ring=sending.ring, tries=sending.tries + 1)
        self._parts.reactor.callLater(wait_s, self._take_up, again)

    def _take_up(self, sending: _Sending) -> None:
        self._rings.append(sending)
        self._send_on()

    def _forget(self, browser_id: str) -> Deferred[None]:
        """It has gone, and says so: its owner has withdrawn the permission, or it was thrown away."""
        forgotten = self._parts.store.write(lambda tx: tx.drop_push_subscription(browser_id))
        return in_background(_none(forgotten), "forgetting a browser")

    def _signature(self, vapid: Vapid, endpoint: str) -> str:
        """One for each push service, for half of the time that it is good for."""
        now_s = self._parts.turn().now // 1000
        origin = "/".join(endpoint.split("/")[:3])
        signed, at = self._signed.get(origin, ("", 0))
        if not signed or now_s - at > web_push.GOOD_FOR_S // 2:
            if len(self._signed) >= RINGS_MOST:
                self._signed.clear()
            signed = web_push.signature(vapid, endpoint, now_s)
            self._signed[origin] = (signed, now_s)
        return signed


def rings_of(tx: ReadTx, event: Event, now: int) -> Sequence[Ring] | None:
    """Which browsers are told what of an event; None where there is no browser at all."""
    if not tx.has_push_subscriptions():
        return None
    is_own = event.stream.startswith("user.")
    found: tuple[list[str], Said] | None
    found = web_push.of_inbox(tx, event) if is_own else web_push.of_room(tx, event, RINGS_MOST)
    if found is None:
        return []
    people, said = found
    awake = [authid for authid in people if not is_quiet(tx.notify_settings(authid).quiet, now)]
    browsers = tx.push_subscriptions(awake, RINGS_MOST) if awake else []
    return web_push.rings(browsers, said, is_urgent=is_own)


async def _none(work: object) -> None:
    await work  # type: ignore[misc] # what a store's write returns
