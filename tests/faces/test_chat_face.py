"""Typing and commands, which are never stored; and ending what those follow who were put out."""

from collections.abc import Mapping
from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from twisted.internet.task import Clock

from tests.support.cast import GUEST, JACK
from tests.support.fake_router import NEVER, FakeRouter
from tests.support.parts import joins
from tests.support.people import until
from tests.support.waiting import wait_for
from tidings.faces.chat import ChatFace
from tidings.faces.wamp import Parts
from tidings.services.commands import Rules

LIVE = "tidings.live.room.lobby"


@pytest.fixture
def router(parts: Parts) -> FakeRouter:
    """A router with the chat face joined, a lobby with Jack in it; a guest looks on."""
    made = FakeRouter(ChatFace(ComponentConfig("tidings", {}), parts, Rules()))
    joins(parts, GUEST)

    async def begin() -> None:
        await made.join()
        await made.ask("tidings.room.create", {"room": "lobby"}, who=JACK)

    wait_for(begin())
    return made


async def refused(router: FakeRouter, procedure: str, **fields: object) -> ApplicationError:
    """How the guest, or Jack if they are named, is refused."""
    with pytest.raises(ApplicationError) as caught:
        await router.ask(f"tidings.{procedure}", fields, who=JACK)
    return caught.value


async def test_typing_is_shown_to_the_others(router: FakeRouter) -> None:
    """To the room's live topic, but not back to the one who types."""
    for typing in (True, False):
        assert await router.ask("tidings.chat.typing", {"room": "lobby", "typing": typing}, who=JACK) == {}
    jack = {"authid": "jack", "name": "Jack"}
    assert router.told(LIVE) == [
        {"type": "typing.start", "room": "lobby", "person": jack},
        {"type": "typing.stop", "room": "lobby", "person": jack},
    ]
    assert all(sent.exclude == [JACK.session] for topic, _, sent in router.published if topic == LIVE)


async def test_only_members_type(router: FakeRouter) -> None:
    """Whoever looks on does not show up."""
    with pytest.raises(ApplicationError) as caught:
        await router.ask("tidings.chat.typing", {"room": "lobby", "typing": True}, who=GUEST)
    assert caught.value.error == "tidings.error.not_a_member"
    assert router.told(LIVE) == []


async def test_a_command_is_answered_by_its_backend(router: FakeRouter) -> None:
    """It is told who asks, where, and what; its text goes to the caller alone."""
    asked: list[Mapping[str, Any]] = []

    def kitten(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        asked.append(payload)
        return {"text": "meow", "secret": 1}

    router.answers["tidings.command.cat"] = kitten
    said = {"room": "lobby", "name": "cat", "text": "black", "key": "key-12345"}
    assert await router.ask("tidings.chat.command", said, who=JACK) == {"text": "meow"}
    assert asked == [{**said, "thread": None, "person": {"authid": "jack", "name": "Jack", "role": "member"}}]
    assert router.told(LIVE) == []


@pytest.mark.parametrize("answer", [None, {}, "meow", {"text": 1}, {"text": None}, ["meow"]])
async def test_a_backend_need_not_say_anything(router: FakeRouter, answer: object) -> None:
    """Whatever it returns, the caller is told of a text or of none."""
    router.answers["tidings.command.cat"] = lambda payload: answer
    assert await router.ask("tidings.chat.command", {"room": "lobby", "name": "cat"}, who=JACK) == {"text": None}


def raising(uri: str, *args: object) -> Any:  # noqa: ANN401 - a procedure
    """A backend that raises."""

    def command(*_: object, **__: object) -> None:
        raise ApplicationError(uri, *args)

    return command


@pytest.mark.parametrize(
    ("backend", "error", "sentence"),
    [
        (None, "no_such_command", "There is no command /cat here."),
        (raising("app.error.tired", "The kittens sleep."), "command_failed", "The kittens sleep."),
        (raising("app.error.tired", "x" * 1000), "command_failed", "x" * 500),
        (raising("app.error.tired"), "command_failed", "/cat failed."),
        (raising("app.error.tired", {"a": 1}), "command_failed", "/cat failed."),
        (raising("wamp.error.runtime_error", "secret"), "command_failed", "/cat failed."),
        (raising("wamp.error.canceled"), "command_failed", "The backend of /cat went away."),
    ],
)
async def test_a_backend_that_fails_is_told_of(router: FakeRouter, backend: Any, error: str, sentence: str) -> None:  # noqa: ANN401 - a procedure
    """In its own words if it has any; what it did not mean to say is not told."""
    if backend is not None:
        router.answers["tidings.command.cat"] = backend
    found = await refused(router, "chat.command", room="lobby", name="cat")
    assert (found.error, found.args[0]) == (f"tidings.error.{error}", sentence)


async def test_a_backend_that_does_not_answer_is_not_waited_for(router: FakeRouter, parts: Parts) -> None:
    """After ten seconds the caller is told."""
    router.answers["tidings.command.cat"] = lambda payload: NEVER
    waiting = router.ask("tidings.chat.command", {"room": "lobby", "name": "cat"}, who=JACK)
    await router.settle()
    assert isinstance(parts.reactor, Clock)
    parts.reactor.advance(Rules().seconds)
    with pytest.raises(ApplicationError) as caught:
        await waiting
    assert caught.value.error == "tidings.error.command_failed"


async def test_a_backend_that_tells_of_progress_is_waited_for(router: FakeRouter, parts: Parts) -> None:
    """As long as it says something, and for five minutes at most; whoever did not ask for progress is told none."""
    router.answers["tidings.command.cat"] = lambda payload: NEVER
    waiting = router.ask("tidings.chat.command", {"room": "lobby", "name": "cat"}, who=JACK)
    await router.settle()
    assert isinstance(parts.reactor, Clock)
    rules = Rules()
    for _ in range(int(rules.most_seconds / rules.seconds * 2) - 1):
        parts.reactor.advance(rules.seconds / 2)
        router.goes_on("tidings.command.cat", {"status": "looking"})
        assert not waiting.called
    parts.reactor.advance(rules.seconds / 2)
    with pytest.raises(ApplicationError) as caught:
        await waiting
    assert caught.value.error == "tidings.error.command_failed"
    assert parts.reactor.getDelayedCalls() == []


async def test_a_backends_kitten_takes_the_place_of_ours(router: FakeRouter) -> None:
    """As long as it is there."""
    kitten = {"room": "lobby", "name": "kitten", "text": "tiger"}
    registered: list[int] = [7]
    router.answers["wamp.registration.lookup"] = lambda uri: registered[0] if registered else None
    router.answers["tidings.command.kitten"] = lambda payload: {"text": "A picture."}
    assert await router.ask("tidings.chat.command", kitten, who=JACK) == {"text": "A picture."}
    registered.clear()
    assert await router.ask("tidings.chat.command", kitten, who=JACK) == {"text": None}
    (said,) = (await router.ask("tidings.chat.history", {"room": "lobby"}, who=JACK))["messages"]
    assert said["text"].startswith("**Tiger**")


async def test_our_own_commands_are_calls_in_the_callers_name(router: FakeRouter) -> None:
    """With the errors of what is called; no backend is asked."""
    say = {"room": "lobby", "name": "me", "text": "waves", "key": "key-12345"}
    for _ in range(2):
        assert await router.ask("tidings.chat.command", say, who=JACK) == {"text": None}
    history = await router.ask("tidings.chat.history", {"room": "lobby"}, who=JACK)
    assert [one["text"] for one in history["messages"]] == ["*waves*"]
    topic = {"room": "lobby", "name": "topic", "text": "tea"}
    assert await router.ask("tidings.chat.command", topic, who=JACK) == {"text": "The topic is changed."}
    await router.ask("tidings.room.join", {"room": "lobby"}, who=GUEST)
    with pytest.raises(ApplicationError) as caught:
        await router.ask("tidings.chat.command", topic, who=GUEST)
    assert caught.value.error == "tidings.error.not_allowed"
    assert not [uri for uri, _, _ in router.called if uri.startswith("tidings.command.")]


async def test_commands_are_for_members_and_are_text(router: FakeRouter) -> None:
    """Their names have a grammar, so that they are safe in a URI."""
    with pytest.raises(ApplicationError) as caught:
        await router.ask("tidings.chat.command", {"room": "lobby", "name": "cat"}, who=GUEST)
    assert caught.value.error == "tidings.error.not_a_member"
    for fields in ({"name": "kitten.x"}, {"name": "Kitten"}, {"name": "cat", "text": "\x00"}):
        assert (await refused(router, "chat.command", room="lobby", **fields)).error == "tidings.error.invalid"
    assert router.called == []


# ---- putting out


async def put_out(router: FakeRouter, parts: Parts) -> list[tuple[str, int]]:
    """Jack puts the guest out; whose subscriptions to what are ended, in the moment and one second later."""
    topics = {"tidings.stream.room.lobby": 11, LIVE: 12}
    ended: list[tuple[str, int]] = []
    router.answers["wamp.subscription.lookup"] = topics.get

    def remove_subscriber(subscription: int, session: int, **_: object) -> None:
        ended.append((next(topic for topic, one in topics.items() if one == subscription), session))

    router.answers["wamp.subscription.remove_subscriber"] = remove_subscriber
    await router.ask("tidings.room.join", {"room": "lobby"}, who=GUEST)
    await router.ask("tidings.room.remove", {"room": "lobby", "authid": GUEST.authid}, who=JACK)
    await router.settle()
    assert isinstance(parts.reactor, Clock)
    parts.reactor.advance(1)
    await router.settle()
    return ended


async def test_whoever_is_put_out_hears_nothing_more(router: FakeRouter, parts: Parts) -> None:
    """Their subscriptions to the room end, now, and once more for one that was just under way."""
    once = [("tidings.stream.room.lobby", GUEST.session), (LIVE, GUEST.session)]
    assert await put_out(router, parts) == once * 2


async def test_whoever_may_read_again_is_left_alone(router: FakeRouter, parts: Parts) -> None:
    """And nobody else's subscriptions are touched."""
    await put_out(router, parts)
    router.called.clear()
    await router.ask("tidings.room.join", {"room": "lobby"}, who=GUEST)
    assert await router.ask("tidings.room.leave", {"room": "lobby"}, who=GUEST) == {"room": "lobby"}
    await router.settle()
    assert not [name for name, _, _ in router.called if name == "wamp.subscription.remove_subscriber"]


async def test_a_session_that_has_gone_need_not_be_ended(router: FakeRouter, parts: Parts) -> None:
    """The router's answer that there is none is as good."""
    router.answers["wamp.subscription.lookup"] = lambda topic: 11
    router.answers["wamp.subscription.remove_subscriber"] = raising("wamp.error.no_such_session")
    await router.ask("tidings.room.join", {"room": "lobby"}, who=GUEST)
    await router.ask("tidings.room.remove", {"room": "lobby", "authid": GUEST.authid}, who=JACK)
    await router.settle()
    assert isinstance(parts.reactor, Clock)
    parts.reactor.advance(1)
    await router.settle()


async def test_ones_other_devices_hear_what_one_has_read(router: FakeRouter) -> None:
    """On a topic of one's own, with how many are unread after it."""
    sent = await router.ask("tidings.chat.send", {"room": "lobby", "text": "hello"}, who=JACK)
    marked = await router.ask("tidings.room.read", {"room": "lobby", "offset": sent["offset"]}, who=JACK)
    assert marked == {"room": "lobby", "read": sent["offset"], "unread": 0}
    assert router.told("tidings.live.user.jack") == [{"type": "room.read", **marked}]


async def test_followers_who_are_here_hear_of_replies(router: FakeRouter, parts: Parts) -> None:
    """Not whoever wrote it, nor whoever does not follow."""
    joins(parts, JACK)
    begun = await router.ask("tidings.chat.send", {"room": "lobby", "text": "lunch?"}, who=JACK)
    await router.ask("tidings.room.join", {"room": "lobby"}, who=GUEST)
    reply = {"room": "lobby", "text": "yes!", "thread": begun["id"]}
    await router.ask("tidings.chat.send", reply, who=GUEST)
    news = {"type": "thread.replied", "room": "lobby", "thread": begun["id"]}
    await until(lambda: router.told("tidings.live.user.jack") == [news], 5, "Jack is told")
    await router.ask("tidings.chat.send", reply, who=JACK)
    await until(lambda: router.told(f"tidings.live.user.{GUEST.authid}") == [news], 5, "the guest is told")
    assert router.told("tidings.live.user.jack") == [news]
    read = await router.ask("tidings.thread.read", {"room": "lobby", "thread": begun["id"], "offset": 1}, who=JACK)
    assert router.told("tidings.live.user.jack")[1:] == [{"type": "thread.read", **read}]
