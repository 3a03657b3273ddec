"""The components' own way in: WAMP over RawSocket over the Unix socket that only the node's user can open."""

import errno
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from autobahn.twisted.rawsocket import WampRawSocketClientFactory
from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.exception import ApplicationError, TransportLost
from autobahn.wamp.serializer import MsgPackSerializer
from autobahn.wamp.types import CloseDetails, ComponentConfig, SessionDetails
from twisted.internet.defer import Deferred, DeferredQueue
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IReactorTime

from tidings.faces.cli.config import config_of
from tidings.faces.cli.link import Events, Lost, Payload
from tidings.faces.cli.trouble import Trouble
from tidings.model.errors import KeyInvalid

REALM = "tidings"
CONNECT_S = 5
ANSWER_S = 10
START_IT = "Start it (`make run`), or see `tidings doctor`."


class _Session(ApplicationSession):
    """A session that tells when it has joined and why it has not."""

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        self.joined: Deferred[None] = Deferred()
        self.ended: Deferred[None] = Deferred()

    def onJoin(self, details: SessionDetails) -> None:
        del details
        self.joined.callback(None)

    def onLeave(self, details: CloseDetails) -> None:
        if not self.joined.called:
            self.joined.errback(Trouble(f"The node refused the session: {details.message} ({details.reason})"))
        super().onLeave(details)

    def onDisconnect(self) -> None:
        if not self.joined.called:
            self.joined.errback(Lost("The node hung up.", START_IT))
        self.ended.callback(None)


class SocketLink:
    """A `Link` over a joined session."""

    def __init__(self, session: _Session, reactor: IReactorTime) -> None:
        self._session = session
        self._reactor = reactor
        self._queue: DeferredQueue[Events | None] = DeferredQueue()
        self._until_end = session.ended.addCallback(lambda _: self._queue.put(None))

    async def call(self, uri: str, payload: Payload) -> Mapping[str, Any]:
        answer = await self.ask(uri, payload)
        return answer if isinstance(answer, Mapping) else {}

    async def ask(self, uri: str, *args: object, **kwargs: object) -> object:
        """Call any procedure, the router's own too."""
        try:
            asked: Deferred[object] = self._session.call(uri, *args, **kwargs)
            return await asked.addTimeout(ANSWER_S, self._reactor)
        except ApplicationError as error:
            raise _trouble(error) from None
        except TransportLost:
            raise Lost("The connection to the node was lost.") from None
        except DeferredTimeout:
            raise Lost(f"The node did not answer within {ANSWER_S} seconds.") from None

    async def follow(self, stream: str) -> None:
        """Hear of a stream's events, and of components that start, which may mean that some were missed."""
        try:
            await self._session.subscribe(self._on_events, f"tidings.stream.{stream}")
            await self._session.subscribe(lambda *_: self._queue.put([]), "tidings.live.node")
        except ApplicationError as error:
            raise _trouble(error) from None
        except TransportLost:
            raise Lost("The connection to the node was lost.") from None

    def _on_events(self, *events: Mapping[str, Any]) -> None:
        self._queue.put(list(events))

    async def news(self, seconds: float) -> Events | None:
        if not self._session.is_attached() and not self._queue.pending:
            raise Lost("The connection to the node was lost.")
        try:
            return await self._queue.get().addTimeout(seconds, self._reactor)
        except DeferredTimeout:
            return None


def _trouble(error: ApplicationError) -> Trouble:
    sentence = str(error.args[0]) if error.args else "The node refused."
    if error.error in {ApplicationError.NO_SUCH_PROCEDURE, ApplicationError.CANCELED}:
        return Lost("The node's components are not there yet.", "Try again in a moment; `tidings doctor` says more.")
    return Trouble(sentence, uri=error.error)


@asynccontextmanager
async def joined(root: Path, reactor: Any) -> AsyncIterator[SocketLink]:  # noqa: ANN401 - several of zope's interfaces
    """A session on the node's own socket, for a while.

    Raises:
        Lost: the node does not run, or does not answer.
        Trouble: it refused.
    """
    session = _Session(ComponentConfig(realm=REALM))
    factory = WampRawSocketClientFactory(lambda: session, serializer=MsgPackSerializer())
    endpoint = UNIXClientEndpoint(reactor, str(config_of(root).socket), timeout=CONNECT_S)
    try:
        await endpoint.connect(factory)
    except ConnectError as error:
        if error.osError == errno.EACCES:
            raise Lost(f"The node in {root} belongs to another user.", "Run this as that user.") from None
        raise Lost(f"The node in {root} does not run.", START_IT) from None
    try:
        await session.joined.addTimeout(CONNECT_S, reactor)
    except DeferredTimeout:
        session.disconnect()
        raise Lost(f"The node did not let us in within {CONNECT_S} seconds.", START_IT) from None
    try:
        yield SocketLink(session, reactor)
    finally:
        if session.is_connected():
            session.leave()
            await session.ended.addTimeout(CONNECT_S, reactor).addErrback(lambda _: session.disconnect())


async def end_sessions(root: Path, authid: str, reactor: IReactorTime) -> int:
    """End all sessions of somebody; how many there were."""
    async with joined(root, reactor) as link:
        ended = await link.ask(
            "wamp.session.kill_by_authid", authid, reason=KeyInvalid.uri, message="The key was revoked."
        )
    return len(ended) if isinstance(ended, list) else int(str(ended))
