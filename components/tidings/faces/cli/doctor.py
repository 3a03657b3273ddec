"""`tidings doctor`: check the set-up, and say of each thing that is wrong how to mend it."""

from typing import TYPE_CHECKING

import click
import msgspec

from tidings.faces.cli.local import Local
from tidings.faces.cli.options import examples, on_a_folder
from tidings.faces.cli.output import print_json
from tidings.faces.cli.trouble import REFUSED

if TYPE_CHECKING:
    from tidings.faces.cli.checks import Finding

MARKS = {"good": ("✓", "green"), "note": ("–", "yellow"), "bad": ("✗", "red")}


@click.command(
    epilog=examples(
        "tidings doctor",
        "tidings doctor --json | jq '.checks[] | select(.state == \"bad\")'",
    )
)
@on_a_folder
def doctor(*, local: Local, as_json: bool) -> None:
    """Check the set-up: Python, configuration, settings, data, database, pages, and the node if it runs.

    Changes nothing. Exits with 1 if something is wrong; each line that says so says what to do.
    """
    from tidings.faces.cli import checks, checks_node  # noqa: PLC0415 - --help shall not wait for it

    findings = [*checks.of_folder(local), *checks_node.of_node(local)]
    is_well = all(finding.state != "bad" for finding in findings)
    if as_json:
        print_json({"ok": is_well, "checks": [msgspec.structs.asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            _print(finding)
        click.echo("All is well." if is_well else "Mend what is marked ✗, then run this again.")
    if not is_well:
        raise SystemExit(REFUSED)


def _print(finding: "Finding") -> None:
    mark, color = MARKS[finding.state]
    click.echo(f"{click.style(mark, fg=color)} {finding.name}: {finding.says}")
    if finding.mend:
        click.echo(f"    {finding.mend}")
