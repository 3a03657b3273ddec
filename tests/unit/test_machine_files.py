"""The master test with files in it: in any order, nobody has one that they may not have, and each is in one message."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule

from tests.support.refusals import refusal
from tests.unit.test_machine import ROOMS, SECRET, Rooms, callers, rooms
from tidings.model.files import Made
from tidings.model.people import Caller
from tidings.services import files
from tidings.services.files import Upload
from tidings.services.upkeep import DAY_MS

TEXT = Made(kind="text", type="text/plain; charset=utf-8", bytes=5)


class RoomsWithFiles(Rooms):
    """Several people in several rooms, who bring in files and send them."""

    brought = Bundle("brought")

    def __init__(self) -> None:
        super().__init__()
        self.owners: dict[str, tuple[str, Caller]] = {}
        self.came: dict[str, int] = {}
        self.sent: dict[str, str] = {}
        self.gone: set[str] = set()

    def may_write(self, room: str, who: Caller) -> bool:
        """By the simple account."""
        known = self.room(room)
        return known is not None and known.may_write(who, self.site.now)

    @rule(target=brought, room=rooms, who=callers)
    def bring(self, room: str, who: Caller) -> Any:  # noqa: ANN401 - hypothesis's own type
        """Bring a file in, without sending it."""
        upload, made = Upload(room=room, name="notes.txt", bytes=5), []

        def begin() -> None:
            made.append(files.begin(self.site.tx, who, upload, self.site.turn()))

        assert self.may_write(room, who) == (refusal(begin) is None)
        if not made:
            return multiple()
        files.finish(self.site.tx, who, made[0], TEXT, self.site.turn())
        self.owners[made[0].id] = (room, who)
        self.came[made[0].id] = self.site.now
        self.touched.add(room)
        return made[0].id

    @rule(target=Rooms.said, file=brought, room=rooms, who=callers)
    def send(self, file: str, room: str, who: Caller) -> Any:  # noqa: ANN401 - hypothesis's own type
        """Say something with a file: one's own, to its room, once."""
        owner = self.owners[file]
        is_free = file not in self.sent and file not in self.gone
        is_theirs = (room, who.authid) == (owner[0], owner[1].authid)
        known = self.room(room)
        is_allowed = known is not None and known.may_say(who, self.site.now) and is_free and is_theirs
        reply = self.does(is_allowed, who, "chat.send", room=room, text=SECRET, files=[{"id": file}])
        if reply is None or known is None:
            return multiple()
        known.says(who, self.site.now)
        self.sent[file] = reply.id
        self.written[reply.id] = room
        return room, who, reply.id

    @rule(file=brought, who=callers)
    def take_back(self, file: str, who: Caller) -> None:
        """Take back what was not sent."""
        room, owner = self.owners[file]
        known = self.room(room)
        is_free = file not in self.sent and file not in self.gone
        is_allowed = known is not None and known.may_read(who) and is_free and who.authid == owner.authid
        self.does(is_allowed, who, "file.delete", room=room, file=file)
        if is_allowed:
            self.gone.add(file)

    @rule(days=st.integers(0, 2))
    def tidy(self, days: int) -> None:
        """Housekeeping, some days later: what nobody sent goes."""
        self.site.now += days * DAY_MS
        files.drop_stale(self.site.tx, 24, self.site.now, 100)
        self.gone |= {file for file, time in self.came.items() if time < self.site.now - DAY_MS} - set(self.sent)
        self.touched |= set(ROOMS)

    def nobody_reads_what_they_may_not(self, name: str, who: Caller) -> None:
        """Nor has anybody a file of a room that is not for them, of a message that was taken back, or not sent yet."""
        super().nobody_reads_what_they_may_not(name, who)
        known = self.room(name)
        for file, (room, owner) in self.owners.items():
            is_out = file in self.sent and self.sent[file] not in self.deleted
            is_theirs = file not in self.sent and file not in self.gone and who.authid == owner.authid
            may_have = room == name and known is not None and known.may_read(who) and (is_out or is_theirs)
            refused = refusal(lambda file=file: files.readable(self.site.tx, who, name, file))  # type: ignore[misc] # a default fixes the loop's value
            assert may_have == (refused is None), (who.authid, name, file, refused)


RoomsWithFiles.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestRoomsWithFiles = RoomsWithFiles.TestCase
