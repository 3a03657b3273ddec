"""`tidings token`: mint a token for a person, as the web app would."""

import re
import sys

import click

from tidings.faces.cli.local import Local
from tidings.faces.cli.options import examples, on_a_folder
from tidings.faces.cli.output import clock, print_json
from tidings.faces.cli.trouble import Trouble

HOUR_MS = 3_600_000


@click.command(
    epilog=examples(
        "tidings token jack",
        'tidings token jack --name "Jack Jones" --hours 8',
        "tidings token jill --stream topic.private-board --json",
    )
)
@click.argument("authid")
@click.option("--name", metavar="NAME", help="The name that others see; the authid if you say none.")
@click.option(
    "--hours",
    type=click.FloatRange(min=0, min_open=True, max=24 * 366),
    default=1.0,
    show_default=True,
    help="For how long the token is good.",
)
@click.option(
    "--stream",
    "streams",
    multiple=True,
    metavar="STREAM",
    help="A stream that this person may read besides their own: topic.private-x, room.board. May be repeated.",
)
@on_a_folder
def token(  # noqa: PLR0913 - one argument per option
    *,
    local: Local,
    authid: str,
    name: str | None,
    hours: float,
    streams: tuple[str, ...],
    as_json: bool,
) -> None:
    """Mint a token (JWT) with which the person AUTHID joins as a member.

    It is signed with the first of the setting `jwt_keys`, or with the node's own key. In production your web app signs
    tokens itself; this is for trying things out, and for scripts on the node's machine.
    """
    from tidings.model.errors import TidingsError  # noqa: PLC0415 - --help shall not wait for it
    from tidings.services import tokens  # noqa: PLC0415 - see above

    _check(authid, streams)
    now = local.turn().now
    expires_at = now + int(hours * HOUR_MS)
    claims = tokens.Claims(authid=authid, name=name or authid, expires_at=expires_at, streams=streams)
    key = local.minting_key()
    if key.alg == "EdDSA" and "PRIVATE KEY" not in key.secret:
        raise Trouble(
            f"The key {key.kid} is a public one: it can check tokens, not sign them.",
            "Put a key with its private half first in `jwt_keys`, or sign where the private key is.",
        )
    minted = tokens.mint(key, claims, now)
    try:
        tokens.check_token(minted, [key], now)
    except TidingsError as error:  # what the node would not take is not handed out
        raise Trouble(error.sentence, uri=error.uri) from None
    if as_json:
        print_json({"token": minted, "authid": authid, "name": claims.name, "expires_at": expires_at})
        return
    click.echo(minted)
    if sys.stdout.isatty():
        click.echo(f"For {claims.name} ({authid}), good until {clock(expires_at)}.", err=True)


def _check(authid: str, streams: tuple[str, ...]) -> None:
    from tidings.model import names  # noqa: PLC0415 - --help shall not wait for it

    if not re.fullmatch(names.AUTHID, authid):
        raise click.BadParameter("1 to 128 letters, digits or any of . _ - @ + :", param_hint="AUTHID")
    for stream in streams:
        if names.split_stream(stream) is None:
            raise click.BadParameter(f"{stream} is no room.NAME, topic.NAME or user.AUTHID", param_hint="--stream")
