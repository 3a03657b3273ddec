"""A client that stays joined: reconnects with full jitter, subscribes anew, reads what it missed, insists on sends."""

import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autobahn.exception import Disconnected
from autobahn.twisted.websocket import WampWebSocketClientFactory
from autobahn.wamp.exception import ApplicationError, TransportLost
from autobahn.wamp.types import (
    CallOptions,
    CloseDetails,
    PublishOptions,
    RegisterOptions,
    SessionDetails,
    SubscribeOptions,
)
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.endpoints import HostnameEndpoint, clientFromString, wrapClientTLS
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.internet.ssl import optionsForClientTLS
from twisted.logger import Logger

from tidings.background import in_background
from tidings.client import follow as fold
from tidings.client.follow import Follow, Wire
from tidings.client.following import Following, OnEvent
from tidings.client.login import Login
from tidings.client.session import Protocol, Session
from tidings.model.errors import Internal, RateLimited, TooMany, Unavailable

log = Logger(namespace="tidings.client")

GONE = (TransportLost, Disconnected)
"""How Autobahn says that the connection has gone: one or the other, by how far it has got with closing."""

CALL_TIMEOUT_S = 5.0
HEARTBEAT_S = 15.0
FIRST_DELAY_S, LONGEST_DELAY_S = 0.25, 5.0
_MOST_DENIALS = 5


_PASSING = frozenset({Unavailable.uri, RateLimited.uri, TooMany.uri, Internal.uri})
"""Why somebody is not let in now and may be in a moment: the client goes on trying, longer and longer apart."""


class Refused(Exception):
    """The node said no, for good. `uri` is the error's; the sentence is the node's."""

    def __init__(self, uri: str, sentence: str, details: Mapping[str, Any]) -> None:
        self.uri = uri
        self.details = details
        super().__init__(f"{uri}: {sentence}")


class Client:
    """One node, as seen by one person or service.

    Args:
        url: `ws://…/ws`, `wss://…/ws`.
        login: who to be; see `tidings.client.login`.
        reactor: Twisted's.
        endpoint: a Twisted endpoint's description to connect to instead of the URL's host (`unix:/path`).
    """

    def __init__(self, url: str, login: Login, reactor: Any, *, endpoint: str = "", realm: str = "tidings") -> None:  # noqa: ANN401 - several interfaces at once
        self.url = url
        self.login = login
        self.realm = realm
        self.details: SessionDetails | None = None
        self.reason = ""
        self._reactor = reactor
        self._endpoint = endpoint
        self._session: Session | None = None
        self._followings: list[Following] = []
        self._waiting: list[Deferred[None]] = []
        self._is_closed = False
        self._timers: set[Any] = set()
        self._attempt = 0
        self._denied: Refused | None = None

    @property
    def authid(self) -> str:
        """Who the node says this is; empty before the first join."""
        return str(self.details.authid) if self.details is not None else ""

    @property
    def name(self) -> str:
        """The name that others see; empty before the first join."""
        return str((self.details.authextra or {}).get("name", "")) if self.details is not None else ""

    # ---- joining

    def start(self) -> None:
        """Join, and join again whenever the connection is lost."""
        self._connect()
        self._later(self._jittered(HEARTBEAT_S), self._heartbeat)

    @property
    def is_gone(self) -> bool:
        """Whether the client was closed and nothing of it is left: no connection, no timer."""
        return self._is_closed and self._session is None and not self._timers

    def _later(self, seconds: float, do: Callable[..., None], *arguments: Any) -> None:  # noqa: ANN401 - as callLater
        def now() -> None:
            self._timers.discard(timer)
            do(*arguments)

        timer = self._reactor.callLater(seconds, now)
        self._timers.add(timer)

    def close(self) -> None:
        """Leave, for good."""
        self._is_closed = True
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        if self._session is not None and self._session.is_attached():
            self._session.leave()

    def drop(self) -> None:
        """Cut the connection, as a bad network would; the client joins again by itself."""
        if self._session is not None and self._session._transport is not None:  # noqa: SLF001 - autobahn has no public way
            self._session._transport.abort()  # noqa: SLF001 - see above

    async def until_joined(self) -> None:
        """Wait until there is a session.

        Raises:
            Refused: the node does not let this login in.
        """
        while self._session is None:
            if self._denied is not None:
                raise self._denied
            waiting: Deferred[None] = Deferred()
            self._waiting.append(waiting)
            await waiting

    def _connect(self) -> None:
        if self._is_closed:
            return
        factory = WampWebSocketClientFactory(lambda: Session(self), url=self.url, reactor=self._reactor)
        factory.setProtocolOptions(openHandshakeTimeout=5, closeHandshakeTimeout=1, maxMessagePayloadSize=2**24)
        factory.protocol, factory.log = Protocol, log
        factory.client = self  # type: ignore[attr-defined] # for the protocol to tell its end to
        attempt = self._way(factory).connect(factory)
        self._connecting = attempt.addErrback(lambda failure: self.lost(str(failure.value)))

    def _way(self, factory: WampWebSocketClientFactory) -> Any:  # noqa: ANN401 - an endpoint of several kinds
        if self._endpoint:
            return clientFromString(self._reactor, self._endpoint)
        endpoint = HostnameEndpoint(self._reactor, factory.host, factory.port, timeout=5)
        return wrapClientTLS(optionsForClientTLS(factory.host), endpoint) if factory.isSecure else endpoint

    def joined(self, session: Session, details: SessionDetails) -> None:
        """A session has joined (called by the session)."""
        self._session, self.details, self._attempt, self._denied = session, details, 0, None
        self._rejoining = in_background(self._rejoin(session), "following after a join")
        self._wake()

    def left(self, details: CloseDetails) -> None:
        """The node ended the session, or never began it (called by the session)."""
        self.reason = str(details.reason)
        is_for_good = self.reason.startswith("tidings.error.") and self.reason not in _PASSING
        if is_for_good and self._session is None:
            self._denied = Refused(self.reason, str(details.message), {})
            self._wake()

    def lost(self, why: str = "") -> None:
        """The connection is gone, or never came; try again after a while (full jitter)."""
        log.debug("not connected: {why}", why=why)
        self._session = None
        longest = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2**self._attempt)
        self._attempt = min(self._attempt + 1, 10)
        if not self._is_closed:
            self._later(random.uniform(0.05, longest), self._connect)  # noqa: S311 - no secret

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            one.callback(None)

    # ---- calling

    async def call(
        self,
        procedure: str,
        payload: Mapping[str, Any] | None = None,
        *,
        on_progress: Callable[[Any], None] | None = None,
        timeout_s: float = CALL_TIMEOUT_S,
    ) -> Any:  # noqa: ANN401 - any reply
        """Call once. Cancelling the wait cancels the call.

        Args:
            on_progress: called with what comes before the reply; nothing comes if nobody listens.
            timeout_s: how long to wait; longer than usual for what waits itself, as a question to a person does.

        Raises:
            Refused: the node's own error.
            TransportLost, twisted's TimeoutError, ApplicationError: uncertain: it may or may not have been done.
        """
        await self.until_joined()
        if self._session is None:
            raise TransportLost
        options = {"options": CallOptions(on_progress=on_progress)} if on_progress else {}
        asked: Deferred[Any] = self._session.call(procedure, dict(payload or {}), **options)
        try:
            return await asked.addTimeout(timeout_s, self._reactor)
        except ApplicationError as error:
            if error.error.startswith("tidings.error.") and not (error.kwargs or {}).get("temporary"):
                raise Refused(error.error, str(error.args[0]) if error.args else "", error.kwargs or {}) from None
            raise

    async def insist(self, procedure: str, payload: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any reply
        """Call until there is an answer, always with the same idempotency key: done once, whatever dies in between.

        Raises:
            Refused: the node's own error, or its router's after several denials.
        """
        keyed = {"key": secrets.token_hex(16), **payload}
        denials = 0
        for attempt in range(1_000_000):
            try:
                return await self.call(procedure, keyed)
            except (*GONE, DeferredTimeout, CancelledError, ConnectionLost, ConnectError):
                wait = self._pause(attempt)
            except ApplicationError as error:
                denials += error.error == ApplicationError.NOT_AUTHORIZED
                if denials > _MOST_DENIALS:
                    raise Refused(error.error, "The router does not allow this.", {}) from None
                told = (error.kwargs or {}).get("retry_after_ms")
                wait = told / 1000 if told else self._pause(attempt)
            await self._sleep(wait)
        raise AssertionError  # nobody waits that long

    async def register(
        self, procedure: str, answer: Callable[..., Any], options: RegisterOptions | None = None
    ) -> None:
        """Offer a procedure (`app.…` or `tidings.command.…`), for as long as this connection lasts.

        With autobahn's `RegisterOptions(details_arg="details")` the procedure is told who calls and, in
        `details.progress`, whom to tell of progress.
        """
        await self.until_joined()
        if self._session is not None:
            await self._session.register(answer, procedure, options=options)

    async def subscribe_raw(self, topic: str, on_event: Callable[[Wire], None], match: str = "exact") -> None:
        """Plain WAMP: whatever the router delivers on a topic, for as long as this connection lasts."""
        await self.until_joined()

        def on_events(*events: Wire) -> None:
            for event in events:
                on_event(event)

        if self._session is not None:
            await self._session.subscribe(on_events, topic, options=SubscribeOptions(match=match))

    async def publish_raw(self, topic: str, message: Wire) -> None:
        """Plain WAMP: publish and wait for the router's answer."""
        await self.until_joined()
        if self._session is not None:
            await self._session.publish(topic, message, options=PublishOptions(acknowledge=True))

    def _pause(self, attempt: int) -> float:
        return random.uniform(0.02, min(5.0, 0.1 * 2 ** min(attempt, 8)))  # noqa: S311 - no secret

    async def _sleep(self, seconds: float) -> None:
        done: Deferred[None] = Deferred()
        self._reactor.callLater(seconds, done.callback, None)
        await done

    def _jittered(self, seconds: float) -> float:
        return seconds * random.uniform(0.8, 1.2)  # noqa: S311 - no secret

    # ---- following

    def follow(
        self,
        stream: str,
        on_event: OnEvent,
        *,
        after: int = 0,
        epoch: str | None = None,
        on_reset: Callable[[], None] = lambda: None,
    ) -> Following:
        """Have every event after a position shown once and in order, through whatever happens to the connection.

        `on_reset` is called when continuity was lost: what was shown so far means nothing any more.
        """
        following = Following(stream, Follow(last=after, epoch=epoch), on_event, on_reset)
        self._followings.append(following)
        if self._session is not None:
            self._starting = in_background(self._begin(self._session, following), f"following {stream}")
        return following

    async def _rejoin(self, session: Session) -> None:
        await self._subscribe(session, self._on_node, "tidings.live.node")
        for following in list(self._followings):
            await self._begin(session, following)

    async def _begin(self, session: Session, following: Following) -> None:
        def on_events(*events: Wire) -> None:
            if following.take(fold.received(following.at, events)):
                self._read_soon(following)

        await self._subscribe(session, on_events, f"tidings.stream.{following.stream}")
        await self._read(following)

    async def _subscribe(self, session: Session, on_events: Callable[..., None], topic: str) -> None:
        """Subscribe. If it fails, the connection is given up, if it is not gone yet: a fresh one subscribes anew."""
        try:
            asked: Deferred[Any] = session.subscribe(on_events, topic)  # raises at once where the connection has gone
            await asked.addTimeout(CALL_TIMEOUT_S, self._reactor)
        except (*GONE, ApplicationError, DeferredTimeout, CancelledError) as error:
            log.debug("a subscription failed: {error}", error=error)
            if session is self._session:
                self.drop()

    def _read_soon(self, following: Following) -> None:
        if not following.is_reading:
            self._reading = in_background(self._read(following), f"reading {following.stream}")

    async def _read(self, following: Following) -> None:
        if following.is_reading:
            return
        following.is_reading = True
        try:
            more = True
            while more and not following.is_stopped and self._session is not None:
                at = following.at
                asked = {"stream": following.stream, "after": at.last, "epoch": at.epoch, "limit": 500}
                reply = await self.call("tidings.stream.read", asked)
                # From where the reader stands now, not when it asked: publications came while the answer was under way.
                more = following.take(fold.read(following.at, reply))
        except (*GONE, ApplicationError, DeferredTimeout, CancelledError) as error:
            log.debug("reading {stream} failed: {error}", stream=following.stream, error=error)
            if not self._is_closed:
                self._later(self._pause(3), self._read_soon, following)
        finally:
            following.is_reading = False

    def _on_node(self, *messages: Wire) -> None:
        del messages
        if not self._is_closed:
            self._later(random.uniform(0, 1), self._check_heads_soon)  # noqa: S311 - no secret

    def _heartbeat(self) -> None:
        if self._is_closed:
            return
        self._later(self._jittered(HEARTBEAT_S), self._heartbeat)
        self._check_heads_soon()

    def _check_heads_soon(self) -> None:
        if self._session is not None and self._followings:
            self._checking = in_background(self._check_heads(), "checking heads")

    async def _check_heads(self) -> None:
        """Find out about a lost last event; a node that does not answer is taken for gone."""
        streams: Sequence[str] = [one.stream for one in self._followings if not one.is_stopped][:200]
        try:
            reply = await self.call("tidings.stream.heads", {"streams": list(dict.fromkeys(streams))})
        except DeferredTimeout:
            self.drop()
            return
        except (*GONE, ApplicationError, CancelledError):
            return
        for head in reply["heads"]:
            for following in self._followings:
                if following.stream != head["stream"]:
                    continue
                if following.take(fold.told_head(following.at, head["epoch"], head["offset"])):
                    self._read_soon(following)
