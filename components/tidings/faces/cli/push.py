"""What `publish`, `notify` and `send` share: reading the data, calling so that a retry is safe, telling the outcome."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import click
import msgspec

from tidings.faces.cli.options import Way, file_or_text
from tidings.faces.cli.output import print_json
from tidings.faces.cli.trouble import UNREACHABLE, Trouble

Decorated = Callable[..., Any]

idempotency: Callable[[Decorated], Decorated] = click.option(
    "--idempotency-key",
    "key_of_call",
    metavar="TEXT",
    help="8 to 128 characters that name this call: repeated with the same, it is done once.",
)


def data_of(text: str) -> dict[str, Any]:
    """The JSON object that was given, or that standard input holds for `-`."""
    try:
        decoded = msgspec.json.decode(file_or_text(text))
    except (msgspec.DecodeError, UnicodeError) as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint="DATA") from None
    if not isinstance(decoded, dict):
        raise click.BadParameter('an object is needed, like {"title": "…"}', param_hint="DATA")
    return decoded


def push(way: Way, uri: str, payload: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    """Call with an idempotency key; where no answer came, say with which key to try again."""
    from tidings.faces.cli.connecting import call  # noqa: PLC0415 - the network is slow to import

    key = key or secrets.token_hex(16)
    try:
        return call(way, uri, {**payload, "key": key})
    except Trouble as trouble:
        if trouble.exit_code == UNREACHABLE and not trouble.mend:
            trouble.mend = f"It may have been done. Repeat with --idempotency-key {key}: then it is done once."
        raise


def print_positions(reply: Mapping[str, Any], as_json: bool) -> None:
    """Where the events now stand."""
    if as_json:
        print_json(reply)
        return
    for position in reply["published"]:
        click.echo(f"{position['stream']} #{position['offset']}")
