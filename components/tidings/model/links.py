"""The links of a text that may be previewed, and where they lead.

Pages find the same ones in a text (`linkify.ts`, `markdown.ts`); here those in code and in quotes are left out: code is
not meant as a link, and what is quoted was shown before.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

import idna

from tidings.model.outgoing import LONGEST_URL

_FENCE: Final = re.compile(r"```[\w+#.-]{0,40}")
_CODE: Final = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
_ADDRESS: Final = re.compile("\\bhttps?://[^\\s<>\"'`{}|\\\\^\u200b-\u200f\u202a-\u202e\u2066-\u2069]+", re.IGNORECASE)
_TRAILING: Final = re.compile(r"[.,:;!?…»”’)\]*_~]+\Z")
_CLOSED_BY: Final = {")": "(", "]": "["}
_IN_PATHS: Final = "%/:=&?~#+!$,;'@()*[]-._"
_ROOM: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LONGEST_HOST: Final = 253


def links(text: str, most: int) -> list[str]:
    """The first links of a message that may be previewed, each once, as they stand in it."""
    found: dict[str, None] = {}
    if most > 0 and "://" in text:
        for link in _links(text):
            if link not in found and request_url(link) is not None and not _is_message(link):
                found[link] = None
                if len(found) >= most:
                    break
    return list(found)


def request_url(link: str) -> str | None:
    """The address to ask for what a link leads to: as URLs are sent, without its part after `#`; None for none."""
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in link):
        return None  # Python leaves some of them out in silence
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or "@" in parts.netloc:
        return None
    host = _ascii_host(host)
    if not host:
        return None
    place = f"[{host}]" if ":" in host else host
    netloc = place if port is None else f"{place}:{port}"
    path = quote(parts.path or "/", safe=_IN_PATHS)
    url = urlunsplit((parts.scheme.lower(), netloc, path, quote(parts.query, safe=_IN_PATHS), ""))
    return url if len(url) <= LONGEST_URL else None


def _ascii_host(host: str) -> str:
    if not host or len(host) > _LONGEST_HOST:
        return ""
    if host.isascii():
        return host
    try:
        found: str = idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return ""
    return found


def _links(text: str) -> Iterator[str]:
    for line in _plain_lines(text):
        # as long as it was, so that what stands beside code is not taken for one word
        spoken = _CODE.sub(lambda match: " " * len(match[0]), line)
        for match in _ADDRESS.finditer(spoken):
            link = match[0]
            if spoken.endswith("](", 0, match.start()):
                link = link.partition(")")[0]
            yield _without_trailing(link)


def _plain_lines(text: str) -> Iterator[str]:
    """The lines that are neither code nor quoted."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if _FENCE.fullmatch(lines[at]) and "```" in lines[at + 1 :]:
            at = lines.index("```", at + 1) + 1
            continue
        if not lines[at].startswith(">"):
            yield lines[at]
        at += 1


def _without_trailing(link: str) -> str:
    """Without the punctuation of the sentence; a bracket that was opened inside belongs to it."""
    trailing = _TRAILING.search(link)
    if trailing is None:
        return link
    kept = link[: trailing.start()]
    for mark in trailing[0]:
        opener = _CLOSED_BY.get(mark)
        if opener is None or kept.count(opener) <= kept.count(mark):
            break
        kept += mark
    return kept


def _is_message(link: str) -> bool:
    """Whether it is the address of a message in a room, as pages copy it: there is nothing to be fetched."""
    asked = parse_qs(urlsplit(link).query, max_num_fields=50) if link.count("&") < 50 else {}  # noqa: PLR2004 - as many
    room, at = asked.get("room", [""])[0], asked.get("at", [""])[0]
    return bool(_ROOM.fullmatch(room)) and at.isascii() and at.isdigit()
