"""A file on its way in, from the first word to the last byte: asked for, written, handed over or given up."""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from tidings.background import in_background
from tidings.faces.http import as_ours
from tidings.model.errors import BadRequest, TidingsError, Unavailable

log = Logger(namespace="tidings.files")

MAKING_S: Final = 60.0
"""What the components may take to make of a file what is kept."""

Ask = Callable[..., Awaitable[Mapping[str, Any]]]


class Sender(Protocol):
    """The connection that a file comes by."""

    def wants(self) -> dict[str, Any]:
        """What the sender says of it: `name`, and the proof of who they are."""

    def pause(self) -> None:
        """Read no more for now."""

    def go_on(self) -> None:
        """Read again."""

    def may_send(self) -> None:
        """Let the sender begin, if it waits for that word."""

    def answer_early(self, error: TidingsError) -> None:
        """Answer while the body is still coming, and end the connection soon."""


class Upload:
    """A file on its way in.

    Args:
        sender: by which connection it comes.
        room: to which room.
        length: in bytes; None if it was not said.
        ask: the way to the components.
    """

    def __init__(self, sender: Sender, room: str, length: int | None, ask: Ask) -> None:
        self._sender = sender
        self._room = room
        self._length = length
        self._ask = ask
        self._file = ""
        self._waiting: list[bytes] = []
        self._opened: int | None = None
        self._too_late: IDelayedCall | None = None
        self._refused: TidingsError | None = None
        self._is_whole = self._is_lost = self._was_answered = False
        self._settled: Deferred[None] = Deferred()

    @property
    def was_answered(self) -> bool:
        """Whether the sender was refused before all had come."""
        return self._was_answered

    def begin(self) -> None:
        """Ask whether it may come; until then nothing more is read."""
        if self._length is None:
            self._refuse(BadRequest("Say how long the file is, with a header Content-Length."))
            return
        self._sender.pause()
        self._asking = in_background(self._begin(self._length), "asking for an upload")

    def write(self, data: bytes) -> None:
        """The next piece."""
        if self._refused is not None or self._is_lost:
            return
        if self._opened is None:
            self._waiting.append(data)  # what was read together with the headers
            return
        try:
            written = memoryview(data)
            while written:
                written = written[os.write(self._opened, written) :]
        except OSError as error:
            log.error("a file could not be written: {error}", error=error)  # noqa: TRY400 - the sentence will do
            self._refuse(Unavailable("The file could not be kept; try again in a moment.", retry_after_ms=5000))

    async def finished(self) -> Mapping[str, Any]:
        """All has come; what the file has become.

        Raises:
            TidingsError, ApplicationError: it is not taken.
        """
        self._is_whole = True
        await self._settled
        self._close()
        if self._refused is not None:
            raise self._refused
        return await self._ask("tidings.gateway.uploaded", {"file": self._file, "complete": True}, wait_s=MAKING_S)

    def lost(self) -> None:
        """The sender has gone."""
        if not self._is_whole and not self._is_lost:
            self._is_lost = True
            self._give_up()

    # ---- how it goes

    async def _begin(self, length: int) -> None:
        wanted = {"room": self._room, "bytes": length, **self._sender.wants()}
        try:
            found = await self._ask("tidings.gateway.upload", wanted)
            self._file = found["file"]
            self._opened = os.open(found["path"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except Exception as error:  # noqa: BLE001 - the last net, as for the API
            self._refuse(as_ours(error))
        else:
            self._too_late = reactor.callLater(found["seconds"], self._refuse, _TOO_SLOW)
            self._go_on()
        finally:
            if not self._is_lost:
                self._sender.go_on()
            if not self._settled.called:
                self._settled.callback(None)

    def _go_on(self) -> None:
        if self._is_lost:
            self._give_up()
            return
        waiting, self._waiting = self._waiting, []
        for data in waiting:
            self.write(data)
        if not self._is_whole and self._refused is None:
            self._sender.may_send()

    def _refuse(self, error: TidingsError) -> None:
        """Say so at once, if the sender is not waiting for an answer anyway."""
        if self._refused is not None:
            return
        self._refused = error
        self._waiting.clear()
        self._give_up()
        if not self._is_whole and not self._is_lost:
            self._was_answered = True
            self._sender.answer_early(error)

    def _give_up(self) -> None:
        self._close()
        if self._file:
            told = self._ask("tidings.gateway.uploaded", {"file": self._file, "complete": False})
            self._telling = in_background(_done(told), "giving up an upload")
            self._file = ""

    def _close(self) -> None:
        if self._too_late is not None and self._too_late.active():
            self._too_late.cancel()
        if self._opened is not None:
            os.close(self._opened)
            self._opened = None


_TOO_SLOW: Final = Unavailable("The file came too slowly; try again where the connection is better.")


async def _done(told: Awaitable[object]) -> None:
    await told
