"""The event loop, as Twisted's interfaces have it."""

from twisted.internet.interfaces import IReactorCore, IReactorFromThreads, IReactorTime


class Reactor(IReactorTime, IReactorFromThreads, IReactorCore):
    """What we use of the reactor."""
