"""Files over HTTP: an upload's answer, and downloads, which are streamed from the disk."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from klein import Klein
from twisted.internet.defer import Deferred
from twisted.protocols.basic import FileSender
from twisted.web.http import CACHED
from twisted.web.iweb import IRequest

from tidings.model.errors import Internal, NoSuchFile

Ask = Callable[..., Awaitable[Mapping[str, Any]]]
"""`ask(procedure, payload)` calls one of the procedures that are for the node's own parts alone."""

FILES: Final = "/rooms/<room>/files"
POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-cache",  # whether somebody may still have it is asked each time
}
FROM_ANYWHERE: Final[Mapping[str, str]] = {
    # nothing is told by cookies here, so no page gets what its visitor has not given it the proof for
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-allow-methods": "GET, POST, DELETE",
    "access-control-expose-headers": "retry-after",
    "access-control-max-age": "600",
}
CHUNK: Final = 65_536


class _Sender(FileSender):
    CHUNK_SIZE = CHUNK


def add_files(
    app: Klein,
    ask: Ask,
    asked: Callable[[IRequest], Mapping[str, Any]],
    answer: Callable[[IRequest, int, object], bytes],
) -> None:
    """Add the routes of files.

    Args:
        asked: who asks, of a request: its `authorization` and `address`.
        answer: makes JSON the answer.
    """

    @app.route(FILES, methods=["POST"])
    async def _upload(request: IRequest, room: str) -> bytes:
        del room
        allow_anywhere(request)
        upload = getattr(request, "upload", None)  # `tidings.router.incoming` has it
        if upload is None:
            raise Internal
        return answer(request, 201, await upload.finished())

    @app.route(f"{FILES}/<file>", methods=["GET"])
    async def _download(request: IRequest, room: str, file: str) -> bytes:
        allow_anywhere(request)
        return await send_file(
            request, await ask("tidings.gateway.download", {"room": room, "file": file, **asked(request)})
        )

    @app.route(f"{FILES}/<file>/thumbnail", methods=["GET"])
    async def _thumbnail(request: IRequest, room: str, file: str) -> bytes:
        allow_anywhere(request)
        wanted = {"room": room, "file": file, "thumbnail": True, **asked(request)}
        return await send_file(request, await ask("tidings.gateway.download", wanted))

    @app.route(FILES, methods=["OPTIONS"])
    @app.route(f"{FILES}/<path:rest>", methods=["OPTIONS"])
    def _preflight(request: IRequest, room: str, rest: str = "") -> bytes:
        del room, rest
        allow_anywhere(request)
        request.setResponseCode(204)
        return b""


def allow_anywhere(request: IRequest) -> None:
    """Let pages of other sites read the answer, errors too."""
    for header, value in FROM_ANYWHERE.items():
        request.setHeader(header, value)


async def send_file(request: IRequest, found: Mapping[str, Any]) -> bytes:
    """Send a file piece by piece, or say that the one the reader has is still good."""
    for header, value in HEADERS.items():
        request.setHeader(header, value)
    try:
        file = Path(found["path"]).open("rb")  # noqa: SIM115, ASYNC230 - closed below; opening waits for nothing
    except FileNotFoundError:
        raise NoSuchFile("There is no such file in this room.") from None
    with file:
        size = file.seek(0, 2)
        file.seek(0)
        request.setHeader("content-type", found["type"])
        request.setHeader("content-disposition", disposition(found["name"], inline=found["inline"]))
        if request.setETag(f'"{Path(found["path"]).name}"'.encode()) is CACHED:
            return b""
        request.setHeader("content-length", str(size))
        if request.method != b"HEAD":
            sent: Deferred[object] = _Sender().beginFileTransfer(file, request)  # type: ignore[no-untyped-call] # Twisted is typed in part
            await sent
    return b""


def disposition(name: str, *, inline: bool) -> str:
    """How a browser takes it: pictures as they are, everything else to be saved (RFC 6266)."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
