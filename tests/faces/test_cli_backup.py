"""R22: `tidings backup` and `tidings restore` bring back what was there, or change nothing at all."""

import hashlib
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from tests.faces.conftest import Run
from tests.support.postgres import Cluster, needs_postgres
from tidings.faces.cli.local import Local
from tidings.model.events import NewEvent
from tidings.node.local import LocalNode
from tidings.store import ReadTx

STREAM = "topic.kittens"
PICTURE = b"a striped kitten"


def say(local: Local, *titles: str) -> None:
    """Publish, without a node."""

    def append(title: str) -> None:
        new = NewEvent(id=f"id-{title}", stream=STREAM, type="published", author=None, time=1, data={"title": title})
        local.write(lambda tx: tx.append(new))

    for title in titles:
        append(title)


def said(local: Local) -> list[str]:
    """What has been published."""
    return local.read(lambda tx: [str(event.data["title"]) for event in tx.events(STREAM, 0, 100)])


def epoch(local: Local) -> str:
    """Of the stream."""

    def read(tx: ReadTx) -> str:
        head = tx.head(STREAM)
        assert head is not None
        return head.epoch

    return local.read(read)


@pytest.fixture
def local(root: Path) -> Local:
    """A node in which something was said, and to which a picture was sent."""
    node = LocalNode(root)
    node.minting_key()
    say(node, "one", "two")
    picture = root / "data" / "files" / "pi" / "picture"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(PICTURE)
    unfinished = root / "data" / "files" / "work" / "half"
    unfinished.parent.mkdir()
    unfinished.write_bytes(b"half a dog")
    return node


def everything(root: Path) -> dict[str, str]:
    """Every file of the node, and what is in it."""
    data = root / "data"
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }


def test_it_brings_back_what_was_there(run: Run, root: Path, local: Local) -> None:
    """Events, files and secrets; what came later is gone, and the streams have begun anew."""
    before, secret = epoch(local), local.minting_key()
    assert run("backup", "a.backup").stdout.startswith("a.backup: 2 events in 1 streams, 1 files")
    say(local, "three")
    (root / "data" / "files" / "pi" / "picture").unlink()
    (root / "data" / "secrets.json").unlink()
    told = run("restore", "a.backup", "--yes")
    assert told.stdout.startswith("Restored from 20"), told.output
    back = LocalNode(root)
    assert said(back) == ["one", "two"]
    assert epoch(back) != before
    assert back.minting_key() == secret
    assert (root / "data" / "files" / "pi" / "picture").read_bytes() == PICTURE
    say(back, "four")
    assert said(back) == ["one", "two", "four"]


def test_what_was_there_before_is_kept(run: Run, root: Path, local: Local) -> None:
    """And is a database that can be used."""
    run("backup", "a.backup")
    say(local, "three")
    told = json.loads(run("restore", "a.backup", "--yes", "--json").stdout)
    with closing(sqlite3.connect(told["before"])) as old:
        assert old.execute("SELECT count(*) FROM events").fetchone() == (3,)


def test_only_the_nodes_user_may_read_it(run: Run, root: Path, local: Local) -> None:
    """The secrets are in it. Nothing else is left behind."""
    run("backup", "a.backup")
    assert (root / "a.backup").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in root.iterdir()} == {".crossbar", "data", "a.backup"}
    with tarfile.open(root / "a.backup") as archive:
        names = set(archive.getnames())
    assert names == {"tidings.sqlite3", "secrets.json", "files/pi/picture", "tidings-backup.json"}


def test_a_backup_overwrites_nothing(run: Run, root: Path, local: Local) -> None:
    """The last good one may be what it would overwrite."""
    (root / "a.backup").write_text("precious")
    refused = run("backup", "a.backup")
    assert (refused.exit_code, "is there already" in refused.stderr) == (1, True)
    assert (root / "a.backup").read_text() == "precious"


def test_a_node_that_was_never_started_has_none(run: Run, root: Path) -> None:
    """It says so."""
    assert "never started" in run("backup", "a.backup").stderr
    assert not (root / "a.backup").exists()


def torn(size: int) -> Callable[[bytes], bytes]:
    """A backup whose end is missing."""
    return lambda data: data[: len(data) * size // 100]


def flipped(place: int) -> Callable[[bytes], bytes]:
    """A backup with one bit that is another one, so many hundredths from its beginning."""

    def flip(data: bytes) -> bytes:
        at = len(data) * place // 100
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]

    return flip


def packed(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> Callable[[bytes], bytes]:
    """An archive of something else."""

    def pack(_: bytes) -> bytes:
        out = BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname, entry.size = kind, target, 4 if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, BytesIO(b"evil"))
        return out.getvalue()

    return pack


DAMAGED = {
    **{f"torn at {size} %": torn(size) for size in (0, 1, 50, 90)},
    **{f"another bit at {place} %": flipped(place) for place in (5, 20, 40, 60, 80)},
    "no archive": lambda _: b"SQLite format 3\0" * 1000,
    "outside": packed("../evil"),
    "elsewhere": packed("/evil"),
    "a link": packed("secrets.json", tarfile.SYMTYPE, "/etc/passwd"),
    "no list": packed("tidings.sqlite3"),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_one_changes_nothing(run: Run, root: Path, local: Local, damage: Callable[[bytes], bytes]) -> None:
    """It is refused in a sentence before anything is touched."""
    run("backup", "a.backup")
    say(local, "three")
    place = root / "a.backup"
    place.write_bytes(damage(place.read_bytes()))
    had = everything(root)
    refused = run("restore", "a.backup", "--yes")
    assert refused.exit_code == 1, refused.output
    assert refused.stderr.startswith("Error: ")
    assert everything(root) == had
    assert said(LocalNode(root)) == ["one", "two", "three"]
    assert not (root / "evil").exists()


def test_a_node_that_runs_is_not_restored(run: Run, root: Path, local: Local) -> None:
    """It would go on writing to what is not there any more."""
    run("backup", "a.backup")
    with closing(sqlite3.connect(root / "data" / "tidings.sqlite3")) as running:
        running.execute("SELECT count(*) FROM events").fetchone()
        refused = run("restore", "a.backup", "--yes")
    assert refused.exit_code == 1
    assert "The node is running." in refused.stderr
    assert said(local) == ["one", "two"]


def test_a_disk_that_fails_at_the_last_moment_leaves_the_old_one(
    run: Run, root: Path, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new database takes its place in one step, or not at all."""
    run("backup", "a.backup")
    say(local, "three")
    replace = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if self.name == target.name == "tidings.sqlite3":
            raise OSError("the disk has gone")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    assert "the disk has gone" in run("restore", "a.backup", "--yes").stderr
    assert said(LocalNode(root)) == ["one", "two", "three"]


def test_a_database_that_is_beyond_repair_is_replaced(run: Run, root: Path, local: Local) -> None:
    """That is what backups are for; what is left of it is kept."""
    run("backup", "a.backup")
    database = root / "data" / "tidings.sqlite3"
    database.write_bytes(b"\xff" * 8192)
    assert run("restore", "a.backup", "--yes").exit_code == 0
    assert said(LocalNode(root)) == ["one", "two"]
    (kept,) = (root / "data").glob("tidings.sqlite3.before-*")
    assert kept.read_bytes() == b"\xff" * 8192


def test_it_asks_first(run: Run, root: Path, local: Local) -> None:
    """Without an answer nothing happens."""
    run("backup", "a.backup")
    had = everything(root)
    assert run("restore", "a.backup").exit_code == 1
    assert everything(root) == had


@needs_postgres
@pytest.mark.slow
def test_the_same_on_postgresql(run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its own programs; the other kind of backup is refused."""
    server = Cluster()
    try:
        monkeypatch.setenv("TIDINGS_DATABASE", server.make("backup"))
        node = LocalNode(root)
        say(node, "one", "two")
        before = epoch(node)
        assert run("backup", "a.backup").exit_code == 0
        say(node, "three")
        told = run("restore", "a.backup", "--yes")
        assert told.exit_code == 0, told.output
        assert said(LocalNode(root)) == ["one", "two"]
        assert epoch(LocalNode(root)) != before
        monkeypatch.delenv("TIDINGS_DATABASE")
        refused = run("restore", "a.backup", "--yes")
        assert "a backup of postgresql" in refused.stderr
    finally:
        server.remove()
