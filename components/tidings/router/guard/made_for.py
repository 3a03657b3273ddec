"""What the guard was made for: it reaches into what the libraries underneath do not promise to keep.

A guard that does not hold is worse than none, because everybody relies on it. So each switch names the files that it
replaces something in, or whose ways it counts on, and what was in them. With other files it is not turned on, and the
node does not start, unless that switch is off.

When a library is newer: read what has changed in its files, run `tests/node/test_hostile_clients.py` and
`tests/node/test_guard.py`, and write down the new digests (`python -m tidings.router.guard.made_for` prints them).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

VERSIONS: Final = "crossbar 26.10.1, autobahn 26.10.2, twisted 26.10.0"

_ROUTER, _BROKER, _DEALER = "crossbar.router.router", "crossbar.router.broker", "crossbar.router.dealer"
_SESSION, _PROTOCOL = "crossbar.router.session", "crossbar.router.protocol"
_WAMP, _RAW, _FRAMES = "autobahn.wamp.websocket", "autobahn.twisted.rawsocket", "autobahn.websocket.protocol"
_SERIAL = "autobahn.wamp.serializer"

REACHES_INTO: Final[Mapping[str, tuple[str, ...]]] = {
    "inspection": (_PROTOCOL, _SESSION, _WAMP, _RAW, _FRAMES, _SERIAL),
    "receivers": (_ROUTER, _BROKER, _DEALER),
    "answers": (_DEALER, _SESSION),
    "caps": (_ROUTER, _BROKER, _DEALER),
    "pace": (_PROTOCOL, _WAMP, _FRAMES),
    "deadlines": (_PROTOCOL, _SESSION, _WAMP, _RAW, _FRAMES, "twisted.web.http"),
    "crowds": ("crossbar.common.twisted.endpoint", "twisted.protocols.policies"),
}
"""Which modules each switch counts on."""

DIGESTS: Final[Mapping[str, str]] = {
    "autobahn.twisted.rawsocket": "09f6968957208270",
    "autobahn.wamp.serializer": "36dc4503728f99e7",
    "autobahn.wamp.websocket": "3a96a15f5f4dba69",
    "autobahn.websocket.protocol": "f14b152902fd423f",
    "crossbar.common.twisted.endpoint": "bfd7497be371aa2b",
    "crossbar.router.broker": "ddd7a7f35833ed8e",
    "crossbar.router.dealer": "af59aa38c2897e95",
    "crossbar.router.protocol": "194f5a3ed3e145a8",
    "crossbar.router.router": "6c0a0ad67b79099f",
    "crossbar.router.session": "912d6d69e8dccbb0",
    "twisted.protocols.policies": "1bc600cce987ed42",
    "twisted.web.http": "6557ccc9a2e83614",
}
"""What is in their files: the first sixteen digits of the SHA-256."""


def digest_of(module: str) -> str:
    """What is in the file of a module; empty if there is none."""
    found = find_spec(module)
    if found is None or found.origin is None:
        return ""
    return hashlib.sha256(Path(found.origin).read_bytes()).hexdigest()[:16]


def changed(switches: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The modules that are not what these switches were made for, each with the first switch that counts on it."""
    seen: set[str] = set()
    for switch in switches:
        for module in REACHES_INTO[switch]:
            if module not in seen and digest_of(module) != DIGESTS[module]:
                yield module, switch
            seen.add(module)


if __name__ == "__main__":
    for name in sorted({module for modules in REACHES_INTO.values() for module in modules}):
        print(f'    "{name}": "{digest_of(name)}",')  # noqa: T201 - it is asked for it
