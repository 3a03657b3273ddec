"""The common part of the faces: registering, who calls, errors on the wire, publishing what was committed."""

import pytest
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from msgspec.structs import replace
from twisted.internet.defer import CancelledError
from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from twisted.python.failure import Failure

from tests.conftest import LoggedFailures
from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.fake_router import FakeRouter
from tests.support.parts import JACKS, joins
from tidings.api import PROCEDURES
from tidings.faces.chat import ChatFace
from tidings.faces.push import PushFace
from tidings.faces.wamp import Face, Parts, payload_of
from tidings.model.errors import Invalid
from tidings.model.people import Role
from tidings.model.requests import TEXT_LIMIT
from tidings.services.asking import Rules as AskRules
from tidings.services.commands import Rules


@pytest.fixture
def router(parts: Parts) -> FakeRouter:
    """A router, with rooms' and messages' face."""
    return FakeRouter(ChatFace(ComponentConfig("tidings", {}), parts, Rules()))


async def error_of(router: FakeRouter, *args: object, **more: object) -> ApplicationError:
    """How a call is refused."""
    with pytest.raises(ApplicationError) as caught:
        await router.ask(*args, **more)  # type: ignore[arg-type] # passed on
    return caught.value


async def test_a_face_serves_its_areas(router: FakeRouter) -> None:
    """All procedures of its areas, and no others; then it says that it is there."""
    await router.join()
    areas = {"stream", "room", "invite", "chat", "thread", "poll", "moderation", "people"}
    assert set(router.registered) == {procedure.uri for procedure in PROCEDURES if procedure.area in areas}
    (told,) = router.told("tidings.live.node")
    assert told == {"type": "node.ready", "component": "chat", "instance": "i1"}
    assert "chat" in Face.ready
    router.close()
    assert "chat" not in Face.ready


async def test_a_call_is_answered_for_whoever_the_router_says(router: FakeRouter, parts: Parts) -> None:
    """By one object, positional or as keywords."""
    await router.join()
    made = await router.ask("tidings.room.create", {"room": "lobby"}, who=JACK)
    assert made["room"]["owner"] == "jack"
    got = await router.ask("tidings.room.get", who=JACK, room="lobby")
    assert got["joined"] is True
    assert await router.ask("tidings.room.list", who=JACK)


async def test_an_error_is_a_uri_a_sentence_and_details(router: FakeRouter) -> None:
    """As the contract says."""
    await router.join()
    error = await error_of(router, "tidings.chat.send", {"room": "lobby", "text": "x" * (TEXT_LIMIT + 1)}, who=JACK)
    assert error.error == "tidings.error.too_long"
    assert error.args[0].startswith("`text`")
    assert error.kwargs == {"field": "text", "limit": TEXT_LIMIT, "temporary": False}
    error = await error_of(router, "tidings.room.get", {"room": "nowhere"}, who=JACK)
    assert (error.error, error.kwargs) == ("tidings.error.no_such_room", {"field": "room", "temporary": False})
    error = await error_of(router, "tidings.room.get", {"room": "a"}, {"room": "b"}, who=JACK)
    assert error.error == "tidings.error.invalid"


async def test_whoever_the_router_does_not_tell_of_is_nobody(router: FakeRouter) -> None:
    """No caller, no answer; a session that has gone neither."""
    await router.join()
    assert (await error_of(router, "tidings.room.list")).error == "tidings.error.unauthorized"
    assert (await error_of(router, "tidings.room.list", who=JILL)).error == "tidings.error.unauthorized"


async def test_whoever_is_not_known_is_asked_for_once(router: FakeRouter, parts: Parts) -> None:
    """After a restart the router's account of a session is taken, and kept."""
    router.answers["wamp.session.get"] = lambda session: {**JACKS, "session": session, "authid": "jill"}
    await router.join()
    for _ in range(2):
        await router.ask("tidings.room.list", who=JILL)
    assert [call[1] for call in router.called if call[0] == "wamp.session.get"] == [[JILL.session]]
    joined = parts.sessions.get(JILL.session or 0)
    assert joined is not None
    assert joined.caller.authid == "jill"


async def test_sessions_of_other_roles_are_not_answered(router: FakeRouter) -> None:
    """Whatever the router says of them."""
    router.answers["wamp.session.get"] = lambda session: {**JACKS, "session": session, "authrole": "trusted"}
    await router.join()
    assert (await error_of(router, "tidings.room.list", who=JILL)).error == "tidings.error.unauthorized"


async def test_a_fault_is_an_internal_error(router: FakeRouter, parts: Parts, logged_failures: LoggedFailures) -> None:
    """Logged here, not told there."""
    await router.join()
    parts.pipeline.live.clear()
    error = await error_of(router, "tidings.chat.typing", {"room": "a", "typing": True}, who=JACK)
    assert error.error == "tidings.error.internal"
    assert logged_failures.flush(KeyError)


async def test_what_is_committed_is_published(router: FakeRouter, parts: Parts) -> None:
    """On the stream's topic, several events as several arguments; each as it is read."""
    await router.join()
    joins(parts, GUEST)
    await router.ask("tidings.room.create", {"room": "lobby"}, who=JACK)
    await router.ask("tidings.room.join", {"room": "lobby"}, who=GUEST)
    await router.ask("tidings.chat.send", {"room": "lobby", "text": "hello"}, who=GUEST)
    told = router.told("tidings.stream.room.lobby")
    assert [(one["offset"], one["type"]) for one in told] == [
        (1, "room.created"),
        (2, "member.added"),
        (3, "member.added"),
        (4, "message.new"),
    ]
    read = await router.ask("tidings.stream.read", {"stream": "room.lobby"}, who=JACK)
    assert read["events"] == told


async def test_whoever_was_put_out_is_left_out_by_name(router: FakeRouter, parts: Parts) -> None:
    """Until the router has ended their subscription."""
    router.answers["wamp.subscription.lookup"] = lambda topic: None
    await router.join()
    joins(parts, GUEST)
    await router.ask("tidings.room.create", {"room": "lobby"}, who=JACK)
    await router.ask("tidings.room.join", {"room": "lobby"}, who=GUEST)
    await router.ask("tidings.room.remove", {"room": "lobby", "authid": GUEST.authid}, who=JACK)
    await router.ask("tidings.chat.send", {"room": "lobby", "text": "gone"}, who=JACK)
    left_out = [sent.exclude_authid for topic, _, sent in router.published if topic == "tidings.stream.room.lobby"]
    assert left_out == [None, None, None, [GUEST.authid]]
    await router.settle()


async def test_a_face_that_left_publishes_no_more(router: FakeRouter, parts: Parts) -> None:
    """What is committed then is found by reading."""
    await router.join()
    router.close()
    before = len(router.published)
    await parts.pipeline.answer(next(one for one in PROCEDURES if one.verb == "create"), JACK, {"room": "lobby"})
    assert len(router.published) == before
    router.session.publish_live("tidings.live.node", [{}])  # type: ignore[attr-defined] # a Face
    assert len(router.published) == before


async def test_each_kind_of_stream_has_one_publisher(parts: Parts) -> None:
    """Topics and inboxes are the push face's."""
    push = FakeRouter(PushFace(ComponentConfig("tidings", {}), parts, AskRules()))
    chat = FakeRouter(ChatFace(ComponentConfig("tidings", {}), parts, Rules()))
    await push.join()
    await chat.join()
    service = replace(KITTENS, session=50)
    joins(parts, service)
    await push.ask("tidings.push.publish", {"topic": "news", "data": {"a": 1}}, who=service)
    await push.ask("tidings.push.notify", {"authid": "jack", "data": {}}, who=service)
    assert [topic for topic, _, _ in push.published[1:]] == ["tidings.stream.topic.news", "tidings.stream.user.jack"]
    assert [topic for topic, _, _ in chat.published] == ["tidings.live.node"]


async def test_people_may_not_push(parts: Parts) -> None:
    """Whatever the router lets through."""
    push = FakeRouter(PushFace(ComponentConfig("tidings", {}), parts, AskRules()))
    await push.join()
    error = await error_of(push, "tidings.push.publish", {"topic": "news", "data": {}}, who=JACK)
    assert (error.error, JACK.role) == ("tidings.error.not_allowed", Role.MEMBER)


async def test_what_is_done_again_and_again_survives_a_failure(
    router: FakeRouter, parts: Parts, logged_failures: LoggedFailures
) -> None:
    """It is logged, and the next turn comes; it ends with the session."""
    clock = parts.reactor
    assert isinstance(clock, Clock)
    done: list[float] = []

    async def work() -> None:
        done.append(clock.seconds())
        raise ZeroDivisionError

    await router.join()
    router.session.every(5, work, "the test's work")  # type: ignore[attr-defined] # a Face
    clock.pump([5, 5, 5])
    assert done == [5, 10, 15]
    assert len(logged_failures.flush(ZeroDivisionError)) == 3
    router.close()
    clock.pump([5, 5])
    assert len(done) == 3


def test_a_call_has_one_argument() -> None:
    """An object, as such or as keywords, or nothing."""
    assert payload_of([{"a": 1}], {}) == {"a": 1}
    assert payload_of([], {"a": 1}) == {"a": 1}
    assert payload_of([], {}) == {}
    with pytest.raises(Invalid):
        payload_of([{}, {}], {})
    with pytest.raises(Invalid):
        payload_of([{}], {"a": 1})


@pytest.mark.parametrize(
    ("error", "lines"),
    [(CancelledError(), 0), (ApplicationError("tidings.error.invalid"), 0), (ZeroDivisionError("our fault"), 1)],
)
def test_only_faults_are_logged(parts: Parts, error: Exception, lines: int) -> None:
    """A caller who cancels, and one who is refused, have done nothing that an operator must see."""
    face = ChatFace(ComponentConfig("tidings", {}), parts, Rules())
    with capturedLogs() as logged:
        face.onUserError(Failure(error), "while invoking")
    assert len(logged) == lines
    assert all("our fault" in event["traceback"] for event in logged)
