"""Reads that wait: who is at a stream's end may ask to be answered when there is something new, and follows it so.

It is how a stream is followed without a WebSocket: `GET /api/streams/{stream}?after=…&wait=25`, again and again.
"""

from collections.abc import Awaitable, Callable

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from tidings.faces.feed import Feed
from tidings.model.errors import TooMany
from tidings.model.events import Event
from tidings.model.people import Caller
from tidings.model.requests import Read, ReadReply

_LATER_MS = 1000


class Waiting:
    """Holds reads back until their stream goes on.

    Args:
        feed: tells of what was committed.
        reactor: ends the waiting.
        most: reads that may wait at the same time.
        per_person: how many of them may be one person's.
    """

    def __init__(self, feed: Feed, reactor: IReactorTime, *, most: int, per_person: int) -> None:
        self._reactor = reactor
        self._most = most
        self._per_person = per_person
        self._by_stream: dict[str, set[_Waiter]] = {}
        self._by_person: dict[str, set[_Waiter]] = {}
        self._count = 0
        feed.watch(self._on_event)

    async def read(self, caller: Caller, request: Read, read: Callable[[], Awaitable[ReadReply]]) -> ReadReply:
        """Read; if there is nothing new, wait for it and read again: the rights may have changed meanwhile.

        Raises:
            TooMany: too many wait already.
        """
        if not request.wait:
            return await read()
        # it waits from before it reads: nothing can be committed between the two without being noticed
        waiter = self._enter(caller.authid, request.stream)
        try:
            reply = await read()
            is_news = reply.events or not reply.recovered
            if not is_news and await waiter.goes_on(self._reactor, request.wait):
                reply = await read()
        finally:
            self._leave(waiter)
        return reply

    def end(self, authid: str) -> None:
        """Have all that a person waits for answered with what was known before: they were logged out."""
        for waiter in list(self._by_person.get(authid, ())):
            waiter.tell(False)

    def _on_event(self, event: Event) -> None:
        for waiter in list(self._by_stream.get(event.stream, ())):
            waiter.tell(True)

    def _enter(self, authid: str, stream: str) -> "_Waiter":
        if self._count >= self._most:
            raise TooMany("Too many reads wait already.", limit=self._most, retry_after_ms=_LATER_MS)
        if len(self._by_person.get(authid, ())) >= self._per_person:
            sentence = f"You have {self._per_person} reads that wait already."
            raise TooMany(sentence, limit=self._per_person, retry_after_ms=_LATER_MS)
        waiter = _Waiter(authid, stream)
        self._by_stream.setdefault(stream, set()).add(waiter)
        self._by_person.setdefault(authid, set()).add(waiter)
        self._count += 1
        return waiter

    def _leave(self, waiter: "_Waiter") -> None:
        self._count -= 1
        for group, key in ((self._by_stream, waiter.stream), (self._by_person, waiter.authid)):
            group[key].discard(waiter)
            if not group[key]:
                del group[key]


class _Waiter:
    """One read that waits."""

    def __init__(self, authid: str, stream: str) -> None:
        self.authid = authid
        self.stream = stream
        self._told: Deferred[bool] = Deferred()

    def tell(self, is_news: bool) -> None:
        """End the waiting; the first word counts."""
        if not self._told.called:
            self._told.callback(is_news)

    async def goes_on(self, reactor: IReactorTime, seconds: float) -> bool:
        """Wait; whether the stream went on in time, and the reader is still to know."""
        timer = reactor.callLater(seconds, self.tell, False)
        try:
            return await self._told
        finally:
            if timer.active():
                timer.cancel()
