"""The grammar of names and texts: what may be a room, a topic, an authid, a nickname, a message.

msgspec checks types and lengths; it lets lone surrogates, control characters and look-alikes pass, so the rules about
characters are here. Names that people choose are never put into a URI: rooms, topics and authids have grammars of
plain ASCII, because they become part of WAMP topics (WAMP, section "URIs").
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NewType

from confusable_homoglyphs import confusables

from tidings.model.errors import Invalid, TooLong

RoomName = NewType("RoomName", str)
TopicName = NewType("TopicName", str)
Authid = NewType("Authid", str)
StreamName = NewType("StreamName", str)

# `(?!\n)`: Python's `$` also matches before a line end, and msgspec searches; `\Z` means nothing in OpenAPI's dialect
DIRECT: Final = "dm-"
"""What the names of direct rooms begin with, and no others."""
ROOM: Final = r"^[a-z0-9][a-z0-9_-]{0,63}$(?!\n)"
TOPIC: Final = r"^(?!.*\.\.)[a-z0-9]([a-z0-9_.-]{0,126}[a-z0-9_-])?$(?!\n)"
AUTHID: Final = r"^(?!.*\.\.)[A-Za-z0-9]([A-Za-z0-9_.@+:-]{0,126}[A-Za-z0-9_@+:-])?$(?!\n)"
EVENT_TYPE: Final = r"^[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,31}){0,3}$(?!\n)"
NODE: Final = r"^presence$(?!\n)"
"""The node's own streams, by name."""
MENTION: Final = r"^(?!.*\.\.)(@here|[A-Za-z0-9]([A-Za-z0-9_.@+:-]{0,126}[A-Za-z0-9_@+:-])?)$(?!\n)"
"""An authid, or `@here` for everybody."""
COMMAND: Final = r"^[a-z][a-z0-9_-]{0,31}$(?!\n)"
KEY: Final = r"^[A-Za-z0-9_.:-]{8,128}$(?!\n)"
"""The idempotency key: 8 to 128 characters; 128 random bits in any common notation fit."""

NAME_LIMIT: Final = 40

_ROOM = re.compile(ROOM)
_TOPIC = re.compile(TOPIC)
_AUTHID = re.compile(AUTHID)
_NODE = re.compile(NODE)

# Cc control, Cf format (zero-width, bidi overrides), Cs surrogate, Co private use, Cn unassigned, Zl/Zp separators
_NOT_IN_NAMES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# letters and a symbol that show as nothing: the Hangul fillers, the empty Braille cell
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_NOT_IN_TEXTS: Final = frozenset({"Cc", "Cs", "Cn"})
_TEXT_CONTROLS: Final = frozenset("\n\t")
_MOST_MARKS_IN_A_ROW: Final = 4


def room_stream(room: str) -> StreamName:
    """The stream of a room."""
    return StreamName(f"room.{room}")


def topic_stream(topic: str) -> StreamName:
    """The stream of a topic that the web app publishes to."""
    return StreamName(f"topic.{topic}")


def user_stream(authid: str) -> StreamName:
    """The inbox of one person."""
    return StreamName(f"user.{authid}")


PRESENCE_STREAM: Final = StreamName("node.presence")
"""Who came and went, on the whole node; for backends, and written only while a webhook wants it."""


def split_stream(stream: str) -> tuple[str, str] | None:
    """Split `room.lobby` into its kind and its name; None where it is no stream's name."""
    kind, dot, name = stream.partition(".")
    grammar = {"room": _ROOM, "topic": _TOPIC, "user": _AUTHID, "node": _NODE}.get(kind)
    if not dot or grammar is None or not grammar.fullmatch(name):
        return None
    return kind, name


def one_line(text: str) -> str:
    """A text without line ends, and with single blanks between its words."""
    return " ".join(text.split())


def check_text(text: str, field: str) -> None:
    """Refuse lone surrogates, unassigned code points and control characters (newline and tab are welcome).

    Raises:
        Invalid: `tidings.error.invalid`, naming the field and the first bad character.
    """
    if text.isascii() and text.isprintable():
        return
    for place, character in enumerate(text):
        if unicodedata.category(character) in _NOT_IN_TEXTS and character not in _TEXT_CONTROLS:
            raise Invalid(
                f"`{field}` contains U+{ord(character):04X} at position {place}, which is not text.",
                field=field,
            )


def clean_name(name: str, field: str = "nickname") -> str:
    """The name as it is stored and shown: NFKC, trimmed, single spaces (Unicode UAX #15).

    Raises:
        Invalid: empty, or with invisible, control or direction-changing characters, or heaps of accents, or without
            any letter or digit.
        TooLong: over 40 characters.
    """
    _refuse_invisible(name, field)
    cleaned = " ".join(unicodedata.normalize("NFKC", name).split())
    if not cleaned:
        raise Invalid(f"`{field}` is empty.", field=field)
    if len(cleaned) > NAME_LIMIT:
        raise TooLong(f"`{field}` may have {NAME_LIMIT} characters at most.", field=field, limit=NAME_LIMIT)
    _refuse_invisible(cleaned, field)
    _refuse_heaps_of_marks(cleaned, field)
    if not any(unicodedata.category(character)[0] in "LN" for character in cleaned):
        raise Invalid(f"`{field}` needs at least one letter or digit.", field=field)
    return cleaned


def _refuse_invisible(name: str, field: str) -> None:
    for character in name:
        if unicodedata.category(character) in _NOT_IN_NAMES or character in _BLANK:
            raise Invalid(f"`{field}` may not contain the character U+{ord(character):04X}.", field=field)


def _refuse_heaps_of_marks(name: str, field: str) -> None:
    row = 0
    for character in unicodedata.normalize("NFD", name):
        row = row + 1 if unicodedata.category(character).startswith("M") else 0
        if row > _MOST_MARKS_IN_A_ROW:
            raise Invalid(f"`{field}` has too many accents on one letter.", field=field)


def skeleton(name: str) -> str:
    """What a name looks like: two names with one skeleton could be taken for each other.

    After UTS #39, section 4: decomposed, each character replaced by its Latin prototype where it has one, case and
    accents folded away, and spaces dropped. Folding is stricter than the report asks: "Jose" and "José" count as one.
    """
    shapes = (_prototype(character) for character in unicodedata.normalize("NFKD", name) if _has_shape(character))
    return "".join("".join(shapes).split())


def _has_shape(character: str) -> bool:
    category = unicodedata.category(character)
    return not category.startswith("M") and category != "Cf"


_ALIKE: Final = {"0": "o", "1": "l", "i": "l", "|": "l", "m": "rn"}


@lru_cache(maxsize=4096)
def _prototype(character: str) -> str:
    if character.isascii():
        return _ALIKE.get(character.lower(), character.lower())
    # The letter as it was written comes first: a capital Greek Nu looks like N, a small one like v. Its other case
    # serves those without a twin of their own: U+043A has none, U+041A looks like K.
    for form in (character, character.casefold(), character.upper()):
        for like in _looks_like(form):
            plain = unicodedata.normalize("NFKD", like).casefold()
            if plain.isascii() and len(plain) == 1:
                return _ALIKE.get(plain, plain)
    return character.casefold()


def _looks_like(character: str) -> list[str]:
    if len(character) != 1:
        return []
    found = confusables.is_confusable(character, preferred_aliases=["latin"])
    return [str(like["c"]) for like in found[0]["homoglyphs"]] if found else []


FOLDED_MOST: Final = 800


def folded(*texts: str) -> str:
    """Texts as they are looked for: case and accents count for nothing. What is over `FOLDED_MOST` is left out."""
    letters = unicodedata.normalize("NFKD", " ".join(texts))
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()[:FOLDED_MOST]
