"""Blocks: whom somebody does not want to hear from."""

from msgspec import Struct


class Block(Struct, frozen=True, kw_only=True):
    """Somebody who is blocked, by the name that they have now, and since when (ms)."""

    authid: str
    name: str
    since: int
