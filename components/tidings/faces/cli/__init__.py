"""The command line: `tidings VERB`. One file per verb, imported when it is called, so that `--help` is quick.

Nothing here knows where settings or the database come from: the caller passes a function that opens a node's folder
(see `local`), and `tidings.__main__` is where that is chosen.
"""

from importlib import import_module

import click

from tidings import __version__
from tidings.faces.cli.options import ROOT_META

VERBS = {
    "init": "Write a small app of your own, to begin with.",
    "token": "Mint a token for a person.",
    "key": "Make, list and revoke the keys of services.",
    "webhook": "Have your web app told what happens.",
    "publish": "Publish to a topic.",
    "notify": "Put a notification into a person's inbox.",
    "send": "Say something in a room.",
    "tail": "Read a stream, and follow it.",
    "rooms": "List the rooms.",
    "moderation": "See what was done to moderate rooms.",
    "person": "Export or delete all that is kept of a person.",
    "backup": "Write all that the node keeps to one file.",
    "restore": "Bring back what a backup has.",
    "settings": "Show the settings and where each comes from.",
    "doctor": "Check the set-up and say how to mend it.",
    "version": "Print the versions of Tidings and of what it stands on.",
}

EPILOG = """\b
Start here:
  tidings doctor                          is everything in place?
  tidings key create web-app              a key with which your web app may publish
  tidings publish kittens '{"title": "Found!"}'
  tidings tail topic.kittens              what was published, and what will be

\b
Exit codes: 0 done · 1 refused, or a check failed · 2 not a valid command line · 3 the node is not reachable

`tidings VERB --help` shows examples of each."""


class Verbs(click.Group):
    """The verbs by name; the module of one is imported only when that one is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(f"tidings.faces.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - each verb's module has a command of its name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list from the table above, which needs no import."""
        del ctx
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.command(
    cls=Verbs,
    epilog=EPILOG,
    subcommand_metavar="VERB …",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(version)s")
@click.option("--root", envvar="TIDINGS_ROOT", metavar="FOLDER", help="The node's folder, for every verb.")
@click.pass_context
def tidings(ctx: click.Context, root: str | None) -> None:
    """Run and feed a Tidings node: tokens, keys, publications, messages, checks.

    The verbs that need a node find it from the current folder, or by --root; with --url and --key they talk to one
    anywhere over HTTP.
    """
    ctx.meta[ROOT_META] = root
