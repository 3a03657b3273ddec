"""Whose pages may speak with the node: the `Origin` that a browser tells of the page (RFC 6454), and the site's list.

A browser lets any page open a connection anywhere, and sends along what it has of cookies. So a page of a stranger
could act with its visitor's login, or reach a node inside its visitor's network. Programs that are no browsers send no
origin.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

LOCAL: Final = "local"
"""Stands for the names that only a machine itself or its own network can have. Addresses of private networks are among
them, names with a dot are not: any name server can point those at such an address."""

_PORTS: Final = {"http": 80, "https": 443}
_NETWORKS: Final = tuple(
    ipaddress.ip_network(network)
    for network in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10")
)
_HOST: Final = re.compile(r"(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]+")

Triple = tuple[str, str, int]
"""Scheme, host in lower case, port."""


class Origins:
    """The origins that a site allows.

    Args:
        allowed: `https://www.example.com`, `http://localhost:3000`, `https://*.example.com` (every name below it), or
            `local`.

    Raises:
        ValueError: one of them is none of these.
    """

    def __init__(self, allowed: Iterable[str] = (LOCAL,)) -> None:
        entries = list(allowed)
        self._allows_local = LOCAL in entries
        triples = [_entry(entry) for entry in entries if entry != LOCAL]
        self._exact = frozenset(triple for triple in triples if not triple[1].startswith("*."))
        self._below = tuple(triple for triple in triples if triple[1].startswith("*."))

    def allows(self, origin: str | None) -> bool:
        """Whether a page of this origin may; None, where no browser speaks, may."""
        if origin is None:
            return True
        found = _triple(origin)
        if found is None:
            return False
        if found in self._exact or (self._allows_local and _is_local(found[1])):
            return True
        scheme, host, port = found
        return any((scheme, port) == (one[0], one[2]) and host.endswith(one[1][1:]) for one in self._below)


def _entry(text: str) -> Triple:
    found = _triple(text)
    if found is None or not _HOST.fullmatch(found[1]):
        raise ValueError(f"{text!r} is no origin: write https://www.example.com, https://*.example.com or `{LOCAL}`")
    return found


def _triple(text: str) -> Triple | None:
    """An origin's parts; None for `null`, for other schemes and for what is more than an origin."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    if (
        parts.scheme not in _PORTS
        or not parts.hostname
        or parts.path
        or parts.query
        or parts.fragment
        or parts.username
    ):
        return None
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme]


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(".local")
    return any(address in network for network in _NETWORKS if network.version == address.version)
