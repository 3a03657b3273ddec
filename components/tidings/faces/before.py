"""Asks the site before a message is stored; what is asked and understood is in `services/before`."""

import msgspec
from twisted.logger import Logger

from tidings.faces.outgoing import Outgoing, Unreachable
from tidings.faces.wamp import Parts
from tidings.model.errors import Unavailable
from tidings.model.people import Caller
from tidings.services import Changed, before
from tidings.services.before import BadVerdict, Message, Rules
from tidings.webhooks import headers

log = Logger(namespace="tidings.before")

ANSWER_LIMIT = 65_536


class Before:
    """The hook of the pipeline for messages of people."""

    def __init__(self, parts: Parts, outgoing: Outgoing, rules: Rules) -> None:
        self._parts = parts
        self._outgoing = outgoing
        self._rules = rules
        self._is_failing = False
        for procedure in before.ASKED_BEFORE:
            parts.pipeline.before[procedure] = self.ask

    async def ask(self, procedure: str, caller: Caller, request: msgspec.Struct) -> msgspec.Struct:
        """The request as the site lets it go on.

        Raises:
            Refused: it does not.
            Unavailable: it gives no answer, and the setting says to refuse then.
        """
        assert isinstance(request, Message)  # noqa: S101 - the table says so
        turn = self._parts.turn()
        if not await self._parts.store.read(lambda tx: before.must_ask(tx, caller, request, turn)):
            return request
        try:
            judged = await self._judged(procedure, caller, request)
        except (Unreachable, BadVerdict) as error:
            return self._unanswered(request, str(error))
        self._is_failing = False
        return judged

    async def _judged(self, procedure: str, caller: Caller, request: Message) -> Message | Changed:
        turn = self._parts.turn()
        body = before.question(procedure, caller, request, turn)
        signed = headers(self._rules.secret, turn.new_id(), turn.now // 1000, body)
        answer = await self._outgoing.post(
            self._rules.url,
            {"content-type": "application/json", **signed},
            body,
            timeout_s=self._rules.timeout_ms / 1000,
            limit=ANSWER_LIMIT,
        )
        verdict = before.verdict_of(answer.status, answer.body, is_whole=answer.is_whole)
        return before.judged(request, verdict, turn.limits)

    def _unanswered(self, request: Message, why: str) -> Message:
        if not self._is_failing:  # once, not for every message
            then = "let through" if self._rules.on_failure == "allow" else "refused"
            log.warn("asking the site before a message fails: {why} Messages are {then}.", why=why, then=then)
        self._is_failing = True
        if self._rules.on_failure == "refuse":
            raise Unavailable("Messages cannot be checked right now; try again in a moment.", retry_after_ms=2000)
        return request
