"""Web Push on a clock: who is told what, in which browser; what fails is tried again, and what is gone is forgotten."""

from collections.abc import Mapping
from typing import Any, cast

import pytest
from autobahn.wamp.types import ComponentConfig
from msgspec import Struct
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from tests.support.browser_keys import BrowserKeys
from tests.support.cast import JACK, JILL, KITTENS
from tests.support.fake_router import FakeRouter
from tidings.api import BY_URI
from tidings.faces.notify import NotifyFace
from tidings.faces.outgoing import AddressRefused, Answer, Outgoing, Unreachable
from tidings.faces.pusher import RETRIES_S, Pusher
from tidings.faces.wamp import Parts
from tidings.model.people import Caller
from tidings.services.web_push import Rules, Vapid, new_key

VAPID = Vapid(private=new_key(), contact="mailto:jack@example.com")


class Asked(Struct):
    """One request that a push service has got, and has not answered yet."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    answer: Deferred[Answer]

    def replies(self, status: int = 201, **headers: str) -> None:
        """Answer."""
        self.answer.callback(Answer(status=status, headers=headers, body=b"", is_whole=True))

    def fails(self, error: Exception) -> None:
        """Break off."""
        self.answer.errback(Failure(error))


class Stage:
    """A pusher, a push service that answers when it is told to, Jill's browser, and a room with both."""

    def __init__(self, parts: Parts, rules: Rules) -> None:
        self.parts = parts
        self.asked: list[Asked] = []
        self.pusher = Pusher(parts, cast("Outgoing", self), rules)
        self.face = NotifyFace(ComponentConfig(), parts, pusher=self.pusher)
        self.router = FakeRouter(self.face)
        self.phone = BrowserKeys()

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes, *, timeout_s: float, limit: int
    ) -> Deferred[Answer]:
        """Take a request."""
        assert timeout_s > 0
        assert limit > 0
        self.asked.append(Asked(url, headers, body, Deferred()))
        return self.asked[-1].answer

    async def does(self, who: Caller, what: str, **fields: Any) -> Any:  # noqa: ANN401 - a reply
        """Call a procedure."""
        return await self.parts.pipeline.answer(BY_URI[f"tidings.{what}"], who, fields)

    async def begins(self) -> "Stage":
        """Jack and Jill in a room; Jill's phone wants to be told."""
        await self.does(JACK, "room.create", room="lobby", title="Lobby")
        await self.does(JILL, "room.join", room="lobby")
        self.pusher.start()
        await self.does(JILL, "notify.subscribe", **self.phone.subscription("https://push.example.com/jill"))
        return self

    async def mentions_jill(self, text: str = "hello @Jill") -> Any:  # noqa: ANN401 - a reply
        """Jack does."""
        return await self.does(JACK, "chat.send", room="lobby", text=text, mentions=["jill"])

    def read(self) -> list[str]:
        """What the requests say, to Jill's phone: title and text."""
        told = [self.phone.read(one.body) for one in self.asked]
        return [f"{one['title']}: {one.get('text', '')}" for one in told]

    def passes(self, seconds: float) -> None:
        """Let time go by."""
        cast("Clock", self.parts.reactor).advance(seconds)


@pytest.fixture
def stage(parts: Parts) -> Stage:
    """With Web Push switched on."""
    return Stage(parts, Rules(vapid=VAPID, at_once=2))


async def test_a_mention_reaches_the_phone(stage: Stage) -> None:
    """Encrypted for it and signed by the node, with the words and the way there; nobody else is asked anything."""
    await stage.begins()
    said = await stage.mentions_jill()
    (asked,) = stage.asked
    told = stage.phone.read(asked.body)
    assert told == {
        "title": "Jack mentioned you in Lobby",
        "text": "hello @Jill",
        "room": "lobby",
        "offset": said["offset"],
        "tag": told["tag"],
        "time": said["time"],
    }
    assert asked.url == "https://push.example.com/jill"
    assert asked.headers["Content-Encoding"] == "aes128gcm"
    assert asked.headers["Urgency"] == "high"
    assert asked.headers["Authorization"].startswith("vapid t=")
    assert b"hello" not in asked.body


async def test_what_the_site_notifies_of(stage: Stage) -> None:
    """Its title, its text and its address; what is none of these is told by its type."""
    await stage.begins()
    sent: list[dict[str, Any]] = [{"title": "A kitten", "text": "is here", "url": "/kittens/1"}, {"title": 7}]
    for data in sent:
        await stage.does(KITTENS, "push.notify", authid="jill", data=data)
    first, second = (stage.phone.read(one.body) for one in stage.asked)
    assert (first["title"], first["text"], first["url"]) == ("A kitten", "is here", "/kittens/1")
    assert second["title"] == "notification.new"
    assert "url" not in second


async def test_every_message_only_to_those_who_want_that(stage: Stage) -> None:
    """Not of one's own, and one that mentions them is told once."""
    await stage.begins()
    await stage.does(JACK, "chat.send", room="lobby", text="nothing for you")
    assert stage.asked == []
    await stage.does(JILL, "notify.level", room="lobby", level="all")
    await stage.does(JACK, "chat.send", room="lobby", text="now it is")
    await stage.does(JILL, "chat.send", room="lobby", text="my own")
    await stage.mentions_jill()
    stage.asked[0].replies()
    assert stage.read() == ["Jack in Lobby: now it is", "Jack mentioned you in Lobby: hello @Jill"]
    assert stage.asked[0].headers["Urgency"] == "normal"


async def test_quiet_hours(stage: Stage) -> None:
    """Nothing rings; the inbox has it all the same. It is noon in these tests."""
    await stage.begins()
    await stage.does(JILL, "notify.update", quiet={"start": "00:00", "end": "23:59", "zone": "UTC"})
    await stage.mentions_jill()
    assert stage.asked == []
    assert (await stage.does(JILL, "notify.list"))["unread"] == 1


async def test_so_many_at_once(stage: Stage) -> None:
    """The others wait for their turn."""
    await stage.begins()
    for number in range(4):
        await stage.mentions_jill(f"{number}")
    assert len(stage.asked) == 2
    stage.asked[0].replies()
    stage.asked[1].fails(Unreachable("No answer."))
    assert len(stage.asked) == 4


@pytest.mark.parametrize("end", [404, 410, None])
async def test_a_browser_that_is_gone_is_forgotten(stage: Stage, end: int | None) -> None:
    """Its push service says so; or (None) its address is one that may not be called."""
    await stage.begins()
    await stage.mentions_jill()
    if end is None:
        stage.asked[0].fails(AddressRefused("It is private."))
    else:
        stage.asked[0].replies(end)
    assert (await stage.does(JILL, "notify.settings"))["browsers"] == 0
    await stage.mentions_jill()
    assert len(stage.asked) == 1


async def test_what_fails_is_tried_again_and_then_left(stage: Stage) -> None:
    """After a while; after as long as the push service asks for; three times altogether."""
    await stage.begins()
    await stage.mentions_jill()
    stage.asked[0].replies(429, **{"retry-after": "30"})
    stage.passes(29)
    assert len(stage.asked) == 1
    stage.passes(1)
    assert len(stage.asked) == 2
    stage.asked[1].fails(Unreachable("No answer."))
    stage.passes(RETRIES_S[1])
    assert len(stage.asked) == 3
    stage.asked[2].replies(503)
    stage.passes(10_000)
    assert len(stage.asked) == 3
    assert (await stage.does(JILL, "notify.settings"))["browsers"] == 1


async def test_what_is_refused_is_left(stage: Stage) -> None:
    """It would be refused again."""
    await stage.begins()
    await stage.mentions_jill()
    stage.asked[0].replies(400)
    stage.passes(10_000)
    assert len(stage.asked) == 1


async def test_one_signature_serves_for_hours(stage: Stage) -> None:
    """Signing costs more than all the rest; one for each push service."""
    await stage.begins()
    await stage.does(JILL, "notify.subscribe", **stage.phone.subscription("https://other.example.com/jill"))
    await stage.mentions_jill()
    for asked in list(stage.asked):
        asked.replies()
    await stage.mentions_jill()
    signed = {(one.url, one.headers["Authorization"]) for one in stage.asked}
    assert (len(stage.asked), len(signed)) == (4, 2)


async def test_the_key_that_browsers_want(stage: Stage) -> None:
    """And none where Web Push is switched off; then nobody is told anything, either."""
    assert (await stage.does(JILL, "notify.key"))["vapid"] == VAPID.public
    off = Stage(stage.parts, Rules(vapid=None))
    assert (await off.does(JILL, "notify.key"))["vapid"] is None
    await off.begins()
    await off.mentions_jill()
    assert off.asked == []
