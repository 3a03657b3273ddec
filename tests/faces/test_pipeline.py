"""The one way in: who may, how often, what is run, and how errors come out of it."""

from collections.abc import Awaitable
from typing import Any, NoReturn

import pytest
from msgspec.structs import replace
from twisted.internet.defer import CancelledError, Deferred

from tests.conftest import LoggedFailures
from tests.support.cast import EVERYBODY, GUEST, JACK, JILL, KITTENS, NODE
from tests.support.inline_store import InlineStore
from tests.support.site import NOON
from tests.support.waiting import wait_for
from tidings.api import BY_URI, PROCEDURES, Procedure
from tidings.faces.limiter import Limiter
from tidings.faces.pipeline import Pipeline
from tidings.model.errors import Internal, Invalid, NoSuchRoom, NotAllowed, RateLimited, Unavailable
from tidings.model.limits import Limits, Rate, Rates
from tidings.model.people import Caller, Role
from tidings.model.requests import Done
from tidings.services import Turn

SEND = BY_URI["tidings.chat.send"]
TYPING = BY_URI["tidings.chat.typing"]
SAID = {"room": "lobby", "text": "hello"}


def asked(pipeline: Pipeline, who: Caller, what: str, **fields: Any) -> Awaitable[Any]:  # noqa: ANN401 - any reply
    """Ask for `tidings.<what>`."""
    return pipeline.answer(BY_URI[f"tidings.{what}"], who, fields)


async def test_a_call_is_answered_with_plain_data(pipeline: Pipeline) -> None:
    """Commands are stored, queries read them."""
    made = await asked(pipeline, JACK, "room.create", room="lobby")
    assert made["room"]["owner"] == "jack"
    said = await asked(pipeline, JACK, "chat.send", **SAID, key="key-12345")
    assert said == {"id": "id3", "stream": "room.lobby", "epoch": said["epoch"], "offset": 3, "time": NOON}
    assert await asked(pipeline, JACK, "chat.send", **SAID, key="key-12345") == said
    page = await asked(pipeline, JILL, "chat.history", room="lobby")
    assert [message["text"] for message in page["messages"]] == ["hello"]
    assert (await asked(pipeline, JACK, "room.list"))["rooms"][0]["joined"] is True


async def test_errors_of_ours_pass_as_they_are(pipeline: Pipeline) -> None:
    """From decoding, from the rules."""
    with pytest.raises(Invalid) as caught:
        await asked(pipeline, JACK, "chat.send", room="lobby")
    assert caught.value.field == "text"
    with pytest.raises(NoSuchRoom):
        await asked(pipeline, JACK, "chat.send", **SAID)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.uri)
async def test_only_those_whom_the_table_names_may_call(pipeline: Pipeline, procedure: Procedure) -> None:
    """Before anything of the payload is looked at; the node's own parts may call everything."""
    for who in EVERYBODY:
        error: BaseException | None = None
        try:
            await pipeline.answer(procedure, who, {"nonsense": 1})
        except (NotAllowed, Invalid) as raised:
            error = raised
        is_allowed = who.role in procedure.roles or who.role is Role.COMPONENT
        assert isinstance(error, Invalid if is_allowed else NotAllowed)


async def test_no_key_makes_a_call_fail_in_a_new_way(pipeline: Pipeline) -> None:
    """Texts and data that are no text are refused with a key just as without one."""
    await asked(pipeline, JACK, "room.create", room="lobby")
    for more in ({}, {"key": "key-12345"}):
        for text in ("\ud800", "\x00"):
            with pytest.raises(Invalid) as caught:
                await asked(pipeline, JACK, "chat.send", **{**SAID, "text": text, **more})
            assert caught.value.field == "text"
            with pytest.raises(Invalid) as caught:
                await asked(pipeline, KITTENS, "push.publish", topic="news", data={"a": [text, 2**70]}, **more)
            assert caught.value.field == "data"
        with pytest.raises(Invalid) as caught:
            await asked(pipeline, KITTENS, "push.publish", topic="news", data={"a": 2**70}, **more)
        assert caught.value.field == "data"
        with pytest.raises(Invalid) as caught:
            await asked(pipeline, JACK, "chat.edit", room="lobby", message="\ud800", text="x", **more)
        assert caught.value.field == "message"


def breaking(error: BaseException) -> Any:  # noqa: ANN401 - an answerer
    """A live procedure that raises."""

    async def answer(caller: Caller, request: object) -> NoReturn:
        raise error

    return answer


async def test_an_unknown_error_is_logged_and_not_told(pipeline: Pipeline, logged_failures: LoggedFailures) -> None:
    """The caller learns that it is our fault, and nothing else."""
    pipeline.live[TYPING.uri] = breaking(ZeroDivisionError("secret"))
    with pytest.raises(Internal) as caught:
        await asked(pipeline, JACK, "chat.typing", room="lobby", typing=True)
    assert "secret" not in str(caught.value.details()) + caught.value.sentence
    (failure,) = logged_failures.flush(ZeroDivisionError)
    assert "secret" in failure.getErrorMessage()


async def test_a_reply_that_is_no_data_is_our_fault(pipeline: Pipeline, logged_failures: LoggedFailures) -> None:
    """It is logged as any other fault."""

    async def answer(caller: Caller, request: object) -> object:
        return object()

    pipeline.live[TYPING.uri] = answer
    with pytest.raises(Internal):
        await asked(pipeline, JACK, "chat.typing", room="lobby", typing=True)
    assert logged_failures.flush(TypeError)


async def test_a_live_procedure_that_nobody_serves_is_our_fault(
    pipeline: Pipeline, logged_failures: LoggedFailures
) -> None:
    """It cannot happen while all faces are there."""
    with pytest.raises(Internal):
        await asked(pipeline, JACK, "chat.typing", room="lobby", typing=True)
    assert logged_failures.flush(KeyError)


async def test_cancelling_passes(pipeline: Pipeline, logged_failures: LoggedFailures) -> None:
    """Whoever gave up is not told of an error of ours, and nothing is logged."""
    never: Deferred[Done] = Deferred()

    async def answer(caller: Caller, request: object) -> Done:
        return await never

    pipeline.live[TYPING.uri] = answer
    waiting = Deferred.fromCoroutine(pipeline.answer(TYPING, JACK, {"room": "lobby", "typing": True}))
    waiting.cancel()
    with pytest.raises(CancelledError):
        await waiting
    assert logged_failures.report() == ""


async def test_a_closed_store_is_temporary(pipeline: Pipeline, store: InlineStore) -> None:
    """For reads and for writes."""
    wait = store.close()
    await wait
    for what, fields in (("room.list", {}), ("room.create", {"room": "lobby"})):
        with pytest.raises(Unavailable):
            await asked(pipeline, JACK, what, **fields)


# ---- limits


def limited(store: InlineStore, clock: list[int], **rates: Rate) -> Pipeline:
    """A pipeline with these rates, by a clock that is moved by hand."""
    turn = Turn(now=NOON, new_id=lambda: "id", limits=Limits())
    return Pipeline(store, Limiter(Rates(**rates), lambda: clock[0]), lambda: turn, {})


async def test_calls_are_counted_by_person_and_refused_in_time(store: InlineStore) -> None:
    """One person's calls do not count for another's; after the wait that is told there is one more."""
    clock = [0]
    pipeline = limited(store, clock, calls=Rate(per_second=1, burst=2))
    for _ in range(2):
        await asked(pipeline, JACK, "room.list")
    with pytest.raises(RateLimited) as caught:
        await asked(pipeline, replace(JACK, session=9), "room.list")
    await asked(pipeline, JILL, "room.list")
    assert caught.value.retry_after_ms is not None
    clock[0] += caught.value.retry_after_ms
    await asked(pipeline, JACK, "room.list")


async def test_messages_have_a_limit_of_their_own(store: InlineStore) -> None:
    """Whoever may say no more may still read."""
    pipeline = limited(store, [0], sends=Rate(per_second=1, burst=1))
    for error in (NoSuchRoom, RateLimited):
        with pytest.raises(error):
            await asked(pipeline, JACK, "chat.send", **SAID)
    await asked(pipeline, JACK, "room.list")


async def test_calls_are_counted_by_address_too(store: InlineStore) -> None:
    """Many guests of one address share a limit; an unknown address has none."""
    pipeline = limited(store, [0], address_calls=Rate(per_second=1, burst=1))
    await asked(pipeline, JACK, "room.list")
    with pytest.raises(RateLimited):
        await asked(pipeline, replace(GUEST, address=JACK.address), "room.list")
    for _ in range(3):
        await asked(pipeline, replace(GUEST, address=""), "room.list")


async def test_backends_have_a_limit_of_their_own(store: InlineStore) -> None:
    """Whatever they call."""
    pipeline = limited(store, [0], service_calls=Rate(per_second=1, burst=1), calls=Rate(per_second=1, burst=9))
    await asked(pipeline, KITTENS, "room.list")
    with pytest.raises(RateLimited):
        await asked(pipeline, KITTENS, "push.publish", topic="news", data={})
    await asked(pipeline, NODE, "room.list")


def test_who_says_not_yet_who_they_are_is_counted_by_address() -> None:
    """Logins and wrong keys."""
    limiter = Limiter(Rates(address_logins=Rate(per_second=1, burst=1)), lambda: 0)
    limiter.check_address("192.0.2.1")
    with pytest.raises(RateLimited):
        limiter.check_address("192.0.2.1")
    limiter.check_address("192.0.2.2")
    for _ in range(3):
        limiter.check_address("")


def test_the_number_of_buckets_is_bounded() -> None:
    """Those unused longest are forgotten; whoever is busy, or refused just now, is not."""
    limiter = Limiter(Rates(address_logins=Rate(per_second=1, burst=1)), lambda: 0, most=3)
    limiter.check_address("busy")
    for number in range(10):
        with pytest.raises(RateLimited):
            limiter.check_address("busy")
        limiter.check_address(f"other{number}")
    assert len(limiter._buckets) == 3


def test_the_pipeline_can_be_waited_for_plainly(pipeline: Pipeline) -> None:
    """Tests that are no coroutines may use it too."""
    assert wait_for(asked(pipeline, JACK, "room.list")) == {"rooms": [], "more": False}
