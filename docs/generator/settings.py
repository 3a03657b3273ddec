"""docs/reference/settings.md."""

from __future__ import annotations

from docs.generator import shapes
from tidings.faces.cli.local import SettingRow
from tidings.node.settings_table import default_rows

HEAD = """\
# Settings

Set one in the node's environment, or by its name in lower case, without `TIDINGS_`, in `tidings.toml` beside
`.crossbar/`. The environment wins. A wrong name or value stops the node at start with a sentence that names it.
`tidings settings` shows what each is on your machine.

```toml
# tidings.toml
guests = false
default_rooms = ["lobby", "kittens"]
```

The port, allowed origins, sizes of messages and pings are not here: Crossbar reads them from `.crossbar/config.yaml`,
where each is explained.
"""


def page() -> str:
    """The whole page."""
    return "".join([shapes.NOTE, HEAD, *(_entry(row) for row in default_rows())])


def _entry(row: SettingRow) -> str:
    default = f"`{row.default}`" if row.default else "empty"
    return f"\n## {row.variable}\n\n{row.says} Default: {default}. Takes: {row.allowed}.\n"
