"""Printing: tables for people, JSON for scripts."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click
import msgspec

_PIPE_WIDTH = 400


def print_json(value: object) -> None:
    """One value on one line."""
    click.echo(msgspec.json.encode(value).decode())


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table as wide as the terminal; as wide as it needs to be where the output is a file or a pipe."""
    from rich.console import Console  # noqa: PLC0415 - --help shall not wait for it
    from rich.table import Table  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: what people wrote is no markup
    Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False).print(table)


def clock(ms: int) -> str:
    """A time in ms as local time, to the second."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def visible(text: str) -> str:
    """Text from others, on one line and without control characters: a terminal obeys those."""
    return "".join(
        " " if char in "\n\t" else char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text
    )
