"""Questions that people are asked: what may be asked, how many may be open, what is an answer.

They are never stored: a question is a call that waits, and it is gone with whoever waits for it.
"""

from msgspec import Struct

from tidings.model.errors import Invalid, LimitReached, NoSuchQuestion, TooLong
from tidings.model.people import Author, Caller
from tidings.model.requests import Ask, AskReply
from tidings.model.requests.asking import CHOICES_LEAST
from tidings.services import Turn, author, checks


class Rules(Struct, frozen=True, kw_only=True):
    """How many questions may be open, and for how long one may be."""

    most: int = 1000
    per_person: int = 5
    longest_ms: int = 600_000


class Question(Struct, frozen=True, kw_only=True):
    """A question that waits for its answer."""

    id: str
    authid: str
    asker: Author
    question: str
    choices: list[str]
    time: int
    timeout_ms: int


def question_of(caller: Caller, request: Ask, turn: Turn, rules: Rules) -> Question:
    """The question as it is shown.

    Raises:
        Invalid: no texts, a single choice, or two that look the same.
        TooLong: it is to wait longer than the site allows.
    """
    checks.require_text(request.question, "question")
    choices = checks.choices(request.choices, "choices")
    if 0 < len(choices) < CHOICES_LEAST:
        raise Invalid("Give two `choices` at least, or none for an answer in words.", field="choices")
    if request.timeout_ms > rules.longest_ms:
        sentence = f"A question may wait for {rules.longest_ms} ms at most."
        raise TooLong(sentence, field="timeout_ms", limit=rules.longest_ms)
    return Question(
        id=turn.new_id(),
        authid=request.authid,
        asker=author(caller),
        question=request.question.strip(),
        choices=choices,
        time=turn.now,
        timeout_ms=request.timeout_ms,
    )


def reply_of(question: Question, caller: Caller, answer: str) -> AskReply:
    """What the one who asked is told.

    Raises:
        Invalid: none of the choices, or no text.
    """
    checks.require_text(answer, "answer")
    if question.choices and answer not in question.choices:
        raise Invalid("`answer` is none of the choices.", field="answer")
    choice = question.choices.index(answer) if question.choices else None
    return AskReply(id=question.id, person=author(caller), answer=answer.strip(), choice=choice)


class Board:
    """The questions that are open, of everybody."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._count = 0
        self._of: dict[str, dict[str, Question]] = {}

    def put(self, question: Question) -> None:
        """Open a question.

        Raises:
            LimitReached: too many are open, for this person or in all.
        """
        rules, theirs = self._rules, self._of.get(question.authid, {})
        if len(theirs) >= rules.per_person:
            sentence = f"{question.authid} has {rules.per_person} questions to answer already."
            raise LimitReached(sentence, field="authid", limit=rules.per_person)
        if self._count >= rules.most:
            raise LimitReached(f"{rules.most} questions are open already.", limit=rules.most)
        self._of.setdefault(question.authid, {})[question.id] = question
        self._count += 1

    def of(self, authid: str) -> list[Question]:
        """What somebody is asked, the oldest question first."""
        return list(self._of.get(authid, {}).values())

    def get(self, authid: str, question: str) -> Question:
        """One of their questions; nobody else's can be seen or answered.

        Raises:
            NoSuchQuestion: it is not open, or it is somebody else's.
        """
        found = self._of.get(authid, {}).get(question)
        if found is None:
            raise NoSuchQuestion("This question is not open any more.", field="id")
        return found

    def drop(self, question: Question) -> None:
        """Close a question, if it is open."""
        theirs = self._of.get(question.authid, {})
        if theirs.pop(question.id, None) is None:
            return
        self._count -= 1
        if not theirs:
            del self._of[question.authid]
