"""A WAMP session that serves some areas of the table and publishes what was committed to some kinds of streams."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.exception import ApplicationError, TransportLost
from autobahn.wamp.types import (
    CallDetails,
    CloseDetails,
    ComponentConfig,
    PublishOptions,
    RegisterOptions,
    SessionDetails,
)
from msgspec import Struct
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from tidings.api import PROCEDURES, Area, Procedure
from tidings.background import in_background
from tidings.faces.decode import encoded
from tidings.faces.feed import Feed
from tidings.faces.limiter import Limiter
from tidings.faces.pipeline import Pipeline
from tidings.faces.sessions import Joined, Sessions, joined_of
from tidings.faces.waiting import Waiting
from tidings.model.errors import Invalid, TidingsError, Unauthorized
from tidings.model.events import Event
from tidings.model.people import Caller
from tidings.services import Turn
from tidings.store import Store

StreamKind = Literal["room", "topic", "user", "node"]
NODE_TOPIC = "tidings.live.node"

log = Logger(namespace="tidings.wamp")


class Parts(Struct, frozen=True, kw_only=True):
    """What the faces of one process share; made once, in `node.compose`."""

    store: Store
    pipeline: Pipeline
    limiter: Limiter
    sessions: Sessions
    feed: Feed
    waiting: Waiting
    turn: Callable[[], Turn]
    reactor: IReactorTime
    instance: str


class Face(ApplicationSession):
    """The common part of the components.

    Args:
        parts: what the process shares.
        name: how the component is called in logs and in `node.ready`.
        areas: whose procedures it registers.
        kinds: to which kinds of streams it publishes; every kind has one publisher, so that a stream's order is kept.

    `ready` are the names of those that serve now, in this process.
    """

    ready: ClassVar[set[str]] = set()

    def __init__(
        self,
        config: ComponentConfig,
        parts: Parts,
        *,
        name: str,
        areas: Iterable[Area] = (),
        kinds: Iterable[StreamKind] = (),
    ) -> None:
        super().__init__(config)
        self.parts = parts
        self.name = name
        self._areas = frozenset(areas)
        self._kinds = tuple(kinds)

    async def onJoin(self, details: SessionDetails) -> None:
        """Register, publish from now on, and tell the clients that they may have missed something."""
        del details
        for procedure in PROCEDURES:
            if procedure.area in self._areas:
                await self.serve(procedure.uri, self._handler(procedure))
        await self.on_ready()
        for kind in self._kinds:
            self.parts.feed.publish_by(kind, self._publish_events)
        Face.ready.add(self.name)
        self.publish_live(NODE_TOPIC, [{"type": "node.ready", "component": self.name, "instance": self.parts.instance}])
        log.info("{name} is ready", name=self.name)

    async def on_ready(self) -> None:
        """For subclasses: what else to register and subscribe before the component counts as ready."""

    def onLeave(self, details: CloseDetails) -> None:
        """Stop publishing; the router, or the way to it, is gone. Clients find what they miss by their offsets."""
        Face.ready.discard(self.name)
        for kind in self._kinds:
            self.parts.feed.stop_publishing(kind, self._publish_events)
        super().onLeave(details)

    def onUserError(self, fail: Any, msg: str) -> None:  # noqa: ANN401 - autobahn's own signature
        """Keep answers out of the log: an error of ours is one, and a caller who cancels wants none.

        Anything else is a fault and is logged.
        """
        if not isinstance(fail.value, ApplicationError | CancelledError):
            log.error("{name}: {msg}\n{traceback}", name=self.name, msg=msg, traceback=fail.getTraceback())

    # ---- serving

    async def serve(self, uri: str, handler: Callable[..., Awaitable[Any]]) -> None:
        """Register a procedure. It replaces a registration of a session that died without the router noticing."""
        options = RegisterOptions(details_arg="details", force_reregister=True)
        await self.register(handler, uri, options=options)

    def _handler(self, procedure: Procedure) -> Callable[..., Awaitable[Any]]:
        async def handle(*args: object, details: CallDetails, **kwargs: object) -> Mapping[str, Any]:
            try:
                caller = await self.caller_of(details)
                payload = payload_of(args, kwargs)
                return await self.parts.pipeline.answer(procedure, caller, payload, progress=details.progress)
            except TidingsError as error:
                raise wamp_error(error) from None

        return handle

    async def caller_of(self, details: CallDetails) -> Caller:
        """Who calls, as the router says.

        Raises:
            Unauthorized: the router does not say, or the session has gone.
        """
        if details.caller is None or details.caller_authid is None or details.caller_authrole is None:
            raise Unauthorized("The router does not say who calls.")
        joined = self.parts.sessions.get(details.caller) or await self._ask_for(details.caller)
        return joined.caller

    async def _ask_for(self, session: int) -> Joined:
        try:
            found = joined_of(await self.call("wamp.session.get", session), self.parts.sessions.proxies)
        except ApplicationError:
            found = None
        if found is None:
            raise Unauthorized("Your session has gone.")
        self.parts.sessions.put(*found)
        return found[1]

    # ---- publishing

    def _publish_events(self, stream: str, events: Sequence[Event], without: Sequence[str]) -> None:
        options = PublishOptions(exclude_authid=list(without)) if without else None
        self.publish_live(f"tidings.stream.{stream}", [encoded(event) for event in events], options)

    def publish_live(
        self, topic: str, messages: Sequence[Mapping[str, Any]], options: PublishOptions | None = None
    ) -> None:
        """Publish, if there is a way to: what the router delivers is a hint, and whoever misses it reads."""
        try:
            if options is None:
                self.publish(topic, *messages)
            else:
                self.publish(topic, *messages, options=options)
        except TransportLost:
            log.debug("{topic}: not connected", topic=topic)

    # ---- time

    def every(self, seconds: float, what: Callable[[], Awaitable[None]], says: str) -> None:
        """Do something again and again while this session is joined; a failure is logged and the next turn comes."""

        def turn() -> None:
            if self.is_attached():
                done = in_background(what(), says)
                self._last_turn = done.addBoth(lambda _: self.parts.reactor.callLater(seconds, turn))

        self.parts.reactor.callLater(seconds, turn)


def payload_of(args: Sequence[Any], kwargs: Mapping[str, Any]) -> object:
    """The one object that a procedure takes: the first argument, or the keyword arguments.

    Raises:
        Invalid: more than that.
    """
    if len(args) > 1 or (args and kwargs):
        raise Invalid("A procedure takes one argument, an object.", field="")
    return args[0] if args else kwargs


def wamp_error(error: TidingsError) -> ApplicationError:
    """Our error as a WAMP ERROR: URI, one sentence, and the details as keyword arguments."""
    return ApplicationError(error.uri, error.sentence, **error.details())


def later(reactor: IReactorTime, seconds: float) -> Deferred[None]:
    """Fires after a time."""
    done: Deferred[None] = Deferred()
    reactor.callLater(seconds, done.callback, None)
    return done
