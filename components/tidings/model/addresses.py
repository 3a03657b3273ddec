"""Which address a visitor really has, when the site's own web server stands between.

A proxy appends the address that it was called from to `X-Forwarded-For`; what was in that header before may be anything
that the visitor wrote. So the list is read from its end, and believed only as long as a trusted proxy has written it.
"""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MOST_HOPS = 10
LONGEST_LIST = 1000
"""Characters of `X-Forwarded-For` that are looked at, from its end."""
LONGEST_ROUTE = LONGEST_LIST + 64


def route(peer: str, forwarded_for: str = "") -> str:
    """All addresses on the way, the visitor's first: what the header says, and who called us."""
    return f"{forwarded_for[-LONGEST_LIST:]}, {peer}" if forwarded_for else peer


class Proxies:
    """The proxies that are trusted.

    Args:
        networks: addresses or networks: `127.0.0.1`, `10.0.0.0/8`, `::1`.

    Raises:
        ValueError: one of them is neither.
    """

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks: tuple[Network, ...] = tuple(ipaddress.ip_network(one) for one in networks)

    def visitor(self, way: str) -> str:
        """The last address on a way (see `route`) that is not a trusted proxy's; empty where nobody called by network.

        Something that is no address ends the way: the proxy that passed it on is then all that is known.
        """
        hops = [_address(hop) for hop in way.rsplit(",", MOST_HOPS)[-MOST_HOPS:]]
        known: Address | None = None
        for hop in reversed(hops):
            if hop is None:
                break
            known = hop
            if not self._trusts(hop):
                break
        return str(known) if known is not None else ""

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks if network.version == address.version)


UNTRUSTING = Proxies()
"""As it comes: whoever calls is who they are."""


@lru_cache(maxsize=10_000)  # each person's is asked for several times as they come
def _address(text: str) -> Address | None:
    """An address as proxies write it: bare, or with a port (`192.0.2.1:5123`, `[2001:db8::1]:5123`)."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
