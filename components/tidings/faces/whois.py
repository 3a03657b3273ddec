"""“Who is this”: whose session cookie of the site it is, asked of the site itself.

The site answers a GET that carries the cookie: 200 with `{"authid": …, "name": …, "streams": […]}` for a user (all but
`authid` optional), 204, 401 or 403 for nobody. Anything else, and silence, is no answer: then nobody comes in by it.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import msgspec
from twisted.internet.defer import Deferred, DeferredSemaphore
from twisted.logger import Logger

from tidings.background import in_background
from tidings.faces.outgoing import Outgoing
from tidings.model.errors import Invalid, Unavailable
from tidings.services.site_users import SiteUser, site_user

log = Logger(namespace="tidings.whois")

NOBODY = frozenset({204, 401, 403})
LONGEST_COOKIE, LONGEST_ANSWER = 8192, 16_384
"""Bytes; who somebody is takes some hundred."""
AT_ONCE, MOST_WAITING = 10, 1000
RETRY_MS = 2000


Fetch = Callable[[str], Awaitable[tuple[int, bytes]]]
"""`fetch(cookie)` asks the site for a status and a body; raises whatever it likes where there is no answer."""


def site(outgoing: Outgoing, url: str, timeout_s: float) -> Fetch:
    """The site at this address."""

    async def fetch(cookie: str) -> tuple[int, bytes]:
        headers = {"Cookie": cookie, "Accept": "application/json"}
        answer = await outgoing.request("GET", url, headers, timeout_s=timeout_s, limit=LONGEST_ANSWER)
        if not answer.is_whole:
            raise ValueError(f"its answer is over {LONGEST_ANSWER} bytes, or was broken off")
        return answer.status, answer.body

    return fetch


class Whois:
    """Asks, for many sessions with one cookie once, and for not too many cookies at the same time.

    Args:
        fetch: how the site is asked.
        cookies: names of the site's cookies that tell who somebody is; without any, all are shown.
    """

    def __init__(self, fetch: Fetch, cookies: Iterable[str] = ()) -> None:
        self._fetch = fetch
        self._names = frozenset(cookies)
        self._slots = DeferredSemaphore(AT_ONCE)
        self._waiting: dict[str, list[Deferred[SiteUser | None]]] = {}
        self._is_well = True

    def cookie_of(self, header: str) -> str:
        """The part of a Cookie header that the site is shown; empty if there is nothing to show."""
        if len(header) > LONGEST_COOKIE or not header.isprintable():
            return ""
        if not self._names:
            return header.strip()
        # not by http.cookies, which gives up on the whole header where one cookie of somebody else's is odd
        pairs = (pair.strip() for pair in header.split(";"))
        return "; ".join(pair for pair in pairs if pair.partition("=")[0].strip() in self._names)

    async def ask(self, cookie: str) -> SiteUser | None:
        """Whose cookie it is; None for nobody's.

        Raises:
            Unavailable: the site did not answer, or not as described above.
        """
        mine: Deferred[SiteUser | None] = Deferred()
        if cookie in self._waiting:
            self._waiting[cookie].append(mine)
        elif len(self._waiting) >= MOST_WAITING:
            raise Unavailable("Very many come at once; try again in a moment.", retry_after_ms=RETRY_MS)
        else:
            self._waiting[cookie] = [mine]
            self._asking = in_background(self._ask(cookie), "asking the site who somebody is")
        return await mine

    async def _ask(self, cookie: str) -> None:
        await self._slots.acquire()
        try:
            answer: SiteUser | Unavailable | None = _read(*await self._fetch(cookie))
            self._well()
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody comes in by it
            self._ill(error)
            answer = Unavailable("The site could not be asked who you are; try again.", retry_after_ms=RETRY_MS)
        finally:
            self._slots.release()
        for one in self._waiting.pop(cookie):
            if isinstance(answer, Unavailable):
                one.errback(answer)
            else:
                one.callback(answer)

    def _well(self) -> None:
        if not self._is_well:
            log.info("the site answers again who somebody is")
        self._is_well = True

    def _ill(self, error: Exception) -> None:
        """Say it once, until it is well again: a site that is down is asked by everybody who comes."""
        if self._is_well:
            log.warn("the site does not say who somebody is: {error}", error=f"{type(error).__name__}: {error}"[:300])
        self._is_well = False


def _read(status: int, body: bytes) -> SiteUser | None:
    if status in NOBODY:
        return None
    if status != 200:  # noqa: PLR2004 - the one status that goes with a user
        raise ValueError(f"it answered with the status {status}")
    told: Mapping[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
    if told.get("authid") is None:
        return None
    try:
        return site_user({name: value for name, value in told.items() if value is not None}, "authid")
    except Invalid as error:
        raise ValueError(f"its answer will not do: {error.sentence}") from None
