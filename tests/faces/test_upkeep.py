"""The store's housekeeping: everything old goes in the end, in steps of a bounded size."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from twisted.internet import reactor

from tests.support.cast import JACK
from tests.support.site import NOON
from tidings.faces.wamp import Parts
from tidings.files.shelf import Shelf
from tidings.files.storage import Disk
from tidings.files.task import Bounds
from tidings.files.workshop import Workshop
from tidings.model.events import NewEvent
from tidings.model.requests import RoomCreate
from tidings.node.upkeep import Upkeep
from tidings.services import files, rooms, upkeep
from tidings.services.upkeep import DAY_MS, Retention
from tidings.store import ReadTx, StoredAnswer, Tx


def fill(tx: Tx) -> None:
    """Ten events of each kind of stream, and ten answers, all of one moment."""
    for number in range(10):
        for stream in ("room.den", "topic.news", "user.jack"):
            new = NewEvent(stream=stream, id=str(number), type="x", time=NOON, author=None, data={})
            tx.append(new)
        tx.remember("jack", f"key-{number:05}", StoredAnswer(fingerprint=b"", reply=b"{}"), NOON)


def left(tx: ReadTx) -> list[int]:
    """How many events and answers there are."""
    events = [len(tx.events(stream, 0, 100)) for stream in ("room.den", "topic.news", "user.jack")]
    return [*events, sum(tx.answer("jack", f"key-{number:05}") is not None for number in range(10))]


async def test_all_that_is_old_goes_in_small_steps(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many steps that takes; what is kept for ever stays, and a second run finds nothing to do."""
    monkeypatch.setattr(upkeep, "STEP_ROWS", 4)
    steps: list[int] = []
    write = parts.store.write
    await write(fill)

    def counted(step: Callable[[Tx], int]) -> Awaitable[int]:
        def run(tx: Tx) -> int:
            steps.append(step(tx))
            return steps[-1]

        return write(run)

    monkeypatch.setattr(parts.store, "write", counted)
    turn = replace(parts.turn(), now=NOON + 30 * DAY_MS)
    keeper = Upkeep(replace(parts, turn=lambda: turn), Retention(room=0, topic=7, user=9, answers=7))
    await keeper.run()
    assert await parts.store.read(left) == [10, 0, 0, 0]
    rooms_of_their_own, rest = 0, [0, 0, 0]  # nothing is kept of invitations, deleted messages and files
    assert steps == [0, 4, 4, 2, 0, 4, 4, 2, 0, 0, rooms_of_their_own, 4, 4, 2, 0, *rest]
    await keeper.run()
    assert steps[18:] == [0] * 9


async def test_what_nobody_sent_is_removed(parts: Parts, tmp_path: Path) -> None:
    """From the disk first, from the database after that; however many there are, and however far they came."""
    disk = Disk(tmp_path / "files")
    workshop = Workshop(Shelf(disk), disk, kinds=(), bounds=Bounds(), at_once=1)
    workshop.start(reactor)  # type: ignore[arg-type] # the reactor is a module to mypy
    ids = [f"f{number:03}" for number in range(120)]

    def upload_all(tx: Tx) -> None:
        rooms.create(tx, JACK, RoomCreate(room="den", title=""), parts.turn())
        turn = parts.turn()
        limits = replace(turn.limits, uploads_per_person=1000)
        for file in ids:
            one = replace(turn, limits=limits, new_id=lambda file=file: file)
            files.begin(tx, JACK, files.Upload(room="den", name="x", bytes=1), one)

    await parts.store.write(upload_all)
    for file in ids:
        disk.work(f"{file}.in").write_bytes(b"x")
    disk.path(ids[0]).parent.mkdir()
    disk.path(ids[0]).write_bytes(b"x")
    for hours, count in ((1, 121), (2, 0)):
        turn = replace(parts.turn(), now=NOON + hours * 3_600_000)
        await Upkeep(replace(parts, turn=lambda turn=turn: turn), Retention(), workshop).run()
        assert len([path for path in (tmp_path / "files").rglob("f*") if path.is_file()]) == count
    assert await parts.store.read(lambda tx: tx.stored_by("jack").pending) == 0
    assert await parts.store.read(lambda tx: [one for one in ids if tx.file("den", one)]) == []
    await workshop.stop()
