"""Read one page: `python -m tidings.webpage.read`, a process for each.

It gets a line of JSON (`Page`) and the bytes of the page, and answers with what the page says of itself, as JSON. It
takes its own memory, time and disk away first.
"""

import sys
import zlib
from typing import Final, Literal

import msgspec
from msgspec import Struct

from tidings.child import bind
from tidings.model.previews import PageWords
from tidings.webpage.charset import decoded
from tidings.webpage.parse import words_of

MEMORY: Final = 512 * 1024 * 1024
SECONDS: Final = 2
_EITHER: Final = zlib.MAX_WBITS | 32
"""gzip or zlib, by what it begins with."""


class Page(Struct, frozen=True, kw_only=True):
    """How a page came: its encoding, if it was said, and whether it is packed; no more than `most` is unpacked."""

    charset: str
    packing: Literal["", "gzip", "deflate"]
    most: int


def words_in(page: Page, body: bytes) -> PageWords:
    """What a page says of itself; one that cannot be unpacked says nothing."""
    if page.packing:
        try:
            body = zlib.decompressobj(_EITHER).decompress(body, page.most)
        except zlib.error:
            body = b""
    return words_of(decoded(body[: page.most], page.charset))


def main() -> None:
    """Do it."""
    bind(memory=MEMORY, seconds=SECONDS, file=0)
    line, _, body = sys.stdin.buffer.read().partition(b"\n")
    found = words_in(msgspec.json.decode(line, type=Page), body)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
