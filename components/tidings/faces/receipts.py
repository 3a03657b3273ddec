"""Telling a room how far somebody has got and has read: to those who are told, once for what happens together."""

from autobahn.wamp.types import PublishOptions

from tidings.background import in_background
from tidings.faces.decode import encoded
from tidings.faces.wamp import Face
from tidings.services import receipts

TELL_AFTER_S = 0.3


class Receipts:
    """Tells of what was read, for the face that publishes on the live topics of rooms.

    For each member of a room one thing waits to be told at most; what is told is how it stands by then, and to whom is
    decided then.
    """

    def __init__(self, face: Face) -> None:
        self._face = face
        self._waiting: set[tuple[str, str]] = set()

    def moved(self, room: str, authid: str) -> None:
        """Somebody may have got further in a room."""
        if (room, authid) in self._waiting:
            return
        self._waiting.add((room, authid))
        self._face.parts.reactor.callLater(TELL_AFTER_S, self._due, room, authid)

    def _due(self, room: str, authid: str) -> None:
        self._waiting.discard((room, authid))
        if self._face.is_attached():
            self._telling = in_background(self._tell(room, authid), f"telling what was read in {room}")

    async def _tell(self, room: str, authid: str) -> None:
        turn = self._face.parts.turn()
        found = await self._face.parts.store.read(lambda tx: receipts.news(tx, room, authid, turn))
        if found is None:
            return
        receipt, told = found
        message = {"type": "receipt.changed", "room": room, "receipt": encoded(receipt)}
        options = PublishOptions(eligible_authid=told)
        self._face.publish_live(f"tidings.live.room.{room}", [message], options)
