"""Finding what was said."""

import re
import unicodedata
from typing import Final

from tidings.model.errors import Invalid
from tidings.model.names import check_text
from tidings.model.people import Caller
from tidings.model.requests import Search, SearchReply
from tidings.model.rooms import Message
from tidings.services import Turn
from tidings.services.listing import with_polls
from tidings.services.rooms import require_reader
from tidings.store import FOREVER, ReadTx, Wanted

_PLACE: Final = re.compile(r"(?P<room>[a-z0-9][a-z0-9_-]{0,63}):(?P<offset>[1-9][0-9]{0,15})")
"""A message's room and offset: `lobby:42`."""


def search(tx: ReadTx, caller: Caller, request: Search, turn: Turn) -> SearchReply:
    """Messages that have all these words, newest first; the last word may be the beginning of one.

    In one room that the caller may read, or in all that they have joined; for a backend, in all there are.

    Raises:
        Invalid: no word in `text`, or a `cursor` that is not from the reply before.
        NoSuchRoom, NotAllowed: `room` is not for this caller.
    """
    del turn
    words = _words(request.text)
    if request.room is not None:
        require_reader(tx, caller, request.room)
    wanted = Wanted(
        words=words,
        room=request.room,
        reader=None if caller.is_service or request.room is not None else caller.authid,
        author=request.author,
        after=-1 if request.after is None else request.after,
        before=FOREVER if request.before is None else request.before,
        below=None if request.cursor is None else _place(tx, caller, request.room, request.cursor),
        limit=request.limit + 1,
    )
    found = tx.search(wanted)
    more = len(found) > request.limit
    shown = with_polls(tx, caller, found[: request.limit])
    return SearchReply(found=shown, more=more, cursor=_cursor(shown[-1]) if more else None)


def _words(text: str) -> tuple[str, ...]:
    """What is typed, split at blanks; only what has a letter or a digit is a word.

    Raises:
        Invalid: nothing of it is.
    """
    check_text(text, "text")
    words = tuple(word for word in text.split() if any(unicodedata.category(one)[0] in "LN" for one in word))
    if not words:
        raise Invalid("`text` has no word to look for: letters or digits.", field="text")
    return words


def _cursor(message: Message) -> str:
    return f"{message.room}:{message.offset}"


def _place(tx: ReadTx, caller: Caller, room: str | None, cursor: str) -> tuple[str, int]:
    """Where to go on. A place in a room that is not searched would tell what happens there, and when.

    Raises:
        Invalid: there is no such message any more, or none for this caller.
    """
    parts = _PLACE.fullmatch(cursor)
    name, offset = (parts["room"], int(parts["offset"])) if parts else ("", 0)
    if not _is_searched(tx, caller, room, name) or tx.message_at(name, offset) is None:
        raise Invalid("`cursor` leads nowhere any more: search anew.", field="cursor")
    return name, offset


def _is_searched(tx: ReadTx, caller: Caller, room: str | None, name: str) -> bool:
    if room is not None:
        return name == room
    return caller.is_service or bool(tx.joined(caller.authid, [name]))
