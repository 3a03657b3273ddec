"""Token buckets as values: how often somebody may do something."""

from msgspec import Struct

from tidings.model.errors import RateLimited
from tidings.model.limits import Rate


class Bucket(Struct, frozen=True):
    """What is left of a rate at a time; `at` in ms of a clock that never jumps."""

    tokens: float
    at: int


def take(bucket: Bucket | None, rate: Rate, now: int) -> Bucket:
    """Take one token; None is a full bucket.

    Raises:
        RateLimited: `tidings.error.rate_limited` with `retry_after_ms`, when there will be one.
    """
    if bucket is None:
        tokens = float(rate.burst)
    else:
        earned = max(0, now - bucket.at) * rate.per_second / 1000
        tokens = min(float(rate.burst), bucket.tokens + earned)
    if tokens < 1:
        wait = int((1 - tokens) / rate.per_second * 1000) + 1
        raise RateLimited(f"Too fast: try again in {wait} ms.", retry_after_ms=wait, limit=rate.burst)
    return Bucket(tokens - 1, now)
