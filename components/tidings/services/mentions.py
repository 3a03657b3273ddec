"""Mentions: whom a message addresses."""

from collections.abc import Sequence

from tidings.model.people import Author
from tidings.model.rooms import EVERYBODY_HERE
from tidings.store import ReadTx


def mentioned(tx: ReadTx, room: str, wanted: Sequence[str]) -> list[Author]:
    """Those who are addressed, each once, with the names that they have.

    Whoever is not in the room is left out, and no error: they may have gone while the message was written.
    """
    found = []
    for authid in dict.fromkeys(wanted):
        if authid == EVERYBODY_HERE:
            found.append(Author(authid=authid, name="here"))
            continue
        if tx.joined(authid, [room]):
            person = tx.person(authid)
            found.append(Author(authid=authid, name=person.name if person is not None else authid))
    return found
