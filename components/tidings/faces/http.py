"""The HTTP API: the same table as Klein routes. It runs in the router's process and hands every call to the components.

Success is the procedure's reply as JSON; an error is an RFC 9457 problem with the fitting status.
"""

import re
from collections.abc import Awaitable, Collection, Mapping
from typing import Any, Protocol, cast

import msgspec
from autobahn.wamp.exception import ApplicationError
from klein import Klein
from twisted.logger import Logger
from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WerkzeugMethod

from tidings.api import PROCEDURES, Procedure, Route
from tidings.faces.http_files import Ask, add_files
from tidings.faces.openapi import document
from tidings.model.addresses import route
from tidings.model.errors import (
    BadRequest,
    Internal,
    MethodNotAllowed,
    NotFound,
    TidingsError,
    TooLarge,
    Unavailable,
    UnsupportedType,
    all_errors,
)
from tidings.model.requests import LONGEST_WAIT_S
from tidings.model.requests.asking import ASK_MS, LONGEST_ASK_MS


class Call(Protocol):
    """Runs a procedure for whoever an Authorization header proves; `wait_s` is what it may take longer than others."""

    def __call__(
        self,
        procedure: str,
        payload: Mapping[str, Any],
        authorization: str | None,
        address: str,
        *,
        wait_s: float = 0,
    ) -> Awaitable[Mapping[str, Any]]: ...


log = Logger(namespace="tidings.http")

BODY_LIMIT = 65_536
_PARAMETER = re.compile(r"{(\w+)}")
_BY_URI = {kind.uri: kind for kind in all_errors()}


def api_resource(call: Call, body_limit: int = BODY_LIMIT, ask: Ask | None = None) -> IResource:
    """The resource to mount at `/api`.

    Args:
        call: how a procedure is run; raises ApplicationError with one of our URIs, or anything for "not reachable".
        body_limit: bytes; a larger body is refused with 413.
        ask: the way to what is asked before files move; without it there are none.
    """
    app = Klein()
    for procedure in PROCEDURES:
        if procedure.http is not None:
            _add(app, procedure, procedure.http, call, body_limit)
    if ask is not None:
        add_files(app, ask, _who_asks, json_answer)

    @app.route("/openapi.json", methods=["GET"])
    def _openapi(request: IRequest) -> bytes:
        return json_answer(request, 200, document())

    @app.route("/problems", methods=["GET"])
    def _problems(request: IRequest) -> bytes:
        return json_answer(request, 200, problems())

    @app.handle_errors(Exception)
    def _on_error(request: IRequest, failure: Any) -> bytes:  # noqa: ANN401 - twisted's Failure
        return _on_failure(request, failure)

    return _Addresses(cast("Resource", app.resource()))


class _Addresses(Resource):
    """Refuses addresses that are not UTF-8. Klein would too, with a plain text and a traceback in the log."""

    isLeaf = True

    def __init__(self, routes: Resource) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        self._routes = routes

    def render(self, request: Any) -> Any:  # noqa: ANN401 - a Request; bytes or NOT_DONE_YET
        try:
            b"/".join([*request.prepath, *request.postpath, request.getRequestHostname()]).decode()
        except UnicodeDecodeError:
            return problem(request, BadRequest("The address is not valid UTF-8."))
        return self._routes.render(request)


def _add(app: Klein, procedure: Procedure, route: Route, call: Call, body_limit: int) -> None:
    takes = {field.name for field in msgspec.structs.fields(procedure.request)}
    takes_key = "key" in takes
    path = _PARAMETER.sub(r"<\1>", route.path.removeprefix("/api"))

    async def handle(request: IRequest, **in_path: str) -> bytes:
        payload = _payload(request, route, body_limit)
        for name, value in in_path.items():
            if payload.setdefault(name, value) != value:
                raise BadRequest(f"`{name}` in the body differs from the address.", field=name)
        key = _header(request, b"idempotency-key") if takes_key else None
        if key is not None and payload.setdefault("key", key) != key:
            raise BadRequest("`key` in the body differs from the header Idempotency-Key.", field="key")
        authorization = _header(request, b"authorization")
        wait_s = _wait_of(takes, payload)
        reply = await call(procedure.uri, payload, authorization, addresses_of(request), wait_s=wait_s)
        return json_answer(request, route.status, reply)

    handle.__name__ = procedure.uri.replace(".", "_")
    app.route(path, methods=[route.method])(handle)


def _who_asks(request: IRequest) -> Mapping[str, Any]:
    return {"authorization": _header(request, b"authorization"), "address": addresses_of(request)}


def _wait_of(takes: Collection[str], payload: Mapping[str, Any]) -> float:
    """For how long the answer may be held back, in seconds; what is no number is refused where the others are."""
    if "wait" in takes:
        return _number(payload.get("wait", 0), LONGEST_WAIT_S)
    if "timeout_ms" in takes:
        return _number(payload.get("timeout_ms", ASK_MS), LONGEST_ASK_MS) / 1000
    return 0


def _number(given: Any, most: int) -> int:  # noqa: ANN401 - whatever came
    try:
        return min(max(int(given), 0), most)
    except (TypeError, ValueError, OverflowError):
        return 0


def _payload(request: IRequest, route: Route, body_limit: int) -> dict[str, Any]:
    if route.method in {"GET", "DELETE"}:
        return {_text(name): _text(values[-1]) for name, values in request.args.items()}
    try:
        decoded = msgspec.json.decode(json_body(request, body_limit))
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise BadRequest(f"The body is not JSON: {error}.") from None
    if not isinstance(decoded, dict):
        raise BadRequest("The body must be a JSON object.")
    return decoded


def json_body(request: IRequest, limit: int) -> bytes:
    """The body of a request that is said to be JSON; not decoded yet.

    Raises:
        TooLarge, UnsupportedType: it will not be looked at.
    """
    body: bytes = request.content.read(limit + 1)
    if len(body) > limit:
        raise TooLarge(f"The body is over {limit} bytes.", limit=limit)
    kind = (_header(request, b"content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise UnsupportedType("Send the body as `Content-Type: application/json`.")
    return body


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The address is not valid UTF-8.") from None


def _header(request: IRequest, name: bytes) -> str | None:
    values = request.requestHeaders.getRawHeaders(name)
    try:
        return values[-1].decode("utf-8") if values else None
    except UnicodeDecodeError:
        raise BadRequest(f"The header {name.decode()} is not valid UTF-8.") from None


def addresses_of(request: IRequest) -> str:
    """Who called, and for whom it says that it did; whether to believe that is decided where the settings are."""
    peer = str(getattr(request.getClientAddress(), "host", "") or "")
    forwarded_for = b", ".join(request.requestHeaders.getRawHeaders(b"x-forwarded-for") or ())
    return route(peer, forwarded_for.decode("utf-8", "replace"))


def _on_failure(request: IRequest, failure: Any) -> bytes:  # noqa: ANN401 - twisted's Failure
    error = as_ours(failure.value)
    if isinstance(failure.value, WerkzeugMethod):
        request.setHeader("allow", ", ".join(sorted(failure.value.valid_methods or ())))
    elif type(error) is Internal and not isinstance(failure.value, TidingsError | ApplicationError):
        log.failure("answering {path!r} failed", failure=failure, path=request.path)
    return problem(request, error)


def as_ours(error: BaseException) -> TidingsError:
    """Any failure as one of our errors; what is not known is not told."""
    match error:
        case TidingsError():
            return error
        case WerkzeugMethod():
            return MethodNotAllowed()
        case HTTPException():
            return NotFound("There is nothing at this address; see /api/openapi.json.")
        case ApplicationError() if error.error in _BY_URI:
            return _from_wamp(error)
        case ApplicationError():
            return Unavailable("The components are starting; try again in a moment.", retry_after_ms=1000)
    return Internal()


def _from_wamp(error: ApplicationError) -> TidingsError:
    details = error.kwargs or {}
    return _BY_URI[error.error](
        str(error.args[0]) if error.args else "",
        field=details.get("field"),
        limit=details.get("limit"),
        retry_after_ms=details.get("retry_after_ms"),
    )


def problems() -> dict[str, Any]:
    """What the `type` of a problem leads to: every error by its name, the fragment of the address."""
    return {
        kind.uri.rpartition(".")[2]: {
            "error": kind.uri,
            "title": kind.title,
            "status": kind.status,
            "temporary": kind.temporary,
        }
        for kind in all_errors()
    }


def problem(request: IRequest, error: TidingsError) -> bytes:
    """Answer with problem details (RFC 9457), and the headers that go with the status (RFC 9110)."""
    if error.retry_after_ms is not None:
        request.setHeader("retry-after", str(-(-error.retry_after_ms // 1000)))
    if error.status == 401:  # noqa: PLR2004 - the status that needs a challenge
        request.setHeader("www-authenticate", 'Bearer realm="tidings"')
    body = {
        "type": f"/api/problems#{error.uri.rpartition('.')[2]}",
        "title": error.title,
        "status": error.status,
        "detail": error.sentence,
        "error": error.uri,
        **error.details(),
    }
    return json_answer(request, error.status, body, "application/problem+json")


def json_answer(request: IRequest, status: int, body: object, kind: str = "application/json") -> bytes:
    """Make this the answer: its headers are set, its bytes are for the caller to send."""
    request.setResponseCode(status)
    request.setHeader("content-type", kind)
    request.setHeader("cache-control", "no-store")
    request.setHeader("x-content-type-options", "nosniff")
    return msgspec.json.encode(body)
