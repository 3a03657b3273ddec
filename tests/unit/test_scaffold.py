"""`tidings init`: what it writes, and what it refuses to."""

from pathlib import Path

import msgspec
import pytest

from tests.support.node import ROOT
from tidings.scaffold.writing import CannotWrite, configuration, write


def test_an_app_has_all_its_parts(tmp_path: Path) -> None:
    """Under its own name, everywhere."""
    made = write(tmp_path / "kitten_club", "kitten_club", 8123)
    assert [str(path) for path in made] == [
        ".crossbar/config.yaml",
        ".gitignore",
        "README.md",
        "components/kitten_club.py",
        "pyproject.toml",
        "tests/test_kitten_club.py",
        "web/index.html",
        "web/kitten_club.css",
        "web/kitten_club.js",
    ]
    for path in made:
        text = (tmp_path / "kitten_club" / path).read_text("utf-8")
        assert "appname" not in text.lower(), path
    assert "class KittenClub(" in (tmp_path / "kitten_club/components/kitten_club.py").read_text("utf-8")
    assert "http://localhost:8123/" in (tmp_path / "kitten_club/README.md").read_text("utf-8")


def test_its_node_is_ours_with_a_component_more() -> None:
    """Nothing else differs but its pages: what is mended here is mended there."""
    ours = msgspec.yaml.decode((ROOT / ".crossbar" / "config.yaml").read_bytes())
    theirs = msgspec.yaml.decode(configuration("myapp"))
    added = theirs["workers"].pop(-2)
    assert [(one["id"], one["classname"]) for one in added["components"]] == [("myapp", "myapp.Myapp")]
    pages = theirs["workers"][0]["transports"][0]["paths"]["/"]["extra"]
    assert pages == {"folder": "../web", "shipped": True}
    ours["workers"][0]["transports"][0]["paths"]["/"]["extra"] = pages
    assert theirs == ours


@pytest.mark.parametrize("name", ["", "My", "my-app", "1app", "a" * 32, "class", "json", "tidings", "web", "ünder"])
def test_a_name_that_python_or_wamp_cannot_have_is_refused(tmp_path: Path, name: str) -> None:
    """And nothing is written."""
    with pytest.raises(CannotWrite):
        write(tmp_path / "there", name)
    assert not (tmp_path / "there").exists()


def test_what_is_there_is_not_touched(tmp_path: Path) -> None:
    """A folder with something in it, or a file; an empty folder will do."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for taken in ("full", "file"):
        with pytest.raises(CannotWrite, match="not empty"):
            write(tmp_path / taken, "myapp")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    assert write(tmp_path / "empty", "myapp")
