"""The master test with somebody deleted at its end: whatever was done, nothing leads to them; others miss nothing."""

from typing import Any, Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from tests.support.cast import JACK, KITTENS, PEOPLE
from tests.support.refusals import refusal
from tests.support.traces import STAYS, traces_of
from tests.unit.test_machine import people
from tests.unit.test_machine_files import RoomsWithFiles
from tidings.model.people import Caller
from tidings.model.rooms import Message
from tidings.services import deleting

PUT_OUT = ("memberships", "authid")
"""Whoever was put out of a room does not get rid of that."""


class RoomsWithoutSomebody(RoomsWithFiles):
    """Several people in several rooms, one of whom goes for good."""

    def __init__(self) -> None:
        super().__init__()
        self.goer: Caller = JACK
        self.fate: Literal["keep", "remove"] = "keep"

    @initialize(goer=people, fate=st.sampled_from(("keep", "remove")))
    def choose(self, goer: Caller, fate: Literal["keep", "remove"]) -> None:
        """Who will go, and what becomes of their messages."""
        self.goer, self.fate = goer, fate

    def teardown(self) -> None:
        """They go, after all that."""
        try:
            if self.rooms:
                self.goes()
        finally:
            super().teardown()

    def goes(self) -> None:
        """In steps, each a transaction; between them others see what they may see, as always."""
        before = {(who.authid, room): self.seen(who, room) for who in self.others for room in self.rooms}
        self.site.do(KITTENS, "people.delete", authid=self.goer.authid, messages=self.fate)
        while deleting.step(self.site.tx, self.site.turn()):
            for who in self.others:
                for room in self.rooms:
                    seen, known = self.seen(who, room), before[who.authid, room]
                    assert (seen is None) == (known is None), (who.authid, room)
        for who in self.others:
            for room in self.rooms:
                assert self.seen(who, room) == self.nameless(before[who.authid, room]), (who.authid, room)
        assert traces_of(self.site, self.goer.authid) <= STAYS | {PUT_OUT}
        for name in self.rooms:
            events = self.site.tx.events(f"room.{name}", 0, 1000)
            assert [event.offset for event in events] == list(range(1, len(events) + 1))

    @property
    def others(self) -> list[Caller]:
        """Who stays."""
        return [who for who in (*PEOPLE, KITTENS) if who.authid != self.goer.authid]

    def seen(self, who: Caller, room: str) -> list[tuple[str, Any]] | None:
        """What somebody sees said in a room, and by whom; None if it is not for them."""
        found: list[Message] = []
        if refusal(lambda: found.extend(self.site.history(who, room, limit=200).messages)) is not None:
            return None
        return [(self.called(one.author.authid), None if one.deleted else one.text) for one in found]

    def called(self, authid: str) -> str:
        """An author; the one of a fresh id who stands for whom was deleted is one, too."""
        return "nobody" if authid.startswith("deleted-") else authid

    def nameless(self, seen: list[tuple[str, Any]] | None) -> list[tuple[str, Any]] | None:
        """The same without the one who went."""
        if seen is None:
            return None
        return [
            ("nobody", None if self.fate == "remove" else text) if authid == self.goer.authid else (authid, text)
            for authid, text in seen
        ]


RoomsWithoutSomebody.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestRoomsWithoutSomebody = RoomsWithoutSomebody.TestCase
