"""The head of a page: Open Graph, Twitter's cards, and what HTML itself has for it."""

import re
from html.parser import HTMLParser
from typing import Final

from tidings.model.previews import (
    ALT_MOST,
    DESCRIPTION_MOST,
    SITE_MOST,
    TITLE_MOST,
    Direction,
    PageWords,
    quiet_line,
)

_CHUNK: Final = 16_384
_RAW_MOST: Final = 8192
"""Characters of anything that is said; no more is looked at."""
_FIRST: Final[dict[str, tuple[str, ...]]] = {
    "title": ("og:title", "twitter:title", "", "title"),
    "description": ("og:description", "twitter:description", "description"),
    "site": ("og:site_name", "application-name"),
    "picture": ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"),
    "alt": ("og:image:alt", "twitter:image:alt"),
}
"""Where each word is looked for, in this order; the empty name is the element `title`."""
_NAMES: Final = frozenset(name for names in _FIRST.values() for name in names if name)
_LANG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")


class _Head(HTMLParser):
    """Takes what is wanted from a head. It keeps no tree, so nothing is too deep for it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.is_over = False
        self.lang = ""
        self.dir: Direction = "auto"
        self.said: dict[str, str] = {}
        self._title: list[str] | None = None
        self._left = _RAW_MOST

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is said of the page."""
        if self.is_over:
            return
        if tag == "body":
            self.is_over = True
        elif tag == "html":
            self._note_language(dict(attrs))
        elif tag == "meta":
            self._note(dict(attrs))
        elif tag == "title" and "" not in self.said:
            self._title = []

    def handle_data(self, data: str) -> None:
        """A part of the title."""
        if self._title is not None and self._left > 0:
            self._title.append(data[: self._left])
            self._left -= len(data)

    def handle_endtag(self, tag: str) -> None:
        """The title, or the head, has ended."""
        if tag == "title" and self._title is not None:
            self.said[""] = "".join(self._title)
            self._title = None
        elif tag == "head":
            self.is_over = True

    def _note(self, attributes: dict[str, str | None]) -> None:
        content = attributes.get("content") or ""
        for attribute in ("property", "name"):
            name = (attributes.get(attribute) or "").strip().lower()
            if name in _NAMES and content.strip() and name not in self.said:
                self.said[name] = content[:_RAW_MOST]

    def _note_language(self, attributes: dict[str, str | None]) -> None:
        lang = (attributes.get("lang") or "").strip()
        self.lang = lang if _LANG.fullmatch(lang) else ""
        direction = (attributes.get("dir") or "").strip().lower()
        self.dir = "rtl" if direction == "rtl" else "ltr" if direction == "ltr" else "auto"


def words_of(page: str) -> PageWords:
    """What a page says of itself, as it may be shown. Its body is not looked at."""
    head = _Head()
    for place in range(0, len(page), _CHUNK):
        head.feed(page[place : place + _CHUNK])
        if head.is_over:
            break

    def first(word: str, most: int) -> str:
        lines = (quiet_line(head.said.get(name, ""), most) for name in _FIRST[word])
        return next((line for line in lines if line), "")

    return PageWords(
        title=first("title", TITLE_MOST),
        description=first("description", DESCRIPTION_MOST),
        site=first("site", SITE_MOST),
        picture=next((head.said[name].strip()[:2048] for name in _FIRST["picture"] if name in head.said), ""),
        alt=first("alt", ALT_MOST),
        lang=head.lang,
        dir=head.dir,
    )
