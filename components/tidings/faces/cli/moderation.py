"""`tidings moderation`: what was done to moderate rooms."""

import click
import msgspec

from tidings.faces.cli.local import Local
from tidings.faces.cli.options import examples, on_a_folder
from tidings.faces.cli.output import clock, print_json, print_table, visible
from tidings.faces.cli.trouble import Trouble
from tidings.model.moderation import AuditEntry
from tidings.store import FOREVER, ReadTx

PAGE = 500


@click.group()
def moderation() -> None:
    """See what owners, moderators and backends did to moderate a room.

    Works whether the node runs or not.
    """


@moderation.command(epilog=examples("tidings moderation log lobby", "tidings moderation log lobby --limit 1000 --json"))
@click.argument("room")
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="How many acts at most."
)
@on_a_folder
def log(*, local: Local, room: str, limit: int, as_json: bool) -> None:
    """List what was done in ROOM, the last act first."""
    if local.read(lambda tx: tx.room(room)) is None:
        raise Trouble(f"There is no room {visible(room)}.")
    entries = local.read(lambda tx: _entries(tx, room, limit))
    if as_json:
        print_json({"entries": msgspec.to_builtins(entries)})
        return
    if not entries:
        click.echo("Nothing was done yet.", err=True)
        return
    print_table(("when", "who", "did", "to", "until", "what", "why"), [_row(one) for one in entries])


def _entries(tx: ReadTx, room: str, limit: int) -> list[AuditEntry]:
    found: list[AuditEntry] = []
    while len(found) < limit:
        page = tx.audit(room, found[-1].place if found else FOREVER, min(PAGE, limit - len(found)))
        if not page:
            break
        found += page
    return found


def _row(one: AuditEntry) -> tuple[str, ...]:
    whom = one.whom.authid if one.whom is not None else ""
    until = clock(one.until) if one.until else ""
    what = one.detail or one.message or ""
    return clock(one.time), visible(one.by.authid), one.act, visible(whom), until, visible(what), visible(one.reason)
