"""What is one emoji: Unicode's own sequences, told by the kinds of their characters.

The list of emoji grows every year and ours would be old: what looks like one emoji is taken for one. A letter or a word
never does (Unicode Technical Standard #51, section 1.4.9, "EBNF and Regex").
"""

import re
from typing import Final

from tidings.model.errors import Invalid

# one picture: two flag letters, a key's cap, or a symbol with what may follow it (variation, skin, tags of a flag)
_SYMBOL: Final = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_PICTURE: Final = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_SYMBOL}\ufe0f?\u20e3?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*)"
)
_EMOJI: Final = re.compile(f"{_PICTURE}(?:\u200d{_PICTURE}){{0,7}}")


def check_emoji(text: str, field: str) -> None:
    """Refuse what is not exactly one emoji.

    Raises:
        Invalid: no emoji, or more than one.
    """
    if _EMOJI.fullmatch(text) is None:
        raise Invalid(f"`{field}` must be one emoji.", field=field)
