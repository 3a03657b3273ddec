"""The store's housekeeping: everything old goes in the end, in steps of a bounded size."""

from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from tests.support.site import NOON
from tidings.faces.wamp import Parts
from tidings.model.events import NewEvent
from tidings.node.upkeep import Upkeep
from tidings.services import upkeep
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
    assert await parts.store.read(left) == [10, 1, 1, 0]
    assert steps == [0, 4, 4, 1, 0, 4, 4, 1, 0, 0, 4, 4, 2, 0]
    await keeper.run()
    assert steps[14:] == [0, 0, 0, 0, 0]
