"""The sentences of the plain pages in the visitor's language.

English is the key; the other languages, which are those of the live pages, have a file each beside the templates. What
such a catalogue lacks is in English; a test holds that it lacks nothing.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Final, Literal

from markupsafe import Markup, escape
from msgspec import Struct

from tidings.model.errors import TidingsError

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "de": "Deutsch", "ar": "العربية"}
"""In their own words, as the choice of them has it."""

_RIGHT_TO_LEFT: Final = frozenset({"ar"})
_DECIMAL: Final = {"de": ","}
_HEADER_MOST: Final = 500
"""So much of `Accept-Language` is looked at."""
_NAMED: Final = re.compile(r"\{(\w+)\}")
_OF_THE_RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")

Form = Literal["zero", "one", "two", "few", "many", "other"]
Catalogue = Mapping[str, str | Mapping[Form, str]]


def key(english: str) -> str:
    """Mark a sentence of a table; it is translated where it is shown."""
    return english


MONTHS: Final = (
    key("January"),
    key("February"),
    key("March"),
    key("April"),
    key("May"),
    key("June"),
    key("July"),
    key("August"),
    key("September"),
    key("October"),
    key("November"),
    key("December"),
)

_FOR_READERS: Final[Mapping[str, str]] = {
    "tidings.error.name_taken": key("Somebody else has this name. Please choose another."),
    "tidings.error.nickname_required": key("Choose a name first."),
    "tidings.error.key_reused": key("This form was sent already. Send it again if you mean to say one more thing."),
    "tidings.error.rate_limited": key("That was quick. Please wait a few seconds, and send it again."),
    "tidings.error.no_such_room": key("There is no such room, or it is not for everybody."),
    "tidings.error.unavailable": key("The chat cannot be reached at this moment. Please try again."),
    "tidings.error.internal": key("Something went wrong here. It is in the log; please try again."),
}
"""Sentences for readers, where those for developers would not do."""


class Words(Struct, frozen=True):
    """What is said in one language."""

    language: str
    catalogue: Catalogue = {}

    @property
    def direction(self) -> str:
        """Which way it is read: `ltr` or `rtl`."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def t(self, english: str, **values: object) -> Markup:
        """A sentence; what stands in `{braces}` is replaced, and escaped if it is not markup already."""
        found = self.catalogue.get(english)
        return self._filled(found if isinstance(found, str) else english, values)

    def plural(self, one: str, other: str, count: int, **values: object) -> Markup:
        """A sentence by a number. `other` is the key, with `{count}` in it; `one` says the same of one, in English."""
        found = self.catalogue.get(other)
        if isinstance(found, str | None):
            return self._filled(one if count == 1 else other, {"count": count, **values})
        return self._filled(found.get(plural_form(self.language, count), found["other"]), {"count": count, **values})

    def moment(self, time: int) -> Markup:
        """A time in ms, for people; the server does not know their time zone, so it names the one it uses."""
        when = _when(time)
        return self.t(
            "{day} {month} {year}, {time} UTC",
            day=when.day,
            month=self.t(MONTHS[when.month - 1]),
            year=when.year,
            time=f"{when:%H:%M}",
        )

    def size(self, size: int) -> Markup:
        """How large a file is."""
        if size < 1000:  # noqa: PLR2004 - a kilobyte
            return self.plural("1 byte", "{count} bytes", size)
        if size < 999_500:  # noqa: PLR2004 - what rounds to 1 MB
            return self.t("{size} kB", size=f"{size / 1000:.0f}")
        return self.t("{size} MB", size=f"{size / 1_000_000:.1f}".replace(".", _DECIMAL.get(self.language, ".")))

    def title_of(self, error: TidingsError) -> Markup:
        """What is wrong, in a few words."""
        return self.t(error.title)

    def sentence_of(self, error: TidingsError) -> Markup:
        """What is wrong, and what to do. Where only the server's English would say it, its kind is said instead."""
        ours = _FOR_READERS.get(error.uri)
        if ours is not None:
            return self.t(ours)
        if self.language == "en" or error.sentence in self.catalogue:
            return self.t(error.sentence).replace("`", "")
        if error.limit is not None and error.limit > 0 and error.uri == "tidings.error.too_long":
            return self.plural("At most 1 character, please.", "At most {count} characters, please.", error.limit)
        return self.t(error.title)

    def _filled(self, sentence: str, values: Mapping[str, object]) -> Markup:
        parts = _NAMED.split(sentence)
        return Markup("").join(
            escape(part) if at % 2 == 0 else self._isolated(values[part]) if part in values else f"{{{part}}}"
            for at, part in enumerate(parts)
        )

    def _isolated(self, value: object) -> Markup:
        """A name that is written the other way round must not turn the words beside it: FSI … PDI of Unicode."""
        text = escape(value)
        plain = text.striptags()
        turns = (_OF_THE_RIGHT.search(plain) is not None) != (self.direction == "rtl")
        return Markup("\u2068{}\u2069").format(text) if turns and any(map(str.isalpha, plain)) else text


def _when(time: int) -> datetime:
    return datetime.fromtimestamp(time / 1000, UTC)


def machine(time: int) -> str:
    """A time in ms, for machines."""
    return _when(time).isoformat(timespec="seconds")


def plural_form(language: str, count: int) -> Form:
    """Which form a number takes (CLDR)."""
    if language != "ar":
        return "one" if count == 1 else "other"
    if count < 3:  # noqa: PLR2004 - 0, 1 and 2 have a form each
        return ("zero", "one", "two")[count]
    rest = count % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"  # noqa: PLR2004 - CLDR's rule for Arabic


@cache
def words_in(language: str) -> Words:
    """What is said in one of the `LANGUAGES`."""
    if language == "en":
        return Words(language)
    path = resources.files("tidings.faces") / "templates" / f"plain-{language}.json"
    return Words(language, json.loads(path.read_text("utf-8")))


def language_in(tag: str) -> str | None:
    """`de-AT` is `de`; None if there is nothing of the kind."""
    first = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    return first if first in LANGUAGES else None


def language_for(asked: str, chosen: str, preferred: str) -> str:
    """The first that there is: what the address says, what was chosen before, what the browser prefers; else English.

    Args:
        preferred: the header `Accept-Language`.
    """
    found = (language_in(tag) for tag in (asked, chosen, *_by_preference(preferred[:_HEADER_MOST])))
    return next((language for language in found if language is not None), "en")


def _by_preference(header: str) -> list[str]:
    """The tags of `Accept-Language`, the dearest first (RFC 9110, 12.5.4)."""
    weighed = []
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        weight = _weight(parameter)
        if weight > 0:
            weighed.append((weight, tag))
    return [tag for _, tag in sorted(weighed, key=lambda one: -one[0])]


def _weight(parameter: str) -> float:
    """Of `q=0.8`; 1 where there is none, 0 where it is nonsense."""
    if not parameter.strip():
        return 1
    found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameter, re.IGNORECASE)
    return float(found[1]) if found else 0
