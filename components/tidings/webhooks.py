"""Signing and verifying webhooks, as the Standard Webhooks specification says. The standard library is all it needs.

What receives webhooks may import this, or copy it:

    from tidings.webhooks import BadSignature, verify

    try:
        verify(secret, request.headers, request.get_data())
    except BadSignature:
        abort(400)

https://www.standardwebhooks.com
"""

import base64
import binascii
import hashlib
import hmac
import secrets as randomness
import sys
import time
from collections.abc import Mapping

PREFIX = "whsec_"
TOLERANCE_S = 300
_SECRET_BYTES = 32
_SHORTEST, _LONGEST = 24, 64  # bytes of a secret
_LONGEST_STAMP = 12  # digits


class BadSignature(Exception):
    """This did not come from who has the secret, or not now; the sentence says what is wrong."""


def new_secret() -> str:
    """Make a secret: `whsec_` and 256 random bits in base64."""
    return PREFIX + base64.b64encode(randomness.token_bytes(_SECRET_BYTES)).decode()


def is_secret(text: str) -> bool:
    """Whether this is a secret of the size that the specification asks for."""
    try:
        size = len(base64.b64decode(text.removeprefix(PREFIX), validate=True))
    except (binascii.Error, ValueError):
        return False
    return text.startswith(PREFIX) and _SHORTEST <= size <= _LONGEST


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """The signature of one request: `v1,` and the base64 of HMAC-SHA256 over `message.timestamp.body`.

    Args:
        secret: `whsec_…`
        message: the request's `webhook-id`.
        timestamp: the request's `webhook-timestamp`, in seconds.

    Raises:
        ValueError: the secret is none.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, UnicodeError):
        raise ValueError("A webhook's secret is whsec_ and base64.") from None
    signed = b".".join((message.encode("utf-8", "replace"), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secret: str, message: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that a signed request carries."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message, timestamp, body),
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> str:
    """Check that a request was signed with the secret, within five minutes; its `webhook-id`, to tell doubles by.

    Args:
        secret: `whsec_…`, as `tidings webhook add` printed it.
        headers: the request's; in any case.
        body: as it came, before anything has decoded it.
        now: seconds since 1970; the clock's if None.

    Raises:
        BadSignature: it was not.
    """
    found = {name.lower(): value for name, value in headers.items()}
    try:
        message, stamp, signatures = (found[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    except KeyError as error:
        raise BadSignature(f"There is no {error.args[0]}.") from None
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= _LONGEST_STAMP):
        raise BadSignature("webhook-timestamp is no time.")
    expected = signature(secret, message, int(stamp), body).encode()
    # every one is compared, each in constant time: there may be several while a secret is changed
    matches = [hmac.compare_digest(expected, one.encode("utf-8", "replace")) for one in signatures.split()]
    if not any(matches):
        raise BadSignature("The signature is not right.")
    if abs((time.time() if now is None else now) - int(stamp)) > TOLERANCE_S:
        raise BadSignature("The request is too old, or from the future: somebody may be repeating it.")
    return message


if __name__ == "__main__":
    sys.stdout.write(new_secret() + "\n")
