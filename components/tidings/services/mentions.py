"""Mentions: whom a message addresses."""

from collections.abc import Sequence

from tidings.model.people import Author, Caller
from tidings.model.rooms import EVERYBODY_HERE
from tidings.services import Turn, profiles
from tidings.store import ReadTx


def mentioned(tx: ReadTx, caller: Caller, room: str, wanted: Sequence[str], turn: Turn) -> list[Author]:
    """Those who are addressed, each once, with the names that they have.

    Whoever is not in the room is left out, and no error: they may have gone while the message was written. In a public
    room, where everybody may read what is said to them, whom the caller finds by name may be addressed, too.
    """
    row = tx.room(room)
    is_open = row is not None and row.public and not row.direct
    found = []
    for authid in dict.fromkeys(wanted):
        if authid == EVERYBODY_HERE:
            found.append(Author(authid=authid, name="here"))
            continue
        if tx.joined(authid, [room]) or (is_open and profiles.may_find(tx, caller, authid, turn)):
            person = tx.person(authid)
            found.append(Author(authid=authid, name=person.name if person is not None else authid))
    return found
