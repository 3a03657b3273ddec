"""Who somebody is by the site's own cookie: what the site is asked, what its answers mean, and what its failures do."""

from collections.abc import Iterator
from typing import Any

import pytest
from twisted.internet import reactor
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.web.server import NOT_DONE_YET

from tests.support.receiver import Reaction, Receiver
from tests.support.waiting import wait_for
from tidings.faces.guarded import Ways
from tidings.faces.outgoing import Outgoing
from tidings.faces.whois import AT_ONCE, LONGEST_ANSWER, MOST_WAITING, Whois, site
from tidings.model.errors import Unavailable
from tidings.services.site_users import SiteUser

JACK = b'{"authid": "jack", "name": "Jack", "streams": ["topic.private-board"]}'


class Fetched:
    """A site whose answers come when the test says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: list[Deferred[tuple[int, bytes]]] = []

    def __call__(self, cookie: str) -> Deferred[tuple[int, bytes]]:
        """Ask it."""
        self.asked.append(cookie)
        self.answers.append(Deferred())
        return self.answers[-1]


def answering(status: int, body: bytes = b"") -> Whois:
    """A site that always answers the same."""

    async def fetch(cookie: str) -> tuple[int, bytes]:
        del cookie
        return status, body

    return Whois(fetch)


async def test_the_site_says_who_it_is() -> None:
    """With the name that others see and what they may read; the authid alone will do."""
    assert await answering(200, JACK).ask("s=1") == SiteUser(
        authid="jack", name="Jack", streams=("topic.private-board",)
    )
    assert await answering(200, b'{"authid": "7", "name": null}').ask("s=1") == SiteUser(authid="7", name="7")


@pytest.mark.parametrize(
    ("status", "body"), [(204, b""), (401, b"no"), (403, b""), (200, b'{"authid": null}'), (200, b"{}")]
)
async def test_nobody_is_an_answer(status: int, body: bytes) -> None:
    """However the site prefers to say it."""
    assert await answering(status, body).ask("s=1") is None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, JACK),
        (302, b""),
        (404, b""),
        (200, b"<html>Log in"),
        (200, b"[]"),
        (200, b'{"authid": 7}'),
        (200, b'{"authid": ""}'),
        (200, b'{"authid": "service:tidings"}'),
        (200, b'{"authid": "guest-abc"}'),
        (200, b'{"authid": "jack", "name": "\\u200b"}'),
        (200, b'{"authid": "jack", "streams": ["room.*"]}'),
    ],
)
async def test_anything_else_lets_nobody_in(status: int, body: bytes) -> None:
    """It fails closed, for now: the same may be tried again."""
    with pytest.raises(Unavailable) as caught:
        await answering(status, body).ask("s=1")
    assert caught.value.temporary
    assert caught.value.retry_after_ms


async def test_many_sessions_with_one_cookie_ask_once() -> None:
    """A browser that comes back with twenty tabs; the next to come asks anew."""
    fetched = Fetched()
    whois = Whois(fetched)
    asked = [ensureDeferred(whois.ask("s=1")) for _ in range(20)]
    assert fetched.asked == ["s=1"]
    fetched.answers[0].callback((200, JACK))
    assert {(await one).authid for one in asked} == {"jack"}  # type: ignore[union-attr] # a user, as said above
    again = ensureDeferred(whois.ask("s=1"))
    fetched.answers[1].callback((204, b""))
    assert await again is None


async def test_the_site_is_not_asked_too_much_at_a_time() -> None:
    """The others wait their turn; and too many are sent away at once."""
    fetched = Fetched()
    whois = Whois(fetched)
    asked = [ensureDeferred(whois.ask(f"s={number}")) for number in range(MOST_WAITING)]
    assert len(fetched.asked) == AT_ONCE
    with pytest.raises(Unavailable):
        await whois.ask("s=one more")
    for number in range(MOST_WAITING):
        fetched.answers[number].callback((204, b""))
    assert [await one for one in asked] == [None] * MOST_WAITING


@pytest.mark.parametrize(
    ("names", "header", "shown"),
    [
        ([], "a=1; b=2", "a=1; b=2"),
        (["b"], "a=1; b=2", "b=2"),
        (["b", "a"], 'b="x y"; c=3; a=1', 'b="x y"; a=1'),
        (["b"], "a=1", ""),
        ([], "", ""),
        ([], "a=1\r\nX-Admin: yes", ""),
        ([], "a" * 8193, ""),
        (["b"], 'x={"a": 1, "b=3"}; b=2; =;;', "b=2"),
    ],
)
def test_only_what_is_named_is_shown(names: list[str], header: str, shown: str) -> None:
    """The rest of a visitor's cookies stays here; so does what is no header."""
    assert Whois(Fetched(), names).cookie_of(header) == shown


# ---- over HTTP


def endless(request: Any) -> int:  # noqa: ANN401 - a Request
    """Write for ever."""
    if not request._disconnected:
        request.write(b"x" * LONGEST_ANSWER)
        reactor.callLater(0, endless, request)
    return NOT_DONE_YET


def redirect(request: Any) -> bytes:  # noqa: ANN401 - see above
    """Send to a login page."""
    request.redirect(b"/login")
    return b""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The site, listening."""
    made = Receiver(lambda _: JACK)
    yield made
    wait_for(made.close())


def over_http(url: str, timeout_s: float = 5) -> Whois:
    """Ask a site at an address."""
    return Whois(site(Outgoing(Ways(reactor=reactor, reach="anywhere")), url, timeout_s))


async def test_the_site_is_shown_the_cookie(receiver: Receiver) -> None:
    """And nothing of ours."""
    user = await over_http(receiver.url).ask("s=1")
    assert user is not None
    assert user.authid == "jack"
    headers = receiver.received[0].headers
    assert (headers["cookie"], headers["accept"]) == ("s=1", "application/json")
    assert "authorization" not in headers


@pytest.mark.parametrize(
    ("react", "timeout_s"),
    [(lambda _: NOT_DONE_YET, 0.2), (endless, 5), (redirect, 5)],
    ids=["hangs", "endless", "redirects"],
)
async def test_a_sick_site_is_no_answer(receiver: Receiver, react: Reaction, timeout_s: float) -> None:
    """It is hung up on, in time and before its answer fills the memory, and sent nowhere else."""
    receiver.react = react
    with pytest.raises(Unavailable):
        await over_http(receiver.url, timeout_s).ask("s=1")
    assert len(receiver.received) == 1


async def test_a_site_that_is_down_is_no_answer() -> None:
    """Nobody listens there."""
    with pytest.raises(Unavailable):
        await over_http("http://127.0.0.1:9/whoami").ask("s=1")
