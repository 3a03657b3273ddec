"""`tidings backup`: all that a node keeps, in one file."""

from pathlib import Path

import click

from tidings.faces.cli.local import Local
from tidings.faces.cli.options import examples, on_a_folder
from tidings.faces.cli.output import print_json, visible


@click.command(epilog=examples("tidings backup tidings.backup", "tidings backup /mnt/$(date +%F).backup --json"))
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@on_a_folder
def backup(*, local: Local, target: Path, as_json: bool) -> None:
    """Write a backup to FILE: the database, the files that people sent, and the node's secrets.

    The node may run meanwhile, and goes on as always: what is in the backup is of one moment. Keep it where only you
    can read it. Files in a bucket are not in it, nor are tidings.toml and .crossbar/.
    """
    made = local.back_up(target)
    if as_json:
        print_json({"file": str(target), **{name: getattr(made, name) for name in made.__struct_fields__}})
        return
    what = f"{made.events} events in {made.streams} streams, {made.files} files"
    click.echo(f"{visible(str(target))}: {what}, {made.bytes} bytes")
    if made.gone:
        click.echo(f"{made.gone} files were deleted meanwhile, and are not in it.", err=True)
