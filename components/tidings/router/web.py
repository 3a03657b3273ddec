"""The web resources that `.crossbar/config.yaml` mounts: pages, API, health. Crossbar makes each with its `extra`."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from autobahn.wamp.exception import ApplicationError
from twisted.internet.defer import ensureDeferred
from twisted.web.resource import EncodingResourceWrapper, IResource, Resource
from twisted.web.server import NOT_DONE_YET, GzipEncoderFactory, Request
from twisted.web.static import File

from tidings.faces.http import BODY_LIMIT, api_resource
from tidings.model.errors import Unavailable
from tidings.router.gateway import ONE_OF_EACH, all_registered, call

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self' ws: wss:; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'; manifest-src 'self'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "server": "Tidings",
}
NOT_BUILT = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Tidings</title>
<h1>The pages are not built yet</h1><p>Run <code>make run</code> in the project's folder, once.</p></html>"""
NOT_FOUND = b"<!doctype html><title>Not found</title><h1>Not found</h1>"
HEALTH_TIMEOUT_S = 2.0


class Pages(Resource):
    """The built pages, with the headers that keep them safe.

    Args:
        extra: `folder`, the pages' folder, relative to the node's folder.
    """

    def __init__(self, extra: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        self._folder = Path(extra["folder"]).resolve()

    def getChild(self, path: bytes, request: Request) -> IResource:
        """The file of a name; nothing outside the folder, no listing."""
        for header, value in HEADERS.items():
            request.setHeader(header, value)
        name = path or b"index.html"
        if not (self._folder / "index.html").is_file():
            return _Text(200 if not path else 404, NOT_BUILT)
        is_forever = path == b"assets"
        request.setHeader("cache-control", "public, max-age=31536000, immutable" if is_forever else "no-cache")
        found = _Files(str(self._folder)).getChild(name, request)  # type: ignore[no-untyped-call] # see above
        return _compressed(found)

    def render(self, request: Request) -> Any:  # noqa: ANN401 - bytes or NOT_DONE_YET
        """The page at the root itself."""
        return self.getChild(b"", request).render(request)


class _Text(Resource):
    """A page of fixed text."""

    isLeaf = True

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        self._status, self._body = status, body

    def render(self, request: Request) -> bytes:
        request.setResponseCode(self._status)
        request.setHeader("content-type", "text/html; charset=utf-8")
        return self._body


class _Files(File):
    """Files without listings, with the types that browsers ask for."""

    contentTypes: ClassVar[dict[str, str]] = {
        **mimetypes.types_map,
        ".js": "text/javascript; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml; charset=utf-8",
        ".webmanifest": "application/manifest+json",
    }
    indexNames: ClassVar[list[str]] = []
    childNotFound = _Text(404, NOT_FOUND)

    def directoryListing(self) -> IResource:
        return self.childNotFound


def _compressed(resource: IResource) -> IResource:
    return EncodingResourceWrapper(resource, [GzipEncoderFactory()])


def Api(extra: Mapping[str, Any]) -> IResource:
    """The HTTP API.

    Args:
        extra: `body_limit` in bytes.
    """
    return api_resource(call, int(extra.get("body_limit", BODY_LIMIT)))


class Health(Resource):
    """`/health`: the router answers, so it is live. `/health?ready`: the components answer too."""

    isLeaf = True

    def __init__(self, extra: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        del extra

    def render_GET(self, request: Request) -> Any:  # noqa: ANN401 - bytes or NOT_DONE_YET
        """Answer 200, or 503 while not ready."""
        if not request.uri.endswith((b"?ready", b"/ready")):  # twisted drops a query without "="
            return _answer(request, 200, {"live": True})
        self._answering = ensureDeferred(_is_ready()).addBoth(_finish, request)
        return NOT_DONE_YET


def _finish(is_ready: object, request: Request) -> None:
    body = _answer(request, 200 if is_ready is True else 503, {"live": True, "ready": is_ready is True})
    if not request._disconnected:  # noqa: SLF001 - twisted has no public way to ask
        request.write(body)
        request.finish()


async def _is_ready() -> bool:
    """Whether every component has registered and the store behind them answers.

    The call carries no key: to be refused for that is the answer of a component that works.
    """
    try:
        if not await all_registered(ONE_OF_EACH):
            return False
        await call("tidings.access.whoami", {}, None, "", timeout_s=HEALTH_TIMEOUT_S)
    except ApplicationError as error:
        return bool(error.error == "tidings.error.unauthorized")
    except Unavailable:
        return False
    return True


def _answer(request: Request, status: int, body: Mapping[str, bool]) -> bytes:
    request.setResponseCode(status)
    request.setHeader("content-type", "application/json")
    request.setHeader("cache-control", "no-store")
    return msgspec.json.encode(body)
