"""The book of moderation: every act is written down in the transaction that does it, and never changed afterwards."""

from tidings.model.moderation import Act, AuditEntry
from tidings.model.names import check_text, one_line
from tidings.model.people import Author, Caller
from tidings.services import Turn, author
from tidings.store import ReadTx, Tx


def note(  # noqa: PLR0913 - what stands in the book
    tx: Tx,
    caller: Caller,
    room: str,
    act: Act,
    turn: Turn,
    *,
    whom: Author | None = None,
    message: str | None = None,
    until: int = 0,
    detail: str = "",
    reason: str = "",
) -> None:
    """Write down what the caller did, in the transaction that does it.

    Raises:
        Invalid: `reason` is no text.
    """
    check_text(reason, "reason")
    tx.note(
        AuditEntry(
            place=0,
            room=room,
            time=turn.now,
            by=author(caller),
            act=act,
            whom=whom,
            message=message,
            until=until,
            detail=detail,
            reason=one_line(reason),
        )
    )


def named(tx: ReadTx, authid: str) -> Author:
    """Somebody by the name that they have now."""
    person = tx.person(authid)
    return Author(authid=authid, name=person.name if person is not None else authid)
