"""The web resources beside the pages: API and health. Crossbar makes each with its `extra`."""

from collections.abc import Mapping
from typing import Any

import msgspec
from autobahn.wamp.exception import ApplicationError, TransportLost
from twisted.internet import reactor
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.python.failure import Failure
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from tidings.faces.http import BODY_LIMIT, api_resource
from tidings.model.errors import Unavailable
from tidings.router.gateway import ONE_OF_EACH, all_registered, ask, call

HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "server": "Tidings",
}
READY_WITHIN_S = 2.0
_ILL = {"tidings.error.internal", "tidings.error.unavailable"}


def set_headers(request: Request) -> None:
    """The headers of whatever is for programs and not for people."""
    for header, value in HEADERS.items():
        request.setHeader(header, value)


class Api(Resource):
    """The HTTP API.

    Args:
        extra: `body_limit` in bytes.
    """

    isLeaf = True

    def __init__(self, extra: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        self._klein = api_resource(call, int(extra.get("body_limit", BODY_LIMIT)), ask)

    def render(self, request: Request) -> Any:  # noqa: ANN401 - bytes or NOT_DONE_YET
        """Let Klein find the procedure."""
        set_headers(request)
        return self._klein.render(request)


class Health(Resource):
    """`/health`: the router answers, so it is live. `/health?ready`: the components answer too.

    Args:
        extra: `timeout_s`, after which components that have not answered are not ready.
    """

    isLeaf = True

    def __init__(self, extra: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        self._timeout_s = float(extra.get("timeout_s", READY_WITHIN_S))
        self._asking: Deferred[None] | None = None
        self._waiting: list[Request] = []

    def render(self, request: Request) -> Any:  # noqa: ANN401 - bytes or NOT_DONE_YET
        """Answer whatever is asked with our headers."""
        set_headers(request)
        return super().render(request)  # type: ignore[no-untyped-call] # see above

    def render_GET(self, request: Request) -> Any:  # noqa: ANN401 - bytes or NOT_DONE_YET
        """Answer 200, or 503 while not ready."""
        request.setHeader("content-type", "application/json")
        if not request.uri.endswith((b"?ready", b"/ready")):  # twisted drops a query without "="
            return msgspec.json.encode({"live": True})
        # All who ask at the same time get one answer: a crowd of probes costs no more than one.
        self._waiting.append(request)
        self._gone = request.notifyFinish().addErrback(self._forget, request)
        if len(self._waiting) == 1:
            self._asking = ensureDeferred(is_ready()).addTimeout(self._timeout_s, reactor).addBoth(self._answer)
        return NOT_DONE_YET

    def _forget(self, _: Failure, request: Request) -> None:
        """Leave out one who has gone before the answer."""
        self._waiting = [one for one in self._waiting if one is not request]

    def _answer(self, found: bool | Failure) -> None:
        waiting, self._waiting = self._waiting, []
        ready = found is True
        for request in waiting:
            request.setResponseCode(200 if ready else 503)
            request.write(msgspec.json.encode({"live": True, "ready": ready}))
            request.finish()


async def is_ready() -> bool:
    """Whether every component has registered, and answers.

    The call carries no key: to be refused for that is the answer of a component that works.
    """
    try:
        if not await all_registered(ONE_OF_EACH):
            return False
        await call("tidings.access.whoami", {}, None, "")
    except ApplicationError as error:
        return str(error.error).startswith("tidings.error.") and error.error not in _ILL
    except (Unavailable, TransportLost):
        return False
    return True
