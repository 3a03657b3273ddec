"""Push on the wire: publishes topics and inboxes."""

from autobahn.wamp.types import ComponentConfig

from tidings.faces.wamp import Face, Parts


class PushFace(Face):
    """Serves `tidings.push.*` and publishes the streams of topics and of people."""

    def __init__(self, config: ComponentConfig, parts: Parts) -> None:
        super().__init__(config, parts, name="push", areas=("push",), kinds=("topic", "user"))
