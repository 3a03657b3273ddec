"""docs/reference/cli.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docs.generator import shapes
from tidings.faces.cli import tidings

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """\
# Command line

`make run` installs the command as `.venv/bin/tidings`; `python -m tidings` is the same. What needs the node's folder
finds it from the current one, or by `--root`.
"""
WIDTH = 100


def page() -> str:
    """The whole page."""
    return "".join([shapes.NOTE, HEAD, *(_entry(context) for context in contexts())])


def contexts() -> Iterator[click.Context]:
    """The command and all its verbs, with theirs."""
    yield from _below(click.Context(tidings, info_name="tidings", help_option_names=["-h", "--help"]))


def _below(context: click.Context) -> Iterator[click.Context]:
    context.terminal_width = context.max_content_width = WIDTH
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None:
                yield from _below(click.Context(command, info_name=name, parent=context))


def _entry(context: click.Context) -> str:
    told = "\n".join(line.rstrip() for line in context.get_help().splitlines())
    return f"\n## {context.command_path}\n\n```text\n{told}\n```\n"
