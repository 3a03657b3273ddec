"""The resource of the plain pages: from Twisted's requests to `tidings.faces.plain`, and back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from tidings.background import in_background
from tidings.faces.http import addresses_of
from tidings.faces.http_files import send_file
from tidings.faces.plain import Answered, Asked, Plain
from tidings.model.errors import NoSuchFile
from tidings.router.gateway import ask
from tidings.router.pages import set_page_headers

_FIELDS_MOST = 20


class PlainPages(Resource):
    """`/plain/` and `/plain/ROOM`.

    Args:
        extra: `body_limit` in bytes, of a form as it is sent.
    """

    isLeaf = True

    def __init__(self, extra: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        self._limit = int(extra.get("body_limit", 65_536))
        self._plain = Plain(ask)

    def render(self, request: Request) -> int:
        """Answer in time."""
        set_page_headers(request)
        self._last = in_background(self._respond(request), "answering with a plain page")
        return NOT_DONE_YET

    async def _respond(self, request: Request) -> None:
        gone: list[object] = []
        self._gone = request.notifyFinish().addErrback(gone.append)
        answered = await self._plain.answer(_asked(request, self._limit))
        if gone:
            return
        body = answered.page.encode()
        if answered.file is not None:
            await self._send(request, answered.file)
            return
        _set_answer(request, answered)
        request.setHeader("content-length", str(len(body)))
        if request.method != b"HEAD":
            request.write(body)
        request.finish()

    async def _send(self, request: Request, found: Mapping[str, Any]) -> None:
        try:
            await send_file(request, found)
        except NoSuchFile:  # removed at this very moment
            request.setResponseCode(404)
        except Exception:  # noqa: BLE001 - whoever has gone away wants no more of it
            return
        request.finish()


def _asked(request: Request, limit: int) -> Asked:
    """The request; what is too long, or no text, counts as not there."""
    raw = request.content.read(limit + 1) if request.method == b"POST" and request.content else b""
    return Asked(
        method=request.method.decode("ascii", "replace"),
        path=tuple(part.decode("utf-8", "replace") for part in request.postpath or ()),
        query=_fields(request.uri.partition(b"?")[2]),
        form=_fields(raw) if len(raw) <= limit else {},
        cookie="; ".join(request.requestHeaders.getRawHeaders("cookie") or ()),
        origin=request.getHeader("origin"),
        address=addresses_of(request),
        languages=request.getHeader("accept-language") or "",
    )


def _fields(raw: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS_MOST))
    except ValueError:
        return {}


def _set_answer(request: Request, answered: Answered) -> None:
    request.setResponseCode(answered.status)
    request.setHeader("content-type", "text/html; charset=utf-8")
    request.setHeader("cache-control", "no-store")
    if answered.location is not None:
        request.setHeader("location", answered.location)
    for name, (value, seconds) in answered.cookies.items():
        # without a path they belong to this folder, whatever the address is that a web server in front shows it at
        said = f"{name}={value}; Max-Age={seconds}; HttpOnly; SameSite=Lax"
        request.responseHeaders.addRawHeader("set-cookie", said + ("; Secure" if _is_https(request) else ""))


def _is_https(request: Request) -> bool:
    """Whether the visitor came by HTTPS, as far as can be told: a proxy says it, or the browser does."""
    said = (request.getHeader("x-forwarded-proto") or "").lower() == "https"
    return said or (request.getHeader("origin") or "").startswith("https://") or request.isSecure()
