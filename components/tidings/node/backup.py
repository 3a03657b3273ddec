"""A backup of a node, and the way back.

A backup is one tar file: the database as of one moment, the files that people sent (unless a bucket has them), the
node's secrets, and last a list of what is in it, with a digest of each, so that a torn or a changed one is noticed
before anything is touched. It is written beside its final name and renamed when it is on the disk.

To restore is: unpack, check, bring to today's schema, give every stream a new epoch, and only then let the new database
take the old one's place, in one step. Whatever interrupts it before that leaves the node as it was; the old database is
kept beside the new one.
"""

import hashlib
import io
import os
import secrets
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Final, Literal

import msgspec
from sqlalchemy import Engine, func, select

from tidings import __version__
from tidings.faces.cli.local import Backup, Restored
from tidings.faces.cli.trouble import Trouble
from tidings.files.storage import WORK, sync_folder
from tidings.node.database import file_of
from tidings.node.settings import Settings
from tidings.store import copies, migrate, postgres, schema, sqlite

FILES: Final = "files"
SECRETS: Final = ("secrets.json", "web-push.pem")
LIST: Final = "tidings-backup.json"
SQLITE: Final = "tidings.sqlite3"
DUMP: Final = "tidings.dump"
FORMAT: Final = 1
_CHUNK: Final = 1 << 20
_LONGEST_LIST: Final = 1 << 30


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a backup. `members`: the name of each and the SHA-256 of its content."""

    format: int
    tidings: str
    made: str
    engine: Literal["sqlite", "postgresql"]
    streams: int
    events: int
    members: dict[str, str]


def back_up(settings: Settings, target: Path, made: str) -> Backup:
    """Write a backup, whether the node runs or not.

    Args:
        target: the file; there must be none yet.
        made: what time it is, for people.

    Raises:
        Trouble: it cannot be written, or the database not be read; there is no such file then.
    """
    if target.exists():
        raise Trouble(f"{target} is there already.", "A backup is written to a new file.")
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".tidings-") as folder:
            engine = _copied(settings, Path(folder))
            with _new_file(draft) as out:
                found = _written(settings, Path(folder), out, engine, made)
        os.link(draft, target)
        sync_folder(target.parent)
    except (OSError, sqlite3.Error, tarfile.TarError) as error:
        raise Trouble(f"The backup could not be written: {error}.", "Is there enough room on the disk?") from None
    finally:
        draft.unlink(missing_ok=True)
    return found


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def _copied(settings: Settings, folder: Path) -> Literal["sqlite", "postgresql"]:
    """Put a copy of the database into the folder."""
    if settings.database:
        _run(settings.database, "pg_dump", "--format=custom", f"--file={folder / DUMP}")
        return "postgresql"
    if not file_of(settings).exists():
        raise Trouble(f"{file_of(settings)} is not there: this node was never started.", "")
    copies.copy(file_of(settings), folder / SQLITE)
    return "sqlite"


def _run(address: str, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; a password is in no list of processes."""
    url = postgres.url_of(address).set(drivername="postgresql")
    place = url.set(password=None).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [program, *arguments[:-1], f"--dbname={place}", *arguments[-1:]]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - see above
    except FileNotFoundError:
        raise Trouble(f"{program} is not there.", "Install PostgreSQL's client programs.") from None
    if done.returncode:
        said = done.stderr.strip().partition("\n")[0]
        raise Trouble(f"{program} failed: {said}", "See that the server runs, and what TIDINGS_DATABASE says.")


def _written(
    settings: Settings, folder: Path, out: IO[bytes], engine: Literal["sqlite", "postgresql"], made: str
) -> Backup:
    digests: dict[str, str] = {}
    data = Path(settings.data)
    gone = 0
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        database = folder / (SQLITE if engine == "sqlite" else DUMP)
        digests[database.name] = _add(archive, database, database.name)
        for name in SECRETS:
            if (data / name).is_file():
                digests[name] = _add(archive, data / name, name)
        for path in _files_of(settings):
            name = str(PurePosixPath(FILES, *path.relative_to(data / FILES).parts))
            try:
                digests[name] = _add(archive, path, name)
            except FileNotFoundError:
                gone += 1  # deleted meanwhile, by who had the right to
        streams, events = _counted(settings)
        listed = Listed(
            format=FORMAT,
            tidings=__version__,
            made=made,
            engine=engine,
            streams=streams,
            events=events,
            members=digests,
        )
        content = msgspec.json.encode(listed)
        entry = tarfile.TarInfo(LIST)
        entry.size, entry.mode = len(content), 0o600
        archive.addfile(entry, io.BytesIO(content))
    files = sum(name.startswith(f"{FILES}/") for name in digests)
    return Backup(streams=streams, events=events, files=files, gone=gone, bytes=out.tell())


def _files_of(settings: Settings) -> Iterator[Path]:
    """The files that people sent; not those that are just coming in."""
    if settings.bucket:
        return
    place = Path(settings.data) / FILES
    for folder, inner, names in os.walk(place):
        if folder == str(place):
            inner[:] = sorted({*inner} - {WORK})
        yield from (Path(folder) / name for name in sorted(names))


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Put a file in; its digest."""
    with path.open("rb") as source:
        entry = archive.gettarinfo(arcname=name, fileobj=source)
        entry.mode, entry.uid, entry.gid, entry.uname, entry.gname = 0o600, 0, 0, "", ""
        reading = _Reading(source)
        archive.addfile(entry, reading)
    return reading.digest.hexdigest()


class _Reading:
    """A file that is digested as it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


def _counted(settings: Settings) -> tuple[int, int]:
    engine = _engine(settings)
    try:
        with engine.connect() as connection:
            streams = connection.execute(select(func.count()).select_from(schema.streams)).scalar_one()
            events = connection.execute(select(func.count()).select_from(schema.events)).scalar_one()
    finally:
        engine.dispose()
    return streams, events


def _engine(settings: Settings) -> Engine:
    if settings.database:
        return postgres.engine(settings.database, use="writer")
    return sqlite.engine(file_of(settings), begin="BEGIN IMMEDIATE")


# ---- the way back


def restore(settings: Settings, source: Path, now: str) -> Restored:
    """Bring back what a backup has. The node must not run.

    Args:
        source: the backup.
        now: for the name of what was there before.

    Raises:
        Trouble: it is no backup, or a damaged one, or the node runs; nothing has changed then.
    """
    data = Path(settings.data)
    data.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(dir=data, prefix=".restoring-") as name:
            folder = Path(name)
            listed = _unpacked(source, folder)
            wanted = "postgresql" if settings.database else "sqlite"
            if listed.engine != wanted:
                raise Trouble(
                    f"This is a backup of {listed.engine}, and the node is set to {wanted}.",
                    "See TIDINGS_DATABASE.",
                )
            if settings.database:
                streams, before = _into_server(settings, folder), None
            else:
                streams, before = _into_file(settings, folder, now)
            for secret in SECRETS:
                if (folder / secret).exists():
                    (folder / secret).replace(data / secret)
    except (OSError, tarfile.TarError, sqlite3.Error) as error:
        raise Trouble(f"{source} could not be restored: {error}.", "") from None
    files = sum(name.startswith(f"{FILES}/") for name in listed.members)
    return Restored(made=listed.made, streams=streams, events=listed.events, files=files, before=str(before or ""))


def _unpacked(source: Path, folder: Path) -> Listed:
    """Put all of it into the folder, if it is whole."""
    found: dict[str, str] = {}
    content = b""
    with tarfile.open(source, "r:") as archive:
        for entry in archive:
            name = PurePosixPath(entry.name)
            if not entry.isfile() or name.is_absolute() or ".." in name.parts:
                raise Trouble(f"{source} is no backup of Tidings: it has {entry.name!r}.", "")
            stream = archive.extractfile(entry)
            assert stream is not None  # noqa: S101 - it is a file, see above
            if entry.name == LIST:
                content = stream.read(_LONGEST_LIST)
                continue
            found[entry.name] = _keep(stream, folder.joinpath(*name.parts))
    try:
        listed = msgspec.json.decode(content, type=Listed)
    except msgspec.MsgspecError:
        raise Trouble(f"{source} is no backup of Tidings, or its end is missing.", "") from None
    if listed.format != FORMAT:
        raise Trouble(f"{source} was made by Tidings {listed.tidings}, in another format.", "Restore it with that.")
    if found != listed.members:
        wrong = min({*found.items()} ^ {*listed.members.items()})[0]
        raise Trouble(f"{source} is damaged: {wrong} is not what it was.", "Take another backup.")
    return listed


def _keep(stream: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _new_file(path) as out:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _into_file(settings: Settings, folder: Path, now: str) -> tuple[int, Path | None]:
    made, place = folder / SQLITE, file_of(settings)
    damaged = copies.faults(made, thorough=True)
    if damaged:
        raise Trouble(f"The database in the backup is damaged: {damaged[0]}.", "Take another backup.")
    streams = _renewed(sqlite.engine(made, begin="BEGIN IMMEDIATE"))
    copies.let_go(made)
    before = place.with_name(f"{place.name}.before-{now}") if place.exists() else None
    if before is not None:
        _put_aside(place, before)
    _put_files(folder, Path(settings.data))
    made.replace(place)
    sync_folder(place.parent)
    return streams, before


def _put_aside(place: Path, before: Path) -> None:
    """Keep what is there under another name, too; it stays in its place until the new one takes it."""
    try:
        copies.let_go(place)
    except copies.InUseError:
        raise Trouble("The node is running.", "Stop it, restore, and start it again.") from None
    except sqlite3.DatabaseError:  # what is there is damaged, which may be why; its log is not the new one's
        for ending in ("-wal", "-shm"):
            if place.with_name(place.name + ending).exists():
                place.with_name(place.name + ending).replace(before.with_name(before.name + ending))
    os.link(place, before)


def _renewed(engine: Engine) -> int:
    """Bring a database to today's schema, and give its streams new epochs; how many there are."""
    try:
        migrate.upgrade(engine)
        return copies.begin_new_epochs(engine)
    finally:
        engine.dispose()


def _into_server(settings: Settings, folder: Path) -> int:
    holding = postgres.engine(settings.database, use="node")
    try:
        with holding.connect():  # which no node can do meanwhile
            options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
            _run(settings.database, "pg_restore", *options, str(folder / DUMP))
            _put_files(folder, Path(settings.data))
            return _renewed(_engine(settings))
    except postgres.Refused:
        raise Trouble("The node is running.", "Stop it, restore, and start it again.") from None
    finally:
        holding.dispose()


def _put_files(folder: Path, data: Path) -> None:
    """The files that people sent; one of the same name is the same file."""
    for path in sorted((folder / FILES).rglob("*")):
        target = data / path.relative_to(folder)
        if path.is_file() and not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.link(path, target)
