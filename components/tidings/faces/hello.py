"""What a joining session says of itself, as the router hands it on (details of WAMP's HELLO and of its transport)."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tidings.faces.sessions import address_of, header_of
from tidings.model.addresses import Proxies


class Hello(Struct, frozen=True, kw_only=True):
    """One attempt to join. `cookie` is what the browser sent of the site's cookies, `origin` whose page it runs."""

    method: str
    address: str
    ticket: str = ""
    nickname: str | None = None
    key: str | None = None
    public_key: str = ""
    origin: str | None = None
    cookie: str = ""

    def __repr__(self) -> str:
        return f"Hello(method={self.method!r}, address={self.address!r}, …)"  # the rest is nobody's business


def hello_of(details: Mapping[str, Any], proxies: Proxies) -> Hello:
    """Read the router's account; anything of a wrong type counts as not there."""
    extra = _mapping(details.get("authextra"))
    transport = _mapping(details.get("transport"))
    return Hello(
        method=str(details.get("authmethod")),
        address=address_of(transport, proxies),
        ticket=str(details.get("ticket") or ""),
        nickname=_text(extra.get("nickname")),
        key=_text(extra.get("key")),
        public_key=str(extra.get("pubkey") or ""),
        origin=header_of(transport, "origin"),
        cookie=header_of(transport, "cookie") or "",
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
