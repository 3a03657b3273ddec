"""Look for secrets and untidy ends in files: `python -m tools.hygiene [FILE …]`; without files, all that git follows.

Offline and in well under a second, so that it can run before each commit. What a formatter mends is left to the
formatter; this finds what nobody else looks for.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.steps import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 1_000_000
BINARY = {".png", ".jpg", ".gif", ".ico", ".woff2", ".webp"}
# Generated, long, and full of what looks like random keys: hashes.
SKIPPED = {"package-lock.json"}

FINDINGS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\n[A-Za-z0-9+/=]{16}"),
    "an API key of Tidings": re.compile(r"\btk_[A-Za-z0-9]{4,}_?[A-Za-z0-9_-]{28,}"),
    "a JSON Web Token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
    "a cloud access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of a code host": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20})"),
    "a merge conflict": re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE),
    "a space at the end of a line": re.compile(r"[ \t]+$", re.MULTILINE),
    "a carriage return": re.compile(r"\r"),
}


def main(arguments: list[str]) -> int:
    """Print one line per finding; return the exit code."""
    paths = [Path(name).resolve() for name in arguments] or list(_followed())
    found = [f"{_shown(path)}: {finding}" for path in paths if path.is_file() for finding in look(path)]
    print("\n".join(found) or f"hygiene: nothing found in {len(paths)} files")
    return 1 if found else 0


def look(path: Path) -> Iterator[str]:
    """Yield what is wrong with one file."""
    if path.stat().st_size > LARGEST:
        yield f"larger than {LARGEST // 1_000_000} MB"
        return
    if path.suffix in BINARY or path.name in SKIPPED or path.is_symlink():
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    if text and not text.endswith("\n"):
        yield "no newline at its end"
    for what, pattern in FINDINGS.items():
        match = pattern.search(text)
        if match and not (path.suffix == ".md" and what == "a space at the end of a line"):
            yield f"line {text.count(chr(10), 0, match.start()) + 1}: {what}"


def _followed() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    yield from (ROOT / name for name in listed.stdout.split("\0") if name)


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
