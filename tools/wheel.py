"""What goes into the package beside the Python code: hatchling asks this when it builds a wheel.

The node's configuration, and the pages if they are built (`make web`): `tidings init` and installed nodes need both. An
editable installation finds them where they are (`tidings.shipped`).
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = "tidings/_shipped"


class Shipped(BuildHookInterface[Any]):
    """Adds them."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files; `version` is the kind of wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        build_data["force_include"][str(root / ".crossbar" / "config.yaml")] = f"{SHIPPED}/config.yaml"
        pages = root / "web" / "dist"
        if (pages / "index.html").is_file():
            build_data["force_include"][str(pages)] = f"{SHIPPED}/pages"
        else:
            self.app.display_warning("The pages are not built (`make web`): this wheel has none.")
