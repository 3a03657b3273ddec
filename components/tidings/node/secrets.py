"""The secrets that a node makes for itself, and the file that keeps them."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from tidings.services.tokens import TokenKey
from tidings.services.web_push import new_key


class NodeSecrets(Struct, frozen=True, kw_only=True):
    """Secrets that the node makes for itself: what guests' tokens are signed with, and members', if no key is set."""

    guests: TokenKey
    members: TokenKey


def node_secrets(folder: Path) -> NodeSecrets:
    """The node's own secrets, made at the first start; only the node's user can read the file."""

    def make() -> bytes:
        made = NodeSecrets(
            guests=TokenKey(kid="node-guests", secret=secrets.token_urlsafe(48)),
            members=TokenKey(kid="node-members", secret=secrets.token_urlsafe(48)),
        )
        return msgspec.json.encode(made)

    return msgspec.json.decode(_kept(folder / "secrets.json", make), type=NodeSecrets)


def push_key(folder: Path) -> str:
    """The private key (PEM) that push services know the node by; with another, all would subscribe anew."""
    return _kept(folder / "web-push.pem", lambda: new_key().encode()).decode()


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """What is in the file; what `make` makes is put there at the first time."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    # made beside and linked into place: two processes that start together agree on one file, always whole
    draft = path.parent / f".secret-{secrets.token_hex(6)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        made = path.read_bytes()
    finally:
        draft.unlink()
    return made
