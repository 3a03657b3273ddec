"""How many connections one network address may have.

The router has room for so many (`max_connections`), of all kinds. Without this, one visitor could take them all, and
needs not even join. Whoever comes through a proxy has the proxy's address here: so addresses of this machine and of
private networks are not counted. (Who is behind a proxy is counted as they join, `TIDINGS_SESSIONS_PER_ADDRESS`; to
count their connections is the proxy's business.)

Whoever has an IPv6 address has 2**64 of them, so those count as one.
"""

import ipaddress
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

from crossbar.common.twisted.endpoint import MaxConnectionsFactory, _RefusedConnection

PRIVATE: Final = (
    *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
    *("::1/128", "fc00::/7", "fe80::/10"),
)
CONNECTIONS_PER_ADDRESS: Final = 1000


class Networks:
    """Networks whose addresses are not counted.

    Args:
        networks: `127.0.0.1`, `10.0.0.0/8`, `::1` …

    Raises:
        ValueError: one of them is no network.
    """

    def __init__(self, networks: Iterable[str] = PRIVATE) -> None:
        self._networks = tuple(ipaddress.ip_network(one) for one in networks)
        self.has = lru_cache(maxsize=10_000)(self._has)
        """Whether this host (see `host_of`) is in them; one without an address is."""

    def _has(self, host: str) -> bool:
        if not host:
            return True
        address = ipaddress.ip_network(host, strict=False).network_address
        return any(address in network for network in self._networks if network.version == address.version)


@lru_cache(maxsize=10_000)
def host_of(peer: str) -> str:
    """Whose connection it is: `tcp4:192.0.2.1:5123` gives `192.0.2.1`; empty where nobody called by network."""
    kind, _, rest = peer.partition(":")
    if not kind.startswith("tcp"):
        return ""
    return host(rest.rpartition(":")[0].strip("[]"))


def host(address: str) -> str:
    """An address as it is counted."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and not found.is_loopback:
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((found, 64), strict=False))
        return str(found.ipv4_mapped)
    return str(found)


def one_less(crowd: Counter[str], whose: str) -> None:
    """Count one less, and forget those of whom there are none."""
    if crowd[whose] > 1:
        crowd[whose] -= 1
    else:
        crowd.pop(whose, None)


def turn_on(limit: int, trusted: Networks) -> None:
    """Have every port that this process listens at keep to it."""
    build: Any = MaxConnectionsFactory.buildProtocol
    come: Any = MaxConnectionsFactory.registerProtocol
    go: Any = MaxConnectionsFactory.unregisterProtocol
    crowds: WeakKeyDictionary[Any, Counter[str]] = WeakKeyDictionary()

    def built(self: Any, addr: Any) -> Any:  # noqa: ANN401 - Crossbar is not typed
        if crowds.setdefault(self, Counter())[host(getattr(addr, "host", ""))] < limit:
            return build(self, addr)
        refused: Any = _RefusedConnection()
        refused.factory = self
        return refused

    def came(self: Any, p: Any) -> None:  # noqa: ANN401 - see above
        come(self, p)
        p.whose = host(getattr(p.transport.getPeer(), "host", ""))
        if not trusted.has(p.whose):
            crowds.setdefault(self, Counter())[p.whose] += 1

    def went(self: Any, p: Any) -> None:  # noqa: ANN401 - see above
        go(self, p)
        one_less(crowds.get(self, Counter()), p.whose)

    for name, method in (("buildProtocol", built), ("registerProtocol", came), ("unregisterProtocol", went)):
        setattr(MaxConnectionsFactory, name, method)
