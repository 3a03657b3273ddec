"""In which letters a page is written, as browsers find it out: by its first bytes, what came with it, and itself."""

import codecs
import re
from typing import Final

_HEAD_BYTES: Final = 1024
_META: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OTHERWISE: Final = "cp1252"
_TAKEN_FOR: Final = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""Pages that say the first are read as the second, which has all of its letters (WHATWG Encoding, section 4.2)."""
_KNOWN: Final = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "gb18030", "big5", "euc_jp", "euc_kr"}
    | {"shift_jis", "iso2022_jp", "cp866", "cp874", "mac-roman", "mac-cyrillic"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859-{number}" for number in range(1, 17)}
)
"""The encodings of the web; Python knows others that were never meant for texts of strangers."""


def decoded(body: bytes, said: str) -> str:
    """The text of a page; what is no letter of its encoding becomes U+FFFD.

    Args:
        said: the encoding that came with it, if any did.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    own = _META.search(body[:_HEAD_BYTES])
    for label in (said, own[1].decode() if own else ""):
        name = _known(label)
        if name:
            return body.decode(name, "replace")
    try:
        # the last letter may have been cut off
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return body.decode(_OTHERWISE, "replace")


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label.strip().lower()).name if label else ""
    except (LookupError, ValueError):
        return ""
    name = _TAKEN_FOR.get(name, name)
    return name if name in _KNOWN else ""
