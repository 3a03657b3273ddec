"""`tidings init`: a small app of one's own, to begin with."""

from pathlib import Path

import click

from tidings.faces.cli.options import examples
from tidings.faces.cli.trouble import Trouble
from tidings.scaffold.writing import PORT, CannotWrite, write


@click.command(epilog=examples("tidings init myapp", "tidings init sites/kittens --port 8090"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Where it will listen.")
def init(*, folder: Path, port: int) -> None:
    """Write a small, running app into FOLDER, which must not be there yet, or be empty.

    It is a node with Tidings' components and one of your own, with a procedure, a topic, a page that uses both, and a
    test. The last part of FOLDER is the app's name.
    """
    name = folder.resolve().name
    try:
        made = write(folder, name, port)
    except CannotWrite as error:
        raise Trouble(str(error)) from None
    for path in made:
        click.echo(f"  {folder / path}")
    click.echo(
        f"\nNow: cd {folder} && crossbar start\n"
        f"Then open http://localhost:{port}/ in two windows. README.md has the rest."
    )
