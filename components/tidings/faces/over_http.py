"""What the router's process hands on from HTTP: calls of the API, and visits of the pages that need no session.

Only our own parts may ask. Whose call it is, the proof that came with the request says: a header for the API, cookies
for the pages. The API never looks at cookies, so no page of others can act for its visitors there.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from autobahn.wamp.types import CallDetails
from msgspec import Struct
from twisted.internet.defer import CancelledError
from twisted.logger import Logger

from tidings.api import BY_URI, Procedure
from tidings.faces.admission import Door
from tidings.faces.decode import request_of
from tidings.faces.hello import Hello
from tidings.faces.wamp import Face, payload_of, wamp_error
from tidings.model.errors import Internal, NoSuchProcedure, NotAllowed, TidingsError, Unauthorized
from tidings.model.people import Admission, Caller, Role
from tidings.model.requests import GatewayCall, GatewayEnter, GatewayVisit, Visitor

log = Logger(namespace="tidings.http")

T = TypeVar("T", bound=Struct)
Answer = Mapping[str, Any]


class OverHttp:
    """Serves `tidings.gateway.*`.

    Args:
        face: in whose process and for whose router it is.
        door: says who somebody is.
    """

    def __init__(self, face: Face, door: Door) -> None:
        self._face = face
        self._parts = face.parts
        self._door = door

    async def serve(self) -> None:
        """Register."""
        await self._face.serve("tidings.gateway.call", self.served(GatewayCall, self._call))
        await self._face.serve("tidings.gateway.visit", self.served(GatewayVisit, self._visit))
        await self._face.serve("tidings.gateway.enter", self.served(GatewayEnter, self._enter))

    def served(self, kind: type[T], answer: Callable[[T], Awaitable[Answer]]) -> Callable[..., Awaitable[Answer]]:
        """Have the node's own parts, and nobody else, answered so."""

        async def handle(*args: object, details: CallDetails, **kwargs: object) -> Answer:
            try:
                if details.caller_authrole != Role.COMPONENT:
                    raise NotAllowed("Only the node's own HTTP face may call this.")
                request = request_of(payload_of(args, kwargs), kind)
                assert isinstance(request, kind)  # noqa: S101 - what request_of makes
                return await answer(request)
            except TidingsError as error:
                raise wamp_error(error) from None
            except CancelledError:
                raise
            except Exception:  # noqa: BLE001 - the last net, as for logins
                log.failure("a call over HTTP failed")
                raise wamp_error(Internal()) from None

        return handle

    # ---- the API

    async def _call(self, request: GatewayCall) -> Answer:
        """Answer for whoever the Authorization header proves."""
        procedure = BY_URI.get(request.procedure)
        if procedure is None or procedure.http is None:
            raise NoSuchProcedure(f"There is no {request.procedure} over HTTP.")
        caller = await self.bearer(request.authorization, request.address)
        from_text = procedure.http.method in {"GET", "DELETE"}
        return await self._parts.pipeline.answer(procedure, caller, request.payload, from_text=from_text)

    async def bearer(self, authorization: str | None, way: str) -> Caller:
        """Whose header this is.

        Raises:
            Unauthorized: nobody's, or there is none.
        """
        scheme, _, credentials = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not credentials.strip():
            raise Unauthorized("Send `Authorization: Bearer …` with an API key or a token.")
        address = self._address_of(way)
        try:
            admission = await self._door.by_ticket(credentials.strip())
        except Unauthorized:
            self._parts.limiter.check_address(address)  # guessing keys is slow
            raise
        return admission.caller(session=None, address=address)

    # ---- the pages

    async def _visit(self, request: GatewayVisit) -> Answer:
        """Do some calls for a visitor, one after another; the first that fails is the answer."""
        hello = self._hello(request.visitor)
        admission = await self._door.visitor(hello)
        caller = admission.caller(session=None, address=hello.address) if admission else _anybody(hello.address)
        procedures = [_procedure(call.procedure) for call in request.calls]
        if admission is None and any(procedure.kind == "command" for procedure in procedures):
            raise Unauthorized("Say who you are first.")
        replies: Sequence[Answer] = [
            await self._parts.pipeline.answer(procedure, caller, call.payload)
            for procedure, call in zip(procedures, request.calls, strict=True)
        ]
        return {"who": _who(admission) if admission else None, "replies": replies}

    async def looker(self, visitor: Visitor) -> Caller:
        """Whoever looks at a page, perhaps nobody known."""
        hello = self._hello(visitor)
        admission = await self._door.visitor(hello)
        return admission.caller(session=None, address=hello.address) if admission else _anybody(hello.address)

    async def _enter(self, request: GatewayEnter) -> Answer:
        """Let a visitor in as a new guest; the token is the proof from then on."""
        hello = self._hello(request.visitor, nickname=request.nickname, key=request.key)
        return _who(await self._door.admit(hello))

    def _hello(self, visitor: Visitor, nickname: str | None = None, key: str | None = None) -> Hello:
        return Hello(
            method="anonymous",
            address=self._address_of(visitor.address),
            ticket=visitor.ticket,
            nickname=nickname,
            key=key,
            origin=visitor.origin,
            cookie=visitor.cookie,
        )

    def _address_of(self, way: str) -> str:
        return self._parts.sessions.proxies.visitor(way)


def _procedure(uri: str) -> Procedure:
    procedure = BY_URI.get(uri)
    if procedure is None:
        raise NoSuchProcedure(f"There is no {uri}.")
    return procedure


def _anybody(address: str) -> Caller:
    """Whoever only looks: a guest without a name, counted by where they come from."""
    return Caller(authid=f"visitor:{address}", role=Role.GUEST, name="", address=address)


def _who(admission: Admission) -> dict[str, Any]:
    found: dict[str, Any] = {"authid": admission.authid, "name": admission.name, "login": admission.login}
    if admission.token is not None:
        found["token"] = admission.token
    return found
