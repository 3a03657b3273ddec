"""Those who make the load: guests who join, a room they are in, a node that lets them."""

import asyncio
import itertools
import secrets
from collections.abc import Mapping
from pathlib import Path

from bench.link import Link
from bench.load import WAMP
from tests.support.node import Node

ROOM = "lobby"
TOPIC = f"tidings.stream.room.{ROOM}"
LIVE = f"tidings.live.room.{ROOM}"
JOINS_AT_ONCE = 20
_TEXT = "x" * 100

NO_LIMITS: Mapping[str, str] = {
    "TIDINGS_SESSIONS_PER_ADDRESS": "100000",
    **{
        f"TIDINGS_{what}_{how}": "1000000"
        for what in ("LOGINS", "CALLS", "SENDS", "ADDRESS_CALLS", "SERVICE_CALLS")
        for how in ("PER_SECOND", "BURST")
    },
}
"""Settings for a load that comes from one address and writes as fast as it can."""

_HELLO = (
    '[1,"tidings",{"roles":{"subscriber":{},"caller":{}},"authmethods":["anonymous"],'
    '"authextra":{"nickname":"Reader %n","key":"bench-reader-%n"}}]'
)
GUEST = (
    *WAMP,
    *("--send", _HELLO, "--expect", "[2,"),
    *("--send", f'[32,1,{{}},"{TOPIC}"]', "--expect", "[33,"),
)
"""How `load` has a guest join and follow the room."""

_numbers = itertools.count(1)


def node_in(folder: Path) -> Node:
    """A node in a fresh folder, without the limits that keep one person or address from what a benchmark does."""
    root = folder / secrets.token_hex(4)
    root.mkdir()
    return Node(root, NO_LIMITS)


async def joined(node: Node, count: int) -> list[Link]:
    """So many guests, some of whom are joining at any time until all have."""
    gate = asyncio.Semaphore(JOINS_AT_ONCE)

    async def one() -> Link:
        async with gate:
            return await Link.joined(node.port, f"Guest {next(_numbers)}")

    return list(await asyncio.gather(*(one() for _ in range(count))))


async def writers(node: Node, count: int) -> list[Link]:
    """Guests who may write in the room."""
    links = await joined(node, count)
    for link in links:
        await link.call("tidings.room.join", {"room": ROOM})
    return links


async def send(link: Link) -> None:
    """Write a message and wait until it is acknowledged, as a client does: with a key."""
    await link.call("tidings.chat.send", {"room": ROOM, "text": _TEXT, "key": secrets.token_hex(16)})


def leave(links: list[Link]) -> None:
    """Let everybody go."""
    for link in links:
        link.close()
