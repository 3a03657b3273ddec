"""What the rules may ask and do about files; see `queries`."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict

from tidings.model.files import FileRow, Stored
from tidings.store import file_statements as sql
from tidings.store.rows import Rows


class FileQueries(Rows):
    """The part of `ReadTx` that is about files."""

    def file(self, room: str, file: str) -> FileRow | None:
        row = self._row(sql.FILE, room=room, id=file)
        return _file(row) if row else None

    def stored_by(self, authid: str) -> Stored:
        found = self._rows(sql.STORED_BY, authid=authid)
        return Stored(
            bytes=sum(row.bytes for row in found),
            pending=sum(row.files for row in found if row.state == "pending"),
        )

    def stored_bytes(self) -> int:
        return int(self._rows(sql.STORED)[0].bytes)

    def dropped_files(self, limit: int) -> list[str]:
        return [row.id for row in self._rows(sql.DROPPED, limit=limit)]


class FileCommands(FileQueries):
    """The part of `Tx` that is about files."""

    def add_file(self, file: FileRow) -> None:
        self._add(sql.ADD_FILE, asdict(file))

    def change_file(self, file: FileRow) -> None:
        values = asdict(file)
        for fixed in ("room", "authid", "time", "message"):
            del values[fixed]
        self._do(sql.CHANGE_FILE, **values)

    def use_files(self, room: str, files: Sequence[str], message: str) -> None:
        if files:
            self._do(sql.USE_FILES, room=room, ids=list(files), message=message)

    def drop_files(self, room: str, message: str) -> None:
        self._do(sql.DROP_FILES, room=room, message=message)

    def drop_stale_files(self, pending_before: int, unused_before: int, most: int) -> int:
        return self._do(sql.DROP_STALE, pending_before=pending_before, unused_before=unused_before, most=most)

    def forget_files(self, files: Sequence[str]) -> int:
        return self._do(sql.FORGET_FILES, ids=list(files))


def _file(row: Any) -> FileRow:  # noqa: ANN401 - a row has the statement's columns
    return FileRow(
        id=row.id,
        room=row.room,
        authid=row.authid,
        state=row.state,
        name=row.name,
        kind=row.kind,
        type=row.type,
        bytes=row.bytes,
        width=row.width,
        height=row.height,
        thumbnail=row.thumbnail,
        time=row.time,
        message=row.message,
    )
