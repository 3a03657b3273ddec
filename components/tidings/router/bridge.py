"""The way without WebSocket: the same WAMP session, its frames carried by ordinary HTTP requests with whole answers.

Behind a proxy that knows no WebSocket, a browser opens a *carrier*: the node opens a WebSocket to itself for it, and
passes frames both ways. So a visitor's session is the same whichever way it came, and no rule knows of this file. A
request that is repeated, because its answer was lost, does no harm: what is sent is numbered, and what was received is
kept until the browser has said so. Crossbar's own long-poll is not used: its sessions fail as they open, and what they
are sent is not numbered.

    POST lp/open   {}                            → {"id", "poll_seconds"}
    POST lp/send   {"id", "seq", "frames": […]}  → {"seq"}                    `seq` counts from 1
    POST lp/poll   {"id", "after"}               → {"frames": […], "next", "over"}  waits until there are some
    POST lp/close  {"id"}                        → {}

`id` is the secret of one browser; it is in no address, and in no log. Bodies are JSON, which a foreign page cannot send
without being asked first (CORS), and it is not.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from twisted.internet import reactor
from twisted.logger import Logger
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from tidings.background import in_background
from tidings.faces.http import addresses_of, as_ours, json_answer, json_body, problem
from tidings.model.errors import (
    BadRequest,
    ConnectionGone,
    Invalid,
    MethodNotAllowed,
    NotFound,
    TooMany,
)
from tidings.router.carrier import Carrier, Visitor, carrier_to
from tidings.router.web import set_headers

log = Logger(namespace="tidings.bridge")


class Limits(Struct, frozen=True, kw_only=True):
    """What this way may cost. `silence_seconds`: a browser that does not ask for so long has gone."""

    carriers: int = 1000
    carriers_per_address: int = 100
    body_limit: int = 65_536
    poll_seconds: float = 25
    silence_seconds: float = 10
    buffer_limit: int = 1_048_576


class Open(Struct, forbid_unknown_fields=True):
    """Nothing is said at the beginning."""


class Send(Struct, forbid_unknown_fields=True):
    """Frames of the browser's, in order."""

    id: str
    seq: int
    frames: list[str]


class Poll(Struct, forbid_unknown_fields=True):
    """Ask for frames after those that have arrived."""

    id: str
    after: int


class Close(Struct, forbid_unknown_fields=True):
    """Say goodbye."""

    id: str


_REQUESTS: Final[Mapping[bytes, type[Struct]]] = {b"open": Open, b"send": Send, b"poll": Poll, b"close": Close}


class Bridge(Resource):
    """The resource at `lp`.

    Args:
        extra: `socket`, the node's own WebSocket, relative to the node's folder; and any of `Limits`.
    """

    isLeaf = True

    def __init__(self, extra: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        options = dict(extra)
        self._socket = Path(options.pop("socket")).resolve()
        self._limits = msgspec.convert(options, Limits)
        self._carriers: dict[str, Carrier] = {}

    def render(self, request: Request) -> int:
        """Answer in time."""
        set_headers(request)
        self._last = in_background(self._respond(request), "carrying a session over HTTP")
        return NOT_DONE_YET

    async def _respond(self, request: Request) -> None:
        gone: list[object] = []
        self._gone = request.notifyFinish().addErrback(gone.append)
        try:
            body = json_answer(request, 200, await self._answer(request))
        except Exception as error:  # noqa: BLE001 - the last net, as for the API
            ours = as_ours(error)
            if ours.status >= 500 and ours is not error:  # noqa: PLR2004 - our fault
                log.failure("carrying a session over HTTP failed")
            body = problem(request, ours)
        if not gone:
            request.setHeader("content-length", str(len(body)))
            request.write(body)
            request.finish()

    async def _answer(self, request: Request) -> object:
        asked = self._asked(request)
        match asked:
            case Open():
                return await self._open(request)
            case Send():
                return self._found(asked.id).send(asked.seq, asked.frames)
            case Poll():
                carrier = self._found(asked.id)
                waiting = carrier.poll(asked.after, self._limits.poll_seconds)
                self._lost = request.notifyFinish().addErrback(lambda _: carrier.let_go(waiting))
                return await waiting
            case Close():
                self._found(asked.id).close()
        return {}

    def _asked(self, request: Request) -> Struct:
        path = b"/".join(request.postpath or ())
        if path not in _REQUESTS:
            raise NotFound("There is nothing at this address.")
        if request.method != b"POST":
            raise MethodNotAllowed
        try:
            return msgspec.json.decode(json_body(request, self._limits.body_limit), type=_REQUESTS[path])
        except msgspec.ValidationError as error:
            raise Invalid(f"{error}.") from None
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise BadRequest("The body is not JSON.") from None

    def _found(self, secret: str) -> Carrier:
        carrier = self._carriers.get(secret)
        if carrier is None:
            raise ConnectionGone("This connection has ended; open another one.")
        return carrier

    async def _open(self, request: Request) -> object:
        peer = str(getattr(request.getClientAddress(), "host", "") or "")
        self._require_room(peer)
        visitor = Visitor(
            way=addresses_of(request),
            origin=request.getHeader("origin"),
            cookie=request.getHeader("cookie"),
            user_agent=request.getHeader("user-agent"),
        )
        limits = self._limits
        secret = secrets.token_urlsafe(24)
        carrier = Carrier(visitor, reactor, limits.buffer_limit, limits.silence_seconds, lambda: self._forget(secret))
        self._carriers[secret] = carrier
        try:
            await carrier_to(self._socket, carrier)
        except Exception:
            self._forget(secret)
            raise
        return {"id": secret, "poll_seconds": limits.poll_seconds}

    def _require_room(self, peer: str) -> None:
        most, most_here = self._limits.carriers, self._limits.carriers_per_address
        if len(self._carriers) >= most:
            raise TooMany(f"There are {most} connections of this kind already.", limit=most)
        # behind a proxy all have its address, and visitors are counted as they join
        if sum(carrier.visitor.way == peer for carrier in self._carriers.values()) >= most_here:
            raise TooMany(f"There are {most_here} connections from your address already.", limit=most_here)

    def _forget(self, secret: str) -> None:
        self._carriers.pop(secret, None)
