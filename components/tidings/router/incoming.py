"""Files as they come in: written to the disk piece by piece, and only once the components have said that they may.

Twisted gives a request to its resource when all of it is there, wherever it has kept it until then. For a file that is
too late: who may not send one, or not one so large, is to hear it before ten million bytes have come. So while the
components are asked, nothing more is read from this connection, and what comes after that goes straight to the file
that they have named (`upload`). No more than one piece of it is ever in memory.
"""

from typing import Any, Final
from urllib.parse import parse_qs, unquote

from twisted.internet import reactor
from twisted.web.server import Request, Site

from tidings.faces.http import addresses_of, problem
from tidings.model.errors import TidingsError
from tidings.router.upload import Ask, Upload

LINGER_S: Final = 5
"""For how long one who was refused may go on sending, so that they come to read why; it is thrown away."""
_LONGEST_NAME: Final = 1000
_PARTS: Final = 5


def room_of(method: bytes, path: bytes) -> str | None:
    """The room of `POST /api/rooms/ROOM/files`; None for any other request."""
    parts = path.partition(b"?")[0].split(b"/")
    if method != b"POST" or len(parts) != _PARTS or parts[:3] != [b"", b"api", b"rooms"] or parts[4] != b"files":
        return None
    return unquote(parts[3].decode("ascii", "replace"))[:_LONGEST_NAME]


def name_of(path: bytes) -> str:
    """The name of the file, from the address."""
    try:
        found = parse_qs(path.partition(b"?")[2].decode("ascii"), max_num_fields=20, errors="strict")
    except ValueError:
        return ""
    return found.get("name", [""])[-1][:_LONGEST_NAME]


class Incoming(Request):
    """A request that may be a file."""

    ask: Ask
    upload: Upload | None = None

    def gotLength(self, length: int | None) -> None:
        """All headers are there."""
        path: bytes = self.channel._path  # noqa: SLF001 - the request itself is told of it when all is there
        room = room_of(self.channel._command, path)  # noqa: SLF001 - see above
        if room is None:
            super().gotLength(length)  # type: ignore[no-untyped-call] # Twisted is typed in part
            return
        super().gotLength(0)  # type: ignore[no-untyped-call] # what there is of a body goes another way
        self._transport: Any = self.channel.transport
        self._name = name_of(path)
        # whoever asks whether to send at all hears it when that is known
        self._awaits_word = self.requestHeaders.getRawHeaders("expect") is not None
        self.requestHeaders.removeHeader("expect")
        self.upload = Upload(self, room, length, self.ask)
        self.upload.begin()

    def handleContentChunk(self, data: bytes) -> None:
        """Take a piece of the body."""
        if self.upload is None:
            super().handleContentChunk(data)  # type: ignore[no-untyped-call] # see above
        else:
            self.upload.write(data)

    def process(self) -> None:
        """All of it is there."""
        if self.upload is not None and self.upload.was_answered:
            self.channel.loseConnection()
        else:
            super().process()  # type: ignore[no-untyped-call] # see above

    def connectionLost(self, reason: Any) -> None:  # noqa: ANN401 - twisted's Failure
        """The sender, or the reader, has gone."""
        if self.upload is not None:
            self.upload.lost()
        super().connectionLost(reason)  # type: ignore[no-untyped-call] # see above

    # ---- the upload's Sender

    def wants(self) -> dict[str, Any]:
        return {
            "name": self._name,
            "authorization": self.getHeader("authorization"),
            "address": addresses_of(self),
        }

    def pause(self) -> None:
        self._transport.pauseProducing()

    def go_on(self) -> None:
        self._transport.resumeProducing()

    def may_send(self) -> None:
        if self._awaits_word:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def answer_early(self, error: TidingsError) -> None:
        body = problem(self, error)
        headers = {"content-length": str(len(body)), "connection": "close", "access-control-allow-origin": "*"}
        for name, value in headers.items():
            self.setHeader(name, value)  # type: ignore[no-untyped-call] # see above
        lines = [f"HTTP/1.1 {error.status} {error.title}".encode("ascii", "replace")]
        for header, values in self.responseHeaders.getAllRawHeaders():
            lines += [header + b": " + value for value in values]
        self._transport.write(b"\r\n".join([*lines, b"", body]))
        self.channel.persistent = False
        reactor.callLater(LINGER_S, self.channel.loseConnection)


def take_files(ask: Ask) -> None:
    """Have the sites of this process make requests that can be files."""
    Incoming.ask = staticmethod(ask)
    Site.requestFactory = Incoming
