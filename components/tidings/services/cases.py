"""Putting a message before those who decide."""

from tidings.model.moderation import Filter, Report
from tidings.model.people import Caller
from tidings.model.rooms import Message
from tidings.services import Turn, telling
from tidings.store import ReadTx, Tx


def is_full(tx: ReadTx, room: str, turn: Turn) -> bool:
    """Whether so many messages of a room wait that no more may."""
    return tx.count_cases([room]).get(room, 0) >= turn.limits.reports_per_room


def put(tx: Tx, caller: Caller, message: Message, report: Report, turn: Turn) -> None:
    """Add a report; the first one keeps what the message says now, whatever its author does about it.

    With the first one, those who moderate the room are told.
    """
    if tx.case(message.room, message.id) is None:
        tx.open_case(message, turn.now)
        telling.of_report(tx, caller, message, turn)
    tx.put_report(message, report)


def put_filtered(tx: Tx, caller: Caller, message: Message, found: Filter | None, turn: Turn) -> None:
    """Report what a word filter found; when the queue is full, the message passes: nobody could look at it."""
    if found is not None and not is_full(tx, message.room, turn):
        put(tx, caller, message, Report(by=None, reason=found.word, time=turn.now), turn)
