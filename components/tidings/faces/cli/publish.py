"""`tidings publish`: say something to everybody who follows a topic."""

import click

from tidings.faces.cli.options import Way, examples, on_a_node
from tidings.faces.cli.push import data_of, idempotency, print_positions, push


@click.command(
    epilog=examples(
        'tidings publish kittens \'{"title": "A new kitten", "url": "/kittens/tiger.svg"}\'',
        'echo \'{"title": "From a script"}\' | tidings publish kittens -',
        "tidings publish kittens '{\"n\": 1}' --url https://example.com --key tk_…",
    )
)
@click.argument("topic")
@click.argument("data", metavar="DATA")
@click.option("--type", "kind", default="topic.published", show_default=True, help="The event's type.")
@idempotency
@on_a_node
def publish(*, way: Way, topic: str, data: str, kind: str, key_of_call: str | None, as_json: bool) -> None:  # noqa: PLR0913 - one argument per option
    """Publish DATA, a JSON object, to TOPIC. Whoever follows it sees it now; whoever is away reads it later."""
    payload = {"topic": topic.removeprefix("topic."), "data": data_of(data), "type": kind}
    print_positions(push(way, "tidings.push.publish", payload, key_of_call), as_json)
