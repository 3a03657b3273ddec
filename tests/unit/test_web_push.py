"""Web Push: the encryption and the signature as the RFCs have them, and what browsers are told."""

import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given
from hypothesis import strategies as st

from tests.support.browser_keys import BrowserKeys
from tidings.model.errors import Invalid
from tidings.model.notifications import PushSubscription
from tidings.services.web_push import (
    GOOD_FOR_S,
    RECORD_SIZE,
    TEXT_MOST,
    TITLE_MOST,
    URL_MOST,
    Said,
    Vapid,
    check_keys,
    encrypted,
    encrypted_by,
    new_key,
    padless,
    rings,
    signature,
    unpadded,
)

# RFC 8291, section 5 and appendix A
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_rfc() -> None:
    """With its keys and its salt, to the last byte."""
    key = ec.derive_private_key(int.from_bytes(unpadded(SENDER), "big"), ec.SECP256R1())
    body = encrypted_by(key, unpadded(SALT), b"When I grow up, I want to be a watermelon", (P256DH, AUTH))
    assert padless(body) == BODY


@given(text=st.text(max_size=TEXT_MOST))
def test_only_its_browser_reads_a_message(text: str) -> None:
    """Whatever it says; no two bodies are alike."""
    browser, other = BrowserKeys(), BrowserKeys()
    content = json.dumps({"text": text}).encode()
    first, second = (encrypted(content, browser.p256dh, browser.auth) for _ in range(2))
    assert browser.read(first) == browser.read(second) == {"text": text}
    assert first != second
    with pytest.raises(Exception):  # noqa: B017, PT011 - cryptography has an error without a word for it
        other.read(first)


def test_the_longest_that_is_told_fits_a_record() -> None:
    """Push services refuse more than 4,096 bytes, the encryption's own included."""
    wide = "\U0001f431"
    said = Said(
        title=wide * TITLE_MOST,
        text=wide * TEXT_MOST,
        url="x" * URL_MOST,
        tag="room:" + "x" * 64,
        time=2**53,
        room="x" * 64,
        offset=2**53,
        thread="x" * 64,
    )
    keys = BrowserKeys()
    browser = PushSubscription(id="b", authid="jack", endpoint="https://x", p256dh="", auth="", created=0)
    (ring,) = rings([browser], said, is_urgent=False)
    assert len(encrypted(ring.content, keys.p256dh, keys.auth)) <= RECORD_SIZE


def test_the_node_signs_for_one_push_service() -> None:
    """RFC 8292: for whom, until when, who answers for it; and the key that browsers subscribed with."""
    vapid = Vapid(private=new_key(), contact="mailto:jack@example.com")
    header = signature(vapid, "https://push.example.com:8443/send/secret", 1_000)
    scheme, token, key = header.split()
    assert (scheme, key) == ("vapid", f"k={vapid.public}")
    public = load_pem_private_key(vapid.private.encode(), None).public_key()
    claims = jwt.decode(
        token.removeprefix("t=").removesuffix(","),
        public,  # type: ignore[arg-type] # the kinds of keys that it takes are more than PyJWT says
        algorithms=["ES256"],
        audience="https://push.example.com:8443",
        options={"verify_exp": False},
    )
    assert claims["sub"] == "mailto:jack@example.com"
    assert claims["exp"] == 1_000 + GOOD_FOR_S
    assert "secret" not in str(claims)


@pytest.mark.parametrize(
    ("p256dh", "auth", "field"),
    [
        (P256DH, "BTBZMqHH6r4", "auth"),
        (P256DH, "", "auth"),
        ("BCVxsr7N", AUTH, "p256dh"),
        (padless(b"\x04" + b"\x01" * 64), AUTH, "p256dh"),
        ("é", AUTH, "p256dh"),
    ],
)
def test_keys_that_nothing_can_be_encrypted_for(p256dh: str, auth: str, field: str) -> None:
    """Are refused when a browser subscribes, and not when something is to be sent."""
    with pytest.raises(Invalid) as error:
        check_keys(p256dh, auth)
    assert error.value.field == field
    check_keys(P256DH, AUTH)
    check_keys(P256DH + "=", AUTH + "==")
