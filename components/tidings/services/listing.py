"""Messages of several rooms, as lists of them show them."""

from collections.abc import Sequence

from msgspec.structs import replace

from tidings.model.people import Caller
from tidings.model.rooms import Message
from tidings.store import ReadTx


def with_polls(tx: ReadTx, caller: Caller, messages: Sequence[Message]) -> list[Message]:
    """The same, with their polls."""
    ids: dict[str, list[str]] = {}
    for one in messages:
        ids.setdefault(one.room, []).append(one.id)
    polls = {room: tx.polls(room, here, caller.authid) for room, here in ids.items()}
    return [replace(one, poll=polls[one.room].get(one.id)) for one in messages]
