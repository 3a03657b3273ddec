"""The history checker: what each writer was acknowledged, what each reader was shown, and whether the two agree.

It knows nothing of Tidings but the contract (docs/topics/streams.md): an acknowledged event has one place for ever, and
every reader is shown every event once, in offset order.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any


@dataclass
class History:
    """What happened to one stream.

    `acknowledged`: text → offset, as writers were told. `uncertain`: texts sent of which no answer ever came.
    `shown`: reader → the events shown to it, in the order in which they were shown.
    """

    acknowledged: dict[str, int] = field(default_factory=dict)
    uncertain: set[str] = field(default_factory=set)
    shown: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)

    def reader(self, name: str) -> list[Mapping[str, Any]]:
        """The list that a reader appends to."""
        return self.shown.setdefault(name, [])

    def is_complete(self) -> bool:
        """Whether every reader has come as far as the last acknowledged event."""
        last = max(self.acknowledged.values(), default=0)
        return all(events and events[-1]["offset"] >= last for events in self.shown.values())

    def judge(self) -> list[str]:
        """Every breach of the contract, in words; empty is good."""
        return [
            *self._numbering(),
            *(fault for reader, events in self.shown.items() for fault in self._reader(reader, events)),
            *self._agreement(),
        ]

    def _numbering(self) -> list[str]:
        counted = Counter(self.acknowledged.values())
        return [f"offset {offset} was acknowledged {times} times" for offset, times in counted.items() if times > 1]

    def _reader(self, reader: str, events: list[Mapping[str, Any]]) -> list[str]:
        return [*self._order(reader, events), *self._content(reader, events)]

    def _order(self, reader: str, events: list[Mapping[str, Any]]) -> list[str]:
        faults: list[str] = []
        offsets = [int(event["offset"]) for event in events]
        for before, after in pairwise(offsets):
            if after == before:
                faults.append(f"{reader} was shown offset {after} twice")
            elif after < before:
                faults.append(f"{reader} was shown offset {after} after {before}")
            elif after > before + 1:
                faults.append(f"{reader} was shown nothing between {before} and {after}")
        if len({event["epoch"] for event in events}) > 1:
            faults.append(f"{reader} was shown two epochs")
        return faults

    def _content(self, reader: str, events: list[Mapping[str, Any]]) -> list[str]:
        faults: list[str] = []
        texts = {event["data"].get("text"): int(event["offset"]) for event in events if event["type"] == "message.new"}
        for text, offset in self.acknowledged.items():
            if text not in texts:
                faults.append(f"{reader} was never shown {text!r}, acknowledged at {offset}")
            elif texts[text] != offset:
                faults.append(f"{reader} was shown {text!r} at {texts[text]}, acknowledged at {offset}")
        told = Counter(event["data"].get("text") for event in events if event["type"] == "message.new")
        faults += [f"{reader} was shown {text!r} {times} times" for text, times in told.items() if times > 1]
        return faults

    def _agreement(self) -> list[str]:
        views = {
            reader: {int(event["offset"]): event["id"] for event in events} for reader, events in self.shown.items()
        }
        faults: list[str] = []
        names = list(views)
        for other in names[1:]:
            shared = views[names[0]].keys() & views[other].keys()
            differing = [offset for offset in shared if views[names[0]][offset] != views[other][offset]]
            faults += [f"{names[0]} and {other} disagree about offset {offset}" for offset in differing]
        return faults
