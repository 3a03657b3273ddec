"""From commits to publishers: grouped, in order, and not to those who were put out."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.site import NOON
from tidings.faces.feed import KEPT_OUT_MS, MOST_TOGETHER, Feed
from tidings.model.events import Event

Published = tuple[str, list[int], list[str]]


def event(stream: str, offset: int, type_: str = "message.new", **data: Any) -> Event:  # noqa: ANN401 - any JSON
    """An event that was committed."""
    return Event(
        stream=stream, epoch="e", offset=offset, id=f"{stream}-{offset}", type=type_, time=NOON, author=None, data=data
    )


def removed(stream: str, offset: int, authid: str, reason: str = "removed") -> Event:
    """Somebody was put out, or left."""
    return event(stream, offset, "member.removed", authid=authid, reason=reason)


class Listening:
    """A feed whose publications are written down; its clock is moved by hand."""

    def __init__(self) -> None:
        self.now = 0
        self.published: list[Published] = []
        self.feed = Feed(lambda: self.now)
        for kind in ("room", "topic", "user"):
            self.feed.publish_by(kind, self.publish)

    def publish(self, stream: str, events: Sequence[Event], without: Sequence[str]) -> None:
        """Write a publication down."""
        self.published.append((stream, [one.offset for one in events], list(without)))

    def commit(self, *events: Event) -> list[Published]:
        """What one commit is published as."""
        self.published = []
        self.feed.committed(events)
        return self.published


@pytest.fixture
def listening() -> Listening:
    """A feed that is listened to."""
    return Listening()


def test_events_of_one_stream_travel_together(listening: Listening) -> None:
    """Each stream's in offset order, whatever was committed between them."""
    commit = [event("room.a", 1), event("topic.b", 7), event("room.a", 2), event("user.c", 1)]
    assert listening.commit(*commit) == [("room.a", [1, 2], []), ("topic.b", [7], []), ("user.c", [1], [])]
    assert listening.commit() == []


def test_not_too_many_travel_together(listening: Listening) -> None:
    """So that no publication grows over what a connection takes."""
    total = 2 * MOST_TOGETHER + 1
    parts = listening.commit(*(event("room.a", offset) for offset in range(1, total + 1)))
    assert [len(offsets) for _, offsets, _ in parts] == [MOST_TOGETHER, MOST_TOGETHER, 1]
    assert [offset for _, offsets, _ in parts for offset in offsets] == list(range(1, total + 1))


def test_whoever_was_put_out_gets_nothing_more(listening: Listening) -> None:
    """From the event after the one that says so, in the same commit and in later ones, until the router knows."""
    commit = [event("room.a", 1), removed("room.a", 2, "jill"), event("room.a", 3), event("room.b", 1)]
    assert listening.commit(*commit) == [
        ("room.a", [1, 2], []),
        ("room.a", [3], ["jill"]),
        ("room.b", [1], []),
    ]
    listening.now += KEPT_OUT_MS - 1
    assert listening.commit(event("room.a", 4)) == [("room.a", [4], ["jill"])]
    listening.now += 1
    assert listening.commit(event("room.a", 5)) == [("room.a", [5], [])]
    assert listening.feed._kept_out == {}


def test_whoever_leaves_is_not_kept_out(listening: Listening) -> None:
    """They may go on reading a public room."""
    assert listening.commit(removed("room.a", 1, "jill", "left"), event("room.a", 2)) == [("room.a", [1, 2], [])]


def test_whoever_is_back_hears_again(listening: Listening) -> None:
    """From the event after the one that says so; they read the one that says so themselves."""
    back = event("room.a", 3, "member.added", authid="jill")
    listening.commit(removed("room.a", 1, "jill"), removed("room.a", 2, "jack"))
    assert listening.commit(back, event("room.a", 4)) == [("room.a", [3], ["jack", "jill"]), ("room.a", [4], ["jack"])]
    listening.commit(event("room.a", 5, "member.added", authid="jack"))
    assert listening.feed._kept_out == {}


@pytest.mark.parametrize("data", [{"reason": "removed"}, {"reason": "removed", "authid": ["jack"]}, {"reason": []}])
def test_what_a_backend_publishes_keeps_nobody_out(listening: Listening, data: dict[str, Any]) -> None:
    """An event of a topic may be of any type and say anything."""
    for kind in ("member.removed", "member.added"):
        published = listening.commit(event("topic.a", 1, kind, **data), event("topic.a", 2), event("user.b", 1))
        assert published == [("topic.a", [1, 2], []), ("user.b", [1], [])]
    commit = [event("topic.a", 1, "member.removed", reason="removed", authid="jack"), event("topic.a", 2)]
    assert listening.commit(*commit) == [("topic.a", [1, 2], [])]


def test_watchers_see_every_event_after_it_was_published(listening: Listening) -> None:
    """Also those of streams that nobody publishes."""
    seen: list[tuple[str, int]] = []
    listening.feed.watch(lambda one: seen.append((one.stream, len(listening.published))))
    listening.feed.stop_publishing("user", listening.publish)
    assert listening.commit(event("room.a", 1), event("user.b", 1)) == [("room.a", [1], [])]
    assert seen == [("room.a", 1), ("user.b", 1)]


def test_only_the_present_publisher_can_stop(listening: Listening) -> None:
    """A session that ends late does not silence the one that came after it."""
    later: list[str] = []
    listening.feed.publish_by("room", lambda stream, events, without: later.append(stream))
    listening.feed.stop_publishing("room", listening.publish)
    assert listening.commit(event("room.a", 1)) == []
    assert later == ["room.a"]


streams = st.sampled_from(["room.a", "room.b", "topic.c"])
stories = st.lists(
    st.lists(st.tuples(streams, st.sampled_from(["say", "out", "in"]), st.sampled_from(["jack", "jill"])), max_size=8),
    max_size=6,
)


@given(stories)
def test_every_event_is_published_once_and_to_whom_it_may(story: list[list[tuple[str, str, str]]]) -> None:
    """Whatever is committed together: all of it, in order, without exactly those who are out at that moment."""
    listening, heads = Listening(), dict.fromkeys(["room.a", "room.b", "topic.c"], 0)
    out: dict[str, set[str]] = {stream: set() for stream in heads}
    for commit in story:
        events: list[Event] = []
        expected: dict[tuple[str, int], list[str]] = {}
        for stream, what, who in commit:
            heads[stream] += 1
            kind = {"say": "message.new", "out": "member.removed", "in": "member.added"}[what]
            events.append(event(stream, heads[stream], kind, authid=who, reason="removed"))
            expected[stream, heads[stream]] = sorted(out[stream])
            if stream.startswith("room.") and what != "say":
                (out[stream].add if what == "out" else out[stream].discard)(who)
        told = [
            (stream, offset, without) for stream, offsets, without in listening.commit(*events) for offset in offsets
        ]
        assert {(stream, offset): without for stream, offset, without in told} == expected
        assert len(told) == len(events)
        for stream in heads:
            mine = [offset for one, offset, _ in told if one == stream]
            assert mine == sorted(mine)
