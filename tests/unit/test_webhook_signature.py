"""Webhooks are signed as the Standard Webhooks specification says, and verified in every respect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.webhooks import PREFIX, BadSignature, headers, new_secret, signature, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, STAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""The specification's own example."""
HEADERS = {"webhook-id": MESSAGE, "webhook-timestamp": str(STAMP), "webhook-signature": SIGNATURE}


def test_the_specifications_example() -> None:
    """It is signed and verified to the letter."""
    assert signature(SECRET, MESSAGE, STAMP, BODY) == SIGNATURE
    assert headers(SECRET, MESSAGE, STAMP, BODY) == HEADERS
    assert verify(SECRET, HEADERS, BODY, STAMP) == MESSAGE


def test_headers_may_be_in_any_case_and_signatures_several() -> None:
    """As web servers hand them on, and while a secret is being changed."""
    found = {name.title(): value for name, value in HEADERS.items()}
    found["Webhook-Signature"] = f"v1a,AAAA v1,AAAA {SIGNATURE}"
    assert verify(SECRET, found, BODY, STAMP) == MESSAGE


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"webhook-id": "msg_else"}, "not right"),
        ({"webhook-timestamp": str(STAMP + 1)}, "not right"),
        ({"webhook-signature": "v1,AAAA"}, "not right"),
        ({"webhook-signature": SIGNATURE.replace("v1", "v2")}, "not right"),
        ({"webhook-signature": ""}, "not right"),
        ({"webhook-signature": "v1,\u00e9"}, "not right"),
        ({"webhook-signature": "v1,\udc80"}, "not right"),
        ({"webhook-id": "\udc80"}, "not right"),
        ({"webhook-timestamp": "now"}, "no time"),
        ({"webhook-timestamp": "-5"}, "no time"),
        ({"webhook-timestamp": "\u0661"}, "no time"),
        ({"webhook-timestamp": "9" * 5000}, "no time"),
    ],
)
def test_whatever_is_changed_is_seen(change: dict[str, str], says: str) -> None:
    """Id, time, signature."""
    with pytest.raises(BadSignature, match=says):
        verify(SECRET, {**HEADERS, **change}, BODY, STAMP)


def test_the_body_counts() -> None:
    """To the byte."""
    with pytest.raises(BadSignature):
        verify(SECRET, HEADERS, BODY + b" ", STAMP)


@pytest.mark.parametrize("missing", HEADERS)
def test_all_headers_are_needed(missing: str) -> None:
    """The sentence names the one that is not there."""
    with pytest.raises(BadSignature, match=missing):
        verify(SECRET, {name: value for name, value in HEADERS.items() if name != missing}, BODY, STAMP)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_old_requests_are_refused(seconds: int) -> None:
    """Five minutes either way, so that nobody repeats what they have overheard."""
    verify(SECRET, HEADERS, BODY, STAMP + seconds - (1 if seconds > 0 else -1))
    with pytest.raises(BadSignature, match="too old"):
        verify(SECRET, HEADERS, BODY, STAMP + seconds)


@given(st.binary(max_size=200), st.integers(0, 10**11))
def test_what_was_signed_is_verified(body: bytes, stamp: int) -> None:
    """With this secret, and with no other."""
    secret = new_secret()
    made = headers(secret, "m1", stamp, body)
    assert verify(secret, made, body, stamp) == "m1"
    with pytest.raises(BadSignature):
        verify(new_secret(), made, body, stamp)


def test_secrets_are_long_and_different() -> None:
    """256 random bits."""
    assert new_secret() != new_secret()
    assert new_secret().startswith(PREFIX)
    with pytest.raises(ValueError, match="whsec_"):
        signature("whsec_!", "m1", 1, b"")
