"""Tokens: what is believed, and what is not, however it is signed."""

import base64
import hmac
import json
from functools import lru_cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from msgspec.structs import replace

from tests.support.refusals import refusal
from tests.support.site import NOON
from tests.support.strategies import texts
from tidings.model.errors import TokenExpired, TokenInvalid
from tidings.services import tokens
from tidings.services.tokens import Claims, TokenKey

HOUR_S = 3600
NOW_S = NOON // 1000
OLD = TokenKey(kid="old", secret="o" * 32)
NEW = TokenKey(kid="new", secret="n" * 32)
HEADER = b'{"alg":"HS256","kid":"new"}'
HELD = Claims(authid="jack", name="Jack", expires_at=NOON + HOUR_S * 1000, streams=("room.den", "topic.private-x"))
HELD_AT_NOON = replace(HELD, issued_at=NOON)


@lru_cache(maxsize=1)
def pair() -> tuple[TokenKey, TokenKey]:
    """An Ed25519 key as the web app holds it, and as the node does."""
    private = Ed25519PrivateKey.generate()
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return (
        TokenKey(kid="ed", alg="EdDSA", secret=secret.decode()),
        TokenKey(kid="ed", alg="EdDSA", secret=public.decode()),
    )


def signed(key: TokenKey = NEW, header: dict[str, Any] | None = None, **claims: Any) -> str:  # noqa: ANN401 - claims may be wrong
    """A token with these claims, good ones else."""
    payload = {"sub": "jack", "name": "Jack", "exp": NOW_S + HOUR_S, **claims}
    kept = {name: value for name, value in payload.items() if value is not ...}
    return jwt.encode(kept, key.secret, algorithm=key.alg, headers=header or {"kid": key.kid})


def part(raw: bytes) -> str:
    """One part of a token."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_hand(header: bytes, payload: bytes, secret: str) -> str:
    """A token signed with HMAC-SHA256, of parts that PyJWT would refuse to sign."""
    said = f"{part(header)}.{part(payload)}"
    return f"{said}.{part(hmac.digest(secret.encode(), said.encode(), 'sha256'))}"


def unsigned(header: dict[str, Any], payload: dict[str, Any]) -> str:
    """A token that nobody signed."""
    return f"{part(json.dumps(header).encode())}.{part(json.dumps(payload).encode())}."


def check(token: str, *keys: TokenKey, now: int = NOON) -> Claims:
    """What a node with these keys believes."""
    return tokens.check_token(token, keys or (NEW,), now)


def test_a_token_that_was_minted_is_believed() -> None:
    """With a shared secret, and with a key pair of which the node holds either half."""
    private, public = pair()
    for signing, checking in ((NEW, NEW), (private, public), (private, private)):
        assert check(tokens.mint(signing, HELD, NOON), checking) == HELD_AT_NOON


def test_keys_are_changed_without_logging_anybody_out() -> None:
    """Tokens of every key that is listed are good, with and without `kid`; one that was taken off the list is not."""
    for key in (OLD, NEW):
        assert check(signed(key), OLD, NEW).authid == "jack"
        assert check(signed(key, header={}), OLD, NEW).authid == "jack"
    assert check(signed(NEW, header={}), pair()[1], NEW).authid == "jack"
    with pytest.raises(TokenInvalid) as caught:
        check(signed(OLD), NEW)
    assert caught.value.field == "kid"
    with pytest.raises(TokenInvalid):
        check(signed(OLD, header={}), NEW)


def test_an_expired_token_says_so() -> None:
    """So that the client asks for a fresh one; five seconds are forgiven."""
    token = signed(exp=NOW_S)
    assert check(token, now=NOON + 4_999).authid == "jack"
    with pytest.raises(TokenExpired):
        check(token, now=NOON + 5_000)


def test_a_token_of_tomorrow_is_not_good_today() -> None:
    """Five seconds are forgiven."""
    assert check(signed(nbf=NOW_S + 5)).authid == "jack"
    with pytest.raises(TokenInvalid) as caught:
        check(signed(nbf=NOW_S + 6))
    assert caught.value.field == "nbf"


def test_a_forged_token_is_refused() -> None:
    """Another secret, another payload, no signature."""
    good = signed()
    head, _, tail = good.split(".")
    other = signed(sub="jill").split(".")[1]
    for token in (signed(TokenKey(kid="new", secret="x" * 32)), f"{head}.{other}.{tail}", f"{head}.{other}."):
        with pytest.raises(TokenInvalid, match="signature"):
            check(token)


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "HS512", "RS256", "EdDSA", ""])
@pytest.mark.parametrize("kid", [{}, {"kid": "new"}])
def test_an_unsigned_token_is_refused(alg: str, kid: dict[str, str]) -> None:
    """Whatever algorithm it names."""
    with pytest.raises(TokenInvalid):
        check(unsigned({"alg": alg, **kid}, {"sub": "jack", "exp": NOW_S + HOUR_S}))


def test_a_public_key_is_no_secret() -> None:
    """A token signed with the text of the public key, as if it were a shared secret, is refused."""
    public = pair()[1]
    payload = json.dumps({"sub": "jack", "exp": NOW_S + HOUR_S}).encode()
    forged = by_hand(b'{"alg":"HS256","kid":"ed"}', payload, public.secret)
    with pytest.raises(TokenInvalid):
        check(forged, public)
    with pytest.raises(TokenInvalid):
        check(forged, public, NEW)


@pytest.mark.parametrize(
    ("claims", "field"),
    [
        ({"exp": ...}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": float("inf")}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"exp": 2**40}, "exp"),
        ({"exp": -1}, "exp"),
        ({"nbf": "x"}, "nbf"),
        ({"nbf": None}, "nbf"),
        ({"sub": ...}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": "a b"}, "sub"),
        ({"sub": "a" * 129}, "sub"),
        ({"sub": "jack\n"}, "sub"),
        ({"sub": "guest-abc"}, "sub"),
        ({"sub": "service:kittens"}, "sub"),
        ({"name": 1}, "name"),
        ({"name": ""}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"streams": "room.den"}, "streams"),
        ({"streams": [1]}, "streams"),
        ({"streams": ["room.*"]}, "streams"),
        ({"streams": None}, "streams"),
        ({"aud": "tidings:guest"}, "aud"),
        ({"aud": ["x", "tidings:guest"]}, "aud"),
    ],
)
def test_a_wrong_claim_is_named(claims: dict[str, Any], field: str) -> None:
    """The web app's developer reads which one it is."""
    with pytest.raises(TokenInvalid) as caught:
        check(signed(**claims))
    assert caught.value.field == field


def test_a_sub_that_is_no_text_is_refused() -> None:
    """Numbers are no authids."""
    with pytest.raises(TokenInvalid):
        check(by_hand(HEADER, json.dumps({"sub": 1, "exp": NOW_S + HOUR_S}).encode(), NEW.secret))


def test_whoever_has_no_name_is_called_by_their_authid() -> None:
    """However long it is."""
    assert check(signed(name=...)).name == "jack"
    assert check(signed(sub="a" * 100, name=...)).name == "a" * 40


def test_a_streams_claim_may_be_left_out() -> None:
    """And another audience is none of our business."""
    claims = check(signed(aud="my-site", iat=NOW_S + 100, exp=NOW_S + 1.5))
    assert (claims.streams, claims.expires_at) == ((), NOON + 1000)


def test_a_key_with_an_audience_is_for_that_audience_only() -> None:
    """What the same key signed for somebody else opens nothing here; what is minted with it is for here."""
    ours = replace(NEW, aud="tidings")
    assert check(tokens.mint(ours, HELD, NOON), ours) == HELD_AT_NOON
    assert check(signed(aud=["shop", "tidings"]), ours).authid == "jack"
    for other in ("shop", ["shop"], ..., "", 7):
        with pytest.raises(TokenInvalid) as caught:
            check(signed(aud=other), ours)
        assert caught.value.field in {"aud", None}


@given(texts(80))
def test_no_text_raises_anything_but_ours(text: str) -> None:
    """Anybody may send anything as a token."""
    for token in (text, f"{text}.{text}.{text}", f"{signed()[:-5]}{text}"):
        assert isinstance(refusal(lambda token=token: check(token)), TokenInvalid)  # type: ignore[misc] # a default fixes the loop's value
        assert not tokens.is_guest_token(token, OLD)


@pytest.mark.parametrize("inside", ["[" * 50_000, '{"kid":' * 50_000, "9" * 5000, '{"kid": {}}', "[]", "1", '"x"'])
def test_a_monstrous_header_is_no_token(inside: str) -> None:
    """Nested deeper than Python's stack, a number of thousands of digits, a header that is no object."""
    header = part(inside.encode())
    for token in (f"{header}.e30.", f"{signed().split('.')[0]}.{header}.", f"{header}.{header}.{header}"):
        assert isinstance(refusal(lambda token=token: check(token)), TokenInvalid)  # type: ignore[misc] # see above
        assert not tokens.is_guest_token(token, OLD)


def test_a_signed_monster_is_refused_too() -> None:
    """Whoever holds the key may err as well."""
    with pytest.raises(TokenInvalid):
        check(by_hand(HEADER, b"[" * 50_000, NEW.secret))


def test_secrets_are_not_shown() -> None:
    """A key that is printed or logged keeps its secret; a short one is called weak."""
    assert "n" * 32 not in repr(NEW)
    assert "n" * 32 not in str([NEW])
    assert tokens.weak_secret(TokenKey(kid="k", secret="x" * 31))
    assert not tokens.weak_secret(NEW)
    assert not tokens.weak_secret(pair()[1])
