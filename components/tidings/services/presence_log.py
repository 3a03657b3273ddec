"""Presence for webhooks: who came and went, as events in the stream `node.presence`.

What was told last is in the database, and what is so now is compared with it: whatever happened in between, also while
nobody was looking, the difference is told. So each person's `user.online` and `user.offline` take turns, for ever.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from tidings.model.events import NewEvent
from tidings.model.names import PRESENCE_STREAM
from tidings.model.people import Caller
from tidings.model.webhooks import Told
from tidings.services import Turn
from tidings.store import ReadTx, Tx

Known = Mapping[tuple[str, str], Told]

_TYPES: Final = {
    ("user", True): "user.online",
    ("user", False): "user.offline",
    ("room", True): "channel.occupied",
    ("room", False): "channel.vacated",
}


class Differences(Struct, frozen=True, kw_only=True):
    """What is to be told now. `missing` says since when (ms) somebody who is told to be here is not."""

    came: list[Told]
    gone: list[Told]
    missing: dict[tuple[str, str], int]


def is_wanted(tx: ReadTx) -> bool:
    """Whether any webhook is told of presence; if none is, nothing is written down."""
    return any("node" in webhook.kinds for webhook in tx.webhooks())


def user(caller: Caller) -> Told:
    """A person, as they are told of."""
    data = {"authid": caller.authid, "name": caller.name, "role": caller.role.value}
    return Told(kind="user", name=caller.authid, data=data)


def room(name: str) -> Told:
    """A room, as it is told of."""
    return Told(kind="room", name=name, data={"room": name})


def known(found: Sequence[Told]) -> dict[tuple[str, str], Told]:
    """By kind and name."""
    return {(one.kind, one.name): one for one in found}


def differences(
    told: Known, here: Known, missing: Mapping[tuple[str, str], int], now: int, grace_ms: int
) -> Differences:
    """Compare what was told with what is so.

    A person is gone after a grace, as in rooms; a room's presence has had its grace when it is empty.
    """
    absent = {key: missing.get(key, now) for key in told if key not in here}
    gone = [told[key] for key, since in absent.items() if key[0] == "room" or now - since >= grace_ms]
    return Differences(
        came=[one for key, one in here.items() if key not in told],
        gone=sorted(gone, key=lambda one: one.kind),  # a room is empty before the last one who was there is gone
        missing=absent,
    )


def tell(tx: Tx, came: Sequence[Told], gone: Sequence[Told], turn: Turn) -> None:
    """Write down that they came, and that they went; what was told already is not told again."""
    for one in came:
        if tx.put_told(one):
            _append(tx, one, _TYPES[one.kind, True], turn)
    for one in gone:
        if tx.drop_told(one):
            _append(tx, one, _TYPES[one.kind, False], turn)


def _append(tx: Tx, told: Told, kind: str, turn: Turn) -> None:
    data = dict(told.data)
    tx.append(NewEvent(stream=PRESENCE_STREAM, id=turn.new_id(), type=kind, time=turn.now, author=None, data=data))
