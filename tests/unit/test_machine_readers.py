"""The master test with readers in it: what is unread, who is told, what is kept, against an account in few words."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, multiple, rule
from msgspec import Struct

from tests.support.cast import JACK, JILL, PEOPLE
from tests.unit.test_machine import SECRET, Rooms, callers, people, rooms
from tidings.model.people import Caller
from tidings.model.rooms import EVERYBODY_HERE
from tidings.services.direct import name_of

LEVELS = ("all", "mentions", "none")
near = st.sampled_from(["lobby", "lobby", "den"])  # where most of it happens: what comes together is found sooner
addressed = st.sets(st.sampled_from([*(one.authid for one in PEOPLE), EVERYBODY_HERE]), max_size=3)


class Said(Struct):
    """One message, as the account has it."""

    id: str
    room: str
    offset: int
    author: str
    thread: str | None
    mentions: set[str]


class Following(Struct):
    """How somebody stands to a thread."""

    offset: int
    followed: bool = True


class RoomsAndReaders(Rooms):
    """Several people in several rooms, who address each other, read, and keep things."""

    def __init__(self) -> None:
        super().__init__()
        self.log: dict[str, Said] = {}
        self.read_to: dict[tuple[str, str], int] = {}
        self.follows: dict[tuple[str, str], Following] = {}
        self.levels: dict[tuple[str, str], str] = {}
        self.told: dict[str, list[tuple[str, str]]] = {one.authid: [] for one in PEOPLE}
        self.pins: dict[str, list[str]] = {}
        self.bookmarks: dict[str, list[str]] = {one.authid: [] for one in PEOPLE}

    # ---- the account

    def head(self, room: str) -> int:
        """Where a room's stream stands."""
        head = self.site.tx.head(f"room.{room}")
        return head.offset if head is not None else 0

    def joined(self, room: str) -> set[str]:
        """Who is in a room."""
        known = self.room(room)
        return set() if known is None else set(known.joined)

    def comes(self, room: str, before: set[str]) -> None:
        """Whoever has just come in has read what was said before."""
        for authid in self.joined(room) - before:
            self.read_to[room, authid] = self.head(room)

    def does(self, is_allowed: bool, who: Caller, what: str, **fields: Any) -> Any:  # noqa: ANN401 - as Site.do
        """As everywhere; and what was said is noted."""
        reply = super().does(is_allowed, who, what, **fields)
        if reply is not None and what == "chat.send":
            self.was_said(who, reply, fields)
        if reply is not None and what == "chat.edit":
            self.log[fields["message"]].mentions = self.reached(who, fields)
        return reply

    def reached(self, who: Caller, fields: dict[str, Any]) -> set[str]:
        """Whom a message addresses: who of those is in the room; in a public one, whom its author finds, too."""
        room = self.room(fields["room"])
        found = self.found_by(who) if room is not None and room.public and not room.direct else set()
        return set(fields.get("mentions", [])) & (self.joined(fields["room"]) | found | {EVERYBODY_HERE})

    def found_by(self, who: Caller) -> set[str]:
        """Backends find everybody, others those with whom they share a room, and neither of whom blocked the other."""
        if who.is_service:
            return {one.authid for one in PEOPLE}
        near = {authid for room in self.rooms.values() if who.authid in room.joined for authid in room.joined}
        return {one for one in near if not {(who.authid, one), (one, who.authid)} & self.blocks}

    def was_said(self, who: Caller, reply: Any, fields: dict[str, Any]) -> None:  # noqa: ANN401 - as Site.do
        """Note a message, who follows its thread now, and who is told of it."""
        room, thread = fields["room"], fields.get("thread")
        said = Said(reply.id, room, reply.offset, who.authid, thread, self.reached(who, fields))
        self.log[said.id] = said
        if thread is not None:
            self.begin_to_follow(said, who, self.log[thread])
        following = {
            authid
            for (one, authid), how in self.follows.items()
            if one == thread and how.followed and authid in self.joined(room)
        }
        known = self.room(room)
        everybody = self.joined(room) if known is not None and known.direct else set()
        for authid in (said.mentions | following | everybody) - {who.authid, EVERYBODY_HERE}:
            if authid in self.told and self.levels.get((room, authid)) != "none":  # services are told otherwise
                kind = "direct.new" if everybody else "mention.new" if authid in said.mentions else "reply.new"
                self.told[authid].append((kind, said.id))

    def begin_to_follow(self, said: Said, who: Caller, root: Said) -> None:
        """Who replies; who began it; and who is addressed in it and is there, if that is news."""
        if not who.is_service:
            self.follows[root.id, who.authid] = Following(said.offset)
        if root.author != who.authid and root.author in self.joined(root.room):
            self.follows.setdefault((root.id, root.author), Following(root.offset))
        for authid in said.mentions & self.joined(root.room):
            self.follows.setdefault((root.id, authid), Following(said.offset - 1))

    def is_unread(self, said: Said, authid: str, after: int) -> bool:
        """Whether a message is news to somebody who has read so far."""
        return said.offset > after and said.author != authid and said.id not in self.deleted

    # ---- what people do

    @initialize(target=Rooms.said)
    def begin(self) -> Any:  # type: ignore[override]  # noqa: ANN401 - hypothesis's own type
        """Everybody is in the lobby, where Jill has said something; Jack has a den, and writes to Jill."""
        super().begin()
        for one in PEOPLE:
            self.join("lobby", one)
            self.comes("lobby", {*self.joined("lobby")} - {one.authid})
        return self.addresses("lobby", JILL, {JACK.authid})

    @rule(room=rooms, who=callers, whom=people, what=st.sampled_from(["make", "join", "leave", "invite", "put_out"]))
    def comes_or_goes(self, room: str, who: Caller, whom: Caller, what: str) -> None:
        """Somebody makes, joins or leaves a room, is invited, which they are told once, or put out."""
        known = self.room(room)
        before, invited = self.joined(room), set() if known is None else set(known.invited)
        if what == "make":
            self.make(room, who, public=True)
        elif what == "invite":
            self.invite(room, who, whom)
        elif what == "put_out":
            self.put_out(room, who, whom, 0)
        else:
            getattr(self, what)(room, who)
        self.comes(room, before)
        if what == "invite" and known is not None and whom.authid in known.invited - invited - before:
            self.told[whom.authid].append(("invitation.new", room))

    def make(self, room: str, who: Caller, public: bool) -> None:
        """Whoever makes a room is in it."""
        before = self.joined(room)
        super().make(room, who, public)
        self.comes(room, before)

    def write_to(self, group: tuple[str, ...], who: Caller) -> None:
        """Everybody of a direct room is in it from its beginning."""
        before = self.joined(name_of(group))
        super().write_to(group, who)
        self.comes(name_of(group), before)

    def join(self, room: str, who: Caller) -> None:
        """One of several ways to come and go."""
        super().join(room, who)

    def leave(self, room: str, who: Caller) -> None:
        """One of several ways to come and go."""
        super().leave(room, who)

    def invite(self, room: str, who: Caller, whom: Caller) -> None:
        """One of several ways to come and go."""
        super().invite(room, who, whom)

    def put_out(self, room: str, who: Caller, whom: Caller, ban_ms: int) -> None:
        """One of several ways to come and go."""
        super().put_out(room, who, whom, ban_ms)

    @rule(target=Rooms.said, room=near, who=people, whom=addressed)
    def say_to(self, room: str, who: Caller, whom: set[str]) -> Any:  # noqa: ANN401 - hypothesis's own type
        """Address somebody, or everybody."""
        return self.addresses(room, who, whom)

    @rule(target=Rooms.said, message=Rooms.said, who=people, whom=addressed)
    def reply_to(self, message: tuple[str, Caller, str], who: Caller, whom: set[str]) -> Any:  # noqa: ANN401 - see above
        """Address somebody in a thread."""
        return self.addresses(message[0], who, whom, message[2])

    def addresses(self, room: str, who: Caller, whom: set[str], thread: str | None = None) -> Any:  # noqa: ANN401 - see above
        """Say something to somebody."""
        known = self.room(room)
        is_allowed = known is not None and known.may_say(who, self.site.now) and thread not in self.replies
        more = {} if thread is None else {"thread": thread}
        reply = self.does(is_allowed, who, "chat.send", room=room, text=SECRET, mentions=sorted(whom), **more)
        if reply is None or known is None:
            return multiple()
        known.says(who, self.site.now)
        self.written[reply.id] = room
        if thread is not None:
            self.replies.add(reply.id)
        return room, who, reply.id

    @rule(room=near, who=people, back=st.integers(0, 3))
    def read(self, room: str, who: Caller, back: int) -> None:
        """Say how far one has read; it never goes back."""
        is_in = who.authid in self.joined(room)
        offset = max(0, self.head(room) - back)
        self.does(is_in, who, "room.read", room=room, offset=offset)
        if is_in:
            self.read_to[room, who.authid] = max(offset, self.read_to[room, who.authid])

    @rule(message=Rooms.said, who=people, back=st.integers(0, 3))
    def read_thread(self, message: tuple[str, Caller, str], who: Caller, back: int) -> None:
        """Say how far one has read a thread."""
        room, _, root = message
        offset = max(0, self.head(room) - back)
        is_allowed = who.authid in self.joined(room) and root not in self.replies
        self.does(is_allowed, who, "thread.read", room=room, thread=root, offset=offset)
        how = self.follows.get((root, who.authid))
        if is_allowed and how is not None:
            how.offset = max(how.offset, offset)

    @rule(message=Rooms.said, who=people, followed=st.booleans())
    def follow(self, message: tuple[str, Caller, str], who: Caller, followed: bool) -> None:
        """Follow a thread, or not any more."""
        room, _, root = message
        is_allowed = who.authid in self.joined(room) and root not in self.replies
        self.does(is_allowed, who, "thread.follow", room=room, thread=root, followed=followed)
        how = self.follows.get((root, who.authid))
        if is_allowed and (how is None or how.followed != followed):
            self.follows[root, who.authid] = Following(self.head(room), followed)

    @rule(room=near, who=people, level=st.sampled_from(LEVELS))
    def choose_level(self, room: str, who: Caller, level: str) -> None:
        """Say what of a room one wants to be told."""
        is_in = who.authid in self.joined(room)
        self.does(is_in, who, "notify.level", room=room, level=level)
        if is_in:
            self.levels[room, who.authid] = level

    @rule(message=Rooms.said, who=callers, is_up=st.booleans())
    def pin(self, message: tuple[str, Caller, str], who: Caller, is_up: bool) -> None:
        """Pin a message, or take it down."""
        room, _, message_id = message
        is_allowed = self.rooms[room].may_write(who, self.site.now) and message_id not in self.deleted
        self.does(is_allowed, who, "chat.pin" if is_up else "chat.unpin", room=room, message=message_id)
        pins = self.pins.setdefault(room, [])
        if is_allowed and is_up and message_id not in pins:
            pins.insert(0, message_id)
        if is_allowed and not is_up and message_id in pins:
            pins.remove(message_id)

    @rule(message=Rooms.said, who=people, is_kept=st.booleans())
    def bookmark(self, message: tuple[str, Caller, str], who: Caller, is_kept: bool) -> None:
        """Note a message for oneself, or forget it."""
        room, _, message_id = message
        is_allowed = not is_kept or (who.authid in self.joined(room) and message_id not in self.deleted)
        self.does(is_allowed, who, "chat.bookmark" if is_kept else "chat.unbookmark", room=room, message=message_id)
        kept = self.bookmarks[who.authid]
        if is_allowed and is_kept and message_id not in kept:
            kept.insert(0, message_id)
        if is_allowed and not is_kept and message_id in kept:
            kept.remove(message_id)

    # ---- what must hold

    @invariant()
    def what_is_seen_is_what_may_be_seen(self) -> None:
        """The master test looks at that."""

    @invariant()
    def what_is_unread_is_what_is_news(self) -> None:
        """In every room that one is in; and nobody else has anything unread."""
        for who in PEOPLE:
            listed = self.site.do(who, "room.list", limit=100).rooms
            for room in listed:
                if who.authid not in self.joined(room.name):
                    assert (room.unread, room.mentions, room.unread_threads) == (0, 0, 0)
                    continue
                read = self.read_to[room.name, who.authid]
                here = [one for one in self.log.values() if one.room == room.name]
                new = [one for one in here if one.thread is None and self.is_unread(one, who.authid, read)]
                mine = [one for one in new if room.direct or one.mentions & {who.authid, EVERYBODY_HERE}]
                assert (room.read, room.unread, room.mentions) == (read, len(new), len(mine))
                assert room.unread_threads == len(self.threads_with_news(room.name, who.authid))
                assert room.level == self.levels.get((room.name, who.authid), "mentions")

    def threads_with_news(self, room: str, authid: str) -> set[str]:
        """The threads that somebody follows in which there is something that they have not read."""
        return {
            root
            for (root, one), how in self.follows.items()
            if one == authid and how.followed and self.log[root].room == room
            if any(said.thread == root and self.is_unread(said, authid, how.offset) for said in self.log.values())
        }

    @invariant()
    def everybody_is_told_what_concerns_them(self) -> None:
        """Once, in the order in which it came; with the words only as long as they may read the room."""
        for who in PEOPLE:
            inbox = self.site.do(who, "notify.list", limit=100).notifications
            told = [one for one in reversed(inbox) if one.type != "report.new"]
            assert [(one.type, one.data.get("message", one.data["room"])) for one in told] == self.told[who.authid]
            for one in told:
                may_see = "message" in one.data and self.rooms[one.data["room"]].may_read(who)
                assert (one.message is not None) == may_see
                if one.message is not None:
                    assert one.message.deleted == (one.data["message"] in self.deleted)

    @invariant()
    def what_is_kept_is_found(self) -> None:
        """Pins by whoever may read the room, bookmarks by their owner as long as they are in it; nothing deleted."""
        for name, known in self.rooms.items():
            pinned = [one for one in self.pins.get(name, []) if one not in self.deleted]
            for who in PEOPLE:
                if known.may_read(who):
                    assert [one.message.id for one in self.site.do(who, "chat.pins", room=name).pins] == pinned
        for who in PEOPLE:
            kept = [one for one in self.bookmarks[who.authid] if one not in self.deleted]
            seen = [one for one in kept if who.authid in self.joined(self.log[one].room)]
            assert [one.message.id for one in self.site.do(who, "chat.bookmarks").bookmarks] == seen


for noise in (
    "block",
    "find",
    "tell",
    "get",
    "preview",
    "unpreview",
    "mute",
    "slow_down",
    "depict",
    "give_role",
    "report",
    "react",
    "ask",
    "vote",
    "close",
    "catch_up",
    "archive",
    "edit",
    "wait",
):
    setattr(RoomsAndReaders, noise, None)  # rules of the master test that this is not about

RoomsAndReaders.TestCase.settings = settings(max_examples=40, stateful_step_count=50, deadline=None)


@pytest.mark.slow
@pytest.mark.timeout(300)
class TestRoomsAndReaders(RoomsAndReaders.TestCase):  # type: ignore[misc, valid-type] # hypothesis makes it
    """As above, at a length that finds what was put in on purpose."""
