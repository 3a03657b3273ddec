"""The chat page is there soon: its first load stays small."""

import random
from pathlib import Path

import pytest

from tools.first_load import DIST, MOST_KB, check, first_load_kb


def test_the_chat_page_loads_little_at_first() -> None:
    """Its script and what that imports at once; something is counted."""
    assert len(first_load_kb(DIST)) >= 2
    assert 20 < check(DIST) <= MOST_KB


def test_too_much_ends_the_build(tmp_path: Path) -> None:
    """Scripts and preloads count, compressed; what the page does not name does not."""
    page = """<script type="module" crossorigin src="./assets/a.js"></script>
      <link rel="modulepreload" crossorigin href="./assets/b.js"><link rel="stylesheet" href="./assets/c.css">"""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(page, "utf-8")
    noise = random.Random(1).randbytes(140_000)  # cannot be compressed
    for name, content in (("a", noise), ("b", b"x" * 1_000_000), ("on-demand", noise)):
        (tmp_path / "assets" / f"{name}.js").write_bytes(content)
    assert 140 < check(tmp_path) < 142
    (tmp_path / "assets" / "b.js").write_bytes(noise)
    with pytest.raises(SystemExit, match="280 KB of JavaScript at first, 150 KB at most"):
        check(tmp_path)
