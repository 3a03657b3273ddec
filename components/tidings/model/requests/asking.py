"""Asking a person, and what they answer."""

from typing import Annotated, Literal

from msgspec import Meta

from tidings.model.people import Author
from tidings.model.requests.base import Authid, Reply, Request

LONGEST_ASK_MS = 3_600_000
ASK_MS = 60_000
CHOICES_LEAST, CHOICES_MOST = 2, 10
CHOICE_LIMIT = 80

QuestionId = Annotated[str, Meta(min_length=1, max_length=64)]
Question = Annotated[str, Meta(min_length=1, max_length=500)]
Choice = Annotated[str, Meta(min_length=1, max_length=CHOICE_LIMIT)]
Choices = Annotated[list[Choice], Meta(max_length=CHOICES_MOST)]
Answer = Annotated[str, Meta(min_length=1, max_length=1000)]


class Ask(Request, frozen=True, kw_only=True):
    """Without `choices` the answer is what the person writes. `if_away` says what is done when they are not here."""

    authid: Authid
    question: Question
    choices: Choices = []  # noqa: RUF012 - msgspec gives each request an empty list of its own
    timeout_ms: Annotated[int, Meta(ge=1, le=LONGEST_ASK_MS)] = ASK_MS
    if_away: Literal["refuse", "wait"] = "refuse"


class AskReply(Reply, frozen=True, kw_only=True):
    """`choice` is the place of the answer among the choices, the first is 0; null where there were none."""

    id: str
    person: Author
    answer: str
    choice: int | None


class OpenQuestion(Reply, frozen=True, kw_only=True):
    """A question that waits for its answer: `left_ms` from now. `asker` is the service that asks."""

    id: str
    asker: Author
    question: str
    choices: list[str]
    time: int
    timeout_ms: int
    left_ms: int


class AskListReply(Reply, frozen=True, kw_only=True):
    """The oldest question first."""

    questions: list[OpenQuestion]


class AskAnswer(Request, frozen=True, kw_only=True):
    """`answer` is one of the question's choices, word for word, if it has any."""

    id: QuestionId
    answer: Answer


class AskDismiss(Request, frozen=True, kw_only=True):
    id: QuestionId
