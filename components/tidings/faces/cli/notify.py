"""`tidings notify`: put something into one person's inbox."""

import click

from tidings.faces.cli.options import Way, examples, on_a_node
from tidings.faces.cli.push import data_of, idempotency, print_positions, push


@click.command(
    epilog=examples(
        'tidings notify jack \'{"title": "Your kitten has arrived"}\'',
        "tidings notify jack - < notification.json",
    )
)
@click.argument("authid")
@click.argument("data", metavar="DATA")
@click.option("--type", "kind", default="notification.new", show_default=True, help="The event's type.")
@idempotency
@on_a_node
def notify(*, way: Way, authid: str, data: str, kind: str, key_of_call: str | None, as_json: bool) -> None:  # noqa: PLR0913 - one argument per option
    """Put DATA, a JSON object, into the inbox of the person AUTHID: on all their screens now, and there later."""
    payload = {"authid": authid, "data": data_of(data), "type": kind}
    print_positions(push(way, "tidings.push.notify", payload, key_of_call), as_json)
