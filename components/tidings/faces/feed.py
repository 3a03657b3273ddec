"""From the store's commits to the publishers: each stream's events, in offset order, to the one that publishes them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from tidings.model.events import Event

Publish = Callable[[str, Sequence[Event], Sequence[str]], None]
"""`publish(stream, events, without)`: `without` are authids that must not get them."""

MOST_TOGETHER = 50
KEPT_OUT_MS = 10_000


class Feed:
    """Hands committed events on. Events of one stream that were committed together travel together.

    Whoever was put out of a room is left out from the very event after the one that says so: the router learns to drop
    their subscription a moment later, and until then the publications exclude them by name.
    """

    def __init__(self, clock_ms: Callable[[], int]) -> None:
        self._clock_ms = clock_ms
        self._publishers: dict[str, Publish] = {}
        self._watchers: list[Callable[[Event], None]] = []
        self._kept_out: dict[str, dict[str, int]] = {}

    def publish_by(self, kind: str, publish: Publish) -> None:
        """Have the events of one kind of streams published by this function."""
        self._publishers[kind] = publish

    def stop_publishing(self, kind: str, publish: Publish) -> None:
        """Take back `publish_by`, unless somebody else has taken over."""
        if self._publishers.get(kind) == publish:
            del self._publishers[kind]

    def watch(self, watcher: Callable[[Event], None]) -> None:
        """Have every event shown to this function after it was published."""
        self._watchers.append(watcher)

    def stop_watching(self, watcher: Callable[[Event], None]) -> None:
        """Take back `watch`."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    def committed(self, events: Sequence[Event]) -> None:
        """Take one commit's events, in commit order."""
        by_stream: dict[str, list[Event]] = {}
        for event in events:
            by_stream.setdefault(event.stream, []).append(event)
        for stream, group in by_stream.items():
            publish = self._publishers.get(stream.partition(".")[0])
            for part, without in self._parts(stream, group):
                if publish is not None:
                    publish(stream, part, without)
        for event in events:
            for watcher in self._watchers:
                watcher(event)

    def _parts(self, stream: str, events: list[Event]) -> Iterator[tuple[list[Event], list[str]]]:
        """Runs of events with one and the same list of those who must not get them, not too long."""
        marked: list[tuple[list[str], Event]] = []
        for event in events:
            marked.append((self._without(stream), event))
            self._note(event)
        for without, run in groupby(marked, key=lambda pair: pair[0]):
            same = [event for _, event in run]
            for start in range(0, len(same), MOST_TOGETHER):
                yield same[start : start + MOST_TOGETHER], without

    def _without(self, stream: str) -> list[str]:
        kept_out = self._kept_out.get(stream)
        if not kept_out:
            return []
        now = self._clock_ms()
        for authid in [authid for authid, until in kept_out.items() if until <= now]:
            del kept_out[authid]
        if not kept_out:
            del self._kept_out[stream]
        return sorted(kept_out)

    def _note(self, event: Event) -> None:
        """Keep in mind who was put out. Only what rooms say counts: a topic's events may be of any type."""
        if not event.stream.startswith("room."):
            return
        if event.type == "member.removed" and event.data.get("reason") == "removed":
            self._kept_out.setdefault(event.stream, {})[event.data["authid"]] = self._clock_ms() + KEPT_OUT_MS
        elif event.type == "member.added" and event.stream in self._kept_out:
            kept_out = self._kept_out[event.stream]
            kept_out.pop(event.data["authid"], None)
            if not kept_out:
                del self._kept_out[event.stream]
