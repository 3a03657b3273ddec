"""The options that verbs share, and what they mean: which node, by which way, how to print."""

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from tidings.faces.cli.local import Local, OpenLocal
from tidings.faces.cli.trouble import Trouble

CONFIG = Path(".crossbar") / "config.yaml"
ROOT_META = "tidings.root"
Decorated = Callable[..., Any]


class Way(Struct, frozen=True, kw_only=True):
    """How to reach a node: over the components' own socket below `root`, or with `url` and `key` over HTTP."""

    root: Path | None
    url: str | None
    key: str | None


def root_of(given: str | None) -> Path:
    """The node's root: the given folder, or the current one, or the nearest above that has `.crossbar/config.yaml`.

    It may be given with the verb, before the verb, or in TIDINGS_ROOT.

    Raises:
        Trouble: there is none.
    """
    given = given or click.get_current_context().meta.get(ROOT_META)
    if given is not None:
        root = Path(given).resolve()
        if not (root / CONFIG).is_file():
            raise Trouble(
                f"{root} has no {CONFIG}.", "--root (or TIDINGS_ROOT) takes the folder that holds .crossbar/."
            )
        return root
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise Trouble(
        f"No Tidings node here: neither {here} nor a folder above it has {CONFIG}.",
        "Go to the node's folder, or name it with --root.",
    )


_root = click.option("--root", metavar="FOLDER", help="The node's folder, if not this one (or TIDINGS_ROOT).")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
_url = click.option(
    "--url", envvar="TIDINGS_URL", metavar="URL", help="Talk HTTP to the node there: http://localhost:8080"
)
_key = click.option(
    "--key",
    envvar="TIDINGS_KEY",
    metavar="KEY",
    help="The API key for --url. In TIDINGS_KEY it stays out of the list of processes.",
)


def on_a_folder(verb: Decorated) -> Decorated:
    """For verbs that work on a node's folder: passes `local`."""

    @_json
    @_root
    @click.pass_obj
    @functools.wraps(verb)
    def with_local(open_local: OpenLocal, /, root: str | None, **rest: Any) -> Any:  # noqa: ANN401 - click's
        local: Local = open_local(root_of(root))
        return verb(local=local, **rest)

    return with_local


def on_a_node(verb: Decorated) -> Decorated:
    """For verbs that talk to a running node: passes `way`."""

    @_json
    @_key
    @_url
    @_root
    @functools.wraps(verb)
    def with_way(root: str | None, url: str | None, key: str | None, **rest: Any) -> Any:  # noqa: ANN401 - click's
        return verb(way=_way(root, url, key), **rest)

    return with_way


def _way(root: str | None, url: str | None, key: str | None) -> Way:
    if url is None:
        return Way(root=root_of(root), url=None, key=None)
    if not url.startswith(("http://", "https://")):
        raise click.UsageError("--url takes an address like http://localhost:8080")
    if not key:
        raise click.UsageError("--url needs --key (or TIDINGS_KEY); `tidings key create NAME` on the node makes one.")
    return Way(root=None, url=url.rstrip("/"), key=key)


def examples(*lines: str) -> str:
    """The end of a verb's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def file_or_text(text: str) -> str:
    """The text itself, or all of standard input for `-`."""
    return sys.stdin.read().removesuffix(os.linesep) if text == "-" else text
