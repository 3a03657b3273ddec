"""The secrets that a node makes for itself, and the file that keeps them."""

import os
import secrets
from pathlib import Path

import msgspec
from msgspec import Struct

from tidings.services.tokens import TokenKey


class NodeSecrets(Struct, frozen=True, kw_only=True):
    """Secrets that the node makes for itself: what guests' tokens are signed with, and members', if no key is set."""

    guests: TokenKey
    members: TokenKey


def node_secrets(folder: Path) -> NodeSecrets:
    """The node's own secrets, made at the first start; only the node's user can read the file."""
    path = folder / "secrets.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=NodeSecrets)
    except FileNotFoundError:
        pass
    made = NodeSecrets(
        guests=TokenKey(kid="node-guests", secret=secrets.token_urlsafe(48)),
        members=TokenKey(kid="node-members", secret=secrets.token_urlsafe(48)),
    )
    folder.mkdir(parents=True, exist_ok=True)
    # made beside and linked into place: two processes that start together agree on one file, always whole
    draft = folder / f".secrets-{secrets.token_hex(6)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(made))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        made = msgspec.json.decode(path.read_bytes(), type=NodeSecrets)
    finally:
        draft.unlink()
    return made
