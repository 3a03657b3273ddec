"""Who is let in as whom; how sessions are followed and end; calls that come over HTTP."""

from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError
from msgspec.structs import replace
from twisted.internet.task import Clock

from tests.conftest import LoggedFailures
from tests.support.cast import GUEST, JACK, JILL, KITTENS, person_of
from tests.support.door import LATER, NODES_OWN, RULES, Door, session_of, token
from tests.support.parts import joins
from tests.support.site import NOON
from tests.support.waiting import wait_for
from tidings.faces.wamp import Parts
from tidings.model.people import Caller
from tidings.services import service_keys


@pytest.fixture
def door(parts: Parts) -> Door:
    """The door of a site."""
    made = Door(parts)
    wait_for(made.router.join())
    return made


# ---- who may join


async def test_a_guest_comes_in_and_comes_back(door: Door) -> None:
    """With a nickname; then with the token they were given, however they call themselves."""
    first = await door.knocks("anonymous", authextra={"nickname": "Tom"})
    assert (first["role"], first["extra"]["name"], first["realm"]) == ("guest", "Tom", "tidings")
    assert first["authid"].startswith("guest-")
    again = await door.knocks("ticket", ticket=first["extra"]["token"], authextra={"nickname": "Felix"})
    assert (again["authid"], again["extra"]["name"]) == (first["authid"], "Felix")
    joined = door.parts.sessions.get(again["session"])
    assert joined is not None
    assert (joined.caller.name, joined.caller.address, joined.is_sure) == ("Felix", "192.0.2.7", False)


async def test_a_member_comes_in_as_the_web_app_says(door: Door) -> None:
    """Whatever name the client gives itself."""
    found = await door.knocks("ticket", ticket=token(streams=("room.den",)), authextra={"nickname": "Jack"})
    assert (found["authid"], found["role"]) == ("jill", "member")
    assert found["extra"] == {
        "name": "Jill",
        "role": "member",
        "login": "token",
        "expires_at": LATER,
        "streams": ["room.den"],
    }


async def test_a_service_comes_in_with_its_key(door: Door) -> None:
    """An API key as a ticket, or a signature that the router checks."""
    api, pair = service_keys.make_api_key("kittens", NOON), service_keys.make_cryptosign_key("kittens", NOON)
    for key in (api, pair):
        await door.parts.store.write(lambda tx, key=key: tx.put_key(key.stored))  # type: ignore[misc] # a default fixes the loop's value
    found = await door.knocks("ticket", ticket=api.secret)
    assert (found["authid"], found["role"]) == ("service:kittens", "service")
    public = pair.stored.id
    found = await door.knocks("cryptosign", authextra={"pubkey": public})
    assert (found["authid"], found["pubkey"]) == ("service:kittens", public)


@pytest.mark.parametrize(
    ("method", "hello", "error"),
    [
        ("anonymous", {}, "nickname_required"),
        ("anonymous", {"authextra": None}, "nickname_required"),
        ("anonymous", {"authextra": {"nickname": 7}}, "nickname_required"),
        ("anonymous", {"authextra": {"nickname": "Admin"}}, "name_taken"),
        ("anonymous", {"authextra": {"nickname": "\u200b"}}, "invalid"),
        ("anonymous", {"authextra": {"nickname": "\ud800"}}, "invalid"),
        ("anonymous", {"authextra": {"nickname": "Tom", "key": "x"}}, "invalid"),
        ("ticket", {"ticket": "nonsense"}, "token_invalid"),
        ("ticket", {"ticket": "\ud800"}, "token_invalid"),
        ("ticket", {}, "token_invalid"),
        ("ticket", {"ticket": "tk_nonsense"}, "key_invalid"),
        ("cryptosign", {"authextra": {"pubkey": "00"}}, "key_invalid"),
        ("cryptosign", {}, "key_invalid"),
        ("scram", {}, "unauthorized"),
    ],
)
async def test_others_are_told_why_not(door: Door, method: str, hello: dict[str, Any], error: str) -> None:
    """By an error that the client can tell from others."""
    assert (await door.is_refused(method, **hello)).error == f"tidings.error.{error}"


async def test_an_expired_token_is_told_from_a_wrong_one(door: Door) -> None:
    """So that the client asks for a fresh one."""
    assert (
        await door.is_refused("ticket", ticket=token(expires_at=NOON - 10_000))
    ).error == "tidings.error.token_expired"


async def test_who_goes_was_here_until_then(door: Door) -> None:
    """With the last of their sessions; what a page says of when somebody was here is not from when they came."""
    known = person_of(JILL, 0)
    found = await door.knocks("ticket", ticket=token())
    other = await door.knocks("ticket", ticket=token())
    assert isinstance(door.parts.reactor, Clock)
    for session, seen in ((found["session"], 0), (other["session"], door.parts.turn().now)):
        await door.parts.store.write(lambda tx: tx.put_person(known))
        await door.router.tell("wamp.session.on_leave", session, "jill", "bye")
        door.parts.reactor.pump([1] * 6)
        await door.router.settle()
        person = await door.parts.store.read(lambda tx: tx.person("jill"))
        assert person is not None
        assert person.seen == seen


async def test_a_site_may_do_without_guests(parts: Parts) -> None:
    """Then nobody comes in without a token of the web app."""
    door = Door(parts, replace(RULES, guests=None))
    await door.router.join()
    error = await door.is_refused("anonymous", authextra={"nickname": "Tom"})
    assert error.error == "tidings.error.guests_not_allowed"
    assert (await door.knocks("ticket", ticket=token()))["authid"] == "jill"


async def test_sessions_are_counted(door: Door) -> None:
    """By person and by address; services are not."""
    for _ in range(2):
        await door.knocks("ticket", ticket=token())
    error = await door.is_refused("ticket", ticket=token(), address="192.0.2.8")
    assert (error.error, error.kwargs["limit"]) == ("tidings.error.too_many", 2)
    await door.knocks("ticket", ticket=token("tom"))
    error = await door.is_refused("ticket", ticket=token("tim"))
    assert (error.error, error.kwargs["limit"]) == ("tidings.error.too_many", 3)
    await door.knocks("ticket", ticket=token("tim"), address="192.0.2.8")


async def test_logins_are_limited_by_address(door: Door) -> None:
    """Whoever guesses is slowed down; others are not."""
    burst = 200
    for _ in range(burst):
        await door.is_refused("ticket", ticket="x")
    assert (await door.is_refused("ticket", ticket="x")).error == "tidings.error.rate_limited"
    await door.knocks("ticket", ticket=token(), address="192.0.2.9")


async def test_a_fault_at_the_door_is_logged_and_not_told(door: Door, logged_failures: LoggedFailures) -> None:
    """As everywhere."""
    door.parts.store.write = None  # type: ignore[method-assign, assignment] # a fault of ours
    error = await door.is_refused("anonymous", authextra={"nickname": "Tom"})
    assert error.error == "tidings.error.internal"
    assert logged_failures.flush(TypeError)


# ---- sessions


async def test_a_session_ends_with_its_token(door: Door) -> None:
    """The client is told why; one that has gone already is no matter."""
    killed: list[tuple[int, str]] = []
    door.router.answers["wamp.session.kill"] = lambda session, reason, message: killed.append((session, reason))
    found = await door.knocks("ticket", ticket=token(expires_at=NOON + 1000))
    assert isinstance(door.parts.reactor, Clock)
    door.parts.reactor.advance(1)
    await door.router.settle()
    assert killed == []
    session = door.parts.sessions.get(found["session"])
    assert session is not None
    door.parts.sessions.put(found["session"], replace(session, expires_at=NOON))
    door.parts.reactor.advance(1)
    await door.router.settle()
    assert killed == [(found["session"], "tidings.error.token_expired")]
    assert door.parts.sessions.get(found["session"]) is None


async def test_sessions_are_followed(door: Door) -> None:
    """Those that are there when we come, those that come and go."""
    assert door.parts.sessions.people() == ["jack"]
    await door.router.tell("wamp.session.on_join", {**session_of(JILL), "session": 33})
    joined = door.parts.sessions.get(33)
    assert joined is not None
    assert (joined.caller.authid, joined.is_sure) == ("jill", True)
    await door.router.tell("wamp.session.on_leave", 33, "jill", "wamp.close.normal")
    assert door.parts.sessions.get(33) is None


async def test_whoever_asks_is_told_who_they_are(door: Door) -> None:
    """With the end of their token."""
    joins(door.parts, GUEST)
    assert await door.router.ask("tidings.access.whoami", who=GUEST) == {
        "authid": GUEST.authid,
        "name": "Tom",
        "role": "guest",
        "expires_at": None,
    }


async def test_a_token_is_renewed_without_a_reconnect(door: Door) -> None:
    """By a fresh one of the same person, and of nobody else."""
    fresh = token("jack", name="Jackie")
    told = await door.router.ask("tidings.access.renew", {"token": fresh}, who=JACK)
    assert (told["name"], told["expires_at"]) == ("Jackie", LATER)
    assert (await door.router.ask("tidings.access.whoami", who=JACK))["expires_at"] == LATER
    joins(door.parts, GUEST)
    for who, other in ((JACK, token("jill")), (GUEST, fresh), (JACK, "nonsense")):
        with pytest.raises(ApplicationError) as caught:
            await door.router.ask("tidings.access.renew", {"token": other}, who=who)
        assert caught.value.error == "tidings.error.token_invalid"


async def test_a_renewed_token_ends_what_it_does_not_grant(door: Door) -> None:
    """Now, and once more for what was just under way; what it still grants, or everybody may read, goes on."""
    ended: list[tuple[str, int]] = []
    door.router.answers["wamp.subscription.lookup"] = lambda topic: topic
    door.router.answers["wamp.subscription.remove_subscriber"] = lambda topic, session, **_: ended.append(
        (topic, session)
    )
    granted = ("topic.private-board", "topic.private-news", "topic.cats", "room.den")
    joins(door.parts, replace(JACK, streams=granted))
    fresh = token("jack", streams=("topic.private-news",))
    await door.router.ask("tidings.access.renew", {"token": fresh}, who=JACK)
    for _ in range(2):
        await door.router.settle()
        assert isinstance(door.parts.reactor, Clock)
        door.parts.reactor.advance(1)
    topics = ["tidings.stream.topic.private-board", "tidings.stream.room.den", "tidings.live.room.den"]
    assert sorted(ended) == sorted([(topic, JACK.session) for topic in topics] * 2)


# ---- over HTTP


async def calls(door: Door, authorization: str | None, who: Caller = NODES_OWN, **more: Any) -> Any:  # noqa: ANN401 - any reply
    """The HTTP face hands a call in."""
    asked = {"procedure": "tidings.room.list", "payload": {}, "authorization": authorization, **more}
    return await door.router.ask("tidings.gateway.call", asked, who=who)


async def test_a_call_over_http_is_for_whoever_its_header_proves(door: Door) -> None:
    """A member's token or a service's key; numbers come as text where the address has them."""
    api = service_keys.make_api_key("kittens", NOON)
    await door.parts.store.write(lambda tx: tx.put_key(api.stored))
    for header in (f"Bearer {token()}", f"bearer  {api.secret} "):
        assert await calls(door, header, payload={"limit": "5", "mine": "false"}) == {"rooms": [], "more": False}
    told = await calls(door, f"Bearer {api.secret}", procedure="tidings.access.whoami")
    assert (told["authid"], told["role"]) == ("service:kittens", "service")
    payload = {"topic": "news", "data": {}}
    told = await calls(door, f"Bearer {api.secret}", procedure="tidings.push.publish", payload=payload)
    assert told["published"]


@pytest.mark.parametrize(
    ("header", "error"),
    [
        (None, "unauthorized"),
        ("", "unauthorized"),
        ("Basic x", "unauthorized"),
        ("Bearer ", "unauthorized"),
        ("Bearer nonsense", "token_invalid"),
        ("Bearer tk_x", "key_invalid"),
    ],
)
async def test_a_call_over_http_needs_a_proof(door: Door, header: str | None, error: str) -> None:
    """Which of them is wrong is said."""
    with pytest.raises(ApplicationError) as caught:
        await calls(door, header)
    assert caught.value.error == f"tidings.error.{error}"


async def test_only_the_nodes_own_parts_hand_calls_in(door: Door) -> None:
    """And only for what there is over HTTP."""
    service = replace(KITTENS, session=50)
    with pytest.raises(ApplicationError) as caught:
        await calls(door, f"Bearer {token()}", who=service)
    assert caught.value.error == "tidings.error.not_allowed"
    for procedure in ("tidings.room.join", "tidings.nonsense", "wamp.session.kill"):
        with pytest.raises(ApplicationError) as caught:
            await calls(door, f"Bearer {token()}", procedure=procedure)
        assert caught.value.error == "tidings.error.no_such_procedure"
    with pytest.raises(ApplicationError) as caught:
        await calls(door, f"Bearer {token()}", payload=7)
    assert (caught.value.error, caught.value.kwargs["field"]) == ("tidings.error.invalid", "payload")
