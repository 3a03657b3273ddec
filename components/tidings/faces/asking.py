"""Asking people: a call of a backend that a person answers, on whichever of their pages they like."""

from typing import Literal

from msgspec.structs import asdict
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IDelayedCall

from tidings.faces.decode import encoded
from tidings.faces.wamp import Face
from tidings.model.errors import Dismissed, NobodyThere, TidingsError, TimedOut
from tidings.model.people import PEOPLE, Caller
from tidings.model.requests import Ask, AskAnswer, AskDismiss, AskListReply, AskReply, Done, Nothing, OpenQuestion
from tidings.services.asking import Board, Question, Rules, question_of, reply_of

Reason = Literal["answered", "dismissed", "expired", "cancelled"]


class _Waiting:
    """The one who asked, while they wait."""

    def __init__(self, until: float) -> None:
        self.until = until
        self.reason: Reason = "cancelled"  # unless somebody says otherwise, the waiting was given up
        self.answer: Deferred[AskReply] = Deferred()
        self.timer: IDelayedCall | None = None

    def end(self, reason: Reason, answer: AskReply | TidingsError) -> None:
        """Let them know. They go on within this very call, so the question is closed when it returns: once only."""
        self.reason = reason
        if isinstance(answer, TidingsError):
            self.answer.errback(answer)
        else:
            self.answer.callback(answer)


class Asking:
    """Serves `tidings.ask` and what belongs to it.

    Args:
        face: whose session tells the pages.
        rules: how much may be asked.
    """

    def __init__(self, face: Face, rules: Rules) -> None:
        self._face = face
        self._rules = rules
        self._board = Board(rules)
        self._waiting: dict[str, _Waiting] = {}
        live = face.parts.pipeline.live
        live["tidings.ask"] = self.ask
        live["tidings.ask.list"] = self.list_open
        live["tidings.ask.answer"] = self.answer
        live["tidings.ask.dismiss"] = self.dismiss

    async def ask(self, caller: Caller, request: Ask) -> AskReply:
        """Answer `tidings.ask`: show the question and wait. However the waiting ends, the question is gone with it."""
        question = question_of(caller, request, self._face.parts.turn(), self._rules)
        if request.if_away == "refuse" and not self._is_here(request.authid):
            raise NobodyThere(f"{request.authid} is not here.", field="authid")
        self._board.put(question)
        waiting = self._waiting[question.id] = self._begin(question)
        self._tell(question, "ask.new", {"question": encoded(self._shown(question))})
        try:
            return await waiting.answer
        except CancelledError:
            waiting.reason = "cancelled"
            raise
        finally:
            self._close(question, waiting)

    async def list_open(self, caller: Caller, request: Nothing) -> AskListReply:
        """Answer `tidings.ask.list`."""
        del request
        return AskListReply(questions=[self._shown(question) for question in self._board.of(caller.authid)])

    async def answer(self, caller: Caller, request: AskAnswer) -> Done:
        """Answer `tidings.ask.answer`: the first answer counts."""
        question, waiting = self._open(caller, request.id)
        waiting.end("answered", reply_of(question, caller, request.answer))
        return Done()

    async def dismiss(self, caller: Caller, request: AskDismiss) -> Done:
        """Answer `tidings.ask.dismiss`."""
        _, waiting = self._open(caller, request.id)
        waiting.end("dismissed", Dismissed(f"{caller.name} does not want to answer."))
        return Done()

    def abandon(self) -> None:
        """The router is gone, or the way to it, and with it all who wait: for them their calls have ended."""
        for waiting in self._waiting.values():
            if waiting.timer is not None and waiting.timer.active():
                waiting.timer.cancel()
        self._waiting.clear()
        self._board = Board(self._rules)

    def _is_here(self, authid: str) -> bool:
        sessions = self._face.parts.sessions
        return any(
            joined is not None and joined.caller.role in PEOPLE
            for joined in map(sessions.get, sessions.of_person(authid))
        )

    def _open(self, caller: Caller, question_id: str) -> tuple[Question, _Waiting]:
        question = self._board.get(caller.authid, question_id)
        return question, self._waiting[question.id]

    def _begin(self, question: Question) -> _Waiting:
        reactor, seconds = self._face.parts.reactor, question.timeout_ms / 1000
        waiting = _Waiting(until=reactor.seconds() + seconds)
        late = TimedOut(f"{question.authid} did not answer in {question.timeout_ms} ms.")
        waiting.timer = reactor.callLater(seconds, waiting.end, "expired", late)
        return waiting

    def _close(self, question: Question, waiting: _Waiting) -> None:
        self._board.drop(question)
        self._waiting.pop(question.id, None)
        if waiting.timer is not None and waiting.timer.active():
            waiting.timer.cancel()
        self._tell(question, "ask.closed", {"id": question.id, "reason": waiting.reason})

    def _shown(self, question: Question) -> OpenQuestion:
        left_s = self._waiting[question.id].until - self._face.parts.reactor.seconds()
        fields = {name: value for name, value in asdict(question).items() if name != "authid"}
        return OpenQuestion(**fields, left_ms=max(0, round(left_s * 1000)))

    def _tell(self, question: Question, kind: str, told: dict[str, object]) -> None:
        """To all pages of the person. If it is lost, they find out when they ask for the list."""
        self._face.publish_live(f"tidings.live.user.{question.authid}", [{"type": kind, **told}])
