"""Questions to people: what may be asked, what is an answer, and how many are open."""

from typing import Any

import pytest

from tests.support.cast import JACK, JILL, KITTENS
from tests.support.site import NOON
from tidings.model.errors import Invalid, LimitReached, NoSuchQuestion, TidingsError, TooLong
from tidings.model.limits import Limits
from tidings.model.requests import Ask
from tidings.services import Turn
from tidings.services.asking import Board, Question, Rules, question_of, reply_of

RULES = Rules(most=3, per_person=2, longest_ms=5000)


def asked(question_id: str = "q1", **fields: Any) -> Question:  # noqa: ANN401 - a request's fields
    """The question that becomes of a request of the kittens' backend."""
    turn = Turn(now=NOON, new_id=lambda: question_id, limits=Limits())
    request = Ask(**{"authid": "jack", "question": "Tea?", "timeout_ms": 5000, **fields})
    return question_of(KITTENS, request, turn, RULES)


def test_a_question_is_shown_as_it_was_asked() -> None:
    """With who asks; what is around the words is cut off, and choices stand on one line."""
    question = asked(question=" Tea?\nOr coffee? ", choices=["Tea ", "Coffee\n please"])
    assert (question.question, question.choices) == ("Tea?\nOr coffee?", ["Tea", "Coffee please"])
    assert (question.asker.authid, question.authid, question.time) == ("service:kittens", "jack", NOON)


@pytest.mark.parametrize(
    ("fields", "error", "field"),
    [
        ({"question": " "}, Invalid, "question"),
        ({"question": "t\x00"}, Invalid, "question"),
        ({"choices": ["Yes"]}, Invalid, "choices"),
        ({"choices": ["Yes", " "]}, Invalid, "choices"),
        ({"choices": ["Yes", "t\x00"]}, Invalid, "choices"),
        ({"choices": ["Yes", "yes "]}, Invalid, "choices"),
        ({"timeout_ms": 5001}, TooLong, "timeout_ms"),
    ],
)
def test_what_may_not_be_asked(fields: dict[str, Any], error: type[TidingsError], field: str) -> None:
    """And the error names the field."""
    with pytest.raises(error) as refused:
        asked(**fields)
    assert refused.value.field == field


def test_an_answer_is_one_of_the_choices() -> None:
    """Word for word; its place among them is told, too."""
    question = asked(choices=["Tea", "Coffee"])
    reply = reply_of(question, JACK, "Coffee")
    assert (reply.answer, reply.choice, reply.person.authid) == ("Coffee", 1, "jack")
    for wrong in ("coffee", "Milk", " "):
        with pytest.raises(Invalid) as refused:
            reply_of(question, JACK, wrong)
        assert refused.value.field == "answer"


def test_without_choices_an_answer_is_what_was_written() -> None:
    """As long as it is text."""
    reply = reply_of(asked(), JACK, " With milk ")
    assert (reply.answer, reply.choice) == ("With milk", None)
    for wrong in ("t\x00", " \n"):
        with pytest.raises(Invalid):
            reply_of(asked(), JACK, wrong)


def test_only_whoever_is_asked_finds_the_question() -> None:
    """Nobody else knows that it is there."""
    board = Board(RULES)
    question = asked()
    board.put(question)
    assert board.of("jack") == [question]
    assert board.get("jack", "q1") == question
    assert board.of("jill") == []
    with pytest.raises(NoSuchQuestion):
        board.get("jill", "q1")
    board.drop(question)
    board.drop(question)
    with pytest.raises(NoSuchQuestion):
        board.get("jack", "q1")


def test_so_many_questions_are_open_at_most() -> None:
    """Of one person, and of all together; what was answered makes room."""
    board = Board(RULES)
    first = asked("q1")
    for question in (first, asked("q2")):
        board.put(question)
    with pytest.raises(LimitReached) as refused:
        board.put(asked("q3"))
    assert (refused.value.field, refused.value.limit) == ("authid", 2)
    board.put(asked("q3", authid=JILL.authid))
    with pytest.raises(LimitReached) as refused:
        board.put(asked("q4", authid=JILL.authid))
    assert refused.value.limit == 3
    board.drop(first)
    board.put(asked("q4", authid=JILL.authid))
    assert [question.id for question in board.of("jill")] == ["q3", "q4"]
