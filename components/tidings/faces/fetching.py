"""Asking for what a link leads to: the way there, with its redirects, each of which is looked at anew.

No cookie and no credentials are sent, no address is called that may not be (see `outgoing`), and what comes is bounded
in time and size.
"""

from collections.abc import Callable
from email.message import Message as Headers
from typing import Final
from urllib.parse import urljoin

from msgspec import Struct

from tidings import __version__
from tidings.faces.outgoing import Answer, Outgoing, Unreachable
from tidings.model.errors import Invalid, TooLong
from tidings.model.links import request_url
from tidings.model.outgoing import target_of

REDIRECTS: Final = 3
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_FOUND: Final = 200


class Hosts(Struct, frozen=True, kw_only=True):
    """Which hosts are asked: by name, with all below it. Of `allowed`, all if there is none; of `denied`, none."""

    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def may(self, host: str) -> bool:
        """Whether a host is asked."""
        name = host.lower().rstrip(".")
        is_denied = any(_is_below(name, one) for one in self.denied)
        return not is_denied and (not self.allowed or any(_is_below(name, one) for one in self.allowed))


def _is_below(name: str, of: str) -> bool:
    of = of.lower().strip(".")
    return name == of or name.endswith(f".{of}")


class Fetched(Struct, frozen=True, kw_only=True):
    """What came: from which address in the end, of which type (`text/html`), in which encoding, how packed."""

    url: str
    host: str
    type: str
    charset: str
    packing: str
    body: bytes
    is_whole: bool


class Fetcher:
    """Asks.

    Args:
        ports: which may be connected to.
        contact: what a site's owner may turn to, an address; empty for none.
        now_s: a clock that never jumps, in seconds.
    """

    def __init__(
        self, outgoing: Outgoing, hosts: Hosts, ports: tuple[int, ...], contact: str, now_s: Callable[[], float]
    ) -> None:
        self._outgoing = outgoing
        self._hosts = hosts
        self._ports = frozenset(ports)
        self._name = f"Tidings/{__version__} (link preview{f'; +{contact}' if contact else ''})"
        self.now_s = now_s

    async def get(self, link: str, *, accept: str, most: int, until_s: float) -> Fetched | None:
        """What a link leads to, and no more than `most` bytes of it; None for nothing, or what may not be asked."""
        url = request_url(link)
        for _ in range(REDIRECTS + 1):
            left_s = until_s - self.now_s()
            if url is None or left_s <= 0 or not self._may(url):
                return None
            headers = {"User-Agent": self._name, "Accept": accept, "Accept-Encoding": "gzip"}
            try:
                answer = await self._outgoing.request("GET", url, headers, timeout_s=left_s, limit=most)
            except Unreachable:
                return None  # no internet, most often: nobody is told, nobody can do anything about it
            if answer.status not in _MOVED:
                return _fetched(url, answer) if answer.status == _FOUND else None
            url = _next(url, answer)
        return None

    def _may(self, url: str) -> bool:
        try:
            target = target_of(url)
        except (Invalid, TooLong):
            return False
        return target.port in self._ports and self._hosts.may(target.host)


def _next(url: str, answer: Answer) -> str | None:
    said = answer.headers.get("location", "")
    try:
        to = said.encode("latin-1").decode("utf-8")
        return None if any(ord(character) < ord(" ") for character in to) else request_url(urljoin(url, to))
    except ValueError:
        return None


def _fetched(url: str, answer: Answer) -> Fetched:
    headers = Headers()
    headers["Content-Type"] = _plain(answer.headers.get("content-type", "application/octet-stream"))
    return Fetched(
        url=url,
        host=target_of(url).host,
        type=headers.get_content_type(),
        charset=headers.get_content_charset("") or "",
        packing=answer.headers.get("content-encoding", "").strip().lower(),
        body=answer.body,
        is_whole=answer.is_whole,
    )


def _plain(header: str) -> str:
    """A header that can be taken apart: it is of strangers."""
    return "".join(character for character in header[:200] if character.isascii() and character.isprintable())
