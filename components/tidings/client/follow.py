"""Following a stream, without any I/O: what to show, what to drop, when to read. The twin of the browser's `stream.ts`.

Pure: each function takes what is known and what has come, and returns what is known then and what to show.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

Wire = Mapping[str, Any]
"""An event as it came over the wire."""

MOST_HELD = 1000


class Follow(Struct, frozen=True, kw_only=True):
    """Where a reader stands: all up to `last` of the log `epoch` was shown; `held` waits for what is before it."""

    last: int = 0
    epoch: str | None = None
    held: tuple[Wire, ...] = ()


class Step(Struct, frozen=True, kw_only=True):
    """What to do: show these; read from `last` if `must_read`; with `is_reset` the state shown so far means nothing."""

    follow: Follow
    show: tuple[Wire, ...] = ()
    must_read: bool = False
    is_reset: bool = False


def received(follow: Follow, events: Sequence[Wire]) -> Step:
    """Take a publication. It is a hint: it may come late, twice, in part, or never."""
    shown: list[Wire] = []
    for event in events:
        if follow.epoch and event["epoch"] != follow.epoch:
            return Step(follow=follow, show=tuple(shown), must_read=True)
        if event["offset"] == follow.last + 1:
            follow = Follow(last=event["offset"], epoch=event["epoch"], held=follow.held)
            shown.append(event)
        elif event["offset"] > follow.last:
            follow = replace(follow, held=(*follow.held, event)[-MOST_HELD:])
    follow, released = _release(follow)
    return Step(follow=follow, show=(*shown, *released), must_read=bool(follow.held))


def read(follow: Follow, reply: Wire) -> Step:
    """Take the answer of `tidings.stream.read` after `last`."""
    if not reply["epoch"]:
        return Step(follow=follow)
    lost = not reply["recovered"]
    begin = reply["events"][0]["offset"] - 1 if reply["events"] else reply["head"]
    if lost:
        follow = Follow(last=begin, epoch=reply["epoch"])
    elif not reply["events"] or (follow.epoch is None and follow.last == 0):
        follow = replace(follow, last=max(follow.last, begin))  # what a newcomer does not find any more is no loss
    follow = replace(follow, epoch=reply["epoch"])
    shown: list[Wire] = []
    for event in reply["events"]:
        if event["offset"] == follow.last + 1:
            follow = replace(follow, last=event["offset"])
            shown.append(event)
    follow, released = _release(follow)
    behind = follow.last < reply["head"] and bool(reply["events"])
    return Step(follow=follow, show=(*shown, *released), must_read=behind or bool(follow.held), is_reset=lost)


def told_head(follow: Follow, epoch: str, head: int) -> Step:
    """Take the head of the stream, from a heartbeat: whoever is behind reads."""
    is_behind = head > follow.last or (follow.epoch is not None and epoch != follow.epoch)
    return Step(follow=follow, must_read=is_behind)


def _release(follow: Follow) -> tuple[Follow, list[Wire]]:
    shown: list[Wire] = []
    for event in sorted(follow.held, key=lambda one: int(one["offset"])):
        if event["epoch"] == (follow.epoch or event["epoch"]) and event["offset"] == follow.last + 1:
            follow = replace(follow, last=event["offset"], epoch=event["epoch"])
            shown.append(event)
    rest = tuple(
        event
        for event in follow.held
        if event["offset"] > follow.last and event["epoch"] == (follow.epoch or event["epoch"])
    )
    return replace(follow, held=rest), shown
