"""Files that people put into a room: pictures that are shown, and whatever else is there to be downloaded."""

import unicodedata
from typing import Final, Literal

from msgspec import Struct

FileKind = Literal["image", "audio", "video", "document", "text", "archive", "other"]
"""What a file is by its content; its name and what the sender says of it count for nothing."""

FileState = Literal["pending", "ready", "dropped"]
"""On its way in; there; to be removed. A row is there before anything is on the disk, and after nothing is any more."""

LONGEST_NAME: Final = 120
_LONGEST_ENDING: Final = 12
_NOT_IN_NAMES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FORBIDDEN: Final = frozenset('<>:"|?*')
"""What file systems refuse somewhere; and what would turn a name around in front of a reader is of category Cf."""


class MessageFile(Struct, frozen=True, kw_only=True):
    """A file of a message. `width` and `height` are those of a picture; `thumbnail`: there is a small one of it, too.

    It is downloaded from `/api/rooms/{room}/files/{id}`, the small picture from there with `/thumbnail`. `alt` is what
    a screen reader says of a picture.
    """

    id: str
    kind: FileKind
    name: str
    type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    thumbnail: bool = False
    alt: str = ""


class FileRow(Struct, frozen=True, kw_only=True):
    """A file as it is stored. `message` is the one that it belongs to; none yet for one that was only uploaded."""

    id: str
    room: str
    authid: str
    state: FileState
    name: str
    kind: FileKind
    type: str
    bytes: int
    width: int | None
    height: int | None
    thumbnail: bool
    time: int
    message: str | None


class Made(Struct, frozen=True, kw_only=True):
    """What became of the bytes that came in."""

    kind: FileKind
    type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    thumbnail: bool = False


class Stored(Struct, frozen=True, kw_only=True):
    """How much there is of somebody, or of everybody: `pending` counts uploads under way."""

    bytes: int
    pending: int


def shown(row: FileRow, alt: str) -> MessageFile:
    """A stored file as a message has it."""
    return MessageFile(
        id=row.id,
        kind=row.kind,
        name=row.name,
        type=row.type,
        bytes=row.bytes,
        width=row.width,
        height=row.height,
        thumbnail=row.thumbnail,
        alt=alt,
    )


def file_name(said: str) -> str:
    """A name that can be shown and saved anywhere: no folders, nothing invisible, not too long; never empty."""
    last = unicodedata.normalize("NFC", said.encode("utf-8", "replace").decode()).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char not in _FORBIDDEN and unicodedata.category(char) not in _NOT_IN_NAMES)
    name = " ".join(kept.split()).strip(". ") or "file"
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return name[:LONGEST_NAME].rstrip()
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"


_ENDINGS: Final = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
}


def named_as(name: str, kind: str) -> str:
    """The name with the ending of what it is now: a picture may have become one of another format."""
    endings = _ENDINGS.get(kind)
    stem, dot, ending = name.rpartition(".")
    if endings is None or (dot and ending.lower() in endings):
        return name
    return file_name(f"{stem if dot and len(ending) <= _LONGEST_ENDING else name}.{endings[0]}")
