"""Files: the proof that a browser uploads and downloads with; taking one back."""

from typing import Annotated

from msgspec import Meta

from tidings.model.files import FileKind
from tidings.model.requests.base import FileId, Key, Reply, Request, RoomName

FileName = Annotated[str, Meta(max_length=1000)]


class FilePass(Reply, frozen=True, kw_only=True):
    """`token` is for the header `Authorization: Bearer …` of files, as long as this session lasts.

    `file_bytes` is the largest file, `files` how many a message may have, `kinds` which ones are taken.
    """

    token: str
    file_bytes: int
    files: int
    kinds: list[FileKind]


class FileDelete(Request, frozen=True, kw_only=True):
    room: RoomName
    file: FileId
    key: Key | None = None
