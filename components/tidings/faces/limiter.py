"""The buckets of everybody who called lately, bounded in number."""

from collections import OrderedDict
from collections.abc import Callable

from tidings.api import Cost
from tidings.model.limits import Rate, Rates
from tidings.model.people import Caller
from tidings.services.limits import Bucket, take


class Limiter:
    """Counts calls per person and per network address.

    Args:
        rates: how often.
        clock_ms: a clock that never jumps.
        most: how many buckets are kept; the one unused longest goes first. A forgotten bucket counts as full, so this
            must exceed the number of callers within a burst's refill time, a few seconds.
    """

    def __init__(self, rates: Rates, clock_ms: Callable[[], int], most: int = 50_000) -> None:
        self._rates = rates
        self._clock_ms = clock_ms
        self._most = most
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def check(self, caller: Caller, cost: Cost) -> None:
        """Count a call.

        Raises:
            RateLimited: `tidings.error.rate_limited` with `retry_after_ms`.
        """
        if caller.is_service:
            self._take("service", caller.authid, self._rates.service_calls)
            return
        if caller.address:
            self._take("address", caller.address, self._rates.address_calls)
        self._take("call", caller.authid, self._rates.calls)
        if cost == "send":
            self._take("send", caller.authid, self._rates.sends)

    def check_address(self, address: str) -> None:
        """Count somebody who has not said who they are yet: a login, a wrong key."""
        if address:
            self._take("login", address, self._rates.address_logins)

    def _take(self, kind: str, who: str, rate: Rate) -> None:
        name = (kind, who)
        bucket = self._buckets.get(name)
        if bucket is not None:
            self._buckets.move_to_end(name)  # also when refused: whoever goes on asking must not be forgotten
        self._buckets[name] = take(bucket, rate, self._clock_ms())
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
