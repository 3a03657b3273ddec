"""Messages and memberships as rows have them."""

from typing import Any

import msgspec

from tidings.model.files import MessageFile
from tidings.model.people import Author
from tidings.model.previews import Preview
from tidings.model.rooms import Attachment, MemberRole, Membership, Message

_authors = msgspec.json.Decoder(list[Author]).decode
_files = msgspec.json.Decoder(list[MessageFile]).decode
_previews = msgspec.json.Decoder(list[Preview] | None).decode
_attachments = msgspec.json.Decoder(list[Attachment]).decode


def message_of(row: Any) -> Message:  # noqa: ANN401 - a row with the table's columns
    """The message of a row of `messages`; what depends on who looks at it is left as it is for nobody."""
    return Message(
        id=row.id,
        room=row.room,
        offset=row.offset,
        author=Author(authid=row.authid, name=row.author_name),
        text=row.text,
        attachments=_attachments(row.attachments) if row.attachments else [],
        time=row.time,
        edited=row.edited,
        deleted=row.deleted,
        mentions=_authors(row.mentions) if row.mentions else [],
        thread=row.thread,
        replies=row.replies,
        last_reply=row.last_reply,
        files=_files(row.files) if row.files else [],
        moderated=row.moderated,
        previews=_previews(row.previews) if row.previews else [],
    )


def membership_of(row: Any) -> Membership:  # noqa: ANN401 - as `message_of`
    """The membership of a row of `memberships`."""
    return Membership(
        room=row.room,
        authid=row.authid,
        role=MemberRole(row.role),
        state=row.state,
        since=row.since,
        banned_until=row.banned_until,
        muted_until=row.muted_until,
        said=row.said,
        hidden=row.hidden,
    )
