"""Whom somebody does not want to hear from."""

from tidings.model.blocks import Block
from tidings.model.requests.base import Authid, Key, Reply, Request


class BlockPerson(Request, frozen=True, kw_only=True):
    authid: Authid
    key: Key | None = None


class Blocked(Reply, frozen=True, kw_only=True):
    authid: str
    blocked: bool


class BlocksReply(Reply, frozen=True, kw_only=True):
    """All of them, by authid: there are at most `blocks_per_person`."""

    blocks: list[Block]
