"""The one way from the wire to the rules and back: decode → authorise → limit → run → map the error → encode.

The only place that knows all of them. WAMP and HTTP pass it alike, so that neither can do what the other may not.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from twisted.internet.defer import CancelledError
from twisted.logger import Logger

from tidings.api import Procedure
from tidings.faces.decode import encoded, request_of
from tidings.faces.limiter import Limiter
from tidings.model.errors import Internal, NotAllowed, TidingsError
from tidings.model.people import Caller, Role
from tidings.services import Turn
from tidings.store import Store

log = Logger(namespace="tidings.pipeline")

Live = Callable[..., Awaitable[object]]
"""What answers a `live` procedure; it gets caller, decoded request and, if it has progress to tell, whom to tell it."""

Progress = Callable[[Mapping[str, Any]], None]
"""Takes what comes before the reply."""

After = Callable[[Caller, Any], None]
"""What is told of a command that was done: gets caller and reply."""

Around = Callable[[Caller, Any, Callable[[], Awaitable[Any]]], Awaitable[object]]
"""What goes around a query: gets caller, request, and how to run the query, once or more often."""

Before = Callable[[str, Caller, Any], Awaitable[msgspec.Struct]]
"""What is asked before a command is run: gets URI, caller and request; gives the request that is done, or raises."""


class Pipeline:
    """Answers procedures.

    Args:
        store: where commands and queries run.
        limiter: who may call how often.
        turn: makes a rule's surroundings: the time, fresh ids, limits.
        live: the answerers of `live` procedures by URI; faces add theirs.

    `before` holds, by URI, who is asked before a person's command is run; `around`, what goes around a query;
    `after`, what is told of a command.
    """

    def __init__(self, store: Store, limiter: Limiter, turn: Callable[[], Turn], live: dict[str, Live]) -> None:
        self._store = store
        self._limiter = limiter
        self._turn = turn
        self.live = live
        self.before: dict[str, Before] = {}
        self.around: dict[str, Around] = {}
        self.after: dict[str, After] = {}

    async def answer(
        self,
        procedure: Procedure,
        caller: Caller,
        payload: object,
        *,
        from_text: bool = False,
        progress: Progress | None = None,
    ) -> Mapping[str, Any]:
        """Answer one call; the reply is plain data.

        Args:
            from_text: numbers may come as text (a URL's query).
            progress: whom to tell what comes before the reply, if the caller wants to know.

        Raises:
            TidingsError: always one of ours, whatever happened; anything else is logged here and becomes Internal.
        """
        try:
            if caller.role not in procedure.roles and caller.role is not Role.COMPONENT:
                raise NotAllowed(f"A {caller.role.value} may not call {procedure.uri}.")
            self._limiter.check(caller, procedure.cost)
            request = request_of(payload, procedure.request, from_text=from_text)
            answer: Mapping[str, Any] = encoded(await self._run(procedure, caller, request, progress))
        except (CancelledError, TidingsError):
            raise
        except Exception as error:  # the last net: a caller learns nothing but that it is in the log
            log.failure("{uri} failed", uri=procedure.uri)
            raise Internal from error
        return answer

    async def _run(
        self, procedure: Procedure, caller: Caller, request: msgspec.Struct, progress: Progress | None
    ) -> object:
        before = self.before.get(procedure.uri)
        if before is not None and not caller.is_service:
            request = await before(procedure.uri, caller, request)
        rule, turn = procedure.rule, self._turn()
        if rule is None:
            live = self.live[procedure.uri]
            return await (live(caller, request) if procedure.progress is None else live(caller, request, progress))
        if procedure.kind == "query":
            around = self.around.get(procedure.uri, _once)
            read = self._store.read_together if procedure.together else self._store.read
            return await around(caller, request, lambda: read(lambda tx: rule(tx, caller, request, turn)))
        reply = await self._store.write(lambda tx: rule(tx, caller, request, turn))
        after = self.after.get(procedure.uri)
        if after is not None:
            after(caller, reply)
        return reply


async def _once(caller: Caller, request: object, run: Callable[[], Awaitable[object]]) -> object:
    del caller, request
    return await run()
