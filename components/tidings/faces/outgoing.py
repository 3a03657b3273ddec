"""Requests that Tidings sends: to webhooks, to the site. Whatever the other side does costs a bounded time and space.

The name is resolved once, and exactly the addresses that may be called are connected to, under the name (`Host`, TLS).
No redirect is followed, no proxy used, no connection kept.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct
from twisted.internet.defer import Deferred, DeferredSemaphore, ensureDeferred, fail
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.protocol import Protocol
from twisted.python.failure import Failure
from twisted.web.client import Agent, ResponseDone
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers
from twisted.web.iweb import IBodyProducer, IResponse
from zope.interface import implementer

from tidings import __version__
from tidings.faces.guarded import Guarded, Ways
from tidings.model.errors import Invalid
from tidings.model.outgoing import Target, target_of

HEAD_LIMIT: Final = 65_536
"""Bytes of status line, headers and framing that an answer may have beside its body."""


class Answer(Struct, frozen=True, kw_only=True):
    """What came back. Header names are in lower case; of several of one name the last.

    `is_whole`: the body is all there, neither over the limit nor broken off.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    is_whole: bool


class Unreachable(Exception):
    """There is no answer; the sentence says why, to an operator."""


class AddressRefused(Unreachable):
    """The address is one that may not be called."""


class Outgoing:
    """Sends requests.

    Args:
        ways: over which network, and to which machines.
        at_once: requests under way at the same time; further ones wait, and their timeout runs.
    """

    def __init__(self, ways: Ways, *, at_once: int = 100) -> None:
        self._ways = ways
        self._free = DeferredSemaphore(at_once)

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes, *, timeout_s: float, limit: int
    ) -> Deferred[Answer]:
        """Send a body; see `request`."""
        return self.request("POST", url, headers, body, timeout_s=timeout_s, limit=limit)

    def request(  # noqa: PLR0913 - what a request is made of
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        *,
        timeout_s: float,
        limit: int,
    ) -> Deferred[Answer]:
        """Send a request and take its answer, whatever its status.

        Args:
            timeout_s: for everything: waiting for a free place, the name, the connection, the answer's last byte.
            limit: how many bytes of the answer's body are read; after that the connection is cut.

        Raises:
            AddressRefused: the URL, or where its name leads, may not be called.
            Unreachable: there was no answer in time, or none at all.
        """
        try:
            target = target_of(url)
        except Invalid as error:
            return fail(AddressRefused(error.sentence))
        way = Guarded(self._ways, target, limit + HEAD_LIMIT)
        sent = Headers({name: [value] for name, value in {"User-Agent": _NAME, **headers}.items()})

        async def run() -> Answer:
            agent = Agent.usingEndpointFactory(self._ways.reactor, way)
            content = None if body is None else _Content(body)
            return await _read(await agent.request(method.encode(), url.encode(), sent, content), limit)

        asked: Deferred[Answer] = self._free.run(lambda: ensureDeferred(run()))
        timed = asked.addTimeout(timeout_s, self._ways.reactor, onTimeoutCancel=_too_late)

        def finished(outcome: Answer | Failure) -> Answer | Failure:
            way.meter.cut()
            return outcome if isinstance(outcome, Answer) else Failure(_explained(outcome.value, way, target))

        return timed.addBoth(finished)


_NAME: Final = f"Tidings/{__version__}"


def _too_late(_: object, timeout_s: float) -> Answer:
    """What a request ends with that was cancelled for its time; Twisted's own error depends on how far it had come."""
    raise Unreachable(f"There was no answer within {timeout_s:g} s.")


def _explained(error: object, way: Guarded, target: Target) -> Unreachable:
    if way.refused and isinstance(error, ConnectError | DNSLookupError):
        needs = "needs https://" if way.is_allowed_encrypted else "is not one that may be called"
        return AddressRefused(f"{target.host} leads to {way.refused[0]}, which {needs}.")
    if isinstance(error, Unreachable):
        return error
    if way.meter.is_over:
        return Unreachable("The answer's headers were too long.")
    return Unreachable(_sentence(error))


def _sentence(error: object) -> str:
    """The innermost reason: Twisted's web client wraps them."""
    reasons = getattr(error, "reasons", None)
    if reasons:
        return _sentence(reasons[-1].value)
    words = " ".join(str(error).split())[:200]
    return f"No answer: {type(error).__name__}{f' ({words})' if words else ''}."


# ---- bodies


def _read(response: IResponse, limit: int) -> Deferred[Answer]:
    body = _Body(response, limit)
    response.deliverBody(body)
    return body.done


class _Body(Protocol):
    """Collects a body, up to a limit."""

    def __init__(self, response: IResponse, limit: int) -> None:
        self.done: Deferred[Answer] = Deferred()
        self._response = response
        self._limit = limit
        self._body = bytearray()

    def dataReceived(self, data: bytes) -> None:
        """Keep what fits."""
        self._body += data[: self._limit - len(self._body) + 1]
        if len(self._body) > self._limit:
            self._tell(is_whole=False)

    def connectionLost(self, reason: Failure = None) -> None:  # type: ignore[assignment] # twisted's own signature
        """The body has ended. An answer that was broken off is an answer: its status counts."""
        self._tell(is_whole=reason.check(ResponseDone, PotentialDataLoss) is not None)

    def _tell(self, *, is_whole: bool) -> None:
        if self.done.called:
            return
        headers = {
            name.decode("latin-1").lower(): values[-1].decode("latin-1")
            for name, values in self._response.headers.getAllRawHeaders()
        }
        answer = Answer(
            status=self._response.code, headers=headers, body=bytes(self._body[: self._limit]), is_whole=is_whole
        )
        self.done.callback(answer)


@implementer(IBodyProducer)
class _Content:
    """A body that is sent whole; it is small and in memory."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.length = len(body)

    def startProducing(self, consumer: Any) -> Deferred[None]:  # noqa: ANN401 - an IConsumer
        """Hand it over."""
        consumer.write(self._body)
        done: Deferred[None] = Deferred()
        done.callback(None)
        return done

    def pauseProducing(self) -> None:
        """There is nothing to pause."""

    resumeProducing = stopProducing = pauseProducing
