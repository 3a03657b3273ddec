"""Previews: what a page that a message links to says of itself, as text, and a small picture of the node's own."""

import unicodedata
from typing import Final, Literal

from msgspec import Struct

from tidings.model.files import MessageFile

TITLE_MOST: Final = 150
DESCRIPTION_MOST: Final = 300
SITE_MOST: Final = 60
ALT_MOST: Final = 200
_LEFT_OUT: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
_JOINERS: Final = frozenset("\u200c\u200d")
"""Of what is invisible these two belong to words and to emoji."""
_MOST_MARKS_IN_A_ROW: Final = 4

Direction = Literal["ltr", "rtl", "auto"]


class PageWords(Struct, frozen=True, kw_only=True):
    """What a page says of itself, as it stands there: written by strangers, and of any length.

    `picture` is the address of a picture of it, `alt` what that shows; `lang` is the language of the words (BCP 47).
    """

    title: str = ""
    description: str = ""
    site: str = ""
    picture: str = ""
    alt: str = ""
    lang: str = ""
    dir: Direction = "auto"


class Preview(Struct, frozen=True, kw_only=True):
    """What a link of a message leads to. `url` is the link; `host` is who answered in the end.

    `title`, `description` and `site` are the page's own words about itself: text, as short as they are, and empty
    where it says nothing. `lang` is their language (BCP 47), `dir` how they are written. `picture` is a small copy that
    the node has made; it is read as the files of messages are, and goes with the preview.
    """

    url: str
    host: str
    title: str = ""
    description: str = ""
    site: str = ""
    lang: str = ""
    dir: Direction = "auto"
    picture: MessageFile | None = None


def quiet_line(text: str, most: int) -> str:
    """Words of strangers as they may be shown on one line: nothing invisible, nothing that turns what is beside it.

    What is too long ends with an ellipsis.
    """
    kept: list[str] = []
    marks = 0
    for character in text[: most * 8]:  # what is left out counts, too: nobody waits for heaps of it
        category = unicodedata.category(character)
        if category[0] == "Z" or category == "Cc":
            kept.append(" ")
            continue
        marks = marks + 1 if category[0] == "M" else 0
        if marks > _MOST_MARKS_IN_A_ROW or (category in _LEFT_OUT and character not in _JOINERS):
            continue
        kept.append(character)
    line = " ".join("".join(kept).split())
    if not any(unicodedata.category(character)[0] in "LNPS" for character in line):
        return ""
    return line if len(line) <= most else f"{_cut(line, most - 1)}…"


def _cut(line: str, most: int) -> str:
    """Not within a letter and its marks, nor within an emoji that is put together."""
    end = most
    while end > 0 and (unicodedata.category(line[end])[0] == "M" or line[end] in _JOINERS or line[end - 1] in _JOINERS):
        end -= 1
    return line[:end].rstrip()
