"""How a client insists, gives up, joins again and leaves, on a clock of the test's own. Also passes under `trial`."""

from collections.abc import Mapping
from typing import Any

from autobahn.wamp.exception import ApplicationError, TransportLost
from autobahn.wamp.types import CloseDetails
from twisted.internet.defer import Deferred, ensureDeferred, succeed
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from tidings.client import Client, guest
from tidings.client.client import CALL_TIMEOUT_S, LONGEST_DELAY_S, Refused

SEND = "tidings.chat.send"


class Line:
    """A session without a router: it notes the calls, and the test answers them."""

    def __init__(self) -> None:
        self.asked: list[tuple[Mapping[str, Any], Deferred[Any]]] = []
        self.has_left = False

    def subscribe(self, *_: object) -> Deferred[None]:
        """Always granted."""
        return succeed(None)

    def call(self, _: str, payload: Mapping[str, Any]) -> Deferred[Any]:
        """Under way until the test answers."""
        answer: Deferred[Any] = Deferred()
        self.asked.append((payload, answer))
        return answer

    def is_attached(self) -> bool:
        """As long as it has not left."""
        return not self.has_left

    def leave(self) -> None:
        """Say goodbye."""
        self.has_left = True


def refusal(uri: str, **details: object) -> ApplicationError:
    """An error as the node sends it."""
    return ApplicationError(uri, "No.", **details)


def refused(deferred: Deferred[Any]) -> Refused:
    """What it has failed with; fails if it still waits."""
    failures: list[Failure] = []
    _ = deferred.addErrback(failures.append)
    assert failures
    assert isinstance(failures[0].value, Refused)
    return failures[0].value


class InsistingTest(SynchronousTestCase):
    """`Client.insist`: done once, whatever happens in between."""

    def setUp(self) -> None:
        """Somebody has joined, and sends."""
        self.reactor = MemoryReactorClock()
        self.client = Client("ws://127.0.0.1/ws", guest("Jack"), self.reactor, endpoint="tcp:127.0.0.1:1")
        self.line = Line()
        self.client.joined(self.line, None)  # type: ignore[arg-type] # stands for a session
        self.sending = ensureDeferred(self.client.insist(SEND, {"room": "lobby", "text": "hello"}))

    def _fail(self, error: Exception) -> None:
        self.line.asked[-1][1].errback(error)

    def test_the_answer_is_the_result(self) -> None:
        """The ordinary case: one call."""
        self.line.asked[0][1].callback({"offset": 7})
        assert self.successResultOf(self.sending) == {"offset": 7}
        assert len(self.line.asked) == 1

    def test_a_lost_connection_is_tried_again_with_the_same_key(self) -> None:
        """Whether the first try was done is not known; the key makes it one."""
        self._fail(TransportLost())
        self.reactor.advance(1)
        assert len(self.line.asked) == 2
        first, second = (payload for payload, _ in self.line.asked)
        assert first["key"] == second["key"]

    def test_silence_is_tried_again(self) -> None:
        """No answer within the limit is no answer."""
        self.reactor.advance(CALL_TIMEOUT_S)
        self.reactor.advance(1)
        assert len(self.line.asked) == 2

    def test_a_node_that_says_when_is_listened_to(self) -> None:
        """Not before, and then at once."""
        self._fail(refusal("tidings.error.unavailable", temporary=True, retry_after_ms=3000))
        self.reactor.advance(2.9)
        assert len(self.line.asked) == 1
        self.reactor.advance(0.2)
        assert len(self.line.asked) == 2

    def test_a_refusal_is_final(self) -> None:
        """What will not change is told at once, with its URI and details."""
        self._fail(refusal("tidings.error.text_too_long", field="text"))
        error = refused(self.sending)
        assert error.uri == "tidings.error.text_too_long"
        assert error.details == {"field": "text"}

    def test_a_router_that_goes_on_denying_ends_it(self) -> None:
        """It denies while a worker is away, too; so it is asked a few times."""
        for _ in range(6):
            self._fail(refusal(ApplicationError.NOT_AUTHORIZED))
            self.reactor.advance(5)
        assert refused(self.sending).uri == ApplicationError.NOT_AUTHORIZED


class JoiningTest(SynchronousTestCase):
    """`Client.start` and `Client.close`."""

    def setUp(self) -> None:
        """A client that has begun to connect."""
        self.reactor = MemoryReactorClock()
        self.client = Client("ws://127.0.0.1/ws", guest("Jack"), self.reactor, endpoint="tcp:127.0.0.1:1")
        self.client.start()

    def test_a_connection_that_is_lost_is_made_anew(self) -> None:
        """Within the longest delay, each time."""
        for times in range(1, 6):
            assert len(self.reactor.tcpClients) == times
            self.client.lost()
            self.reactor.advance(LONGEST_DELAY_S)

    def test_a_closed_client_leaves_nothing_behind(self) -> None:
        """No session, no timer, no connection."""
        line = Line()
        self.client.joined(line, None)  # type: ignore[arg-type] # stands for a session
        self.client.close()
        assert line.has_left
        self.client.lost()
        assert self.client.is_gone
        self.reactor.advance(60)
        assert len(self.reactor.tcpClients) == 1

    def test_a_connection_that_is_lost_as_it_joins_is_no_failure(self) -> None:
        """Autobahn says so at once and not by its promise; the next connection subscribes anew."""
        asked: list[object] = []

        class Gone(Line):
            """A session whose transport has just gone."""

            _transport = None

            def subscribe(self, *topic: object) -> Deferred[None]:
                """Refuse as autobahn does."""
                asked.append(topic)
                raise TransportLost

        self.client.joined(Gone(), None)  # type: ignore[arg-type] # stands for a session
        assert len(asked) == 1
        assert self.flushLoggedErrors() == []  # type: ignore[no-untyped-call] # trial is typed in part

    def test_who_waits_to_join_hears_of_a_refusal(self) -> None:
        """And need not wait for ever."""
        waiting = ensureDeferred(self.client.until_joined())
        assert not waiting.called
        self.client.left(CloseDetails("tidings.error.name_taken", "Somebody has this name."))
        assert refused(waiting).uri == "tidings.error.name_taken"

    def test_a_refusal_that_passes_by_itself_is_waited_for(self) -> None:
        """A full disk or a crowd is nobody's verdict: the client goes on trying, and what it sends is not lost."""
        for uri in ("unavailable", "rate_limited", "too_many", "internal"):
            waiting = ensureDeferred(self.client.until_joined())
            self.client.left(CloseDetails(f"tidings.error.{uri}", "Not now."))
            assert not waiting.called
            waiting.addErrback(lambda _: None).cancel()
