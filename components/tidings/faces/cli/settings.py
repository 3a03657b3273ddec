"""`tidings settings`: all settings, what they are here, and where that comes from."""

import click
import msgspec

from tidings.faces.cli.local import Local
from tidings.faces.cli.options import on_a_folder
from tidings.faces.cli.output import print_json, print_table


@click.command()
@click.option("--changed", is_flag=True, help="Only those that are not as they come.")
@on_a_folder
def settings(local: Local, changed: bool, as_json: bool) -> None:
    """Show every setting with its value here, its default, and where the value comes from.

    Set one by its variable in the node's environment, or by its name in lower case, without TIDINGS_, in tidings.toml
    beside .crossbar/; the environment wins. Secrets are not shown. The port, allowed origins and sizes of messages are
    in .crossbar/config.yaml.

    \b
    Examples:
      tidings settings
      tidings settings --changed
      TIDINGS_GUESTS=no tidings settings --json
    """
    rows = [row for row in local.settings() if not changed or row.source != "default"]
    if as_json:
        print_json({"settings": [msgspec.structs.asdict(row) for row in rows]})
        return
    if not rows:
        click.echo("Everything is as it comes.", err=True)
        return
    print_table(
        ("setting", "value", "default", "from", "what it is"),
        [(row.variable, row.value, row.default, "" if row.source == "default" else row.source, row.says) for row in rows],
    )
