"""Token buckets: a burst at once, a rate after that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.model.errors import RateLimited
from tidings.model.limits import Rate
from tidings.services.limits import Bucket, take

rates = st.builds(Rate, per_second=st.floats(0.001, 1e6), burst=st.integers(1, 1000))


def test_a_burst_then_a_rate() -> None:
    """Three at once; then one every half second, and it is said when."""
    rate, bucket = Rate(per_second=2, burst=3), None
    for _ in range(3):
        bucket = take(bucket, rate, 1000)
    with pytest.raises(RateLimited) as caught:
        take(bucket, rate, 1000)
    assert caught.value.limit == 3
    assert caught.value.retry_after_ms == 501
    bucket = take(bucket, rate, 1500)
    with pytest.raises(RateLimited):
        take(bucket, rate, 1500)


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    """Whoever was silent for a year gets a burst and no more."""
    rate = Rate(per_second=2, burst=3)
    assert take(Bucket(0, 0), rate, 10**12) == Bucket(2, 10**12)


@given(rates, st.lists(st.integers(0, 5000), max_size=60))
def test_no_window_lets_more_pass_than_burst_and_rate(rate: Rate, gaps: list[int]) -> None:
    """Whatever the times of the calls."""
    bucket, now, passed = None, 0, 0
    for gap in gaps:
        now += gap
        try:
            bucket = take(bucket, rate, now)
        except RateLimited:
            continue
        passed += 1
    assert passed <= rate.burst + now * rate.per_second / 1000 + 1e-6


@given(rates, st.floats(0, 0.999_999), st.integers(0, 10**9))
def test_the_wait_that_is_told_is_long_enough_and_not_too_long(rate: Rate, left: float, at: int) -> None:
    """Whoever waits as told is let in, at the latest one millisecond after there is a token."""
    bucket = Bucket(left, at)
    with pytest.raises(RateLimited) as caught:
        take(bucket, rate, at)
    wait = caught.value.retry_after_ms
    assert wait is not None
    assert wait <= (1 - left) / rate.per_second * 1000 + 1
    take(bucket, rate, at + wait)


def test_a_clock_that_stands_still_or_goes_back_gives_nothing() -> None:
    """Tokens are earned by time that has passed."""
    rate = Rate(per_second=1000, burst=1)
    bucket = take(None, rate, 1000)
    for now in (1000, 500):
        with pytest.raises(RateLimited):
            take(bucket, rate, now)
