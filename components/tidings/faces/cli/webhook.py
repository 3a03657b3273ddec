"""`tidings webhook`: whom the node tells what happens, and how they do."""

from datetime import datetime
from typing import TYPE_CHECKING

import click
import msgspec

from tidings.faces.cli.local import Local
from tidings.faces.cli.options import examples, on_a_folder
from tidings.faces.cli.output import clock, print_json, print_table, visible
from tidings.faces.cli.trouble import REFUSED, Trouble
from tidings.model.webhooks import EVENTS, Webhook
from tidings.store import ReadTx, Tx

if TYPE_CHECKING:
    from tidings.services.webhooks import Standing


@click.group()
def webhook() -> None:
    """Make, list, test, replay and remove webhooks: addresses of your web app that are told what happens.

    Works whether the node runs or not; a node that runs sees it within seconds.
    """


@webhook.command(
    epilog=examples(
        "tidings webhook add https://www.example.com/hooks/tidings",
        "tidings webhook add https://www.example.com/search --event message.new --event message.deleted",
        "tidings webhook add http://localhost/hook.php --name blog     (with webhook_private_addresses)",
    )
)
@click.argument("url")
@click.option(
    "--event", "events", multiple=True, help=f"What it is told of; all if none is named: {', '.join(EVENTS)}."
)
@click.option("--name", default="", help="What to call it; the URL's host if none is given.")
@on_a_folder
def add(*, local: Local, url: str, events: tuple[str, ...], name: str, as_json: bool) -> None:
    """Have URL told what happens from now on, and print the secret that its requests are signed with, once."""
    from tidings.model.errors import TidingsError  # noqa: PLC0415 - --help shall not wait for it
    from tidings.model.outgoing import target_of  # noqa: PLC0415 - see above
    from tidings.services import webhooks  # noqa: PLC0415 - see above

    now, rules = local.turn().now, local.webhook_rules()
    try:
        named = name or target_of(url).host[: webhooks.LONGEST_NAME]
        draft = Webhook(id=webhooks.new_id(), name=named, url=url, events=events, secret="", created=now)
        made = local.write(lambda tx: webhooks.add(tx, draft, rules))
    except TidingsError as error:
        raise Trouble(error.sentence) from None
    if as_json:
        print_json({**_plain(made), "secret": made.secret})
        return
    click.echo(made.secret)
    click.echo(f"This secret of {visible(made.name)} is not shown again. The webhook's id is {made.id}.", err=True)


@webhook.command(name="list", epilog=examples("tidings webhook list", "tidings webhook list --json"))
@on_a_folder
def list_webhooks(*, local: Local, as_json: bool) -> None:
    """List the webhooks: how many events wait for each, and what is wrong with those that fail."""
    found = local.read(_standings)
    if as_json:
        print_json({"webhooks": [_told(one) for one in found]})
        return
    if not found:
        click.echo("No webhooks yet; `tidings webhook add URL` makes one.", err=True)
        return
    rows = [
        (
            one.webhook.id,
            visible(one.webhook.name),
            one.webhook.state if one.failing_since is None or one.webhook.state != "active" else "failing",
            str(one.waiting),
            clock(one.failing_since) if one.failing_since else "",
            clock(one.next_try) if one.next_try else "",
            visible(one.error or ""),
        )
        for one in found
    ]
    print_table(("id", "name", "state", "waiting", "failing since", "next try", "last error"), rows)


@webhook.command(epilog=examples("tidings webhook remove wh5wpxqzr2"))
@click.argument("webhook_id", metavar="ID")
@on_a_folder
def remove(*, local: Local, webhook_id: str, as_json: bool) -> None:
    """Tell the webhook ID nothing more, and forget it."""

    def forget(tx: Tx) -> Webhook:
        known = _find(tx, webhook_id)
        tx.remove_webhook(known.id)
        return known

    gone = local.write(forget)
    _say(gone, f"Removed {gone.id} ({visible(gone.name)}).", as_json)


@webhook.command(epilog=examples("tidings webhook test wh5wpxqzr2"))
@click.argument("webhook_id", metavar="ID")
@on_a_folder
def test(*, local: Local, webhook_id: str, as_json: bool) -> None:
    """Send the webhook ID a `webhook.test`, now and from here, and say what it answers. It changes nothing."""
    from tidings.faces.cli.webhook_test import send_test  # noqa: PLC0415 - the network is slow to import

    found = local.read(lambda tx: _find(tx, webhook_id))
    answered = send_test(local, found)
    if as_json:
        print_json({**_plain(found), **answered})
    elif answered["error"] is None:
        click.echo(f"{found.id} took it: {answered['status']}, in {answered['took_ms']} ms.")
    else:
        click.echo(click.style("Error: ", fg="red", bold=True) + visible(str(answered["error"])), err=True)
    if answered["error"] is not None:
        raise SystemExit(REFUSED)


@webhook.command(
    epilog=examples(
        "tidings webhook replay wh5wpxqzr2                          what it missed, then what happens",
        "tidings webhook replay wh5wpxqzr2 --from-now               only what happens",
        "tidings webhook replay wh5wpxqzr2 --stream room.lobby --after 120",
        "tidings webhook replay wh5wpxqzr2 --stream room.lobby --since 2026-11-23T12:00",
    )
)
@click.argument("webhook_id", metavar="ID")
@click.option("--from-now", is_flag=True, help="Leave out what waits.")
@click.option("--stream", help="Go back, or forward, in this stream: room.lobby, node.presence.")
@click.option("--after", type=click.IntRange(min=0), help="With --stream: to after this offset.")
@click.option("--since", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]), help="With --stream: to then.")
@on_a_folder
def replay(  # noqa: PLR0913 - one argument per option
    *,
    local: Local,
    webhook_id: str,
    from_now: bool,
    stream: str | None,
    after: int | None,
    since: datetime | None,
    as_json: bool,
) -> None:
    """Tell the webhook ID again, at once: after it has failed, or to have it hear something once more."""
    from tidings.model.errors import TidingsError  # noqa: PLC0415 - --help shall not wait for it
    from tidings.services import webhooks  # noqa: PLC0415 - see above

    _check_options(stream, [after is not None, since is not None], from_now=from_now)

    def run(tx: Tx) -> Webhook:
        known = _find(tx, webhook_id)
        if stream is None:
            return webhooks.replay(tx, known, from_now=from_now)
        return webhooks.replay_stream(tx, known, stream, _offset(tx, stream, after, since))

    try:
        revived = local.write(run)
    except TidingsError as error:
        raise Trouble(error.sentence) from None
    _say(revived, f"{revived.id} ({visible(revived.name)}) is told again.", as_json)


def _check_options(stream: str | None, places: list[bool], *, from_now: bool) -> None:
    if stream is None and any(places):
        raise click.UsageError("--after and --since go with --stream.")
    if stream is not None and (sum(places) != 1 or from_now):
        raise click.UsageError("--stream goes with one of --after and --since, and not with --from-now.")


def _offset(tx: ReadTx, stream: str, after: int | None, since: datetime | None) -> int:
    if after is not None:
        return after
    assert since is not None  # noqa: S101 - one of the two is given
    head = tx.head(stream)
    found = tx.offset_at(stream, round(since.timestamp() * 1000))
    return found - 1 if found is not None else head.offset if head else 0


def _find(tx: ReadTx, webhook_id: str) -> Webhook:
    found = tx.webhook(webhook_id)
    if found is None:
        raise Trouble(f"There is no webhook {webhook_id}.", "`tidings webhook list` shows those there are.")
    return found


def _standings(tx: ReadTx) -> "list[Standing]":
    from tidings.services.webhooks import standing  # noqa: PLC0415 - --help shall not wait for it

    return [standing(tx, one) for one in tx.webhooks()]


def _say(found: Webhook, sentence: str, as_json: bool) -> None:
    if as_json:
        print_json(_plain(found))
    else:
        click.echo(sentence)


def _plain(found: Webhook) -> dict[str, object]:
    return {
        "id": found.id,
        "name": found.name,
        "url": found.url,
        "events": found.events,
        "created": found.created,
        "state": found.state,
        "error": found.error,
    }


def _told(one: "Standing") -> dict[str, object]:
    told = msgspec.structs.asdict(one)
    del told["webhook"]
    return {**_plain(one.webhook), **told}
