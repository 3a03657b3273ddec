"""The main job over a real router: one writes, the other sees it, the web app speaks; and who may not."""

import json
import time
import urllib.request
from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallDetails, RegisterOptions
from twisted.internet.defer import CancelledError, Deferred, ensureDeferred

from tests.support.node import Node
from tests.support.people import Seen, joined, pause, until
from tidings.client import Client, Login, Refused, api_key, cryptosign, guest, token

COUNTER = iter(range(1, 10_000))


def somebody(name: str = "Jack") -> Login:
    """A guest whose name nobody else has in this session's node."""
    return guest(f"{name} {next(COUNTER)}")


def member(node: Node, authid: str, *options: str) -> Login:
    """A person of the web app."""
    return token(node.tidings("token", authid, *options).strip())


def post(node: Node, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
    """One HTTP request of the web app."""
    request = urllib.request.Request(  # noqa: S310 - our own http
        node.url + path,
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - see above
        found: dict[str, Any] = json.load(answer)
        return found


async def refusal(client: Client, procedure: str, payload: dict[str, Any]) -> str:
    """The error's URI."""
    try:
        await client.call(procedure, payload)
    except Refused as error:
        return error.uri
    except ApplicationError as error:
        return str(error.error)
    return "it was done"


async def denied_subscription(client: Client, topic: str, match: str = "exact") -> str:
    """The error's URI."""
    try:
        await client.subscribe_raw(topic, lambda _: None, match)
    except ApplicationError as error:
        return str(error.error)
    return "subscribed"


async def denied_publication(client: Client, topic: str) -> str:
    """The error's URI."""
    try:
        await client.publish_raw(topic, {})
    except ApplicationError as error:
        return str(error.error)
    return "published"


async def test_jack_writes_and_jill_sees_it(node: Node) -> None:
    """With name and time, at once; and what is edited and deleted is seen too."""
    async with joined(node, somebody("Jack"), somebody("Jill")) as (jack, jill):
        seen = Seen()
        await jill.call("tidings.room.join", {"room": "lobby"})
        jill.follow("room.lobby", seen.append)
        await jack.insist("tidings.room.join", {"room": "lobby"})
        sent = await jack.insist("tidings.chat.send", {"room": "lobby", "text": "hello"})
        await until(lambda: "hello" in seen.texts(), 5, "Jill sees it")
        event = next(event for event in seen if event["id"] == sent["id"])
        assert event["author"] == {"authid": jack.authid, "name": jack.name}
        assert abs(event["time"] - time.time() * 1000) < 60_000
        await jack.insist("tidings.chat.edit", {"room": "lobby", "message": sent["id"], "text": "hello!"})
        await jack.insist("tidings.chat.delete", {"room": "lobby", "message": sent["id"]})
        await until(lambda: seen[-1]["type"] == "message.deleted", 5, "Jill sees both")
        history = await jill.call("tidings.chat.history", {"room": "lobby", "limit": 1})
    assert history["messages"][0]["deleted"]
    assert history["messages"][0]["text"] == ""


async def test_the_web_app_publishes_and_whoever_comes_later_reads_it(node: Node, api_key: str) -> None:
    """One HTTP request; a reader who was away starts from the beginning."""
    async with joined(node, somebody()) as (jack,):
        seen, later = Seen(), Seen()
        jack.follow("topic.kittens", seen.append)
        post(node, "/api/publish", api_key, {"topic": "kittens", "data": {"title": "Mittens is here"}})
        await until(lambda: len(seen) == 1, 5, "Jack sees it")
        jack.follow("topic.kittens", later.append)
        await until(lambda: later == seen, 5, "the late follower reads it")
    assert seen[0]["data"] == {"title": "Mittens is here"}


async def test_a_service_joins_with_its_key_pair_and_offers_procedures(node: Node) -> None:
    """It calls what backends call, and people call what it registers."""
    made = json.loads(node.tidings("key", "create", "finder", "--wamp", "--json"))
    async with joined(node, cryptosign(made["key"]), somebody()) as (finder, jack):
        await finder.register("app.add", lambda payload: {"sum": payload["a"] + payload["b"]})
        await finder.insist("tidings.push.publish", {"topic": "finder", "data": {"found": 1}})
        assert await jack.call("app.add", {"a": 2, "b": 3}) == {"sum": 5}
        assert finder.details is not None
        assert (finder.details.authid, finder.details.authrole) == ("service:finder", "service")


async def test_a_slash_command_is_a_backends_procedure(node: Node, api_key: str) -> None:
    """It is told who asks in which room; without a backend, or outside the room, there is an error that says so."""
    async with joined(node, Login(method="ticket", secret=api_key), somebody()) as (site, jack):
        await jack.insist("tidings.room.join", {"room": "lobby"})
        asked = {"room": "lobby", "name": "echo", "text": "meow"}
        assert await refusal(jack, "tidings.chat.command", asked) == "tidings.error.no_such_command"
        await site.register("tidings.command.echo", lambda call: {"text": f"{call['person']['name']}: {call['text']}"})
        reply = await jack.call("tidings.chat.command", asked)
        assert reply == {"text": f"{jack.name}: meow"}
        assert await refusal(jack, "tidings.command.echo", asked) == "wamp.error.not_authorized"


async def test_a_command_tells_of_its_progress_and_is_cancelled(node: Node, api_key: str) -> None:
    """The way goes from the backend to the page and back; what nobody waits for is not worked on."""
    cancelled: list[str] = []

    async def search(call: dict[str, Any], details: CallDetails) -> dict[str, Any]:
        details.progress({"status": "1 of 2"})
        details.progress({"text": f"found in {call['room']}", "secret": 1})
        if call["text"] == "for ever":
            await Deferred(lambda _: cancelled.append(call["text"]))
        return {"text": "done"}

    async with joined(node, Login(method="ticket", secret=api_key), somebody()) as (site, jack):
        await jack.insist("tidings.room.join", {"room": "lobby"})
        await site.register("tidings.command.search", search, RegisterOptions(details_arg="details"))
        told: list[dict[str, Any]] = []
        asked = {"room": "lobby", "name": "search"}
        reply = await jack.call("tidings.chat.command", asked, on_progress=told.append)
        assert reply == {"text": "done"}
        assert told == [{"text": None, "status": "1 of 2"}, {"text": "found in lobby", "status": None}]
        assert await jack.call("tidings.chat.command", asked) == {"text": "done"}

        for_ever = {**asked, "text": "for ever"}
        waiting = ensureDeferred(jack.call("tidings.chat.command", for_ever, on_progress=told.append))
        await until(lambda: len(told) == 4, 5, "the search is under way")
        waiting.cancel()
        with pytest.raises(CancelledError):
            await waiting
        await until(lambda: cancelled == ["for ever"], 5, "the backend hears of it")


async def test_help_lists_the_commands_that_there_are(node: Node, api_key: str) -> None:
    """With what their backends say of them, as long as those are there."""
    async with joined(node, somebody()) as (jack,):
        await jack.insist("tidings.room.join", {"room": "lobby"})
        asked = {"room": "lobby", "name": "help"}
        async with joined(node, Login(method="ticket", secret=api_key)) as (site,):
            await site.register("tidings.command.dance", lambda call: None)
            about = {"name": "dance", "usage": "[TUNE]", "says": "Dance a while."}
            await site.insist("tidings.chat.describe", about)
            assert "- `/dance [TUNE]` Dance a while." in (await jack.call("tidings.chat.command", asked))["text"]
            assert await refusal(jack, "tidings.chat.describe", about) == "wamp.error.not_authorized"
        listed = (await jack.call("tidings.chat.commands"))["commands"]
        assert {"help", "invite", "me", "topic"} <= {one["name"] for one in listed}
        assert "dance" not in {one["name"] for one in listed}


DENIED = [
    ("tidings.push.publish", {"topic": "x", "data": {}}),
    ("tidings.push.notify", {"authid": "jack", "data": {}}),
    ("tidings.gateway.call", {"procedure": "tidings.push.publish", "payload": {}}),
    ("tidings.access.authenticate", {}),
    ("tidings.access.authorize", {}),
    ("wamp.session.list", {}),
    ("wamp.session.kill_by_authid", {}),
    ("crossbar.get_status", {}),
    ("no.such.thing", {}),
]


@pytest.mark.parametrize(("procedure", "payload"), DENIED, ids=[name for name, _ in DENIED])
async def test_what_a_person_may_not_call(node: Node, procedure: str, payload: dict[str, Any]) -> None:
    """Everything that is not in the table for people."""
    async with joined(node, somebody()) as (jack,):
        assert await refusal(jack, procedure, payload) == "wamp.error.not_authorized"


NO = {"wamp.error.not_authorized", "wamp.error.invalid_uri"}
TOPICS = [
    "tidings.stream.room.secret",
    "tidings.live.room.secret",
    "tidings.stream.user.somebody",
    "tidings.stream.topic.private-plans",
    "tidings.stream.",
    "tidings.stream.nonsense",
    "tidings.live.",
    "wamp.session.on_join",
    "wamp.subscription.on_create",
    "crossbar.x",
]


async def test_what_a_person_may_not_follow_or_publish(node: Node, api_key: str) -> None:
    """Private rooms, other people's inboxes, private topics, the router's own; and nothing is theirs to publish."""
    async with joined(node, Login(method="ticket", secret=api_key), somebody()) as (site, jack):
        assert await refusal(site, "tidings.room.create", {"room": "secret", "public": False}) in {
            "it was done",
            "tidings.error.room_exists",
        }
        for topic in TOPICS:
            assert await denied_subscription(jack, topic) in NO, topic
        for topic in ("tidings.stream.room.", "tidings.live", ""):
            assert await denied_subscription(jack, topic, "prefix") in NO, topic
        for topic in ("tidings.stream.room.lobby", "tidings.live.room.lobby", "app.anything"):
            assert await denied_publication(jack, topic) == "wamp.error.not_authorized", topic
        assert await refusal(jack, "tidings.chat.history", {"room": "secret"}) == "tidings.error.no_such_room"


async def test_who_is_put_out_of_a_room_stops_receiving_at_that_moment(node: Node) -> None:
    """The very next message does not reach them, and they cannot come back by subscribing again."""
    room = f"garden-{next(COUNTER)}"
    async with joined(node, somebody("Jack"), somebody("Jill")) as (jack, jill):
        await jack.insist("tidings.room.create", {"room": room})
        await jill.insist("tidings.room.join", {"room": room})
        raw, jacks = Seen(), Seen()
        await jill.subscribe_raw(f"tidings.stream.room.{room}", raw.append)
        jack.follow(f"room.{room}", jacks.append)
        await jack.insist("tidings.chat.send", {"room": room, "text": "before"})
        await until(lambda: "before" in raw.texts(), 5, "Jill still receives")
        await jack.insist("tidings.room.remove", {"room": room, "authid": jill.authid})
        for number in range(20):
            await jack.insist("tidings.chat.send", {"room": room, "text": f"after {number}"})
        await until(lambda: "after 19" in jacks.texts(), 5, "Jack sees his own")
        await jill.call("tidings.access.whoami")  # what was on its way to her has come
        assert [text for text in raw.texts() if text.startswith("after")] == []
        assert await denied_subscription(jill, f"tidings.stream.room.{room}") == "wamp.error.not_authorized"
        denied = await refusal(jill, "tidings.stream.read", {"stream": f"room.{room}"})
    assert denied == "tidings.error.not_allowed"


async def test_presence_counts_people_not_tabs(node: Node) -> None:
    """Two sessions of one person are one; they are gone when the last one is."""
    room = f"porch-{next(COUNTER)}"
    jacks = somebody("Jack")
    async with joined(node, somebody("Jill")) as (jill,):
        await jill.insist("tidings.room.create", {"room": room})

        async def here() -> list[str]:
            reply = await jill.call("tidings.presence.list", {"room": room})
            return [person["name"].split()[0] for person in reply["people"]]

        async with joined(node, jacks, jacks) as (first, second):
            for tab in (first, second):
                await tab.subscribe_raw(f"tidings.live.room.{room}", lambda _: None)
            await _comes(here, ["Jack"])
            first.close()
            await until(lambda: first.is_gone, 5, "one tab is closed")
            assert await here() == ["Jack"]
        await _comes(here, [])


async def _comes(ask: Any, wanted: list[str]) -> None:  # noqa: ANN401 - an async function
    found = None
    for _ in range(100):
        found = await ask()
        if found == wanted:
            return
        await pause(0.1)
    assert found == wanted


@pytest.mark.timeout(180)
async def test_a_members_session_ends_with_its_token_unless_renewed(node: Node) -> None:
    """Renewed without a reconnect; otherwise ended, with a reason that tells the client to fetch a fresh token."""
    # A token is made by a program that takes seconds to start where there is much to do.
    short = member(node, "anna", "--name", "Anna", "--hours", "0.005")
    fresh = member(node, "bert", "--name", "Bert", "--hours", "1").secret
    async with joined(node, short, member(node, "bert", "--name", "Bert", "--hours", "0.005")) as (anna, bert):
        identity = await bert.call("tidings.access.renew", {"token": fresh})
        assert identity["expires_at"] > time.time() * 1000 + 3_000_000
        await until(lambda: anna.reason == "tidings.error.token_expired", 60, "Anna's session ends")
        assert (await bert.call("tidings.access.whoami"))["authid"] == "bert"
        assert bert.reason == ""


LOGINS = [
    (guest(""), "tidings.error.nickname_required"),
    (guest("a" * 41), "tidings.error.too_long"),
    (guest("Jack\u200b"), "tidings.error.invalid"),
    (guest("admin"), "tidings.error.name_taken"),
    (guest("\u0430dmin"), "tidings.error.name_taken"),
    (token("nonsense"), "tidings.error.token_invalid"),
    (token("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwiZXhwIjo0MTAyNDQ0ODAwfQ."), "tidings.error.token_invalid"),
    (api_key("tk_aaaaaaaaaa_" + "a" * 43), "tidings.error.key_invalid"),
    (cryptosign("11" * 32), "tidings.error.key_invalid"),
]


@pytest.mark.parametrize(("login", "error"), LOGINS, ids=range(len(LOGINS)))
async def test_who_is_not_let_in_is_told_why(node: Node, login: Login, error: str) -> None:
    """Each with its own error, none with a traceback in the log."""
    from twisted.internet import reactor  # noqa: PLC0415 - pytest-twisted has installed it by now

    client = Client(node.ws_url, login, reactor)
    client.start()
    try:
        with pytest.raises(Refused) as refused:
            await client.until_joined()
    finally:
        client.close()
        await until(lambda: client.is_gone, 5, "the client is gone")
    assert refused.value.uri == error
    assert "Traceback" not in node.log()
