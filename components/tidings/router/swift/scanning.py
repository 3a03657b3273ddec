"""JSON is decoded in C, and what encodes it is made once.

WAMP's JSON has a convention for bytes: a text that begins with U+0000 (WAMP 2.3, "Binary conversion of JSON strings").
For its sake Autobahn decodes all JSON with the scanner that is written in Python. What has no such character in it can
take the one in C. What is nested deeply keeps the Python one: that gives up at some three hundred levels, and whoever
encodes it next may not manage many more. And for each message Autobahn makes the object that encodes it anew.
"""

import json
from typing import Any, Final

from autobahn.wamp import serializer

MOST_BRACKETS: Final = 250
"""A text with so many `[` and `{` in all cannot be nested more deeply."""

_theirs = serializer._loads  # noqa: SLF001 - the module's own, for this version
_their_dumps = serializer._dumps  # noqa: SLF001 - see above
_encode = serializer._WAMPJsonEncoder(separators=(",", ":"), ensure_ascii=False, sort_keys=False).encode  # noqa: SLF001 - as there


def loads(text: str, **options: Any) -> Any:  # noqa: ANN401 - any JSON
    """Decode, as Autobahn does."""
    is_plain = "\\u0000" not in text and text.count("[") + text.count("{") <= MOST_BRACKETS
    return json.loads(text) if is_plain and not any(options.values()) else _theirs(text, **options)


def dumps(value: object, **options: Any) -> str:  # noqa: ANN401 - see above
    """Encode, as Autobahn does."""
    text: str = _their_dumps(value, **options) if any(options.values()) else _encode(value)
    return text


def pull() -> None:
    """Have Autobahn decode and encode with these."""
    serializer._loads = loads  # type: ignore[assignment] # noqa: SLF001 - see above
    serializer._dumps = dumps  # type: ignore[assignment] # noqa: SLF001 - see above
