"""`tidings version`: what is installed."""

import platform
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

import click

from tidings import __version__
from tidings.faces.cli.options import examples
from tidings.faces.cli.output import print_json

STANDS_ON = ("crossbar", "autobahn", "twisted", "sqlalchemy")


@click.command(
    epilog=examples(
        "tidings version",
        "tidings version --json",
    )
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def version(*, as_json: bool) -> None:
    """Print the versions of Tidings, Python and what it stands on; put them into a report of a fault."""
    found = {"tidings": __version__, "python": platform.python_version()}
    for package in STANDS_ON:
        try:
            found[package] = version_of(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    if as_json:
        print_json(found)
        return
    for name, number in found.items():
        click.echo(f"{name} {number}")
