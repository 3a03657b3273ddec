"""How many subscriptions, registrations and unanswered calls one session may have.

Each costs the router memory, and a stock router has no limit: one session could fill it. What is over a limit is
answered with an error that has the number, and changes nothing. What is still being decided counts, too, so that
asking for all at once helps nobody. The components' own sessions have no such limits.
"""

from collections.abc import Callable, Sized
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from crossbar.router.broker import Broker
from crossbar.router.dealer import Dealer
from crossbar.router.router import Router

from tidings.model.errors import LimitReached, RateLimited, TidingsError
from tidings.router.guard.inspection import OURS, wamp_error

PEOPLE: Final = ("guest", "member")


class Caps(NamedTuple):
    """So many of one session. Unanswered calls have two limits, as one backend speaks for many people."""

    subscriptions: int = 500
    registrations: int = 200
    calls: int = 100
    service_calls: int = 2000


class _Deciding:
    """What sessions have asked for, and whether they get it is not decided yet."""

    def __init__(self) -> None:
        self._counts: WeakKeyDictionary[Any, int] = WeakKeyDictionary()

    def of(self, session: object) -> int:
        """How many of this session."""
        return self._counts.get(session, 0)

    def began(self, session: object) -> Callable[[Any], Any]:
        """One more; what is returned is to be called when it is decided, and gives back what it is given."""
        self._counts[session] = self.of(session) + 1

        def decided(result: object) -> object:
            self._counts[session] = self.of(session) - 1
            return result

        return decided


_deciding: Final = {"subscribe": _Deciding(), "register": _Deciding()}
_NAMES: Final = {"subscribe": "subscriptions", "register": "registrations"}


def _is_ours(session: Any) -> bool:  # noqa: ANN401 - Crossbar is not typed
    return session._authrole in {OURS, "trusted"}  # noqa: SLF001 - Crossbar has no other way to ask


def _held_to(theirs: Any, refusal: Callable[[Any, Any], TidingsError | None]) -> Any:  # noqa: ANN401 - see above
    """A method that takes a session and its request, but for what is refused."""

    def process(self: Any, session: Any, request: Any) -> None:  # noqa: ANN401 - see above
        error = None if _is_ours(session) else refusal(self, session)
        if error is None:
            theirs(self, session, request)
        else:
            self._router.send(session, wamp_error(request.MESSAGE_TYPE, request.request, error))

    return process


def _too_many(kind: str, have: Sized, session: object, limit: int) -> TidingsError | None:
    if len(have) + _deciding[kind].of(session) < limit:
        return None
    return LimitReached(f"A connection may have {limit} {_NAMES[kind]}.", limit=limit)


def turn_on(caps: Caps) -> None:
    """Have every router in this process keep to them."""
    theirs = Router.authorize

    def authorize(self: Any, session: Any, uri: str, action: str, options: Any) -> Any:  # noqa: ANN401 - see above
        asked = theirs(self, session, uri, action, options)
        if action in _deciding and not asked.called:
            asked.addBoth(_deciding[action].began(session))
        return asked

    def subscriptions(broker: Any, session: Any) -> TidingsError | None:  # noqa: ANN401 - see above
        have = broker._session_to_subscriptions.get(session, ())  # noqa: SLF001 - see above
        return _too_many("subscribe", have, session, caps.subscriptions)

    def registrations(dealer: Any, session: Any) -> TidingsError | None:  # noqa: ANN401 - see above
        have = dealer._session_to_registrations.get(session, ())  # noqa: SLF001 - see above
        return _too_many("register", have, session, caps.registrations)

    def calls(dealer: Any, session: Any) -> TidingsError | None:  # noqa: ANN401 - see above
        limit = caps.calls if session._authrole in PEOPLE else caps.service_calls  # noqa: SLF001 - see above
        if len(dealer._caller_to_invocations.get(session, ())) < limit:  # noqa: SLF001 - see above
            return None
        return RateLimited(f"{limit} calls wait for their answers already.", limit=limit, retry_after_ms=1000)

    Router.authorize = authorize  # type: ignore[method-assign] # that is the point
    for kind, method, refusal in (
        (Broker, "processSubscribe", subscriptions),
        (Dealer, "processRegister", registrations),
        (Dealer, "processCall", calls),
    ):
        setattr(kind, method, _held_to(getattr(kind, method), refusal))
