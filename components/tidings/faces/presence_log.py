"""Keeps the stream `node.presence` for webhooks; the rules are in `services/presence_log`."""

from collections.abc import Callable, Iterable

from tidings.faces.wamp import Parts
from tidings.model.webhooks import Told
from tidings.services import presence_log as log

MOST_TOGETHER = 100


class PresenceLog:
    """Looks once a second who is here, and has the difference written down, if any webhook wants it.

    Args:
        grace_ms: for how long a lost connection is not told.
        occupied: names the rooms where somebody is.
    """

    seconds = 1

    def __init__(self, parts: Parts, grace_ms: int, occupied: Callable[[], Iterable[str]]) -> None:
        self._parts = parts
        self._grace_ms = grace_ms
        self._occupied = occupied
        self._told: dict[tuple[str, str], Told] | None = None
        self._missing: dict[tuple[str, str], int] = {}
        self._settled_at = 0

    def begin(self) -> None:
        """Presence starts anew: whoever is not back yet may be on their way, so nobody is gone for a grace."""
        self._told = None
        self._missing = {}
        self._settled_at = self._parts.turn().now + self._grace_ms

    async def run(self) -> None:
        """Look once."""
        store = self._parts.store
        if not await store.read(log.is_wanted):
            self._told = None
            return
        if self._told is None:
            self._told = log.known(await store.read(lambda tx: tx.told()))
        now = self._parts.turn().now
        found = log.differences(self._told, self._here(), self._missing, now, self._grace_ms)
        self._missing = found.missing
        try:
            await self._tell(found.came, is_here=True)
            if now >= self._settled_at:
                await self._tell(found.gone, is_here=False)
        except BaseException:
            self._told = None  # it is not known what was stored: look there before the next time
            raise

    def _here(self) -> dict[tuple[str, str], Told]:
        people = [log.user(one) for one in self._parts.sessions.present().values()]
        return log.known([*people, *(log.room(one) for one in self._occupied())])

    async def _tell(self, changes: list[Told], *, is_here: bool) -> None:
        for start in range(0, len(changes), MOST_TOGETHER):
            part, turn = changes[start : start + MOST_TOGETHER], self._parts.turn()
            came, gone = (part, []) if is_here else ([], part)
            await self._parts.store.write(lambda tx, came=came, gone=gone, turn=turn: log.tell(tx, came, gone, turn))  # type: ignore[misc] # defaults fix the loop's values
            assert self._told is not None  # noqa: S101 - read above
            self._told.update(log.known(came))
            for one in gone:
                del self._told[one.kind, one.name]
