"""Who somebody is, and what they may call and follow.

Three kinds of proof: a token (JWT, RFC 7519) signed by the web app or, for guests, by this node; an API key; an Ed25519
key pair. Secrets are compared in constant time and never stored: API keys as SHA-256 of 256 random bits, which needs no
salt and no stretching.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from typing import Any, Final, Literal

import jwt
from jwt.types import Options
from msgspec import Struct

from tidings.model import names
from tidings.model.errors import Invalid, KeyInvalid, NameTaken, NicknameRequired, TokenExpired, TokenInvalid
from tidings.model.people import Caller, Person, Role
from tidings.services import Turn
from tidings.store import ReadTx, StoredKey, Tx

Algorithm = Literal["HS256", "EdDSA"]

GUEST_PREFIX: Final = "guest-"
SERVICE_PREFIX: Final = "service:"
RESERVED_NAMES: Final = ("admin", "administrator", "moderator", "root", "support", "system", "tidings")
_GUEST_AUDIENCE: Final = "tidings:guest"
_LEEWAY_S: Final = 5
_API_KEY = re.compile(r"^tk_([a-z2-7]{10})_([A-Za-z0-9_-]{43})$")
_SHORTEST_SECRET: Final = 32


class TokenKey(Struct, frozen=True, kw_only=True):
    """One key that tokens are checked with. Several at once let a site change keys without logging anybody out.

    `secret` is shared (HS256, 32 bytes at least) or, for EdDSA, the PEM of a public key, or of a private one where
    tokens are also minted.
    """

    kid: str
    alg: Algorithm = "HS256"
    secret: str

    def __repr__(self) -> str:
        return f"TokenKey(kid={self.kid!r}, alg={self.alg!r}, secret=…)"


class Claims(Struct, frozen=True, kw_only=True):
    """What a good token says. `expires_at` in ms."""

    authid: str
    name: str
    expires_at: int
    streams: tuple[str, ...] = ()


class Admission(Struct, frozen=True, kw_only=True):
    """Who a new session is. `token` lets a guest come back as the same guest."""

    authid: str
    role: Role
    name: str
    expires_at: int | None = None
    streams: tuple[str, ...] = ()
    token: str | None = None


# ---- tokens


def mint(key: TokenKey, claims: Claims, now: int) -> str:
    """A token for a person, signed as the web app would sign it."""
    payload: dict[str, Any] = {
        "sub": claims.authid,
        "name": claims.name,
        "iat": now // 1000,
        "exp": claims.expires_at // 1000,
    }
    if claims.streams:
        payload["streams"] = list(claims.streams)
    return jwt.encode(payload, key.secret, algorithm=key.alg, headers={"kid": key.kid})


def check_token(token: str, keys: Sequence[TokenKey], now: int) -> Claims:
    """Check a member's token: signature by one of the keys, `exp` (required), `nbf`, `sub`, `name`, `streams`.

    The algorithm is the key's, never the token's (RFC 8725, section 3.1).

    Raises:
        TokenExpired: `tidings.error.token_expired`: get a fresh one.
        TokenInvalid: `tidings.error.token_invalid`, saying which claim is wrong.
    """
    payload = _verified(token, keys, now)
    authid = payload.get("sub")
    if not isinstance(authid, str) or not re.fullmatch(names.AUTHID, authid):
        raise TokenInvalid("The token's `sub` must be 1 to 128 letters, digits or any of . _ - @ + :", field="sub")
    if authid.startswith((GUEST_PREFIX, SERVICE_PREFIX)):
        raise TokenInvalid(f"The token's `sub` may not start with {GUEST_PREFIX} or {SERVICE_PREFIX}", field="sub")
    streams = payload.get("streams", [])
    if not isinstance(streams, list) or not all(
        isinstance(stream, str) and names.split_stream(stream) for stream in streams
    ):
        raise TokenInvalid("The token's `streams` must be a list of stream names.", field="streams")
    return Claims(
        authid=authid,
        name=_name_of(payload, authid),
        expires_at=int(payload["exp"]) * 1000,
        streams=tuple(streams),
    )


def _name_of(payload: dict[str, Any], authid: str) -> str:
    name = payload.get("name", authid[: names.NAME_LIMIT])
    if not isinstance(name, str):
        raise TokenInvalid("The token's `name` must be a text.", field="name")
    try:
        return names.clean_name(name[:200], "name")
    except Invalid as error:
        raise TokenInvalid(f"The token's `name` will not do: {error.sentence}", field="name") from None


def _verified(token: str, keys: Sequence[TokenKey], now: int, audience: str | None = None) -> dict[str, Any]:
    kid = _kid_of(token)
    fitting = [key for key in keys if kid is None or key.kid == kid]
    if not fitting:
        raise TokenInvalid("The token names a key (`kid`) that is not known here.", field="kid")
    for key in fitting:
        try:
            payload = _decode(token, key, audience)
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidAlgorithmError:
            continue
        except jwt.MissingRequiredClaimError as error:
            raise TokenInvalid(f"The token lacks the claim `{error.claim}`.", field=error.claim) from None
        except (jwt.InvalidTokenError, jwt.PyJWTError, ValueError, TypeError):
            raise TokenInvalid("The token is not well formed or not meant for this node.") from None
        _check_times(payload, now)
        return payload
    raise TokenInvalid("The token's signature is not right.")


def _kid_of(token: str) -> str | None:
    """Which key the token says that it was signed with."""
    try:
        kid: str | None = jwt.get_unverified_header(token).get("kid")
    except (jwt.InvalidTokenError, UnicodeEncodeError):
        raise TokenInvalid("This is not a token.") from None
    return kid


def _decode(token: str, key: TokenKey, audience: str | None) -> dict[str, Any]:
    # times are checked against our own clock, so that tests and clients need no wall clock
    options: Options = {
        "require": ["exp"],
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "verify_aud": audience is not None,
    }
    found: dict[str, Any] = jwt.decode(token, _verifier(key), algorithms=[key.alg], audience=audience, options=options)
    if audience is None and _GUEST_AUDIENCE in _as_list(found.get("aud")):
        raise TokenInvalid("A guest's token is no member's token.", field="aud")
    return found


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _verifier(key: TokenKey) -> Any:  # noqa: ANN401 - PyJWT takes several kinds
    if key.alg == "EdDSA" and "PRIVATE KEY" in key.secret:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - slow to import

        return load_pem_private_key(key.secret.encode(), None).public_key()
    return key.secret


def _check_times(payload: dict[str, Any], now: int) -> None:
    for claim in ("exp", "nbf"):
        value = payload.get(claim, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**40:
            raise TokenInvalid(f"The token's `{claim}` must be a time in seconds.", field=claim)
    if (payload["exp"] + _LEEWAY_S) * 1000 <= now:
        raise TokenExpired("The token has expired; get a fresh one.", field="exp")
    if (payload.get("nbf", 0) - _LEEWAY_S) * 1000 > now:
        raise TokenInvalid("The token is not valid yet.", field="nbf")


# ---- people


class GuestHello(Struct, frozen=True, kw_only=True):
    """What a guest says of themselves.

    `token` is that of an earlier visit. `key` is random and made by the client before its first try: with the same key
    a guest is the same guest, so that a join whose answer was lost can be tried again without "your name is taken".
    """

    nickname: str | None = None
    token: str | None = None
    key: str | None = None


def admit_guest(tx: Tx, hello: GuestHello, turn: Turn, *, rules: "GuestRules") -> Admission:
    """Let a guest in, as somebody new or, with the token or the key of an earlier visit, as the one they were.

    Raises:
        NicknameRequired, NameTaken, Invalid, TooLong: the nickname.
        TokenExpired, TokenInvalid: the token of the earlier visit.
    """
    authid = _guest_authid(hello, rules, turn.now)
    known = tx.person(authid)
    wanted = hello.nickname if hello.nickname is not None else (known.name if known else None)
    if wanted is None or not wanted.strip():
        raise NicknameRequired("Choose a nickname.", field="nickname")
    name = names.clean_name(wanted)
    _claim_name(tx, authid, name, turn.now - rules.name_hold_ms)
    _remember(tx, authid, Role.GUEST, name, turn.now)
    expires_at = turn.now + rules.lifetime_ms
    return Admission(authid=authid, role=Role.GUEST, name=name, token=_guest_token(authid, rules.key, expires_at))


class GuestRules(Struct, frozen=True, kw_only=True):
    """How guests are held: the node's own signing key, for how long a token is good, for how long a name is kept."""

    key: TokenKey
    lifetime_ms: int = 90 * 86_400_000
    name_hold_ms: int = 86_400_000


def guest_of(token: str, key: TokenKey, now: int) -> str:
    """The authid that a guest's token names; raises TokenExpired or TokenInvalid."""
    payload = _verified(token, [key], now, _GUEST_AUDIENCE)
    authid = payload.get("sub")
    if not isinstance(authid, str) or not authid.startswith(GUEST_PREFIX):
        raise TokenInvalid("This is no guest's token.", field="sub")
    return authid


def is_guest_token(token: str, key: TokenKey) -> bool:
    """Whether the token says that this node signed it for a guest; the signature is not checked here."""
    try:
        return _kid_of(token) == key.kid
    except TokenInvalid:
        return False


def _guest_token(authid: str, key: TokenKey, expires_at: int) -> str:
    payload = {"sub": authid, "aud": _GUEST_AUDIENCE, "exp": expires_at // 1000}
    return jwt.encode(payload, key.secret, algorithm=key.alg, headers={"kid": key.kid})


def _guest_authid(hello: GuestHello, rules: GuestRules, now: int) -> str:
    if hello.token is not None:
        return guest_of(hello.token, rules.key, now)
    if hello.key is not None and not re.fullmatch(names.KEY, hello.key):
        raise Invalid("`key` must be 8 to 128 letters, digits or any of _ . : -", field="key")
    seed = hello.key or secrets.token_hex(16)
    digest = hmac.digest(rules.key.secret.encode(), b"guest:" + seed.encode(), "sha256")
    return GUEST_PREFIX + base64.b32encode(digest[:10]).decode().lower()


def _claim_name(tx: ReadTx, authid: str, name: str, held_since: int) -> None:
    shape = names.skeleton(name)
    holder = tx.holder(shape)
    is_held = (
        holder is not None and holder.authid != authid and (holder.role is not Role.GUEST or holder.seen >= held_since)
    )
    if is_held or shape in {names.skeleton(reserved) for reserved in RESERVED_NAMES}:
        raise NameTaken(f"“{name}”, or a name that looks like it, is taken.", field="nickname")


def admit_member(tx: Tx, claims: Claims, turn: Turn) -> Admission:
    """Let a person of the web app in, as their token says."""
    _remember(tx, claims.authid, Role.MEMBER, claims.name, turn.now)
    return Admission(
        authid=claims.authid,
        role=Role.MEMBER,
        name=claims.name,
        expires_at=claims.expires_at,
        streams=claims.streams,
    )


def _remember(tx: Tx, authid: str, role: Role, name: str, now: int) -> None:
    tx.put_person(Person(authid=authid, role=role, name=name, name_skeleton=names.skeleton(name), seen=now))


def touch(tx: Tx, authids: Sequence[str], now: int) -> None:
    """Note that these people are still here, so that their names stay theirs."""
    for authid in authids:
        person = tx.person(authid)
        if person is not None:
            _remember(tx, authid, person.role, person.name, now)


# ---- services


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
    return Admission(authid=SERVICE_PREFIX + stored.name, role=Role.SERVICE, name=stored.name)


def is_api_key(text: str) -> bool:
    """Whether this has the shape of an API key; for telling it from a token."""
    return text.startswith("tk_")


def weak_secret(key: TokenKey) -> bool:
    """Whether an HS256 secret is shorter than the hash it keys (RFC 7518, section 3.2)."""
    return key.alg == "HS256" and len(key.secret.encode()) < _SHORTEST_SECRET


def caller_of(admission: Admission, *, session: int | None, address: str) -> Caller:
    """The caller that an admitted session is."""
    return Caller(
        authid=admission.authid,
        role=admission.role,
        name=admission.name,
        session=session,
        address=address,
        streams=admission.streams,
    )
