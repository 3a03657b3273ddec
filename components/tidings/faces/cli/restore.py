"""`tidings restore`: the way back from a backup."""

from pathlib import Path

import click

from tidings.faces.cli.local import Local
from tidings.faces.cli.options import examples, on_a_folder
from tidings.faces.cli.output import print_json, visible


@click.command(epilog=examples("tidings restore tidings.backup", "tidings restore tidings.backup --yes"))
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask.")
@on_a_folder
def restore(*, local: Local, source: Path, yes: bool, as_json: bool) -> None:
    """Bring back what the backup FILE has. Stop the node before.

    The backup is checked before anything is touched, and the database that was there is kept beside the new one. What
    was said after the backup is gone; everybody's pages notice that by themselves, and show what there is.
    """
    if not yes:
        click.confirm(f"Put what {visible(str(source))} has in the place of what there is?", abort=True)
    found = local.restore(source)
    if as_json:
        print_json({name: getattr(found, name) for name in found.__struct_fields__})
        return
    click.echo(f"Restored from {found.made}: {found.events} events in {found.streams} streams, {found.files} files.")
    if found.before:
        click.echo(f"What was there before is {visible(found.before)}; delete it when you no longer need it.")
