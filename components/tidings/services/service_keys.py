"""The keys of services: API keys, and Ed25519 key pairs for WAMP-cryptosign.

Secrets are compared in constant time and never stored: API keys as SHA-256 of 256 random bits, which needs no salt and
no stretching.
"""

import hashlib
import hmac
import re
import secrets

from msgspec import Struct

from tidings.model import names
from tidings.model.errors import Invalid, KeyInvalid
from tidings.model.people import SERVICE_PREFIX, Admission, Role
from tidings.store import ReadTx, StoredKey

_API_KEY = re.compile(r"^tk_([a-z2-7]{10})_([A-Za-z0-9_-]{43})$")


class NewKey(Struct, frozen=True, kw_only=True):
    """A key as it is shown once. `secret` is the API key, or the private key as 64 hex digits."""

    stored: StoredKey
    secret: str


def make_api_key(name: str, now: int) -> NewKey:
    """An API key for a service: `tk_` + id + `_` + 256 random bits."""
    key_id = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(10))
    secret = secrets.token_urlsafe(32)
    stored = StoredKey(id=key_id, name=_service_name(name), kind="api", digest=_digest(secret), created=now)
    return NewKey(stored=stored, secret=f"tk_{key_id}_{secret}")


def make_cryptosign_key(name: str, now: int) -> NewKey:
    """An Ed25519 key pair for a service that speaks WAMP (WAMP, section "WAMP-Cryptosign")."""
    from nacl.signing import SigningKey  # noqa: PLC0415 - only the command line makes keys

    signing = SigningKey.generate()
    public = bytes(signing.verify_key)
    stored = StoredKey(id=public.hex(), name=_service_name(name), kind="cryptosign", digest=public, created=now)
    return NewKey(stored=stored, secret=bytes(signing).hex())


def _service_name(name: str) -> str:
    if not re.fullmatch(names.ROOM, name):
        raise Invalid(
            "A service's name is 1 to 64 of a-z, 0-9, - and _, starting with a letter or digit.", field="name"
        )
    return name


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def service_of_api_key(tx: ReadTx, key: str) -> Admission:
    """Whose API key this is.

    Raises:
        KeyInvalid: `tidings.error.key_invalid`: not known, or revoked. Both look the same from outside.
    """
    shape = _API_KEY.fullmatch(key)
    stored = tx.key(shape[1]) if shape else None
    # compared in any case, so that the time taken does not tell whether the id is known
    is_right = hmac.compare_digest(_digest(shape[2] if shape else ""), stored.digest if stored else bytes(32))
    if stored is None or not is_right or stored.kind != "api" or stored.revoked is not None:
        raise KeyInvalid("This API key is not known here or was revoked.")
    return _service(stored)


def service_of_public_key(tx: ReadTx, public_key: str) -> Admission:
    """Which service signs with this Ed25519 key; that the session holds the private half, the router checks.

    Raises:
        KeyInvalid: `tidings.error.key_invalid`.
    """
    is_hex = re.fullmatch(r"[0-9a-fA-F]{64}", public_key)
    stored = tx.key(public_key.lower()) if is_hex else None
    if stored is None or stored.kind != "cryptosign" or stored.revoked is not None:
        raise KeyInvalid("This public key is not known here or was revoked.")
    return _service(stored)


def _service(stored: StoredKey) -> Admission:
    return Admission(authid=SERVICE_PREFIX + stored.name, role=Role.SERVICE, name=stored.name, login="key")


def is_api_key(text: str) -> bool:
    """Whether this has the shape of an API key; for telling it from a token."""
    return text.startswith("tk_")
