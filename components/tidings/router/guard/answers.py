"""Whoever calls gets a result or an error.

A stock router tells the caller nothing if the invocation cannot be given to its callee, and waits for a callee that
never answers as long as both are connected. (`timeout`, which WAMP has for it, it counts in seconds and not in
milliseconds, and tells only callers that can cancel.) Here the first is answered at once, and the second after
`answer_seconds`. What a component itself may wait for, for longer, is in `MAY_WAIT`: it has settings of its own.

Two more things that a stock router believes are seen to. An error for an invocation counts only if it comes from who
was invoked: the numbers are easily guessed, and anybody could answer anybody's call. And a number that waits for its
answer cannot be used for a second call, whose end then takes what is noted of the first one along.

A call that was not answered in time may have been carried out all the same; the error says so, and that it may be tried
again with the same key.
"""

from collections import deque
from collections.abc import Callable
from itertools import takewhile
from typing import Any, Final

from autobahn.wamp import message
from autobahn.wamp.exception import ProtocolError
from autobahn.websocket.protocol import WebSocketProtocol
from crossbar.router.dealer import Dealer
from twisted.internet import reactor, task
from twisted.logger import Logger

from tidings.background import in_background
from tidings.model.errors import Unavailable
from tidings.router.guard.closing import ClosingRawSocket, ClosingWebSocket
from tidings.router.guard.inspection import OURS, wamp_error

log = Logger(namespace="tidings.router.guard")

ANSWER_SECONDS: Final = 60.0
MAY_WAIT: Final = frozenset({"tidings.ask", "tidings.command.run", "tidings.gateway.call"})
"""A person is asked, a backend works at a command; how long, their settings say (`TIDINGS_QUESTION_MOST_SECONDS`,
`TIDINGS_COMMAND_MOST_SECONDS`), and the components end it."""
LOOK_EVERY_S: Final = 1.0


class Overdue:
    """Ends the calls that nobody has answered in time. One for each dealer; nothing is done for a single call.

    Args:
        dealer: of Crossbar's.
        seconds: how long an answer may take.
        now: in seconds, of a clock that only goes forward.
    """

    def __init__(self, dealer: Any, seconds: float, now: Callable[[], float]) -> None:  # noqa: ANN401 - Crossbar is not typed
        self._dealer, self._seconds, self._now = dealer, seconds, now
        self._marks: deque[tuple[float, int]] = deque()  # when was which invocation the last one
        self._last = 0

    def look(self) -> None:
        """Remember how far the calls have come, and end those that are too old."""
        now = self._now()
        pending = self._dealer._invocations  # noqa: SLF001 - ordered as they were made, numbered one by one
        newest = next(reversed(pending), self._last)
        if newest > self._last:
            self._marks.append((now, newest))
            self._last = newest
        until = 0
        while self._marks and now - self._marks[0][0] >= self._seconds:
            until = self._marks.popleft()[1]
        for one in list(takewhile(lambda invocation: invocation.id <= until, pending.values())):
            if not _may_wait(one):
                end(self._dealer, one, self._seconds)


def _may_wait(invocation: Any) -> bool:  # noqa: ANN401 - see above
    return invocation.caller._authrole == OURS or invocation.call.procedure in MAY_WAIT  # noqa: SLF001 - see above


def end(dealer: Any, invocation: Any, seconds: float) -> None:  # noqa: ANN401 - see above
    """Tell the caller that nobody has answered, and the callee that nobody waits any more."""
    if not invocation.canceled:
        sentence = f"Nobody answered within {seconds:g} s. It may have been done; try again with the same key."
        _answer(dealer, invocation.caller, invocation.call, Unavailable(sentence))
    callee = invocation.callee
    role = (callee._session_roles or {}).get("callee")  # noqa: SLF001 - Crossbar is not typed
    if role and role.call_canceling:
        dealer._router.send(callee, message.Interrupt(invocation.id, message.Cancel.KILLNOWAIT))  # noqa: SLF001 - see above
    forget(dealer, invocation)


def forget(dealer: Any, invocation: Any) -> None:  # noqa: ANN401 - see above
    """Have the dealer wait for it no longer."""
    extra = invocation.registration.observers_extra.get(invocation.callee)
    if extra:
        extra.concurrency_current -= 1
    dealer._remove_invoke_request(invocation)  # noqa: SLF001 - Crossbar has no other way


def _answer(dealer: Any, caller: Any, call: Any, error: Unavailable) -> None:  # noqa: ANN401 - see above
    if caller._transport is not None:  # noqa: SLF001 - as the dealer looks
        dealer._router.send(caller, wamp_error(message.Call.MESSAGE_TYPE, call.request, error))  # noqa: SLF001 - see above


def turn_on() -> None:
    """Have every dealer in this process answer so."""
    theirs = Dealer._call  # noqa: SLF001 - that is the point

    def call_out(self: Any, session: Any, call: Any, registration: Any, authorization: Any, *rest: Any) -> Any:  # noqa: ANN401 - see above
        call.timeout = None  # see above: what Crossbar does with it
        if (session._session_id, call.request) in self._invocations_by_call:  # noqa: SLF001 - Crossbar is not typed
            _cut_off(session, f"Request {call.request} waits for its answer already.")
            return False
        try:
            return theirs(self, session, call, registration, authorization, *rest)  # type: ignore[no-untyped-call] # see above
        except Exception as error:  # noqa: BLE001 - whatever the reason, it is the caller that has to know
            log.warn("An invocation could not be written ({why}).", why=type(error).__name__)
            found = self._invocations_by_call.get((session._session_id, call.request))  # noqa: SLF001 - see above
            if found is not None:
                forget(self, found)
            unable = Unavailable("What answers this could not be asked; try again.", retry_after_ms=1000)
            _answer(self, session, call, unable)
            return False

    fail: Any = Dealer.processInvocationError

    def failed(self: Any, session: Any, error: Any) -> None:  # noqa: ANN401 - see above
        found = self._invocations.get(error.request)
        if found is not None and found.callee is not session:
            raise ProtocolError(f"Invocation {error.request} is somebody else's.")
        fail(self, session, error)

    Dealer._call = call_out  # type: ignore[method-assign] # noqa: SLF001 - see above
    Dealer.processInvocationError = failed  # type: ignore[method-assign] # see above


def _cut_off(session: Any, reason: str) -> None:  # noqa: ANN401 - see above
    transport = session._transport  # noqa: SLF001 - as the dealer looks
    if isinstance(transport, ClosingWebSocket | ClosingRawSocket):
        transport.cut_off(WebSocketProtocol.CLOSE_STATUS_CODE_PROTOCOL_ERROR, reason)


def watch(dealer: Any, seconds: float) -> None:  # noqa: ANN401 - see above
    """Look after the calls of one dealer from now on."""
    overdue = Overdue(dealer, seconds, reactor.seconds)

    async def look() -> None:
        while True:
            await task.deferLater(reactor, LOOK_EVERY_S)
            overdue.look()

    dealer._looking = in_background(look(), "looking for calls that nobody answers")  # noqa: SLF001 - it lives as long
