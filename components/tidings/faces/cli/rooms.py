"""`tidings rooms`: which rooms there are."""

from collections.abc import Mapping
from typing import Any

import click
from twisted.internet.interfaces import IReactorTime

from tidings.faces.cli.options import Way, examples, on_a_node
from tidings.faces.cli.output import print_json, print_table, visible

PAGE = 200


@click.command(
    epilog=examples(
        "tidings rooms",
        "tidings rooms --json | jq -r '.rooms[].name'",
    )
)
@on_a_node
def rooms(*, way: Way, as_json: bool) -> None:
    """List the rooms: names, members, how many events each holds."""
    from tidings.faces.cli.connecting import connected, run  # noqa: PLC0415 - the network is slow to import

    async def read_all(reactor: IReactorTime) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        more = True
        async with connected(way, reactor) as link:
            while more:
                after = found[-1]["name"] if found else None
                page = await link.call("tidings.room.list", {"after": after, "limit": PAGE})
                found += page["rooms"]
                more = page["more"] and bool(page["rooms"])
        return found

    found = run(read_all)
    if as_json:
        print_json({"rooms": found})
        return
    if not found:
        click.echo("No rooms yet.", err=True)
        return
    rows = [
        (
            one["name"],
            visible(one["title"]),
            "public" if one["public"] else "private",
            one["owner"] or "",
            str(one["members"]),
            str(one["head"]),
        )
        for one in found
    ]
    print_table(("room", "title", "", "owner", "members", "events"), rows)
