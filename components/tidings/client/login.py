"""The ways to say who one is."""

import secrets
from typing import Any

from autobahn.wamp.cryptosign import CryptosignKey
from autobahn.wamp.types import Challenge
from msgspec import Struct


class Login(Struct, frozen=True, kw_only=True):
    """What a session puts into HELLO, and how it answers a challenge. `secret` is a ticket or a private key in hex."""

    method: str
    secret: str = ""
    extra: dict[str, Any] = {}

    def answer(self, challenge: Challenge) -> Any:  # noqa: ANN401 - autobahn's types are partial
        """The signature that the router asks for."""
        if self.method == "cryptosign":
            return CryptosignKey.from_bytes(bytes.fromhex(self.secret)).sign_challenge(challenge)
        return self.secret

    def __repr__(self) -> str:
        return f"Login({self.method!r})"


def guest(nickname: str) -> Login:
    """Somebody with nothing but a nickname; the same guest for as long as this login is used."""
    return Login(method="anonymous", extra={"nickname": nickname, "key": secrets.token_hex(16)})


def token(jwt: str) -> Login:
    """A person of the web app, by a token that it signed."""
    return Login(method="ticket", secret=jwt)


def api_key(key: str) -> Login:
    """A service, by its API key."""
    return Login(method="ticket", secret=key)


def cryptosign(private_key: str) -> Login:
    """A service, by its Ed25519 private key (64 hex digits)."""
    public = CryptosignKey.from_bytes(bytes.fromhex(private_key)).public_key()
    return Login(method="cryptosign", secret=private_key, extra={"pubkey": public})
