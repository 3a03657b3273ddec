"""Files: who may bring one in, how much of it, who may have it, and which ones go.

The row is there before the first byte is, and goes after the last one has: so nothing on the disk is ever without
somebody who knows of it, whatever dies in between.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tidings.model.errors import Invalid, LimitReached, NoSuchFile, TooLarge, TooMany
from tidings.model.files import FileRow, Made, MessageFile, file_name, named_as, shown
from tidings.model.people import Caller
from tidings.model.requests import Done, FileDelete
from tidings.services import Turn
from tidings.services.rooms import require_reader
from tidings.services.writing import require_writer
from tidings.store import ReadTx, Tx

PENDING_MS: Final = 3_600_000
"""Whatever has been on its way in for so long will not arrive."""


class Upload(Struct, frozen=True, kw_only=True):
    """What somebody wants to bring in."""

    room: str
    name: str
    bytes: int


def begin(tx: Tx, caller: Caller, upload: Upload, turn: Turn) -> FileRow:
    """Take note of a file that is about to come; its bytes count against the quota from now on.

    Raises:
        NoSuchRoom, NotAMember, Muted, Archived: who may not write in the room may bring nothing in.
        Invalid, TooLarge: nothing in it, or over `file_bytes`.
        LimitReached: over `file_bytes_per_person`, or there is no more space for anybody.
        TooMany: over `uploads_per_person` at once.
    """
    require_writer(tx, caller, upload.room, turn)
    _require_size(upload.bytes, turn.limits.file_bytes)
    if not caller.is_service:
        _require_quota(tx, caller, upload.bytes, turn)
    if tx.stored_bytes() + upload.bytes > turn.limits.file_bytes_total:
        raise LimitReached(
            "There is no space for more files on this site.", field="bytes", limit=turn.limits.file_bytes_total
        )
    row = FileRow(
        id=turn.new_id(),
        room=upload.room,
        authid=caller.authid,
        state="pending",
        name=file_name(upload.name),
        kind="other",
        type="application/octet-stream",
        bytes=upload.bytes,
        width=None,
        height=None,
        thumbnail=False,
        time=turn.now,
        message=None,
    )
    tx.add_file(row)
    return row


def _require_size(size: int, most: int) -> None:
    if size <= 0:
        raise Invalid("The file is empty.", field="bytes", limit=1)
    if size > most:
        raise TooLarge(f"The file has {size} bytes; {most} are allowed.", field="bytes", limit=most)


def _require_quota(tx: ReadTx, caller: Caller, size: int, turn: Turn) -> None:
    limits, stored = turn.limits, tx.stored_by(caller.authid)
    if stored.pending >= limits.uploads_per_person:
        most = limits.uploads_per_person
        raise TooMany(f"{most} files of yours are on their way already; wait for one of them.", limit=most)
    if stored.bytes + size > limits.file_bytes_per_person:
        left = max(0, limits.file_bytes_per_person - stored.bytes)
        raise LimitReached(
            f"Your files may have {limits.file_bytes_per_person} bytes altogether; {left} are left. Delete some first.",
            field="bytes",
            limit=limits.file_bytes_per_person,
        )


def finish(tx: Tx, caller: Caller, file: FileRow, made: Made, turn: Turn) -> MessageFile:
    """The file is where it will stay; it may be sent from now on.

    Raises:
        NoSuchFile: it took so long that it was given up.
        NoSuchRoom, NotAMember, Muted, Archived: the sender may not write there any more.
    """
    row = tx.file(file.room, file.id)
    if row is None or row.state != "pending":
        raise NoSuchFile("The upload took too long; send the file again.", field="file")
    require_writer(tx, caller, file.room, turn)
    done = made_ready(row, made)
    tx.change_file(done)
    return shown(done, "")


def made_ready(row: FileRow, made: Made) -> FileRow:
    """A file as it is once it was made into what is kept."""
    return replace(
        row,
        state="ready",
        name=named_as(row.name, made.type),
        kind=made.kind,
        type=made.type,
        bytes=made.bytes,
        width=made.width,
        height=made.height,
        thumbnail=made.thumbnail,
    )


def give_up(tx: Tx, file: FileRow) -> None:
    """The file does not come; what is there of it goes."""
    tx.change_file(replace(file, state="dropped"))


def readable(tx: ReadTx, caller: Caller, room: str, file: str) -> FileRow:
    """A file, if the caller may have it now: whoever may read the room, and before it is sent its owner alone.

    Raises:
        NoSuchRoom, NotAllowed: the room is not for them.
        NoSuchFile: none of this id, or it was taken back.
    """
    require_reader(tx, caller, room)
    row = tx.file(room, file)
    if row is None or row.state != "ready" or (row.message is None and row.authid != caller.authid):
        raise NoSuchFile("There is no such file in this room.", field="file")
    return row


def delete(tx: Tx, caller: Caller, request: FileDelete, turn: Turn) -> Done:
    """Take back an upload of one's own that is in no message yet.

    Raises:
        NoSuchRoom, NotAllowed: the room is not for the caller.
        NoSuchFile: there is none, or it is in a message: delete that.
    """
    del turn
    row = readable(tx, caller, request.room, request.file)
    if row.authid != caller.authid or row.message is not None:
        raise NoSuchFile("There is no such upload of yours; a file goes with its message.", field="file")
    tx.change_file(replace(row, state="dropped"))
    return Done()


def drop_stale(tx: Tx, unused_hours: int, now: int, most: int) -> int:
    """Give up what never arrived, and what no message has used for so many hours; the count."""
    return tx.drop_stale_files(now - PENDING_MS, now - unused_hours * 3_600_000, most)
