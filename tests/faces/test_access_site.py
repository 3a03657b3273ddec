"""The same login: who came in by the site's cookie, what becomes of them, and who may not come by it."""

from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError
from msgspec.structs import replace
from twisted.internet.task import Clock

from tests.support.cast import JACK, JILL, KITTENS
from tests.support.door import RULES, Door, token
from tests.support.parts import joins
from tests.support.site import NOON
from tests.support.waiting import wait_for
from tidings.faces.wamp import Parts
from tidings.faces.whois import Whois
from tidings.model.origins import Origins

AGAIN_S = 15


class Site:
    """A site that knows its users by their cookie; down while it is `None`."""

    def __init__(self) -> None:
        self.users: dict[str, bytes] | None = {"s=jack": b'{"authid": "jack", "name": "Jack"}'}

    async def __call__(self, cookie: str) -> tuple[int, bytes]:
        """Say who it is."""
        if self.users is None:
            raise ConnectionRefusedError
        body = self.users.get(cookie)
        return (200, body) if body else (401, b"")


@pytest.fixture
def site() -> Site:
    """The site."""
    return Site()


@pytest.fixture
def door(parts: Parts, site: Site) -> Door:
    """A door that asks the site. Sessions that are killed are written down."""
    made = Door(parts, RULES, Whois(site), ask_again_s=AGAIN_S)
    made.killed = []
    made.router.answers["wamp.session.kill"] = lambda session, reason, message: made.killed.append((session, reason))
    wait_for(made.router.join())
    parts.sessions.drop(JACK.session or 0)
    return made


async def comes(door: Door, cookie: str | None, method: str = "anonymous", **hello: Any) -> dict[str, Any]:  # noqa: ANN401 - a HELLO
    """A browser joins with the site's cookie."""
    headers = {} if cookie is None else {"cookie": cookie}
    transport = {"peer": "tcp4:192.0.2.7:5000", "http_headers_received": {**headers, **hello.pop("headers", {})}}
    return await door.knocks(method, transport=transport, **hello)


async def later(door: Door) -> None:
    """Time passes until the site is asked again."""
    assert isinstance(door.parts.reactor, Clock)
    door.parts.reactor.advance(AGAIN_S)
    await door.router.settle()


async def test_a_user_of_the_site_needs_no_login_here(door: Door) -> None:
    """They are who they are there, whatever nickname the page has; also one who was a guest here before."""
    found = await comes(door, "s=jack", authextra={"nickname": "Tom"})
    assert (found["authid"], found["role"], found["extra"]["name"]) == ("jack", "member", "Jack")
    assert (found["extra"]["login"], found["extra"]["expires_at"]) == ("site", None)
    guest = await comes(door, None, authextra={"nickname": "Tom"})
    found = await comes(door, "s=jack", "ticket", ticket=guest["extra"]["token"])
    assert found["authid"] == "jack"


async def test_whoever_the_site_does_not_know_is_a_guest(door: Door) -> None:
    """With a nickname, as ever."""
    found = await comes(door, "s=nobody", authextra={"nickname": "Tom"})
    assert (found["role"], found["extra"]["login"]) == ("guest", "guest")
    assert (await door.is_refused("anonymous")).error == "tidings.error.nickname_required"


async def test_a_proof_of_ones_own_goes_before_the_cookie(door: Door, site: Site) -> None:
    """A token says who it is; the site is not asked."""
    site.users = None
    assert (await comes(door, "s=jack", "ticket", ticket=token()))["authid"] == "jill"


async def test_while_the_site_is_down_nobody_comes_in_by_its_cookie(door: Door, site: Site) -> None:
    """It may be anybody's: they are told to try again. Nobody else is disturbed."""
    site.users = None
    with pytest.raises(ApplicationError) as caught:
        await comes(door, "s=jack", authextra={"nickname": "Tom"})
    assert (caught.value.error, caught.value.kwargs["temporary"]) == ("tidings.error.unavailable", True)
    assert (await comes(door, None, authextra={"nickname": "Tom"}))["role"] == "guest"


async def test_logging_out_on_the_site_ends_the_sessions_here(door: Door, site: Site) -> None:
    """Within seconds, for all tabs of that browser and for nobody else."""
    site.users = {**(site.users or {}), "s=jill": b'{"authid": "jill"}'}
    tabs = [await comes(door, "s=jack") for _ in range(2)]
    await comes(door, "s=jill")
    await later(door)
    assert door.killed == []
    del site.users["s=jack"]
    await later(door)
    assert sorted(door.killed) == [(tab["session"], "tidings.error.logged_out") for tab in tabs]
    assert door.parts.sessions.of_person("jack") == frozenset()
    assert len(door.parts.sessions.of_person("jill")) == 1


async def test_another_user_of_the_same_browser_is_another_session(door: Door, site: Site) -> None:
    """The site's cookie stays, its user changed: the old session ends, the page comes back as the new one."""
    tab = await comes(door, "s=jack")
    site.users = {"s=jack": b'{"authid": "jill"}'}
    await later(door)
    assert door.killed == [(tab["session"], "tidings.error.logged_out")]


async def test_while_the_site_is_down_those_who_are_here_stay(door: Door, site: Site) -> None:
    """A deployment of the site does not throw everybody out."""
    await comes(door, "s=jack")
    site.users = None
    await later(door)
    assert door.killed == []
    site.users = {}
    await later(door)
    assert len(door.killed) == 1


async def test_what_the_site_grants_anew_counts_at_once(door: Door, site: Site) -> None:
    """A new name, another stream; what it grants no more is followed no more."""
    ended: list[str] = []
    door.router.answers["wamp.subscription.lookup"] = lambda topic: topic
    door.router.answers["wamp.subscription.remove_subscriber"] = lambda topic, session, **_: ended.append(topic)
    site.users = {"s=jack": b'{"authid": "jack", "streams": ["topic.private-board"]}'}
    tab = await comes(door, "s=jack")
    site.users = {"s=jack": b'{"authid": "jack", "name": "Jackie", "streams": ["topic.private-news"]}'}
    await later(door)
    joined = door.parts.sessions.get(tab["session"])
    assert joined is not None
    assert (joined.caller.name, joined.caller.streams) == ("Jackie", ("topic.private-news",))
    assert ended == ["tidings.stream.topic.private-board"]


async def test_the_cookie_survives_a_restart_of_the_components(door: Door, site: Site) -> None:
    """The router tells who is there, with the headers they came with; nobody is forgotten when they log out."""
    headers = {"cookie": "s=jack"}
    told = {
        "session": 77,
        "authid": "jack",
        "authrole": "member",
        "authextra": {"name": "Jack", "login": "site"},
        "transport": {"peer": "tcp4:192.0.2.7:5000", "http_headers_received": headers},
    }
    door.router.answers["wamp.session.list"] = lambda: [77]
    door.router.answers["wamp.session.get"] = lambda session: told
    await door.face._take_in()
    site.users = {}
    await later(door)
    assert door.killed == [(77, "tidings.error.logged_out")]


def test_a_cookie_is_in_no_log(door: Door) -> None:
    """Whatever is printed of a session."""
    found = wait_for(comes(door, "s=jack"))
    assert "s=jack" not in repr(door.parts.sessions.get(found["session"]))
    assert "s=jack" not in str(found)


# ---- the site says so


async def test_the_site_logs_somebody_out(door: Door) -> None:
    """At once, wherever they are; what was signed for them before counts no more, what is signed now does."""
    backend = replace(KITTENS, session=900)
    for who in (JACK, JILL, backend):
        joins(door.parts, who)
    old = token("jack")
    told = await door.router.ask("tidings.access.logout", {"authid": "jack"}, who=backend)
    assert told == {"authid": "jack", "sessions": 1}
    assert door.killed == [(JACK.session, "tidings.error.logged_out")]
    door.parts.sessions.drop((await door.knocks("ticket", ticket=old))["session"])  # signed within the same second
    await door.parts.store.write(lambda tx: tx.put_logout("jack", NOON + 1000))
    assert (await door.is_refused("ticket", ticket=old)).error == "tidings.error.token_expired"
    assert (await door.knocks("ticket", ticket=token("jill")))["authid"] == "jill"


async def test_people_log_nobody_out(door: Door) -> None:
    """That is the site's to do."""
    joins(door.parts, JILL)
    with pytest.raises(ApplicationError) as caught:
        await door.router.ask("tidings.access.logout", {"authid": "jack"}, who=JILL)
    assert caught.value.error == "tidings.error.not_allowed"


# ---- whose pages


async def test_a_strangers_page_comes_in_by_nothing(parts: Parts, site: Site) -> None:
    """Its visitor's cookie rides along with every request; neither that nor a nickname opens the door to it."""
    door = Door(parts, replace(RULES, origins=Origins(["https://www.example.com"])), Whois(site))
    await door.router.join()
    parts.sessions.drop(JACK.session or 0)
    for origin in ("https://evil.example", "http://www.example.com", "null", "http://localhost:8080"):
        with pytest.raises(ApplicationError) as caught:
            await comes(door, "s=jack", headers={"origin": origin})
        assert caught.value.error == "tidings.error.origin_not_allowed"
    assert (await comes(door, "s=jack", headers={"origin": "https://www.example.com"}))["authid"] == "jack"
    assert (await comes(door, "s=jack"))["authid"] == "jack"  # no browser
