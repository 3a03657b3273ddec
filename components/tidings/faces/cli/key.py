"""`tidings key`: the keys that services (the web app's backends) prove themselves with."""

import click
from msgspec import structs

from tidings.faces.cli.local import Local
from tidings.faces.cli.options import examples, on_a_folder
from tidings.faces.cli.output import clock, print_json, print_table
from tidings.faces.cli.trouble import Trouble
from tidings.store import ReadTx, StoredKey, Tx

_SHOWN = 12


@click.group()
def key() -> None:
    """Make, list and revoke the keys of services.

    A service is a backend of your web app: it publishes, notifies, and may register procedures. Over HTTP it shows an
    API key, over WAMP an API key or a signature. Works whether the node runs or not, and takes effect at once.
    """


@key.command(
    epilog=examples(
        "tidings key create web-app",
        "tidings key create kitten-finder --wamp > kitten-finder.key",
        "TIDINGS_KEY=$(tidings key create reports)",
    )
)
@click.argument("name")
@click.option("--wamp", is_flag=True, help="Make an Ed25519 key pair for WAMP-cryptosign in place of an API key.")
@on_a_folder
def create(*, local: Local, name: str, wamp: bool, as_json: bool) -> None:
    """Make a key for the service NAME and print it, once: it is stored as a hash, or as its public half only.

    A service may have several keys; to change one, make the new one, use it, then revoke the old one.
    """
    from tidings.model.errors import Invalid  # noqa: PLC0415 - --help shall not wait for it
    from tidings.services import service_keys  # noqa: PLC0415 - see above

    try:
        make = service_keys.make_cryptosign_key if wamp else service_keys.make_api_key
        made = make(name, local.turn().now)
    except Invalid as error:
        raise click.BadParameter(error.sentence, param_hint="NAME") from None
    local.write(lambda tx: tx.put_key(made.stored))
    if as_json:
        print_json({**_plain(made.stored), "key": made.secret})
        return
    click.echo(made.secret)
    what = "private key" if wamp else "API key"
    click.echo(f"This {what} of {name} is not shown again. Its id is {made.stored.id}.", err=True)


@key.command(
    name="list",
    epilog=examples(
        "tidings key list",
        "tidings key list --all --json",
    ),
)
@click.option("--all", "with_revoked", is_flag=True, help="Revoked ones too.")
@on_a_folder
def list_keys(*, local: Local, with_revoked: bool, as_json: bool) -> None:
    """List the keys: ids, services, kinds; never the secrets, which are not stored."""
    found = [one for one in local.read(_all_keys) if with_revoked or one.revoked is None]
    if as_json:
        print_json({"keys": [_plain(one) for one in found]})
        return
    if not found:
        click.echo("No keys yet; `tidings key create NAME` makes one.", err=True)
        return
    rows = [
        (one.id[:_SHOWN], one.name, one.kind, clock(one.created), clock(one.revoked) if one.revoked else "")
        for one in found
    ]
    print_table(("id", "service", "kind", "made", "revoked"), rows)


@key.command(
    epilog=examples(
        "tidings key revoke k5wpxqzr2a",
    )
)
@click.argument("key_id", metavar="ID")
@on_a_folder
def revoke(*, local: Local, key_id: str, as_json: bool) -> None:
    """Revoke the key ID, now: it opens nothing any more, and the service's connections are ended.

    ID is what `tidings key list` shows, or a beginning of it that only one key has.
    """
    now = local.turn().now
    revoked = local.write(lambda tx: _revoke(tx, key_id, now))
    try:
        ended = _end_connections(local, revoked.name)
    except Trouble as trouble:
        raise Trouble(
            f"{revoked.id[:_SHOWN]} is revoked, but connections that are open could not be ended: {trouble.sentence}",
            "Restart the node to be sure that they end.",
        ) from None
    if as_json:
        print_json({**_plain(revoked), "ended": ended})
        return
    click.echo(f"Revoked {revoked.id[:_SHOWN]} of {revoked.name}." + (f" Connections ended: {ended}." if ended else ""))


def _revoke(tx: Tx, key_id: str, now: int) -> StoredKey:
    fitting = [one for one in _all_keys(tx) if one.id.startswith(key_id)]
    if not fitting:
        raise Trouble(f"There is no key {key_id}.", "`tidings key list` shows those there are.")
    if len(fitting) > 1 and key_id not in {one.id for one in fitting}:
        raise Trouble(f"{len(fitting)} keys begin with {key_id}.", "Give more of the id.")
    found = next((one for one in fitting if one.id == key_id), fitting[0])
    if found.revoked is not None:
        raise Trouble(f"The key {found.id[:_SHOWN]} of {found.name} was revoked on {clock(found.revoked)}.")
    changed = structs.replace(found, revoked=now)
    tx.put_key(changed)
    return changed


def _all_keys(tx: ReadTx) -> list[StoredKey]:
    return tx.keys()


def _end_connections(local: Local, name: str) -> int:
    """End the service's sessions; one that has another good key comes back by itself."""
    from tidings.faces.cli.config import config_of  # noqa: PLC0415 - --help shall not wait for it

    if not config_of(local.root).socket.exists():
        return 0  # a node that does not run has no connections
    from tidings.faces.cli.connecting import run  # noqa: PLC0415 - the network is slow to import
    from tidings.faces.cli.link import Lost  # noqa: PLC0415 - the same
    from tidings.faces.cli.socket_link import end_sessions  # noqa: PLC0415 - see above

    try:
        return run(lambda reactor: end_sessions(local.root, f"service:{name}", reactor))
    except Lost:
        return 0  # the socket is one that a node left behind


def _plain(stored: StoredKey) -> dict[str, object]:
    return {
        "id": stored.id,
        "service": stored.name,
        "kind": stored.kind,
        "created": stored.created,
        "revoked": stored.revoked,
    }
