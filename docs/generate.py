"""Write what is generated: `python -m docs.generate` the pages of docs/reference/ and the browser client's types.

`python -m docs.generate typescript` prints the types instead.

The pages are made from the table of procedures, the errors, the settings and the command line: mend those, not the
pages. A test holds the two together.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docs.generator import cli, errors, http, procedures, settings, topics, typescript

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
TYPES = ROOT / "web" / "src" / "client" / "api.ts"

PAGES: Mapping[str, Callable[[], str]] = {
    "procedures.md": procedures.page,
    "http.md": http.page,
    "topics.md": topics.page,
    "errors.md": errors.page,
    "settings.md": settings.page,
    "cli.md": cli.page,
}


def main(arguments: list[str]) -> int:
    """Print the types, or write the pages that differ and name them."""
    if arguments == ["typescript"]:
        print(typescript.module(), end="")
        return 0
    if arguments:
        print("usage: python -m docs.generate [typescript]", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        _write(FOLDER / name, page())
    _write(TYPES, typescript.module())
    return 0


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
