"""`tidings send`: say something in a room, as the site."""

import click

from tidings.faces.cli.options import Way, examples, file_or_text, on_a_node
from tidings.faces.cli.output import print_json
from tidings.faces.cli.push import idempotency, push


@click.command(
    epilog=examples(
        'tidings send lobby "Maintenance at eight; the kittens will be back at nine."',
        "fortune | tidings send lobby -",
    )
)
@click.argument("room")
@click.argument("text")
@idempotency
@on_a_node
def send(*, way: Way, room: str, text: str, key_of_call: str | None, as_json: bool) -> None:
    """Say TEXT in ROOM, in the name of the site (or, with --key, of the service that the key belongs to)."""
    payload = {"room": room.removeprefix("room."), "text": file_or_text(text)}
    position = push(way, "tidings.chat.send", payload, key_of_call)
    if as_json:
        print_json(position)
        return
    click.echo(f"{position['stream']} #{position['offset']}")
