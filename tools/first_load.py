"""How much JavaScript the chat page loads before anything is asked of it: `python -m tools.first_load`.

Counted is what `index.html` names itself, scripts and preloads, as a server compresses it. What is rarely used is
loaded on demand, and does not count.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from tools.steps import ROOT, say, stop

DIST = ROOT / "web" / "dist"
MOST_KB = 150
_SCRIPT = re.compile(r'<(?:script[^>]*\ssrc|link[^>]*rel="modulepreload"[^>]*\shref)="(?P<path>[^"]+\.js)"')


def first_load_kb(dist: Path) -> dict[str, float]:
    """Kilobytes by file, compressed."""
    named = (match["path"] for match in _SCRIPT.finditer((dist / "index.html").read_text("utf-8")))
    return {path: len(gzip.compress((dist / path).read_bytes(), 6)) / 1000 for path in named}


def check(dist: Path = DIST) -> float:
    """Kilobytes in all; end with one line where it is too much."""
    kb = sum(first_load_kb(dist).values())
    if kb > MOST_KB:
        stop(f"the chat page loads {kb:.0f} KB of JavaScript at first, {MOST_KB} KB at most: load a part on demand.")
    return kb


def main() -> None:
    """Say how much it is."""
    say(f"The chat page loads {check():.0f} KB of JavaScript at first.")


if __name__ == "__main__":
    main()
