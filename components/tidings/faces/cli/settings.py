"""`tidings settings`: all settings, what they are here, and where that comes from."""

import click
import msgspec

from tidings.faces.cli.local import Local, SettingRow
from tidings.faces.cli.options import examples, on_a_folder
from tidings.faces.cli.output import print_json, print_table


@click.command(
    epilog=examples(
        "tidings settings",
        "tidings settings --changed",
        "TIDINGS_GUESTS=no tidings settings --json",
    )
)
@click.option("--changed", is_flag=True, help="Only those that are not as they come.")
@on_a_folder
def settings(*, local: Local, changed: bool, as_json: bool) -> None:
    """Show every setting with its value here, its default, and where the value comes from.

    Set one by its variable in the node's environment, or by its name in lower case, without TIDINGS_, in tidings.toml
    beside .crossbar/; the environment wins. Secrets are not shown. The port and sizes of messages are in
    .crossbar/config.yaml.
    """
    rows = [row for row in local.settings() if not changed or row.source != "default"]
    if as_json:
        print_json({"settings": [msgspec.structs.asdict(row) for row in rows]})
        return
    if not rows:
        click.echo("Everything is as it comes.", err=True)
        return
    print_table(
        ("setting", "value", "from", "what it is"), [(row.variable, row.value, _source(row), row.says) for row in rows]
    )


def _source(row: SettingRow) -> str:
    return "" if row.source == "default" else f"{row.source}, not {row.default or 'empty'}"
