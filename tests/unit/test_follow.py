"""Following a stream: whatever the network does to publications, each event is shown once and in order."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tidings.client.follow import Follow, Step, Wire, read, received, told_head


def event(offset: int, epoch: str = "e") -> Wire:
    """An event as it comes over the wire."""
    return {"offset": offset, "epoch": epoch, "stream": "room.lobby", "id": f"{epoch}{offset}"}


def reply(after: int, head: int, *, limit: int = 3, epoch: str = "e", recovered: bool = True) -> dict[str, Any]:
    """What a node answers whose log holds 1 to `head`."""
    events = [event(offset, epoch) for offset in range(after + 1, min(head, after + limit) + 1)]
    return {"epoch": epoch, "head": head, "events": events, "recovered": recovered, "more": after + limit < head}


def offsets(step: Step) -> list[int]:
    """The offsets of what is shown."""
    return [shown["offset"] for shown in step.show]


def test_the_next_event_is_shown() -> None:
    """The ordinary case: nothing to read."""
    step = received(Follow(last=4, epoch="e"), [event(5), event(6)])
    assert offsets(step) == [5, 6]
    assert not step.must_read


def test_an_event_that_was_shown_is_dropped() -> None:
    """Publications may be doubled."""
    step = received(Follow(last=5, epoch="e"), [event(5), event(4)])
    assert offsets(step) == []
    assert not step.must_read


def test_an_event_too_early_is_held_until_the_gap_is_read() -> None:
    """Nothing is shown out of order, and what came early is not asked for again."""
    early = received(Follow(last=4, epoch="e"), [event(7)])
    assert offsets(early) == []
    assert early.must_read
    filled = read(early.follow, {**reply(4, 6), "head": 6})
    assert offsets(filled) == [5, 6, 7]
    assert not filled.must_read


def test_another_epoch_is_read_before_anything_is_shown() -> None:
    """The log began anew: what was shown means nothing any more, and the reader is told."""
    step = received(Follow(last=9, epoch="e"), [event(3, "f")])
    assert offsets(step) == []
    assert step.must_read
    again = read(step.follow, reply(0, 3, epoch="f", recovered=False))
    assert again.is_reset
    assert offsets(again) == [1, 2, 3]
    assert again.follow.epoch == "f"


def test_a_position_older_than_what_is_kept_says_so() -> None:
    """Events 1 to 5 are no longer kept: the reader is told, and goes on with 6."""
    kept = {**reply(5, 7), "recovered": False}
    step = read(Follow(last=2, epoch="e"), kept)
    assert step.is_reset
    assert offsets(step) == [6, 7]


def test_what_was_forgotten_before_one_came_is_no_loss() -> None:
    """Retention has left 6 and 7 of it, or nothing: a newcomer goes on from there, and is behind nothing."""
    some = read(Follow(), reply(5, 7))
    assert (offsets(some), some.is_reset, some.must_read) == ([6, 7], False, False)
    none = read(Follow(), reply(7, 7))
    assert (none.is_reset, none.must_read, told_head(none.follow, "e", 7).must_read) == (False, False, False)
    assert offsets(received(none.follow, [event(8)])) == [8]


def test_an_answer_that_is_late_takes_nothing_back() -> None:
    """What was shown since it was asked for is not shown again."""
    late = read(Follow(last=7, epoch="e"), reply(5, 5))
    assert offsets(received(late.follow, [event(7), event(8)])) == [8]


def test_a_stream_that_holds_nothing_yet_is_no_loss() -> None:
    """Its epoch is empty; the first event is number one."""
    step = read(Follow(), {"epoch": "", "head": 0, "events": [], "recovered": True, "more": False})
    assert not step.is_reset
    assert offsets(received(step.follow, [event(1)])) == [1]


def test_a_lost_last_event_is_found_by_the_head() -> None:
    """Without a later one."""
    assert told_head(Follow(last=4, epoch="e"), "e", 5).must_read
    assert not told_head(Follow(last=5, epoch="e"), "e", 5).must_read


@given(st.data(), st.integers(1, 30))
def test_whatever_is_lost_doubled_or_reordered_all_is_shown_once(data: st.DataObject, head: int) -> None:
    """Some publications in any order, reads whenever they are wanted, one look at the head in the end."""
    follow, shown = Follow(), list[int]()

    def take(step: Step) -> Follow:
        shown.extend(offsets(step))
        assert not step.is_reset
        return _read_on(step, known, shown)

    deliveries = data.draw(st.lists(st.integers(1, head), max_size=2 * head))
    for offset in deliveries:
        known = data.draw(st.integers(offset, head))
        follow = take(received(follow, [event(offset)]))
    known = head
    take(told_head(follow, "e", head))
    assert shown == list(range(1, head + 1))


def _read_on(step: Step, known: int, shown: list[int]) -> Follow:
    while step.must_read:
        step = read(step.follow, reply(step.follow.last, known))
        shown.extend(offsets(step))
    return step.follow
