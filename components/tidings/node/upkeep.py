"""The store's housekeeping, a little at a time."""

from collections.abc import Callable

from tidings.faces.wamp import Parts
from tidings.files.workshop import Workshop
from tidings.services import inviting, traces
from tidings.services.files import drop_stale
from tidings.services.upkeep import Retention, forget_answers, trim_rooms, trim_streams
from tidings.store import Tx

EVERY_SECONDS = 600
FILES_AT_ONCE = 50


class Upkeep:
    """Forgets what retention does not keep, in small transactions, so that nobody waits long."""

    seconds = EVERY_SECONDS

    def __init__(self, parts: Parts, retention: Retention, workshop: Workshop | None = None) -> None:
        self._parts = parts
        self._workshop = workshop
        self._retention = retention

    async def run(self) -> None:
        """Do it once."""
        now, kept = self._parts.turn().now, self._retention
        for kind, days in (("room", kept.room), ("topic", kept.topic), ("user", kept.user), ("node", kept.node)):
            await self._until_done(lambda tx, kind=kind, days=days: trim_streams(tx, kind, days, now))  # type: ignore[misc] # defaults fix the loop's values
        await self._until_done(lambda tx: trim_rooms(tx, now))
        await self._until_done(lambda tx: forget_answers(tx, kept.answers, now))
        await self._until_done(lambda tx: inviting.forget(tx, now))
        await self._until_done(lambda tx: traces.forget(tx, kept.traces, now))
        await self._until_done(lambda tx: drop_stale(tx, kept.unused_file_hours, now, FILES_AT_ONCE))
        if self._workshop is not None:
            await self._remove_files(self._workshop)

    async def _remove_files(self, workshop: Workshop) -> None:
        """First from the disk, then from the database: what is forgotten is gone."""
        while files := await self._parts.store.read(lambda tx: tx.dropped_files(FILES_AT_ONCE)):
            await workshop.drop(files)
            await self._parts.store.write(lambda tx, files=files: tx.forget_files(files))  # type: ignore[misc] # a default fixes the loop's value

    async def _until_done(self, step: Callable[[Tx], int]) -> None:
        while await self._parts.store.write(step):
            pass
