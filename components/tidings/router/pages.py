"""The pages: what `web/` was built into, served from memory with the headers that keep it safe.

A page is read, hashed and compressed once, and again when its file has changed: a thousand browsers that come back cost
the router's process no disk and no gzip.
"""

import gzip
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from msgspec import Struct
from twisted.web.http import CACHED
from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource

from tidings import shipped

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; "
    "connect-src 'self' ws: wss:; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'; manifest-src 'self'"
)
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "server": "Tidings",
}
TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".ts": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
TEXT: Final = ("text/", "image/svg", "application/")
LARGEST_KEPT: Final = 4_000_000
UNTIL_IT_CHANGES: Final = "no-cache"
FOR_EVER: Final = "public, max-age=31536000, immutable"
NOT_BUILT: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Tidings</title>
<h1>The pages are not built yet</h1>
<p>The node runs. Run <code>make web</code> in the project's folder, once, and load this page again.</p></html>"""
NOT_FOUND: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found · Tidings</title>
<h1>There is nothing at this address</h1><p><a href="{root}">To the chat</a></p></html>"""


def set_page_headers(request: IRequest) -> None:
    """The headers of whatever is for people."""
    for header, value in HEADERS.items():
        request.setHeader(header, value)


class Page(Struct, frozen=True):
    """A file as it is sent. `stamp` tells whether the file is still that."""

    stamp: tuple[int, int]
    kind: str
    etag: str
    body: bytes
    zipped: bytes | None


def page_of(path: Path, stamp: tuple[int, int]) -> Page:
    """Read a file; compress it if that is of use."""
    body, kind = path.read_bytes(), TYPES.get(path.suffix, "application/octet-stream")
    zipped = gzip.compress(body, mtime=0) if kind.startswith(TEXT) else body
    etag = blake2b(body, digest_size=12).hexdigest()
    return Page(stamp=stamp, kind=kind, etag=etag, body=body, zipped=zipped if len(zipped) < len(body) else None)


class Pages(Resource):
    """The root of the web transport. Crossbar puts its other paths beside the pages.

    Args:
        extra: `folder`, the pages' folder, relative to the node's folder; `shipped`: whether what it does not have is
            looked for among the pages and libraries that come with Tidings.
    """

    def __init__(self, extra: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # twisted's resources are not typed
        shipped_too = [shipped.pages()] if extra.get("shipped") else []
        self._found = _Folders([Path(extra["folder"]).resolve(), *shipped_too])

    def getChild(self, path: bytes, request: IRequest) -> IResource:
        """Whatever is not one of Crossbar's paths."""
        del path, request
        return self._found


class _Folders(Resource):
    """Serves the files of folders, the first that has one, and no listing, nothing hidden, nothing outside."""

    isLeaf = True

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # see above
        self._folders = folders
        self._kept: dict[Path, Page] = {}

    def render(self, request: IRequest) -> Any:  # noqa: ANN401 - bytes or NOT_DONE_YET
        """Answer whatever is asked with our headers."""
        set_page_headers(request)
        return super().render(request)  # type: ignore[no-untyped-call] # see above

    def render_GET(self, request: IRequest) -> Any:  # noqa: ANN401 - see above
        """Answer with a page, or say that it is not there."""
        name = _name_of(request.path)
        path = self._path_of(name or "index.html") if name is not None else None
        if path is not None:
            return self._send(request, path)
        is_home = name in {"", "index.html"}
        request.setResponseCode(200 if is_home else 404)
        request.setHeader("cache-control", "no-store")
        request.setHeader("content-type", TYPES[".html"])
        return (NOT_BUILT if is_home else NOT_FOUND.format(root=_root_of(request.path))).encode()

    def _path_of(self, name: str) -> Path | None:
        for folder in self._folders:
            path = folder / name
            if path.is_file() and path.resolve().is_relative_to(folder):
                return path
        return None

    def _send(self, request: IRequest, path: Path) -> Any:  # noqa: ANN401 - see above
        is_hashed = path.parent.name == "assets"  # named by its content
        request.setHeader("cache-control", FOR_EVER if is_hashed else UNTIL_IT_CHANGES)
        if path.suffix != ".html":
            # the client library and its pictures are for the pages of other sites, too
            request.setHeader("access-control-allow-origin", "*")
        about = path.stat()
        if about.st_size > LARGEST_KEPT:
            from twisted.web.static import File  # noqa: PLC0415 - seldom needed, and deprecated things in it warn

            return File(str(path)).render(request)
        stamp = about.st_mtime_ns, about.st_size
        page = self._kept.get(path)
        if page is None or page.stamp != stamp:
            page = self._kept[path] = page_of(path, stamp)
        return _body_of(page, request)


def _body_of(page: Page, request: IRequest) -> bytes:
    request.setHeader("content-type", page.kind)
    body, etag = page.body, page.etag
    if page.zipped is not None:
        request.setHeader("vary", "accept-encoding")
        if _takes_gzip(request.getHeader("accept-encoding") or ""):
            request.setHeader("content-encoding", "gzip")
            body, etag = page.zipped, f"{etag}-gz"
    if request.setETag(f'"{etag}"'.encode()) is CACHED:
        return b""
    return body


def _root_of(path: bytes) -> str:
    """The way back to where the pages begin; a web server in front may show them below a folder of its own."""
    return "../" * (path.count(b"/") - 1) or "./"


def _name_of(path: bytes) -> str | None:
    """The name of a file below the folder, with `/` between its parts; None if there cannot be one."""
    try:
        parts = unquote_to_bytes(path).decode("utf-8").removeprefix("/").split("/")
    except UnicodeDecodeError:
        return None
    if any(part.startswith(".") or "\0" in part or "\\" in part for part in parts):
        return None
    return "/".join(parts)


def _takes_gzip(accepted: str) -> bool:
    for offer in accepted.lower().split(","):
        coding, _, weight = offer.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
