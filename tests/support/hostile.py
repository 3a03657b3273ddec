"""Texts that are not meant well, by name: what tests of every layer send, so that none forgets a kind of them.

`ACCEPTED` are texts that people may send; they come back as they were written. `REFUSED` and `TOO_LONG` may not be
sent, and the error says so. `QUERIES` are searched for, and mean something to one database or the other.
"""

from collections.abc import Mapping
from typing import Final

from tidings.model.requests import TEXT_LIMIT

SCRIPTS: Final[Mapping[str, str]] = {
    "script": "<script>window.hacked = 1</script>",
    "image": "<img src=x onerror='window.hacked = 1'>",
    "svg": "<svg/onload=window.hacked=1>",
    "out of an attribute": "\"><script>alert('hacked')</script>",
    "out of a string": "'; window.hacked = 1; //",
    "link": "<a href='javascript:window.hacked=1'>click</a>",
    "frame": "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "style": "<style>@import 'https://evil.example/x.css';</style>",
    "parser's confusion": "<math><mtext></form><form><mglyph><style></math><img src onerror=window.hacked=1>",
    "slot": "<template><slot name=x onslotchange=window.hacked=1></template>",
    "templates": "${window.hacked = 1} {{constructor.constructor('window.hacked=1')()}} <%= 7*7 %>",
    "comment": "<!--<img src='--><img src=x onerror=window.hacked=1>'>",
    "escaped": "&lt;script&gt;window.hacked=1&lt;/script&gt; &amp;",
    "javascript address": "javascript:window.hacked=1",
    "data address": "data:text/html,<script>window.hacked=1</script>",
    "addresses": 'https://good.example@evil.example/ and https://x.example/" onmouseover="window.hacked=1',
}
"""Each would set `window.hacked`, open a dialog or ask a stranger, if it were taken for anything but text."""

UNRULY: Final[Mapping[str, str]] = {
    "override": "\u202eturned around by an override that never ends",
    "isolate": "\u2067an isolate that is never closed, \u0627\u0644\u0639\u0631\u0628\u064a\u0629 and English",
    "zalgo": (
        "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034d"
        * 12
    ),
    "long word": "W" * 600,
    "families": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 60,
    "long address": "https://www.example.com/" + "a-long-path/" * 40,
    "many lines": "\n" * 30 + "far below",
    "nothing to see": "\u200b\u200b\u2060",
}
"""What would break a page: too wide, too high, the wrong way round."""

MARKDOWN: Final[Mapping[str, str]] = {
    "link in markdown": "[click](javascript:window.hacked=1) ![x](javascript:window.hacked=1)",
    "link with a link for its name": "[https://good.example](https://evil.example) [a](<javascript:x>)",
    "stars": "*" * TEXT_LIMIT,
    "stars and letters": "*a" * (TEXT_LIMIT // 2),
    "emphases that never end": "**_~~" * 800,
    "brackets": "[" * (TEXT_LIMIT // 2) + "](" * (TEXT_LIMIT // 4),
    "quotes in quotes": ">" * 1000 + " deep",
    "fences": "```js\n" * 600 + "x",
    "ticks": "`" * 2047 + "x" + "`" * 2046,
    "address that stars follow": "https://a.example/" + "*" * 4000 + "x",
    "many addresses": "https://a.example/?a&b " * 170 + "x",
}
"""Markers by the thousand, and links that lead elsewhere."""

LONG: Final[Mapping[str, str]] = {
    "as long as may be": "W" * TEXT_LIMIT,
    "as many bytes as may be": "\U0001f431" * TEXT_LIMIT,
    "a long line": "word " * 800 + "end",
    "as many words as may be": "a " * (TEXT_LIMIT // 2 - 1) + "aa",
    "other words each time": " ".join(f"{number:x}" for number in range(1000)),
    "letters that grow": "\ufdfa" * (TEXT_LIMIT - 100),  # one becomes eighteen where compatibility forms are undone
}
"""As much as may be, of each kind."""

OF_THE_WORLD: Final[Mapping[str, str]] = {
    "both directions": "English \u0639\u0631\u0628\u064a 123 \u05e2\u05d1\u05e8\u05d9\u05ea (mixed) \u200f!\u200e?",
    "marks of direction": "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069 left open",
    "zero width": "in\u200bvi\u200csi\u200dble\ufeff\u2060 joiners\u00ad",
    "flags": "\U0001f1e9\U0001f1ea\U0001f1ef\U0001f1f5\U0001f1e9 \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e"
    "\U000e0067\U000e007f",
    "skins": "\U0001f44d\U0001f3fb\U0001f44d\U0001f3ff \U0001f9d1\U0001f3fd\u200d\U0001f4bb \U0001f3fd alone",
    "halves of families": "\u200d\U0001f469\u200d \u200d\u200d x",
    "keycaps": "1\ufe0f\u20e3 \u2764\ufe0f \u2764\ufe0e",
    "private use": "\ue000\uf8ff\U000f0000 mine",
    "line ends of Unicode": "one\u2028two\u2029three",
    "cases": "\u0130stanbul \u0131 stra\u00dfe \u1e9e \u03a3\u03c2 \ufb01n",
    "astral": "\U0001d4d7\U0001d4ee\U0001d4f5\U0001d4f5\U0001d4f8 \U00020000 \U00010348",
    "combining first": "\u0301 accent without a letter",
    "hangul in parts": "\u1112\u1161\u11ab \u3164 filler",
}
"""What programs cut in two, turn around, fold or leave out."""

SYNTAX: Final[Mapping[str, str]] = {
    "table": "Robert'); DROP TABLE messages;--",
    "or": "' OR 1=1 --",
    "union": "x' UNION SELECT name, secret FROM webhooks /*",
    "dollars": "$$; SELECT pg_sleep(10); $tag$",
    "placeholders": "%s %(text)s :p_text ? ?1 $1 {0} {text!r}",
    "escapes": "\\' \\\\ \\x00 \\u0000 E'\\0' \\N",
    "likeness": "%_%% \\% [a-z]*",
    "quotes": '"" \'\' `` \u201c\u201d "unclosed',
    "json": '{"text": "x", "__proto__": {"hacked": 1}}',
    "headers": "x\nSet-Cookie: hacked=1\n\nHTTP/1.1 200 OK",
    "path": "../../../../etc/passwd file:///etc/passwd",
    "formula": '=HYPERLINK("https://evil.example","x") @SUM(1) +1 -1',
}
"""What means something to a database, a format or a program behind this one."""

ACCEPTED: Final[Mapping[str, Mapping[str, str]]] = {
    "scripts": SCRIPTS,
    "unruly": UNRULY,
    "markdown": MARKDOWN,
    "long": LONG,
    "of the world": OF_THE_WORLD,
    "syntax": SYNTAX,
}
"""All that people may send, by kind and name."""

CONTROLS: Final[Mapping[str, str]] = {
    "nul": "a\x00b",
    "escape": "a\x1b[31mred",
    "bell": "a\x07",
    "backspace": "a\x08b",
    "form feed": "a\x0cb",
    "delete": "a\x7fb",
    "next line": "a\x85b",
    "no character": "a\uffffb",
    "last of all": "a\U0010ffffb",
    "unassigned": "a\u0378b",
}
"""What steers a machine, or is no character at all."""

HALVES: Final[Mapping[str, str]] = {
    "half of a character": "a\ud83db",
    "other half of a character": "a\udc31b",
    "halves the wrong way round": "a\udc31\ud83db",
}
"""What Python's texts and JSON's escapes can say and UTF-8 cannot."""

REFUSED: Final[Mapping[str, str]] = {**CONTROLS, **HALVES}
"""What is no text; each has its first bad character at position 1."""

TOO_LONG: Final = "W" * (TEXT_LIMIT + 1)

QUERIES: Final[Mapping[str, str]] = {
    "and": "AND",
    "or": "OR kitten OR",
    "not": "NOT kitten",
    "near": "NEAR(kitten mist, 5)",
    "near unclosed": "NEAR(kitten",
    "column": "{text} : kitten",
    "other column": "room:lobby author:jack messages_text:x",
    "not a column": "- {room author} : kitten",
    "first": "^kitten ^",
    "prefix": 'kitten* *x "kitten"*',
    "plus": 'kitten + "mist" +x',
    "quotes": '""" kitten "',
    "one quote": 'kitten "mist',
    "brackets": "((((kitten))",
    "tsquery": "kitten & !mist | (x <-> y) <2> z:*AB",
    "tsquery unclosed": "kitten & | ! ( :* <->",
    "tsquery quotes": "'kitten' ''x \\'y \\",
    "weights": "kitten:1A,2B",
    "hexadecimal": "@6c6f626279 #6a61636b '@6c6f626279'",
    "ends the statement": "kitten'; DROP TABLE messages; --",
    "percent": "%kitten% %s %(match)s",
    "colon": ":p_match kitten",
    "as many words as may be": "a " * 99 + "b",
    "as many quotes as may be": '"' * 199 + "a",
    "letters that grow": "\ufdfa" * 200,
    "one word in many": "a-" * 99 + "b",
    "nothing": "\u200b",
    "signs": "!? ... \U0001f431",
}
"""What is searched for; 200 characters at most."""
