"""Links between the pages lead somewhere."""

import re
from pathlib import Path

import pytest

from docs.generator.shapes import anchor

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
PAGES += (ROOT / "examples").rglob("*.md")
LINK = re.compile(r"(?<!`)\[(?:[^\]]*)\]\((?P<to>[^)\s]+)\)")
OUTSIDE = ("http://", "https://")


def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """The addresses of a page's headings."""
    found = re.findall(r"^#+ (.*)$", prose(path), re.MULTILINE)
    return {anchor(heading) for heading in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(page: Path) -> None:
    """A link names a file that is there, and a heading that it has."""
    for found in LINK.finditer(prose(page)):
        to = found["to"]
        if to.startswith(OUTSIDE):
            continue
        name, _, heading = to.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), to
        if heading:
            assert heading in anchors(target), to


def test_each_decision_has_its_four_parts() -> None:
    """A decision says where it stands, why, what, and what it costs; and the list names it."""
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text("utf-8")
    for path in folder.glob("0*.md"):
        text = path.read_text("utf-8")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
        assert "\nStatus: " in text
        assert "- Good: " in text
        assert "- Bad: " in text
        assert f"({path.name})" in listed
