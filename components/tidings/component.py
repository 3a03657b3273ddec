"""For components of one's own that run inside the node: what `tidings init` begins with."""

from pathlib import Path
from weakref import WeakSet

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.types import ComponentConfig

from tidings.router import revive
from tidings.router.logs import quieten


class AppSession(ApplicationSession):
    """An Autobahn session that comes back by itself when the router does, or its own process.

    Override `onJoin`, and register and subscribe there: it is called again after every return. The session has the role
    `component`: it may call, register, publish and subscribe whatever it likes, so check what callers send.
    Give the component a container of its own in `.crossbar/config.yaml`: then the chat does not wait for it.
    """

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        _made.add(self)
        folder = (config.extra or {}).get("cbdir")
        if folder is not None:  # else it is not inside a node, but in a test
            quieten()
            revive.start(Path(folder).resolve(), _are_joined)


def _are_joined() -> bool:
    return all(session.is_attached() for session in _made)


_made: WeakSet[AppSession] = WeakSet()
