"""Files on their way in and out: who may, and how far an upload has come. The bytes themselves pass by."""

import hashlib
import hmac
import secrets
from collections.abc import Coroutine, Mapping
from typing import Any, Final

from msgspec import Struct
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from tidings.background import in_background
from tidings.faces.decode import encoded
from tidings.faces.over_http import OverHttp
from tidings.faces.sessions import Sessions
from tidings.faces.wamp import Face
from tidings.files.workshop import THUMBNAIL, Workshop
from tidings.model.errors import NoSuchFile, Unauthorized, Unavailable
from tidings.model.files import FileRow, Made
from tidings.model.people import Caller
from tidings.model.requests import (
    FilePass,
    GatewayDownload,
    GatewayUpload,
    GatewayUploaded,
    Nothing,
)
from tidings.services import files
from tidings.services.files import Upload

log = Logger(namespace="tidings.files")

PREFIX: Final = "session."
_MARGIN_S: Final = 60
"""By this much later than the router gives an upload up, it is given up here: the router may have died over it."""


class Passes:
    """Proofs for HTTP of who somebody is on their session; they end with it, and with this process.

    A page may know nothing else that proves it: who came in by the site's own cookie has no token.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._secret = secrets.token_bytes(32)

    def token(self, caller: Caller) -> str:
        """The proof for this session.

        Raises:
            Unauthorized: there is none; over HTTP the caller has another proof already.
        """
        if caller.session is None:
            raise Unauthorized("A session has this; over HTTP, use the key or token that you have.")
        return f"{PREFIX}{caller.session}.{self._mark(caller.session, caller.authid)}"

    def caller(self, token: str) -> Caller:
        """Whose proof this is, with the rights that they have now.

        Raises:
            Unauthorized: the session has ended, or it is no proof.
        """
        said, _, mark = token.removeprefix(PREFIX).partition(".")
        session = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else -1  # noqa: PLR2004 - as ids of sessions are
        joined = self._sessions.get(session)
        if joined is None or not hmac.compare_digest(self._mark(session, joined.caller.authid).encode(), mark.encode()):
            raise Unauthorized("Your connection has ended; ask for another pass with tidings.file.pass.")
        return joined.caller

    def _mark(self, session: int, authid: str) -> str:
        return hmac.digest(self._secret, f"{session}:{authid}".encode(), hashlib.sha256).hex()


class FileRules(Struct, frozen=True, kw_only=True):
    """What a site sets about uploads, beside the limits of the rules."""

    at_once: int = 32
    seconds: int = 600


class _UnderWay(Struct):
    """An upload that the router is writing; until `ends` has come."""

    caller: Caller
    row: FileRow
    ends: IDelayedCall


class Files:
    """Serves `tidings.file.pass`, and for the router's process what it asks before bytes move.

    Args:
        face: in whose process and for whose router it is.
        over_http: knows who asks over HTTP.
        workshop: makes of what came in what is kept.
    """

    def __init__(self, face: Face, over_http: OverHttp, workshop: Workshop, rules: FileRules) -> None:
        self._face = face
        self._parts = face.parts
        self._over_http = over_http
        self._workshop = workshop
        self._rules = rules
        self._passes = Passes(face.parts.sessions)
        self._under_way: dict[str, _UnderWay] = {}
        self._beginning = 0
        face.parts.pipeline.live["tidings.file.pass"] = self._pass

    async def serve(self) -> None:
        """Register."""
        served = self._over_http.served
        await self._face.serve("tidings.gateway.upload", served(GatewayUpload, self._upload))
        await self._face.serve("tidings.gateway.uploaded", served(GatewayUploaded, self._uploaded))
        await self._face.serve("tidings.gateway.download", served(GatewayDownload, self._download))

    async def _pass(self, caller: Caller, request: Nothing) -> FilePass:
        del request
        limits = self._parts.turn().limits
        return FilePass(
            token=self._passes.token(caller),
            file_bytes=limits.file_bytes,
            files=limits.files_per_message,
            kinds=list(self._workshop.kinds),
        )

    async def _caller(self, authorization: str | None, address: str) -> Caller:
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() == "bearer" and token.strip().startswith(PREFIX):
            return self._passes.caller(token.strip())
        return await self._over_http.bearer(authorization, address)

    # ---- in

    async def _upload(self, request: GatewayUpload) -> Mapping[str, Any]:
        """Whether a file may come, and where its bytes go."""
        caller = await self._caller(request.authorization, request.address)
        self._parts.limiter.check(caller, "send")
        if len(self._under_way) + self._beginning >= self._rules.at_once:
            raise Unavailable("Many files are on their way already; try again in a moment.", retry_after_ms=3000)
        upload, turn = Upload(room=request.room, name=request.name, bytes=request.bytes), self._parts.turn()
        self._beginning += 1
        try:
            row = await self._parts.store.write(lambda tx: files.begin(tx, caller, upload, turn))
        finally:
            self._beginning -= 1
        ends = self._parts.reactor.callLater(self._rules.seconds + _MARGIN_S, self._end, row.id)
        self._under_way[row.id] = _UnderWay(caller=caller, row=row, ends=ends)
        return {"file": row.id, "path": self._workshop.incoming(row.id), "seconds": self._rules.seconds}

    def _end(self, file: str) -> None:
        under_way = self._under_way.pop(file, None)
        if under_way is not None:
            self._ending = in_background(self._give_up(under_way.row), "giving up an upload")

    async def _uploaded(self, request: GatewayUploaded) -> Mapping[str, Any]:
        """The bytes are there, or will not come."""
        under_way = self._under_way.pop(request.file, None)
        if under_way is None:
            raise NoSuchFile("The upload was interrupted; send the file again.", field="file")
        under_way.ends.cancel()
        if not request.complete:
            await self._give_up(under_way.row)
            return {}
        return await self._to_the_end(self._finish(under_way))

    async def _to_the_end(self, work: Coroutine[Deferred[Any], Any, Mapping[str, Any]]) -> Mapping[str, Any]:
        """Wait for work that goes on when nobody waits for it any more.

        A sender who has gone cancels the call. The thread that looks at the file does not notice, and what it keeps
        after somebody has removed it here would be on the disk without anybody who knows of it.
        """
        waiting: Deferred[Mapping[str, Any]] = Deferred()

        def settle(outcome: Any) -> None:  # noqa: ANN401 - an answer, or a Failure
            if not waiting.called:
                waiting.callback(outcome)

        self._finishing = ensureDeferred(work).addBoth(settle)
        return await waiting

    async def _finish(self, under_way: _UnderWay) -> Mapping[str, Any]:
        caller, row = under_way.caller, under_way.row
        try:
            made: Made = await self._workshop.make(row.id)
            turn = self._parts.turn()
            found = await self._parts.store.write(lambda tx: files.finish(tx, caller, row, made, turn))
        except Exception:
            await self._give_up(row)
            raise
        answer: Mapping[str, Any] = encoded(found)
        return answer

    async def _give_up(self, row: FileRow) -> None:
        """Nothing of it stays; what cannot be removed now, housekeeping does."""
        await self._parts.store.write(lambda tx: files.give_up(tx, row))
        try:
            await self._workshop.drop([row.id])
        except OSError as error:
            log.warn("what is left of an upload could not be removed yet: {error}", error=error)
            return
        await self._parts.store.write(lambda tx: tx.forget_files([row.id]))

    # ---- out

    async def _download(self, request: GatewayDownload) -> Mapping[str, Any]:
        """Where a file is, for who may have it."""
        if request.visitor is not None:
            caller = await self._over_http.looker(request.visitor)
        else:
            caller = await self._caller(request.authorization, request.address)
        self._parts.limiter.check(caller, "call")
        row = await self._parts.store.read(lambda tx: files.readable(tx, caller, request.room, request.file))
        if not request.thumbnail:
            path = await self._workshop.shelf.path(row.id)
            return {"path": str(path), "type": row.type, "name": row.name, "inline": row.kind == "image"}
        if not row.thumbnail:
            raise NoSuchFile("There is no small picture of this file.", field="file")
        path = await self._workshop.shelf.path(f"{row.id}{THUMBNAIL}")
        return {"path": str(path), "type": "image/webp", "name": f"{row.id}.webp", "inline": True}
