"""Files become part of a message."""

from tidings.model.errors import Invalid, NoSuchFile, TooLong
from tidings.model.files import FileRow, MessageFile, shown
from tidings.model.limits import Limits
from tidings.model.names import check_text
from tidings.model.people import Caller
from tidings.model.requests import SentFile
from tidings.store import ReadTx


def files_to_send(tx: ReadTx, caller: Caller, room: str, sent: list[SentFile], limits: Limits) -> list[MessageFile]:
    """The files as the message will have them: uploads of the caller's own, to this room, that are in no message yet.

    Raises:
        TooLong: more than `files_per_message`.
        Invalid: one of them twice, or a description that is no text.
        NoSuchFile: somebody else's, of another room, in a message already, or gone.
    """
    if len(sent) > limits.files_per_message:
        limit = limits.files_per_message
        raise TooLong(f"A message may have {limit} files; these are {len(sent)}.", field="files", limit=limit)
    if len({one.id for one in sent}) < len(sent):
        raise Invalid("`files` has the same file twice.", field="files")
    for one in sent:
        check_text(one.alt, "files.alt")
    return [shown(_own_upload(tx, caller, room, one.id), one.alt) for one in sent]


def _own_upload(tx: ReadTx, caller: Caller, room: str, file: str) -> FileRow:
    row = tx.file(room, file)
    if row is None or row.state != "ready" or row.authid != caller.authid or row.message is not None:
        raise NoSuchFile("There is no such upload of yours in this room; send the file again.", field="files")
    return row
