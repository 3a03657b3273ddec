"""`tidings person`: all that is kept of one person, to take along or to be rid of."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import click
from twisted.internet.interfaces import IReactorTime

from tidings.faces.cli.options import Way, examples, on_a_node
from tidings.faces.cli.output import print_json, visible
from tidings.files.storage import key_of

PAGE = 500


@click.group()
def person() -> None:
    """Export or delete all that is kept of one person."""


@person.command(epilog=examples("tidings person export jill --to jill.zip"))
@click.argument("authid")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The ZIP to write."
)
@on_a_node
def export(*, way: Way, authid: str, target: Path, as_json: bool) -> None:
    """Write a ZIP with all that is kept of AUTHID: a JSON file of lines for each kind of thing, and their files."""
    from tidings.faces.cli.connecting import connected, run  # noqa: PLC0415 - the network is slow to import

    async def read_all(reactor: IReactorTime) -> dict[str, int]:
        counts: dict[str, int] = {}
        after: str | None = None
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            writer = _Writer(archive, way)
            async with connected(way, reactor) as link:
                while True:
                    page = await link.call("tidings.people.export", {"authid": authid, "after": after, "limit": PAGE})
                    for item in page["items"]:
                        writer.write(item)
                        counts[item["part"]] = counts.get(item["part"], 0) + 1
                    after = page["next"]
                    if after is None:
                        break
            if writer.finish():
                click.echo("Files that are not on this machine are listed in files-elsewhere.txt.", err=True)
        return counts

    counts = run(read_all)
    if as_json:
        print_json({"authid": authid, "file": str(target), "parts": counts})
        return
    click.echo(f"{visible(str(target))}: {', '.join(f'{count} {kind}' for kind, count in counts.items()) or 'nothing'}")


class _Writer:
    """Puts items into the archive, one file of JSON lines per part; parts come one after the other."""

    def __init__(self, archive: zipfile.ZipFile, way: Way) -> None:
        self._archive = archive
        self._way = way
        self._part = ""
        self._out: IO[bytes] | None = None
        self._here: list[tuple[Path, str]] = []
        self._elsewhere: list[str] = []

    def write(self, item: Mapping[str, Any]) -> None:
        if item["part"] != self._part:
            self._close()
            self._part = item["part"]
            self._out = self._archive.open(f"{self._part}.jsonl", "w")
        assert self._out is not None  # noqa: S101 - just opened
        self._out.write(json.dumps(item["data"], ensure_ascii=False).encode() + b"\n")
        if item["part"] == "files" and item["data"]["state"] == "ready":
            self._note_file(item["data"])

    def _note_file(self, data: Mapping[str, Any]) -> None:
        path = None if self._way.root is None else self._way.root / "data" / "files" / key_of(data["id"])
        if path is not None and path.is_file():
            self._here.append((path, f"files/{data['id']}-{data['name']}"))
        else:
            self._elsewhere.append(f"/api/rooms/{quote(data['room'])}/files/{data['id']}\t{data['name']}")

    def finish(self) -> bool:
        """Put the files behind what was said of them; whether some are not to be had from here."""
        self._close()
        for path, name in self._here:
            self._archive.write(path, name)
        if self._elsewhere:
            self._archive.writestr("files-elsewhere.txt", "\n".join(self._elsewhere) + "\n")
        return bool(self._elsewhere)

    def _close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None


@person.command(epilog=examples("tidings person delete jill", "tidings person delete jill --messages remove --yes"))
@click.argument("authid")
@click.option(
    "--messages",
    type=click.Choice(["keep", "remove"]),
    help="What becomes of their messages: kept without a name, or removed. Without this, what the node is set to.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@on_a_node
def delete(*, way: Way, authid: str, messages: str | None, yes: bool, as_json: bool) -> None:
    """Delete AUTHID: they are out at once, and soon nothing that is kept leads to them. It cannot be undone."""
    from tidings.faces.cli.connecting import call  # noqa: PLC0415 - the network is slow to import

    if not yes:
        click.confirm(f"Delete {visible(authid)} for good?", abort=True)
    told = call(way, "tidings.people.delete", {"authid": authid, "messages": messages})
    if as_json:
        print_json(told)
        return
    becomes = "are removed" if told["messages"] == "remove" else "stay without a name"
    click.echo(f"{visible(authid)} is out. Their messages {becomes}; the rest is done by the node in a moment.")
