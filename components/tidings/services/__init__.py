"""The rules: plain synchronous functions, each with its transaction, caller, request and turn as arguments.

A command is `command(tx, caller, request, turn) -> reply` and runs in one transaction on the writer's thread. A query
has the same shape and gets a `ReadTx`. Nothing here knows of WAMP, HTTP, SQL or the event loop.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from tidings.model.events import Data, NewEvent
from tidings.model.limits import Limits
from tidings.model.moderation import Filter
from tidings.model.names import room_stream
from tidings.model.people import Author, Caller


class Turn(Struct, frozen=True, kw_only=True):
    """What a rule would otherwise have to look up for itself: the time (ms), fresh ids, the site's limits and words."""

    now: int
    new_id: Callable[[], str]
    limits: Limits
    words: tuple[Filter, ...] = ()


class Changed(Struct, frozen=True, kw_only=True):
    """A request as it came (`asked`), and what is done in its place: a retry is known by what came."""

    asked: Struct
    done: Struct


Rule = Callable[[Any, Caller, Any, Turn], Any]
"""A command or a query; its exact request and reply types stand beside it in the table of procedures."""


def author(caller: Caller) -> Author:
    """The caller as the author of an event."""
    return Author(authid=caller.authid, name=caller.name)


def room_event(caller: Caller, room: str, kind: str, data: Data, turn: Turn) -> NewEvent:
    """What the caller does in a room, as an event of its stream."""
    return NewEvent(
        stream=room_stream(room), id=turn.new_id(), type=kind, time=turn.now, author=author(caller), data=data
    )
