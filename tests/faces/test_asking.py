"""Asking a person: the answer is the call's result; time-out, dismissal and cancelling take the question away."""

from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock

from tests.support.cast import JACK, JILL, KITTENS
from tests.support.fake_router import FakeRouter
from tests.support.parts import joins
from tests.support.waiting import wait_for
from tidings.api import BY_URI
from tidings.faces.push import PushFace
from tidings.faces.wamp import Parts
from tidings.services.asking import Rules

LIVE = "tidings.live.user.jack"
TEA = {"authid": "jack", "question": "Tea?", "choices": ["Yes", "No"], "timeout_ms": 2000}


@pytest.fixture
def router(parts: Parts) -> FakeRouter:
    """A router with the push face joined; Jack is here, Jill is not, and the kittens' backend is."""
    made = FakeRouter(PushFace(ComponentConfig("tidings", {}), parts, Rules(most=3, per_person=2, longest_ms=5000)))
    joins(parts, KITTENS_HERE)
    wait_for(made.join())
    return made


KITTENS_HERE = type(KITTENS)(authid=KITTENS.authid, role=KITTENS.role, name=KITTENS.name, session=9)


async def asking(router: FakeRouter, **fields: Any) -> Deferred[Any]:  # noqa: ANN401 - a request's fields
    """The kittens' backend asks Jack, and waits."""
    waiting = router.ask("tidings.ask", {**TEA, **fields}, who=KITTENS_HERE)
    await router.settle()
    return waiting


async def refusal(waiting: Deferred[Any]) -> str:
    """The last word of the error's URI."""
    with pytest.raises(ApplicationError) as caught:
        await waiting
    return str(caught.value.error).rpartition(".")[2]


async def open_questions(router: FakeRouter) -> list[Any]:
    """What Jack's pages show."""
    found: list[Any] = (await router.ask("tidings.ask.list", {}, who=JACK))["questions"]
    return found


def closed(router: FakeRouter) -> list[str]:
    """Why questions went from Jack's pages."""
    return [event["reason"] for event in router.told(LIVE) if event["type"] == "ask.closed"]


def advance(parts: Parts, seconds: float) -> None:
    """Let time pass."""
    assert isinstance(parts.reactor, Clock)
    parts.reactor.advance(seconds)


async def test_the_answer_is_the_result_of_the_call(router: FakeRouter) -> None:
    """The person's pages are shown the question, and told when it is gone."""
    waiting = await asking(router)
    (new,) = router.told(LIVE)
    assert (new["type"], new["question"]["choices"]) == ("ask.new", ["Yes", "No"])
    assert new["question"]["asker"] == {"authid": "service:kittens", "name": "kittens"}
    assert "authid" not in new["question"]
    assert await open_questions(router) == [new["question"]]
    question = new["question"]["id"]
    assert await router.ask("tidings.ask.answer", {"id": question, "answer": "No"}, who=JACK) == {}
    person = {"authid": "jack", "name": "Jack"}
    assert await waiting == {"id": question, "person": person, "answer": "No", "choice": 1}
    assert closed(router) == ["answered"]
    assert await open_questions(router) == []


async def test_the_first_answer_counts(router: FakeRouter) -> None:
    """Whoever answers on two devices is told on the second one."""
    waiting = await asking(router)
    (question,) = await open_questions(router)
    first, second = (
        router.ask("tidings.ask.answer", {"id": question["id"], "answer": answer}, who=JACK) for answer in ("Yes", "No")
    )
    assert await first == {}
    assert await refusal(second) == "no_such_question"
    assert (await waiting)["answer"] == "Yes"


async def test_nobody_else_answers(router: FakeRouter, parts: Parts) -> None:
    """Nor lists it, nor dismisses it; and what is no choice is no answer."""
    joins(parts, JILL)
    waiting = await asking(router)
    (question,) = await open_questions(router)
    assert await router.ask("tidings.ask.list", {}, who=JILL) == {"questions": []}
    answer = {"id": question["id"], "answer": "Yes"}
    assert await refusal(router.ask("tidings.ask.answer", answer, who=JILL)) == "no_such_question"
    assert await refusal(router.ask("tidings.ask.dismiss", {"id": question["id"]}, who=JILL)) == "no_such_question"
    assert await refusal(router.ask("tidings.ask.answer", {**answer, "answer": "Maybe"}, who=JACK)) == "invalid"
    assert await refusal(router.ask("tidings.ask", TEA, who=JACK)) == "not_allowed"
    assert not waiting.called
    await router.ask("tidings.ask.answer", answer, who=JACK)
    assert (await waiting)["choice"] == 0


async def test_a_question_runs_out_of_time(router: FakeRouter, parts: Parts) -> None:
    """How much is left is told to the page that asks later."""
    waiting = await asking(router)
    advance(parts, 1.5)
    (question,) = await open_questions(router)
    assert (question["timeout_ms"], question["left_ms"]) == (2000, 500)
    advance(parts, 0.5)
    assert await refusal(waiting) == "timed_out"
    assert closed(router) == ["expired"]
    assert await open_questions(router) == []


async def test_a_question_is_dismissed(router: FakeRouter) -> None:
    """And the one who asked knows why there is no answer."""
    waiting = await asking(router)
    (question,) = await open_questions(router)
    assert await router.ask("tidings.ask.dismiss", {"id": question["id"]}, who=JACK) == {}
    assert await refusal(waiting) == "dismissed"
    assert closed(router) == ["dismissed"]


async def test_cancelling_the_call_takes_the_question_away(router: FakeRouter, parts: Parts) -> None:
    """At once, on all pages; nothing is left waiting."""
    answering = parts.pipeline.answer(BY_URI["tidings.ask"], KITTENS, TEA)
    waiting = Deferred.fromCoroutine(answering)
    (question,) = await open_questions(router)
    waiting.cancel()
    with pytest.raises(CancelledError):
        await waiting
    assert closed(router) == ["cancelled"]
    assert await open_questions(router) == []
    answer = {"id": question["id"], "answer": "Yes"}
    assert await refusal(router.ask("tidings.ask.answer", answer, who=JACK)) == "no_such_question"
    assert isinstance(parts.reactor, Clock)
    assert parts.reactor.getDelayedCalls() == []


async def test_whoever_is_not_here_is_not_asked(router: FakeRouter, parts: Parts) -> None:
    """Unless the backend wants to wait for them; a service of that name is nobody."""
    assert await refusal(await asking(router, authid="jill")) == "nobody_there"
    assert await refusal(await asking(router, authid="service:kittens")) == "nobody_there"
    waiting = await asking(router, authid="jill", if_away="wait", choices=[])
    joins(parts, JILL)
    (question,) = (await router.ask("tidings.ask.list", {}, who=JILL))["questions"]
    await router.ask("tidings.ask.answer", {"id": question["id"], "answer": "With milk"}, who=JILL)
    assert await waiting == {
        "id": question["id"],
        "person": {"authid": "jill", "name": "Jill"},
        "answer": "With milk",
        "choice": None,
    }


async def test_questions_are_bounded(router: FakeRouter) -> None:
    """A person has two at most, and a question waits five seconds."""
    waiting = [await asking(router), await asking(router)]
    assert await refusal(await asking(router)) == "limit_reached"
    assert await refusal(await asking(router, timeout_ms=5001)) == "too_long"
    for question in await open_questions(router):
        await router.ask("tidings.ask.dismiss", {"id": question["id"]}, who=JACK)
    assert [await refusal(one) for one in waiting] == ["dismissed", "dismissed"]


async def test_with_the_router_go_all_questions(router: FakeRouter, parts: Parts) -> None:
    """Whoever waited for an answer is not there any more; nothing is left waiting."""
    waiting = await asking(router)
    router.close()
    assert not waiting.called
    assert isinstance(parts.reactor, Clock)
    assert parts.reactor.getDelayedCalls() == []
    await router.join()
    assert await open_questions(router) == []
