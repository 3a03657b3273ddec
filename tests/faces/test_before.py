"""Before a message: the site is asked; it may refuse or change it; it may fail; a retry changes nothing of it."""

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from twisted.internet.defer import Deferred, fail, succeed

from tests.support.cast import JACK, JILL, KITTENS
from tidings.api import BY_URI
from tidings.faces.before import Before
from tidings.faces.outgoing import Answer, Outgoing, Unreachable
from tidings.faces.wamp import Parts
from tidings.model.errors import KeyReused, NotAMember, Refused, Unavailable
from tidings.model.people import Caller
from tidings.services.before import OnFailure, Rules
from tidings.webhooks import new_secret, verify

SECRET = new_secret()
KEY = "key-12345"


class Hook:
    """The site's answer, and what it was asked."""

    def __init__(self, parts: Parts, on_failure: OnFailure = "allow") -> None:
        self.parts = parts
        self.says: Any = {}
        self.status = 200
        self.asked: list[dict[str, Any]] = []
        rules = Rules(url="http://localhost/before", secret=SECRET, on_failure=on_failure)
        Before(parts, cast("Outgoing", self), rules)

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes, *, timeout_s: float, limit: int
    ) -> Deferred[Answer]:
        """Answer."""
        assert (url, timeout_s) == ("http://localhost/before", 1)
        verify(SECRET, headers, body, self.parts.turn().now / 1000)
        self.asked.append(json.loads(body))
        if isinstance(self.says, Exception):
            return fail(self.says)
        said = self.says if isinstance(self.says, bytes) else json.dumps(self.says).encode()
        return succeed(Answer(status=self.status, headers={}, body=said, is_whole=len(said) <= limit))

    async def call(self, what: str, who: Caller = JACK, **fields: Any) -> Any:  # noqa: ANN401 - a reply
        """Call a procedure."""
        return await self.parts.pipeline.answer(BY_URI[f"tidings.{what}"], who, fields)

    async def send(self, text: str = "hello", who: Caller = JACK, **fields: Any) -> Any:  # noqa: ANN401 - a reply
        """Say something in the lobby."""
        return await self.call("chat.send", who, room="lobby", text=text, **fields)

    async def texts(self) -> list[str]:
        """What is in the lobby."""
        return [one["text"] for one in (await self.call("chat.history", room="lobby"))["messages"]]


@pytest.fixture
def hook(parts: Parts) -> Hook:
    """A site that lets everything through."""
    return Hook(parts)


async def lobby(hook: Hook) -> Hook:
    """Have a lobby where Jack is."""
    await hook.call("room.create", room="lobby")
    return hook


async def test_the_site_is_asked_who_wants_to_say_what(hook: Hook) -> None:
    """Signed; and what it allows is said."""
    await lobby(hook)
    said = await hook.send(key=KEY)
    (asked,) = hook.asked
    assert asked["type"] == "message.before"
    assert asked["data"]["procedure"] == "tidings.chat.send"
    assert asked["data"]["author"] == {"authid": "jack", "name": "Jack", "role": "member"}
    assert asked["data"]["request"] == {
        "room": "lobby",
        "text": "hello",
        "attachments": [],
        "thread": None,
        "mentions": [],
        "poll": None,
        "files": [],
        "previews": True,
        "key": KEY,
    }
    await hook.call("chat.edit", room="lobby", message=said["id"], text="hullo")
    assert hook.asked[1]["data"]["request"]["message"] == said["id"]
    assert await hook.texts() == ["hullo"]


@pytest.mark.parametrize("says", [b"", b" ", {}, {"allow": True}, {"allow": True, "else": 1}, {"text": "hello"}])
async def test_what_is_not_refused_is_allowed(hook: Hook, says: Any) -> None:  # noqa: ANN401 - an answer
    """Also by an empty answer."""
    await lobby(hook)
    hook.says = says
    await hook.send()
    assert await hook.texts() == ["hello"]


async def test_the_site_may_refuse(hook: Hook) -> None:
    """With a reason, which is what the person reads; an edit alike."""
    await lobby(hook)
    said = await hook.send()
    hook.says = {"allow": False, "reason": "No dogs,\n please."}
    with pytest.raises(Refused, match=r"^No dogs, please\.$") as caught:
        await hook.send("woof", key=KEY)
    assert not caught.value.temporary
    hook.says = {"allow": False}
    with pytest.raises(Refused, match="The site does not want this"):
        await hook.call("chat.edit", room="lobby", message=said["id"], text="woof")
    assert await hook.texts() == ["hello"]


async def test_the_site_may_change_the_text(hook: Hook) -> None:
    """And a retry with the same key is answered alike, without asking again."""
    await lobby(hook)
    hook.says = {"text": "h***o"}
    first = await hook.send(key=KEY)
    assert await hook.texts() == ["h***o"]
    for hook.says in ({"allow": False}, {"text": "something else"}, Unreachable("gone")):
        assert await hook.send(key=KEY) == first
    assert len(hook.asked) == 1
    with pytest.raises(KeyReused):
        await hook.send("another", key=KEY)
    hook.says = {"text": "h***o!"}
    await hook.call("chat.edit", room="lobby", message=first["id"], text="hello!")
    assert await hook.texts() == ["h***o!"]


async def test_two_that_ask_at_once_are_one_message(hook: Hook) -> None:
    """Whichever comes first is what both are told."""
    await lobby(hook)
    hook.says = {"text": "once"}
    first = await hook.send(key=KEY)
    hook.parts.pipeline.before.clear()
    assert await hook.send(key=KEY) == first
    assert await hook.texts() == ["once"]


async def test_services_are_not_asked_about(hook: Hook) -> None:
    """The site knows what it says itself."""
    await lobby(hook)
    hook.says = {"allow": False}
    await hook.send(who=KITTENS)
    assert hook.asked == []


async def test_what_is_refused_anyway_is_not_asked(hook: Hook) -> None:
    """Whoever may not write cannot have the site called."""
    await lobby(hook)
    with pytest.raises(NotAMember):
        await hook.send(who=JILL)
    assert hook.asked == []


FAILURES: list[Any] = [
    Unreachable("There was no answer within 1 s."),
    b"<html>",
    b"[]",
    b'{"allow": "no"}',
    b'{"text": 5}',
    b'{"text": ""}',
    b'{"text": "\\u0000"}',
    json.dumps({"text": "x" * 5000}).encode(),
    b'{"reason": "\\ud800"}',
    b" " * 70_000,
    b"[" * 60_000,
]


@pytest.mark.parametrize("says", FAILURES, ids=lambda one: str(one)[:20])
async def test_without_a_good_answer_the_setting_decides_to_allow(hook: Hook, says: Any) -> None:  # noqa: ANN401 - an answer
    """The message as it was written."""
    await lobby(hook)
    hook.says = says
    await hook.send()
    assert await hook.texts() == ["hello"]


@pytest.mark.parametrize("says", FAILURES, ids=lambda one: str(one)[:20])
async def test_without_a_good_answer_the_setting_decides_to_refuse(parts: Parts, says: Any) -> None:  # noqa: ANN401 - an answer
    """For now: the same request is good when the site is back."""
    hook = Hook(parts, "refuse")
    await lobby(hook)
    hook.says = says
    with pytest.raises(Unavailable) as caught:
        await hook.send(key=KEY)
    assert caught.value.temporary
    hook.says = {}
    await hook.send(key=KEY)
    assert await hook.texts() == ["hello"]


@pytest.mark.parametrize("status", [301, 404, 500])
async def test_another_status_is_no_answer(parts: Parts, status: int) -> None:
    """Whatever comes with it."""
    hook = Hook(parts, "refuse")
    await lobby(hook)
    hook.status = status
    with pytest.raises(Unavailable):
        await hook.send()
