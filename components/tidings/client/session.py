"""One connection of a client: its protocol and its session. Thin: whatever happens is told to the owner."""

from typing import Any
from typing import Protocol as Interface

from autobahn.twisted.wamp import ApplicationSession
from autobahn.twisted.websocket import WampWebSocketClientProtocol
from autobahn.wamp.types import Challenge, CloseDetails, ComponentConfig, SessionDetails
from twisted.logger import Logger

from tidings.client.login import Login

log = Logger(namespace="tidings.client")


class Owner(Interface):
    """Whoever a connection belongs to."""

    realm: str
    login: Login

    def joined(self, session: "Session", details: SessionDetails) -> None:
        """A session has joined."""

    def left(self, details: CloseDetails) -> None:
        """The node ended the session, or never began it."""

    def lost(self, why: str = "") -> None:
        """The connection is gone, or never came."""


class Session(ApplicationSession):
    """One connection's session; it tells its client and knows nothing else."""

    def __init__(self, client: "Owner") -> None:
        super().__init__(ComponentConfig(client.realm))
        self._client = client

    def onConnect(self) -> None:
        login = self._client.login
        self.join(self._client.realm, authmethods=[login.method], authextra=dict(login.extra))

    def onChallenge(self, challenge: Challenge) -> Any:  # noqa: ANN401 - autobahn's own signature
        return self._client.login.answer(challenge)

    def onJoin(self, details: SessionDetails) -> None:
        self._client.joined(self, details)

    def onLeave(self, details: CloseDetails) -> None:
        self._client.left(details)
        self.disconnect()

    def _errback_outstanding_requests(self, exc: Exception) -> Any:  # noqa: ANN401 - autobahn's own signature
        # A subscription that could not even be sent, as the connection was closing, is still among them; whoever asked
        # for it has had its error, and nobody waits for this one.
        for requests in (self._subscribe_reqs, self._register_reqs, self._publish_reqs):
            for request in requests.values():
                request.on_reply.addErrback(lambda _: None)
        return super()._errback_outstanding_requests(exc)  # type: ignore[no-untyped-call] # autobahn is typed in part

    def onUserError(self, fail: Any, msg: str) -> None:  # noqa: ANN401 - autobahn's own signature
        log.error("{msg}: {error}", msg=msg, error=fail.value)


class Protocol(WampWebSocketClientProtocol):
    """One connection. Its end is told here, because one that ends before it is open never has a session."""

    def onClose(self, wasClean: bool, code: int, reason: Any) -> None:  # noqa: ANN401 - its two bases differ
        super().onClose(wasClean, code, reason)
        self.factory.client.lost(str(reason))
