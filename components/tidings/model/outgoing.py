"""Where Tidings may send requests of its own: addresses (URLs), and which machines they may lead to.

Whoever can have Tidings call an address could otherwise have it call what only this machine's network can reach
(server-side request forgery). So the public internet is open, and everything else only where the site says so.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from tidings.model.errors import Invalid, TooLong

LONGEST_URL: Final = 2048
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # NAT64 (RFC 6052): the last 32 bits are an IPv4 address
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

Reach = Literal["public", "anywhere"]
"""Which machines may be called: those on the public internet, or private ones (this machine, its network), too."""


class Target(Struct, frozen=True, kw_only=True):
    """A URL that has been looked through."""

    url: str
    scheme: str
    host: str
    port: int


def target_of(url: str, field: str = "url") -> Target:
    """Look through a URL: `https` or `http`, a host, no user and no password, nothing that could be read in two ways.

    Raises:
        Invalid, TooLong: it will not do; the sentence says why.
    """
    if len(url) > LONGEST_URL:
        raise TooLong(f"`{field}` may have {LONGEST_URL} characters at most.", field=field, limit=LONGEST_URL)
    if not url.isascii() or not url.isprintable() or set(url) & set(' "<>\\^`{|}'):
        raise Invalid(f"`{field}` has a character that a URL cannot have; write it as %XX.", field=field)
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise Invalid(f"`{field}` is no URL.", field=field) from None
    _require_plain(parts, field)
    return Target(url=url, scheme=parts.scheme, host=parts.hostname or "", port=port)


def _require_plain(parts: SplitResult, field: str) -> None:
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise Invalid(f"`{field}` must begin with https:// and a host.", field=field)
    if parts.username is not None or parts.password is not None:
        raise Invalid(f"`{field}` may hold no user and no password: addresses get into logs.", field=field)
    if parts.fragment:
        raise Invalid(f"`{field}` may have no part after #: it is never sent.", field=field)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also when it is written inside another one.

    Private, loopback, link-local (where clouds keep their metadata), shared, multicast, reserved: all are not.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(one) for one in _meant_by(found))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    is_site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not address.is_reserved and not is_site_local


def _meant_by(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The addresses that packets to this one may end at: those that carry an IPv4 address inside name that one."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _TRANSLATED:
        return [IPv4Address(int(address) & 0xFFFF_FFFF)]
    tunnelled = [address.sixtofour] if address.sixtofour else list(address.teredo or ())
    return [address, *tunnelled]


def may_connect(address: str, scheme: str, reach: Reach, *, in_clear: bool = False) -> bool:
    """Whether a request may go to this IP address.

    To the public internet only encrypted, unless nothing in it is a secret (`in_clear`); to private machines only where
    that is allowed, and there `http` will do.
    """
    if is_public(address):
        return in_clear or scheme == "https"
    return reach == "anywhere"
