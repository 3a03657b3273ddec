"""The store's housekeeping, a little at a time."""

from collections.abc import Callable

from tidings.faces.wamp import Parts
from tidings.services.upkeep import Retention, forget_answers, trim_streams
from tidings.store import Tx

EVERY_SECONDS = 600


class Upkeep:
    """Forgets what retention does not keep, in small transactions, so that nobody waits long."""

    seconds = EVERY_SECONDS

    def __init__(self, parts: Parts, retention: Retention) -> None:
        self._parts = parts
        self._retention = retention

    async def run(self) -> None:
        """Do it once."""
        now, kept = self._parts.turn().now, self._retention
        for kind, days in (("room", kept.room), ("topic", kept.topic), ("user", kept.user), ("node", kept.node)):
            await self._until_done(lambda tx, kind=kind, days=days: trim_streams(tx, kind, days, now))  # type: ignore[misc] # defaults fix the loop's values
        await self._until_done(lambda tx: forget_answers(tx, kept.answers, now))

    async def _until_done(self, step: Callable[[Tx], int]) -> None:
        while await self._parts.store.write(step):
            pass
