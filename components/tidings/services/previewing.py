"""Previews of links: which ones a message still wants, how one becomes part of it, and when it goes again.

A message is told of by the events of its room: `message.previewed` says which previews it has from then on, and what
an earlier one said is emptied. What a page says of itself is checked against the same words as what people say.
"""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tidings.model.files import FileRow, Made, MessageFile, shown
from tidings.model.links import links
from tidings.model.names import room_stream
from tidings.model.people import Caller
from tidings.model.previews import Preview
from tidings.model.rooms import Message
from tidings.services import Turn, room_event, words
from tidings.services.files import made_ready
from tidings.store import ReadTx, Tx


class Wanted(Struct, frozen=True, kw_only=True):
    """A message, and its links that are to be looked at."""

    room: str
    message: str
    links: list[str]


class Picture(Struct, frozen=True, kw_only=True):
    """A picture of a page, as the node has made it anew; `alt` is what it shows, in the page's words."""

    row: FileRow
    made: Made
    alt: str = ""


class Found(Struct, frozen=True, kw_only=True):
    """What a link of a message leads to."""

    room: str
    message: str
    preview: Preview
    picture: Picture | None = None


def wanted(tx: ReadTx, room: str, message: str, most: int) -> Wanted:
    """What is to be looked at for a message as it stands now: of its first `most` links those without a preview."""
    found = tx.message(room, message)
    return Wanted(room=room, message=message, links=[] if found is None else _missing(found, most))


def _missing(message: Message, most: int) -> list[str]:
    if message.deleted or message.previews is None:
        return []
    has = {preview.url for preview in message.previews}
    return [link for link in links(message.text, most) if link not in has]


def begin_picture(tx: Tx, node: Caller, room: str, size: int, turn: Turn) -> FileRow | None:
    """Take note of a picture that is about to be made; None where there is no space for it. It is nobody's own."""
    if tx.room(room) is None or tx.stored_bytes() + size > turn.limits.file_bytes_total:
        return None
    row = FileRow(
        id=turn.new_id(),
        room=room,
        authid=node.authid,
        state="pending",
        name="preview",
        kind="other",
        type="application/octet-stream",
        bytes=size,
        width=None,
        height=None,
        thumbnail=False,
        time=turn.now,
        message=None,
    )
    tx.add_file(row)
    return row


def put(tx: Tx, node: Caller, found: Found, most: int, turn: Turn) -> bool:
    """Make a preview part of its message, if it is still wanted: not edited away, deleted, refused or there already."""
    message, room, preview = tx.message(found.room, found.message), tx.room(found.room), found.preview
    if message is None or room is None or room.archived or message.previews is None:
        return False
    if preview.url not in _missing(message, most) or _is_unwanted(tx, found.room, preview, turn):
        return False
    if found.picture is not None:
        preview = replace(preview, picture=_used(tx, message, found.picture))
    order = {link: place for place, link in enumerate(links(message.text, len(message.text)))}
    told = sorted([*message.previews, preview], key=lambda one: order.get(one.url, -1))
    tell(tx, node, message, told, turn)
    return True


def _used(tx: Tx, message: Message, picture: Picture) -> MessageFile | None:
    row = tx.file(message.room, picture.row.id)
    if row is None or row.state != "pending":
        return None  # it took so long that it was given up
    ready = made_ready(row, picture.made)
    tx.change_file(ready)
    tx.use_files(message.room, [ready.id], message.id)
    return shown(ready, picture.alt)


def _is_unwanted(tx: ReadTx, room: str, preview: Preview, turn: Turn) -> bool:
    said = f"{preview.title}\n{preview.description}\n{preview.site}"
    found = words.match(said, (*turn.words, *tx.filters(room)))
    return found is not None and found.action == "refuse"


def after_edit(tx: Tx, caller: Caller, message: Message, turn: Turn) -> None:
    """A message has another text now: previews of links that are not in it any more go."""
    if not message.previews:
        return
    here = set(links(message.text, len(message.text)))
    left = [preview for preview in message.previews if preview.url in here]
    if len(left) < len(message.previews):
        tell(tx, caller, message, left, turn)


def tell(tx: Tx, caller: Caller, message: Message, previews: list[Preview] | None, turn: Turn) -> None:
    """A message has these previews from now on, or, with None, shall have none. What was told before is emptied."""
    told_before = tx.last_previewed(message.room, message.id) if message.previews else None
    thread = {} if message.thread is None else {"thread": message.thread}
    data = {"message": message.id, **thread, "previews": msgspec.to_builtins(previews)}
    tx.append(room_event(caller, message.room, "message.previewed", data, turn))
    tx.change_message(replace(message, previews=previews))
    if told_before is not None:
        tx.redact(room_stream(message.room), [told_before], thread)
    kept = {preview.picture.id for preview in previews or () if preview.picture is not None}
    for preview in message.previews or ():
        row = None if preview.picture is None else tx.file(message.room, preview.picture.id)
        if row is not None and row.id not in kept:
            tx.change_file(replace(row, state="dropped"))
