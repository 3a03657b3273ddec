"""Push on the wire: publishes topics and inboxes; and what the web app asks people."""

from autobahn.wamp.types import CloseDetails, ComponentConfig

from tidings.faces.asking import Asking
from tidings.faces.wamp import Face, Parts
from tidings.services.asking import Rules


class PushFace(Face):
    """Serves `tidings.push.*` and `tidings.ask`, and publishes the streams of topics and of people.

    Args:
        rules: how much people may be asked.
    """

    def __init__(self, config: ComponentConfig, parts: Parts, rules: Rules) -> None:
        super().__init__(config, parts, name="push", areas=("push", "ask"), kinds=("topic", "user"))
        self._asking = Asking(self, rules)

    def onLeave(self, details: CloseDetails) -> None:
        """Nobody waits for answers any more; people who ask what is open are told so."""
        self._asking.abandon()
        super().onLeave(details)
