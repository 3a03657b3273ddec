"""All that is kept of one person, for that person and for backends."""

import base64
import binascii
from typing import Any, Final

import msgspec

from tidings.model.errors import Invalid, NotAllowed
from tidings.model.people import Caller
from tidings.model.personal import Held, Place
from tidings.model.requests import Exported, PersonExport, PersonExportReply
from tidings.services import Turn
from tidings.store import ReadTx

PAGE_BYTES: Final = 200_000
"""A page ends with the row that goes beyond this, as JSON."""
_places: Final = msgspec.json.Decoder(tuple[int, tuple[str | int, ...]])


def export(tx: ReadTx, caller: Caller, request: PersonExport, turn: Turn) -> PersonExportReply:
    """A page of all that is kept of a person: what they wrote, did and set, and what is about them; no words of others.

    Raises:
        Invalid: a backend does not say of whom; or `after` is no `next` of a page.
        NotAllowed: a person asks for what is somebody else's.
    """
    del turn
    authid = whose(caller, request.authid)
    try:
        found = tx.held(authid, _place(request.after), request.limit + 1)
    except (ValueError, TypeError, IndexError, binascii.Error, msgspec.MsgspecError):
        raise Invalid("`after` is not the `next` of a page.", field="after") from None
    page = _fitting(found[: request.limit])
    more = len(page) < len(found)
    items = [Exported(part=one.part, data=one.data) for one in page]
    return PersonExportReply(authid=authid, items=items, next=_cursor(page[-1].place) if more else None)


def whose(caller: Caller, authid: str | None) -> str:
    """Whom a call is about: backends say so, people mean themselves.

    Raises:
        Invalid, NotAllowed: they do not.
    """
    if caller.is_service:
        if authid is None:
            raise Invalid("Say whom you mean.", field="authid")
        return authid
    if authid not in {None, caller.authid}:
        raise NotAllowed("People may do this for themselves alone.", field="authid")
    return caller.authid


def _fitting(found: list[Held]) -> list[Held]:
    size = 0
    for count, one in enumerate(found, 1):
        size += len(msgspec.json.encode(one.data))
        if size > PAGE_BYTES:
            return found[:count]
    return found


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode()


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    part, values = _places.decode(base64.b64decode(cursor.encode(), b"-_", validate=True))
    if part < 0 or any(isinstance(value, int) and abs(value) > 2**53 for value in values):
        raise ValueError("no place")
    found: Any = (part, values)
    return found  # type: ignore[no-any-return] # checked by the decoder
