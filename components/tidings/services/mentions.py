"""Mentions: whom a message addresses."""

from collections.abc import Sequence

from tidings.model.people import Author, Caller
from tidings.model.rooms import EVERYBODY_HERE, Membership, stranger
from tidings.services import Turn, profiles
from tidings.store import ReadTx, Tx


def mentioned(tx: Tx, caller: Caller, room: str, wanted: Sequence[str], turn: Turn) -> list[Author]:
    """Those who are addressed, each once, with the names that they have.

    Whoever is not in the room is left out, and no error: they may have gone while the message was written. In a public
    room, where everybody may read what is said to them, whom the caller finds by name may be addressed, too, but for
    those who were put out and may not come back yet. That something of a room names them is noted as if they had left
    it: when they are deleted, it is found by that.
    """
    found = []
    for authid in dict.fromkeys(wanted):
        if authid == EVERYBODY_HERE:
            found.append(Author(authid=authid, name="here"))
            continue
        theirs = tx.membership(room, authid)
        is_in = theirs is not None and theirs.state == "joined"
        if is_in or _may_be_called(tx, caller, theirs or stranger(room, authid), turn):
            if theirs is None:
                tx.put_membership(stranger(room, authid))
            person = tx.person(authid)
            found.append(Author(authid=authid, name=person.name if person is not None else authid))
    return found


def _may_be_called(tx: ReadTx, caller: Caller, theirs: Membership, turn: Turn) -> bool:
    """Whether somebody who is not in a room may be addressed in it."""
    row = tx.room(theirs.room)
    if row is None or row.direct or not row.public or theirs.banned_until > turn.now:
        return False
    return profiles.may_find(tx, caller, theirs.authid, turn)
