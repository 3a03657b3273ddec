"""Tokens (JWT, RFC 7519): a member's, signed by the web app, and a guest's, signed by this node."""

from collections.abc import Sequence
from typing import Any, Final, Literal

import jwt
from jwt.types import Options
from msgspec import Struct

from tidings.model.errors import Invalid, TokenExpired, TokenInvalid
from tidings.model.people import GUEST_PREFIX
from tidings.services.site_users import SiteUser, site_user

Algorithm = Literal["HS256", "EdDSA"]

_GUEST_AUDIENCE: Final = "tidings:guest"
_LEEWAY_S: Final = 5
_SHORTEST_SECRET: Final = 32


class TokenKey(Struct, frozen=True, kw_only=True):
    """One key that tokens are checked with. Several at once let a site change keys without logging anybody out.

    `secret` is shared (HS256, 32 bytes at least) or, for EdDSA, the PEM of a public key, or of a private one where
    tokens are also minted. With `aud`, its tokens must be meant for that audience (RFC 7519, section 4.1.3): for
    sites that sign tokens for several receivers with one key.
    """

    kid: str
    alg: Algorithm = "HS256"
    secret: str
    aud: str | None = None

    def __repr__(self) -> str:
        return f"TokenKey(kid={self.kid!r}, alg={self.alg!r}, secret=…)"


class Claims(SiteUser, frozen=True, kw_only=True):
    """What a good token says. `expires_at` and `issued_at` in ms; the latter if the token tells it (`iat`)."""

    expires_at: int
    issued_at: int | None = None


def weak_secret(key: TokenKey) -> bool:
    """Whether an HS256 secret is shorter than the hash it keys (RFC 7518, section 3.2)."""
    return key.alg == "HS256" and len(key.secret.encode()) < _SHORTEST_SECRET


def mint(key: TokenKey, claims: Claims, now: int) -> str:
    """A token for a person, signed as the web app would sign it."""
    payload: dict[str, Any] = {
        "sub": claims.authid,
        "name": claims.name,
        "iat": now // 1000,
        "exp": claims.expires_at // 1000,
    }
    if claims.picture is not None:
        payload["picture"] = claims.picture
    if claims.streams:
        payload["streams"] = list(claims.streams)
    if key.aud:
        payload["aud"] = key.aud
    return jwt.encode(payload, key.secret, algorithm=key.alg, headers={"kid": key.kid})


def check_token(token: str, keys: Sequence[TokenKey], now: int) -> Claims:
    """Check a member's token: signature by one of the keys, the times, the audience, and who it says somebody is.

    The claims: `exp` (required), `nbf`, `iat`, `aud`, `sub`, `name`, `streams`, `picture`.
    The algorithm is the key's, never the token's (RFC 8725, section 3.1).

    Raises:
        TokenExpired: `tidings.error.token_expired`: get a fresh one.
        TokenInvalid: `tidings.error.token_invalid`, saying which claim is wrong.
    """
    payload = _verified(token, keys, now)
    try:
        user = site_user(payload, "sub")
    except Invalid as error:
        raise TokenInvalid(f"The token's {error.sentence}", field=error.field) from None
    return Claims(
        authid=user.authid,
        name=user.name,
        streams=user.streams,
        picture=user.picture,
        expires_at=int(payload["exp"]) * 1000,
        issued_at=int(payload["iat"]) * 1000 if "iat" in payload else None,
    )


def _verified(token: str, keys: Sequence[TokenKey], now: int, audience: str | None = None) -> dict[str, Any]:
    kid = _kid_of(token)
    fitting = [key for key in keys if kid is None or key.kid == kid]
    if not fitting:
        raise TokenInvalid("The token names a key (`kid`) that is not known here.", field="kid")
    for key in fitting:
        try:
            payload = _decode(token, key, audience or key.aud)
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidAlgorithmError:
            continue
        except jwt.InvalidAudienceError:
            raise TokenInvalid(f"The token's `aud` must be {audience or key.aud}.", field="aud") from None
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
    for claim in ("exp", "nbf", "iat"):
        value = payload.get(claim, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**40:
            raise TokenInvalid(f"The token's `{claim}` must be a time in seconds.", field=claim)
    if (payload["exp"] + _LEEWAY_S) * 1000 <= now:
        raise TokenExpired("The token has expired; get a fresh one.", field="exp")
    if (payload.get("nbf", 0) - _LEEWAY_S) * 1000 > now:
        raise TokenInvalid("The token is not valid yet.", field="nbf")


# ---- guests


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


def mint_guest(authid: str, key: TokenKey, expires_at: int) -> str:
    """The token with which a guest is the same guest next time."""
    payload = {"sub": authid, "aud": _GUEST_AUDIENCE, "exp": expires_at // 1000}
    return jwt.encode(payload, key.secret, algorithm=key.alg, headers={"kid": key.kid})
