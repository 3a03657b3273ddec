"""Deleting people goes on by itself: at once where it began, and after a restart where it was."""

from tidings.background import in_background
from tidings.faces.logins import Logins
from tidings.faces.wamp import Parts
from tidings.model.people import Caller
from tidings.model.requests import PersonDeleted
from tidings.services import deleting

EVERY_SECONDS = 60


class Deletions:
    """Does step after step; between two of them others write.

    Args:
        logins: ends the sessions of whoever is deleted.
    """

    def __init__(self, parts: Parts, logins: Logins) -> None:
        self._parts = parts
        self._logins = logins
        self._is_at_it = False
        parts.pipeline.after["tidings.people.delete"] = self._begun

    def _begun(self, caller: Caller, told: PersonDeleted) -> None:
        del caller
        self._work = in_background(self._end(told.authid), "deleting a person")

    def go_on(self) -> None:
        """Take up what a crash has interrupted."""
        self._work = in_background(self.run(), "going on with deleting people")

    async def _end(self, authid: str) -> None:
        await self._logins.log_out(authid)
        await self.run()

    async def run(self) -> None:
        """Go on until nobody is left."""
        if self._is_at_it:
            return
        self._is_at_it = True
        try:
            while await self._parts.store.write(lambda tx: deleting.step(tx, self._parts.turn())):
                pass
        finally:
            self._is_at_it = False
