"""The connections of outgoing requests: only to machines that may be called, and cut when too much comes in."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IProtocol,
    IProtocolFactory,
    IReactorPluggableNameResolver,
    IReactorTCP,
    IReactorTime,
    IResolutionReceiver,
    IStreamClientEndpoint,
)
from twisted.internet.ssl import optionsForClientTLS
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.web.client import URI
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer

from tidings.model.outgoing import Reach, Target, may_connect

MayConnect = Callable[[str], bool]


class Network(IReactorTime, IReactorTCP, IReactorPluggableNameResolver):
    """What is used of the reactor."""


class Ways(Struct, frozen=True, kw_only=True):
    """How requests get out: over which network, to which machines, trusting which resolver and which certificates.

    `in_clear`: what is sent is no secret, and may cross the internet unencrypted.
    """

    reactor: Any  # a Network: zope interfaces are no types at run time
    reach: Reach
    resolver: Any = None
    trust: Any = None
    in_clear: bool = False


@implementer(IAgentEndpointFactory)
class Guarded:
    """One request's way to its target.

    Args:
        most: bytes that may come in.

    `refused` are the addresses that the name led to and that may not be called.
    """

    def __init__(self, ways: Ways, target: Target, most: int) -> None:
        self._ways = ways
        self._target = target
        self.meter = Meter(most)
        self.refused: list[str] = []

    def endpointForURI(self, uri: URI) -> IStreamClientEndpoint:
        """Connect to the target, whatever else the agent may have read in the address."""
        del uri
        host, port = self._target.host, self._target.port
        resolver = self._ways.resolver or self._ways.reactor.nameResolver
        endpoint: Any = HostnameEndpoint(_Reactor(self._ways.reactor, _Filter(resolver, self._may_connect)), host, port)
        if self._target.scheme == "https":
            endpoint = wrapClientTLS(optionsForClientTLS(host, trustRoot=self._ways.trust), endpoint)
        return _Metered(endpoint, self.meter)

    @property
    def is_allowed_encrypted(self) -> bool:
        """Whether `https` would have made the difference for the first address that was refused."""
        return bool(self.refused) and may_connect(self.refused[0], "https", self._ways.reach)

    def _may_connect(self, address: str) -> bool:
        if may_connect(address, self._target.scheme, self._ways.reach, in_clear=self._ways.in_clear):
            return True
        self.refused.append(address)
        return False


class _Reactor:
    """The reactor, but for how it resolves names."""

    def __init__(self, reactor: Network, resolver: IHostnameResolver) -> None:
        self._reactor = reactor
        self.nameResolver = resolver

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the reactor has
        return getattr(self._reactor, name)


implementer(IReactorPluggableNameResolver)(_Reactor)


@implementer(IHostnameResolver)
class _Filter:
    """A resolver that finds only what may be connected to."""

    def __init__(self, resolver: Any, may_connect: Any) -> None:  # noqa: ANN401 - zope interfaces are no types here
        self._resolver = resolver
        self._may_connect = may_connect

    def resolveHostName(self, resolutionReceiver: Any, *arguments: Any, **options: Any) -> IHostResolution:  # noqa: ANN401 - passed on
        """Resolve, leaving out the others."""
        receiver = _FilterReceiver(resolutionReceiver, self._may_connect)
        found: IHostResolution = self._resolver.resolveHostName(receiver, *arguments, **options)
        return found


@implementer(IResolutionReceiver)
class _FilterReceiver:
    """Passes on the addresses that may be connected to."""

    def __init__(self, receiver: Any, may_connect: Any) -> None:  # noqa: ANN401 - see _Filter
        self._receiver = receiver
        self._may_connect = may_connect

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        """Pass it on."""
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:
        """Pass it on, if it may be."""
        if self._may_connect(getattr(address, "host", "")):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        """Pass it on."""
        self._receiver.resolutionComplete()


# ---- what comes in


class Meter:
    """Counts what one request brings in, over all its connections; cuts them when it is too much.

    Headers may be endless, too, so it is counted before anybody has understood it.
    """

    def __init__(self, most: int) -> None:
        self._left = most
        self.connections: list[_Connection] = []

    @property
    def is_over(self) -> bool:
        """Whether more came than may."""
        return self._left < 0

    def count(self, data: bytes) -> None:
        """Some more came."""
        self._left -= len(data)
        if self.is_over:
            self.cut()

    def cut(self) -> None:
        """Close at once whatever is open."""
        for connection in list(self.connections):
            if connection.connected:
                connection.abortConnection()


class _Connection(ProtocolWrapper):
    """A connection that is counted."""

    factory: "_Counted"

    def dataReceived(self, data: bytes) -> None:
        """Pass it on, unless it is too much."""
        self.factory.meter.count(data)
        if not self.factory.meter.is_over:
            super().dataReceived(data)  # type: ignore[no-untyped-call] # twisted's policies are typed in part


class _Counted(WrappingFactory[_Connection]):
    """Makes such connections."""

    noisy = False
    protocol = _Connection

    def __init__(self, factory: IProtocolFactory, meter: Meter) -> None:
        super().__init__(factory)  # type: ignore[no-untyped-call] # see above
        self.meter = meter

    def registerProtocol(self, p: _Connection) -> None:
        """Note it, so that it can be cut."""
        self.meter.connections.append(p)

    def unregisterProtocol(self, p: _Connection) -> None:
        """It has ended by itself."""
        self.meter.connections.remove(p)


@implementer(IStreamClientEndpoint)
class _Metered:
    """An endpoint whose connections are counted."""

    def __init__(self, endpoint: Any, meter: Meter) -> None:  # noqa: ANN401 - any endpoint
        self._endpoint = endpoint
        self._meter = meter

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:
        """Connect; the agent gets its own protocol, not the one around it."""
        connecting: Deferred[Any] = self._endpoint.connect(_Counted(protocolFactory, self._meter))
        return connecting.addCallback(lambda meter: meter.wrappedProtocol)
