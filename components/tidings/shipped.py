"""Where the files are that come with Tidings beside its Python code: in the installed package, or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def pages() -> Path:
    """The built pages and browser libraries."""
    packaged = _PACKAGE / "_shipped" / "pages"
    return packaged if packaged.is_dir() else _CHECKOUT / "web" / "dist"


def configuration() -> Path:
    """The node's configuration as the project runs it itself."""
    packaged = _PACKAGE / "_shipped" / "config.yaml"
    return packaged if packaged.is_file() else _CHECKOUT / ".crossbar" / "config.yaml"
