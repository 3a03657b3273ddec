"""The component without a router: what it calls is written down. Run `pytest`, or `trial tests`."""

from typing import Any

from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from twisted.internet.defer import Deferred, ensureDeferred, succeed
from twisted.trial.unittest import SynchronousTestCase

from appname import Appname


class Told(Appname):
    """The component, with a node that answers everything as if it were the seventh event."""

    def __init__(self) -> None:
        super().__init__(ComponentConfig("tidings"))
        self.calls: list[tuple[str, Any]] = []

    def call(self, procedure: str, *args: Any, **kwargs: Any) -> Deferred[Any]:
        """Write it down."""
        self.calls.append((procedure, *args))
        return succeed({"published": [{"offset": 7}]})


class ClapTests(SynchronousTestCase):
    """Clapping."""

    def test_everybody_is_told(self) -> None:
        """By a publication to the topic; the caller learns how many claps there were."""
        app = Told()
        answer = self.successResultOf(ensureDeferred(app.clap({"for": "kittens"})))
        self.assertEqual(answer, {"claps": 7})
        event = {"topic": "appname", "data": {"for": "kittens", "by": None}}
        self.assertEqual(app.calls, [("tidings.push.publish", event)])

    def test_what_makes_no_sense_is_refused(self) -> None:
        """With a sentence, and nobody is told."""
        app = Told()
        for request in (None, {}, {"for": ""}, {"for": "x" * 101}, {"for": 7}):
            failure = self.failureResultOf(ensureDeferred(app.clap(request)), ApplicationError)
            self.assertEqual(failure.value.error, "app.error.for_what")
        self.assertEqual(app.calls, [])
