"""A cheap HTTP client for load: one keep-alive connection, one POST at a time."""

import asyncio
import re

from bench.link import Failed

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"


class Poster:
    """Posts a JSON body again and again.

    Args:
        port: of the node, on this machine.
        path: where to.
        key: an API key.
        body: JSON.
    """

    def __init__(self, port: int, path: str, key: str, body: bytes) -> None:
        self._port = port
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._request = self._prepared(body)

    def _prepared(self, body: bytes) -> bytes:
        return b"%b%d\r\n\r\n%b" % (self._head, len(body), body)

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def post(self, body: bytes | None = None) -> None:
        """Post once; another body, if one is given.

        Raises:
            Failed: the answer is another than 2xx.
        """
        self._writer.write(self._request if body is None else self._prepared(body))
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await (self._reader.readexactly(int(length[1])) if length else self._reader.readuntil(_LAST_CHUNK))
        if head[9:10] != b"2":
            raise Failed(f"{head[:12]!r}: {body!r}")

    def close(self) -> None:
        """Disconnect."""
        self._writer.close()
