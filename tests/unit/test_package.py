"""The package that is installed is the one in this checkout."""

from importlib.metadata import entry_points, version
from pathlib import Path

import tidings

ROOT = Path(__file__).resolve().parents[2]


def test_version() -> None:
    """What pip says is installed is what the code says it is."""
    assert version("tidings") == tidings.__version__


def test_import_comes_from_this_checkout() -> None:
    """The tests see components/, not a copy that was installed earlier."""
    assert Path(tidings.__file__).is_relative_to(ROOT / "components")


def test_command() -> None:
    """Installing the package puts one command into PATH, and it can be loaded."""
    (command,) = entry_points(group="console_scripts", name="tidings")
    assert command.dist is not None
    assert command.dist.name == "tidings"
    assert callable(command.load())
