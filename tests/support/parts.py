"""What the faces of one process share, with a clock that is moved by hand."""

from twisted.internet.task import Clock

from tests.support.cast import JACK
from tests.support.inline_store import InlineStore
from tidings.faces.feed import Feed
from tidings.faces.limiter import Limiter
from tidings.faces.pipeline import Pipeline
from tidings.faces.sessions import Joined, Sessions
from tidings.faces.waiting import Waiting
from tidings.faces.wamp import Parts
from tidings.model.limits import Rates
from tidings.model.people import Caller

JACKS = {
    "session": JACK.session,
    "authid": "jack",
    "authrole": "member",
    "authextra": {"name": "Jack"},
    "transport": {"peer": f"tcp4:{JACK.address}:5123"},
}
"""Jack's session as the router tells of it."""


def parts_of(pipeline: Pipeline, store: InlineStore) -> Parts:
    """Parts over a store, with Jack joined."""
    clock = Clock()

    def now_ms() -> int:
        return round(clock.seconds() * 1000)

    feed = Feed(now_ms)
    store.listen(feed.committed)
    parts = Parts(
        store=store,
        pipeline=pipeline,
        limiter=Limiter(Rates(), now_ms),
        sessions=Sessions(),
        feed=feed,
        waiting=Waiting(feed, clock, most=3, per_person=2),
        turn=pipeline._turn,
        reactor=clock,
        instance="i1",
    )
    joins(parts, JACK)
    return parts


def joins(parts: Parts, who: Caller) -> None:
    """Somebody joins."""
    assert who.session is not None
    parts.sessions.put(who.session, Joined(caller=who, is_sure=True))
