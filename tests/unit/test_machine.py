"""The master test: whatever several people do in several rooms, in any order hypothesis finds.

A snapshot and the events read after it are a later snapshot, for everybody who may read; and nobody is shown, told or
let do what a second, simpler account of the rules (`Belongs`) does not allow them.
"""

from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from tests.support.cast import EVERYBODY, JACK, JILL, KITTENS, NODE, PEOPLE
from tests.support.postgres import needs_postgres
from tests.support.refusals import refusal
from tests.support.site import site
from tests.support.views import Asked, Belongs, View
from tidings.model.limits import Limits
from tidings.model.people import Caller, Role
from tidings.model.previews import Preview
from tidings.model.profiles import FindPeople
from tidings.services import previewing, receipts
from tidings.services.direct import name_of

ROOMS = ("attic", "den", "lobby")
GROUPS = (("jack", "jill"), tuple(sorted(one.authid for one in PEOPLE)))
DIRECT = tuple(name_of(group) for group in GROUPS)
HOUR = 3_600_000
SECRET = "sesame"

rooms = st.sampled_from((*ROOMS, *DIRECT))
people = st.sampled_from(PEOPLE)
callers = st.sampled_from((*PEOPLE, KITTENS))
emoji = st.sampled_from(["👍", "🐱"])
LINKS = ("https://kittens.example/", "https://dogs.example/")
links = st.sampled_from(["", *(f" {link}" for link in LINKS), f" {' '.join(LINKS)}"])
letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=5)
texts = st.tuples(letters, links).map(lambda parts: f"{SECRET}{''.join(parts)}")


class Rooms(RuleBasedStateMachine):
    """Several people in several rooms."""

    said = Bundle("said")
    engine = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self._context = site(self.engine)
        self.site = self._context.__enter__()
        self.site.limits = Limits(receipts="everybody")
        self.rooms: dict[str, Belongs] = {}
        self.views: list[View] = []
        self.deleted: set[str] = set()
        self.replies: set[str] = set()
        self.written: dict[str, str] = {}
        self.polls: dict[str, Asked] = {}
        self.unpreviewed: set[str] = set()
        self.touched: set[str] = set(ROOMS)
        self.blocks: set[tuple[str, str]] = set()
        self.silent: set[str] = set()

    def teardown(self) -> None:
        """Throw it all away."""
        self._context.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """Jack has a private den, and writes to Jill, who looks in at the public lobby."""
        self.make("lobby", KITTENS, public=True)
        self.make("den", JACK, public=False)
        self.look("lobby", JILL)
        self.write_to(GROUPS[0], JACK)

    def does(self, is_allowed: bool, who: Caller, what: str, **fields: Any) -> Any:  # noqa: ANN401 - as Site.do
        """Try something, which must succeed exactly if it is allowed."""
        self.touched.add(fields["room"])
        replies: list[Any] = []
        refused = refusal(lambda: replies.append(self.site.do(who, what, **fields)))
        assert is_allowed == (refused is None), (who.authid, what, fields, refused)
        return replies[0] if replies else None

    def room(self, name: str) -> Belongs | None:
        """The simple account of a room, if there is one."""
        return self.rooms.get(name)

    @rule(room=rooms, who=callers, public=st.booleans())
    def make(self, room: str, who: Caller, public: bool) -> None:
        """Make a room."""
        is_allowed = room not in self.rooms and room not in DIRECT
        self.does(is_allowed, who, "room.create", room=room, public=public)
        if is_allowed:
            self.rooms[room] = Belongs(who, public=public)

    @rule(group=st.sampled_from(GROUPS), who=callers)
    def write_to(self, group: tuple[str, ...], who: Caller) -> None:
        """Open the room of some people and oneself; a backend that of these people alone."""
        everybody = sorted({*group, *([] if who.is_service else [who.authid])})
        is_apart = any(who.authid in pair and {*pair} <= {*everybody} for pair in self.blocks)
        is_made = name_of(everybody) in self.rooms and len(everybody) > 2
        replies: list[Any] = []
        refused = refusal(lambda: replies.append(self.site.do(who, "room.direct", people=list(group)).room))
        assert (refused is None) == (not is_apart or is_made), refused
        if not replies:
            return
        (found,) = replies
        assert found.name == name_of(everybody)
        assert {one.authid for one in found.people} == {*everybody} - {who.authid}
        assert not found.hidden or who.is_service
        self.rooms.setdefault(found.name, Belongs.to(everybody, who)).blocks = self.blocks
        self.touched.add(found.name)

    @rule(room=rooms, who=callers)
    def join(self, room: str, who: Caller) -> None:
        """Join."""
        known = self.room(room)
        is_allowed = known is not None and known.may_join(who, self.site.now)
        self.does(is_allowed, who, "room.join", room=room)
        if known is not None and is_allowed:
            known.joined.add(who.authid)
            known.invited.discard(who.authid)
            known.out.pop(who.authid, None)

    @rule(room=rooms, who=callers)
    def leave(self, room: str, who: Caller) -> None:
        """Leave."""
        known = self.room(room)
        is_allowed = known is not None and (known.public or known.may_read(who))
        self.does(is_allowed, who, "room.leave", room=room)
        if known is not None and not known.direct:
            known.joined.discard(who.authid)
            known.invited.discard(who.authid)
            known.moderators.discard(who.authid)

    @rule(who=people, whom=people, blocked=st.booleans())
    def block(self, who: Caller, whom: Caller, blocked: bool) -> None:
        """Block somebody, or hear from them again: nobody else learns of it."""
        what = "people.block" if blocked else "people.unblock"
        refused = refusal(lambda: self.site.do(who, what, authid=whom.authid))
        assert (refused is None) == (not blocked or who.authid != whom.authid)
        if refused is None and blocked:
            self.blocks.add((who.authid, whom.authid))
        self.blocks.discard((who.authid, whom.authid) if not blocked else ("", ""))
        for one in PEOPLE:
            listed = {found.authid for found in self.site.do(one, "people.blocks").blocks}
            assert listed == {theirs for mine, theirs in self.blocks if mine == one.authid}

    @rule(who=people, whom=people, reach=st.sampled_from(["nobody", "rooms", "everybody"]))
    def find(self, who: Caller, whom: Caller, reach: FindPeople) -> None:
        """Look for somebody: only who shares a room, or the members for each other, where neither blocked the other."""
        before, self.site.limits = self.site.limits, replace(self.site.limits, find_people=reach)
        shares = any({who.authid, whom.authid} <= one.joined for one in self.rooms.values())
        both_members = reach == "everybody" and who.role == whom.role == Role.MEMBER
        is_apart = {(who.authid, whom.authid), (whom.authid, who.authid)} & self.blocks
        may_see = (shares or both_members) and not is_apart
        refused = refusal(lambda: self.site.do(who, "people.get", authid=whom.authid))
        assert (refused is None) == (may_see or who.authid == whom.authid)
        found: list[str] = []
        refused = refusal(
            lambda: found.extend(one.authid for one in self.site.do(who, "people.search", text=whom.name).people)
        )
        assert (refused is None) == (reach != "nobody")
        assert (whom.authid in found) == (may_see and who.authid != whom.authid and reach != "nobody")
        self.site.limits = before

    @rule(who=people, tells=st.booleans())
    def tell(self, who: Caller, tells: bool) -> None:
        """Let others know what one has read, or not."""
        assert self.site.do(who, "people.change_privacy", tells=tells).tells == tells
        (self.silent.discard if tells else self.silent.add)(who.authid)
        for name in self.rooms:
            for one in PEOPLE:
                self.receipts_are_for_those_who_tell(name, one)

    @rule(room=rooms, who=people, back=st.integers(0, 3))
    def get(self, room: str, who: Caller, back: int) -> None:
        """A device says how far it has what was said."""
        known = self.room(room)
        head = self.site.tx.head(f"room.{room}")
        offset = max(0, (head.offset if head else 0) - back)
        is_allowed = known is not None and who.authid in known.joined
        reply = self.does(is_allowed, who, "room.delivered", room=room, offset=offset)
        assert reply is None or (reply.delivered >= offset and who.authid not in self.silent) or not reply.delivered

    @rule(room=rooms, who=callers, whom=people)
    def invite(self, room: str, who: Caller, whom: Caller) -> None:
        """Invite somebody."""
        known = self.room(room)
        is_welcome = who.is_service or (whom.authid, who.authid) not in self.blocks
        is_allowed = known is not None and known.may_invite(who, whom.authid) and is_welcome
        self.does(is_allowed, who, "room.invite", room=room, authid=whom.authid)
        if known is not None and is_allowed and whom.authid not in known.joined:
            known.invited.add(whom.authid)
            known.out.pop(whom.authid, None)

    @rule(room=rooms, who=callers, whom=people, ban_ms=st.sampled_from([0, HOUR]))
    def put_out(self, room: str, who: Caller, whom: Caller, ban_ms: int) -> None:
        """Put somebody out."""
        known = self.room(room)
        is_in = known is not None and whom.authid in known.joined | known.invited
        may_put_out = known is not None and known.may_put_out(who, whom.authid) and not known.direct
        is_allowed = may_put_out and (is_in or ban_ms > 0)
        self.does(is_allowed, who, "room.remove", room=room, authid=whom.authid, ban_ms=ban_ms)
        if known is not None and is_allowed:
            known.joined.discard(whom.authid)
            known.invited.discard(whom.authid)
            known.out[whom.authid] = self.site.now + ban_ms
            known.loses_power(whom.authid)

    @rule(room=rooms, who=callers, whom=people, role=st.sampled_from(["owner", "moderator", "member"]))
    def give_role(self, room: str, who: Caller, whom: Caller, role: str) -> None:
        """Make somebody the owner, a moderator, or neither."""
        known = self.room(room)
        is_allowed = (
            known is not None
            and not known.direct
            and (who.is_service or (who.authid == known.owner and who.authid in known.joined))
            and who.authid != whom.authid
            and whom.authid in known.joined
        )
        self.does(is_allowed, who, "room.role", room=room, authid=whom.authid, role=role)
        if known is None or not is_allowed:
            return
        if role == "owner" and known.owner not in {None, whom.authid}:
            known.moderators.add(str(known.owner))
        known.loses_power(whom.authid)
        if role == "owner":
            known.owner = whom.authid
        if role == "moderator":
            known.moderators.add(whom.authid)
        if role != "member":
            known.muted.pop(whom.authid, None)

    @rule(room=rooms, who=callers, whom=people, mute_ms=st.sampled_from([0, HOUR]))
    def mute(self, room: str, who: Caller, whom: Caller, mute_ms: int) -> None:
        """Mute somebody, or let them speak again."""
        known = self.room(room)
        is_allowed = known is not None and known.may_put_out(who, whom.authid) and whom.authid in known.joined
        fields = {"room": room, "authid": whom.authid, **({"mute_ms": mute_ms} if mute_ms else {})}
        self.does(is_allowed, who, "room.mute" if mute_ms else "room.unmute", **fields)
        if known is not None and is_allowed:
            known.muted[whom.authid] = self.site.now + mute_ms

    @rule(room=rooms, who=callers, slow_seconds=st.sampled_from([0, HOUR // 1000]))
    def slow_down(self, room: str, who: Caller, slow_seconds: int) -> None:
        """Make a room slow, or quick again."""
        known = self.room(room)
        is_allowed = known is not None and known.moderates(who) and not known.archived and not known.direct
        self.does(is_allowed, who, "room.update", room=room, slow_seconds=slow_seconds)
        if known is not None and is_allowed:
            known.slow_ms = slow_seconds * 1000

    @rule(room=rooms, who=callers, picture=st.sampled_from(["", "🐱", "/cat.png"]))
    def depict(self, room: str, who: Caller, picture: str) -> None:
        """Give a room a picture, which from people is an emoji; or take it away."""
        known = self.room(room)
        is_fit = who.is_service or "/" not in picture
        may_change = known is not None and known.moderates(who) and not known.archived and not known.direct
        self.does(may_change and is_fit, who, "room.update", room=room, picture=picture)
        if known is not None and may_change and is_fit:
            known.picture = picture

    @rule(room=rooms, who=callers, archived=st.booleans())
    def archive(self, room: str, who: Caller, archived: bool) -> None:
        """Put a room away, or bring it back."""
        known = self.room(room)
        is_owner = known is not None and who.authid == known.owner and who.authid in known.joined
        is_allowed = known is not None and (who.is_service or is_owner)
        self.does(is_allowed, who, "room.archive", room=room, archived=archived)
        if known is not None and is_allowed:
            known.archived = archived

    @rule(message=said, who=people)
    def report(self, message: tuple[str, Caller, str], who: Caller) -> None:
        """Report a message: whoever may read it may, but its author; those who moderate see it."""
        room, author, message_id = message
        known = self.rooms[room]
        is_allowed = known.may_read(who) and who.authid != author.authid and message_id not in self.deleted
        self.does(is_allowed, who, "chat.report", room=room, message=message_id)
        for one in EVERYBODY:
            refused = refusal(lambda one=one: self.site.do(one, "moderation.queue", room=room))  # type: ignore[misc] # a default fixes the loop's value
            assert known.moderates(one) == (refused is None)

    @rule(hours=st.integers(0, 2))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.site.now += hours * HOUR

    @rule(target=said, room=rooms, who=callers, text=texts)
    def say(self, room: str, who: Caller, text: str) -> Any:  # noqa: ANN401 - hypothesis's own type
        """Say something."""
        known = self.room(room)
        is_allowed = known is not None and known.may_say(who, self.site.now)
        has = not who.is_service  # backends may say that they want none
        reply = self.does(is_allowed, who, "chat.send", room=room, text=text, previews=has)
        if reply is None or known is None:
            return multiple()
        self.unpreviewed |= set() if has else {reply.id}
        known.says(who, self.site.now)
        self.written[reply.id] = room
        return room, who, reply.id

    @rule(target=said, message=said, who=callers, text=texts)
    def reply(self, message: tuple[str, Caller, str], who: Caller, text: str) -> Any:  # noqa: ANN401 - hypothesis's own type
        """Reply to a message; to a reply nobody can."""
        room, _, thread = message
        is_allowed = self.rooms[room].may_say(who, self.site.now) and thread not in self.replies
        reply = self.does(is_allowed, who, "chat.send", room=room, text=text, thread=thread)
        if reply is None:
            return multiple()
        self.rooms[room].says(who, self.site.now)
        self.replies.add(reply.id)
        self.written[reply.id] = room
        return (room, who, reply.id)

    @rule(message=said, who=callers, text=texts)
    def edit(self, message: tuple[str, Caller, str], who: Caller, text: str) -> None:
        """Change a message."""
        room, author, message_id = message
        is_theirs = who.is_service or who.authid == author.authid
        may_write = self.rooms[room].may_write(who, self.site.now)
        is_allowed = may_write and is_theirs and message_id not in self.deleted and message_id not in self.polls
        self.does(is_allowed, who, "chat.edit", room=room, message=message_id, text=text)

    @rule(message=said, which=st.integers(0, 1))
    def preview(self, message: tuple[str, Caller, str], which: int) -> None:
        """A page that a link led to has answered, maybe late: whether its message still shows it is told in `View`."""
        room, _, message_id = message
        found = Preview(url=LINKS[which], host="kittens.example", title=f"{SECRET} {which}")
        put = previewing.Found(room=room, message=message_id, preview=found)
        is_put = previewing.put(self.site.tx, NODE, put, 2, self.site.turn())
        gone = message_id in self.deleted or message_id in self.unpreviewed or self.rooms[room].archived
        assert not (is_put and gone)
        self.touched.add(room)

    @rule(message=said, who=callers)
    def unpreview(self, message: tuple[str, Caller, str], who: Caller) -> None:
        """Take a message's previews away, of one's own or, as who moderates its author, of others."""
        room, author, message_id = message
        known = self.rooms[room]
        if who.authid == author.authid:
            may = (who.is_service or who.authid in known.joined) and not known.archived
        else:
            may = known.has_power(who, author.authid)
        is_allowed = may and message_id not in self.deleted
        self.does(is_allowed, who, "chat.unpreview", room=room, message=message_id)
        if is_allowed:
            self.unpreviewed.add(message_id)

    @rule(message=said, who=callers)
    def delete(self, message: tuple[str, Caller, str], who: Caller) -> None:
        """Take a message back, or delete somebody else's."""
        room, author, message_id = message
        known = self.rooms[room]
        if who.authid == author.authid:
            may_delete = (who.is_service or who.authid in known.joined) and not known.archived
        else:
            may_delete = known.has_power(who, author.authid)
        is_allowed = may_delete and message_id not in self.deleted
        self.does(is_allowed, who, "chat.delete", room=room, message=message_id)
        if is_allowed:
            self.deleted.add(message_id)

    @rule(message=said, who=callers, emoji=emoji, what=st.sampled_from(["chat.react", "chat.unreact"]))
    def react(self, message: tuple[str, Caller, str], who: Caller, emoji: str, what: str) -> None:
        """Put an emoji to a message, or take it away: whoever may write may."""
        room, _, message_id = message
        is_allowed = self.rooms[room].may_write(who, self.site.now) and message_id not in self.deleted
        reply = self.does(is_allowed, who, what, room=room, message=message_id, emoji=emoji)
        assert reply is None or (what == "chat.react") == any(
            one.emoji == emoji and one.mine for one in reply.reactions
        )

    @rule(target=said, room=rooms, who=callers, several=st.booleans())
    def ask(self, room: str, who: Caller, several: bool) -> Any:  # noqa: ANN401 - hypothesis's own type
        """Ask the room, as a message that lets people choose."""
        known = self.room(room)
        is_allowed = known is not None and known.may_say(who, self.site.now)
        poll = {"choices": [f"{SECRET} yes", f"{SECRET} no"], "multiple": several}
        reply = self.does(is_allowed, who, "chat.send", room=room, text=SECRET, poll=poll)
        if known is None or reply is None:
            return multiple()
        known.says(who, self.site.now)
        self.written[reply.id] = room
        self.polls[reply.id] = Asked(several=several)
        return room, who, reply.id

    @rule(message=said, who=people, choices=st.sets(st.integers(0, 2), max_size=2))
    def vote(self, message: tuple[str, Caller, str], who: Caller, choices: set[int]) -> None:
        """Choose: whoever may write may, as long as it is open, and each counts once."""
        room, _, message_id = message
        poll = self.polls.get(message_id)
        is_allowed = (
            self.rooms[room].may_write(who, self.site.now)
            and message_id not in self.deleted
            and poll is not None
            and poll.may_vote(who.authid, choices)
        )
        reply = self.does(is_allowed, who, "poll.vote", room=room, message=message_id, choices=sorted(choices))
        if poll is not None and reply is not None:
            poll.votes[who.authid] = choices
            assert [choice.votes for choice in reply.poll.choices] == [poll.count(0), poll.count(1)]
            assert (reply.poll.chosen, reply.poll.voters) == (sorted(choices), poll.voters)

    @rule(message=said, who=callers)
    def close(self, message: tuple[str, Caller, str], who: Caller) -> None:
        """Close a poll."""
        room, author, message_id = message
        known, poll = self.rooms[room], self.polls.get(message_id)
        is_theirs = who.is_service or who.authid == author.authid or known.moderates(who)
        may_write = known.may_write(who, self.site.now)
        is_allowed = poll is not None and may_write and is_theirs and message_id not in self.deleted
        self.does(is_allowed, who, "poll.close", room=room, message=message_id)
        if poll is not None and is_allowed:
            poll.closed = True

    @rule(room=rooms, who=people, back=st.integers(0, 3))
    def read(self, room: str, who: Caller, back: int) -> None:
        """Say how far one has read: what is unread is what others said after it and did not take back."""
        known = self.room(room)
        head = self.site.tx.head(f"room.{room}")
        offset = max(0, (head.offset if head else 0) - back)
        is_allowed = known is not None and who.authid in known.joined
        reply = self.does(is_allowed, who, "room.read", room=room, offset=offset)
        if reply is None:
            return
        deaf = {who.authid, *(whom for blocker, whom in self.blocks if blocker == who.authid)}
        others = [one for one in self.site.history(who, room, limit=200).messages if one.author.authid not in deaf]
        assert reply.read >= offset
        assert reply.unread == sum(not one.deleted and one.offset > reply.read for one in others)

    @rule(room=rooms, who=callers)
    def look(self, room: str, who: Caller) -> None:
        """Open the room's page: from now on its view follows."""
        known = self.room(room)
        if known is not None and known.may_read(who):
            self.views.append(View(self.site, who, room))

    @rule(limit=st.integers(1, 3))
    def catch_up(self, limit: int) -> None:
        """Every view reads what it missed, and shows what a fresh one would."""
        kept = [view for view in self.views if self.rooms[view.room].may_read(view.who)]
        for view in kept:
            view.follow(self.site, limit)
            fresh = View(self.site, view.who, view.room)
            assert view.messages == fresh.messages
            assert view.reactions == fresh.reactions
            assert view.replies == fresh.replies
            assert view.polls == fresh.polls
            assert view.previews == fresh.previews
            assert view.members == fresh.members
        self.views = kept[-6:]

    @invariant()
    def what_is_seen_is_what_may_be_seen(self) -> None:
        """After each step, in the rooms that it was about, for everybody."""
        for name in self.touched:
            for who in EVERYBODY:
                self.nobody_reads_what_they_may_not(name, who)
                self.lists_show_what_may_be_seen(name, who)
                self.traces_are_for_those_who_moderate(name, who)
                self.receipts_are_for_those_who_tell(name, who)
            self.what_was_taken_back_is_nowhere(name)
        for who in EVERYBODY if self.touched else ():
            self.a_search_finds_what_may_be_found(who)
        self.touched = set()

    def nobody_reads_what_they_may_not(self, name: str, who: Caller) -> None:
        """Whoever may not read learns nothing, by whichever way they ask."""
        known = self.room(name)
        may_read = known is not None and known.may_read(who)
        for what in ("room.members", "chat.history"):
            assert may_read == (refusal(lambda what=what: self.site.do(who, what, room=name)) is None)  # type: ignore[misc] # a default fixes the loop's value
        found = refusal(lambda: self.site.do(who, "chat.search", room=name, text=SECRET))
        assert may_read == (found is None)
        heads = self.site.do(who, "stream.heads", streams=[f"room.{name}"]).heads
        assert may_read or heads == []
        refused = refusal(lambda: self.site.reads(who, f"room.{name}"))
        assert may_read or refused is not None or (known is None and who.is_service)

    def traces_are_for_those_who_moderate(self, name: str, who: Caller) -> None:
        """All that was taken back in the room, where anybody moderates; nobody else finds any of it."""
        known, found = self.room(name), []
        refused = refusal(lambda: found.extend(self.site.do(who, "moderation.traces", room=name, limit=200).traces))
        assert (known is not None and known.moderates(who)) == (refused is None)
        if known is not None and refused is None:
            gone = {one for one in self.deleted if self.written[one] == name}
            assert {one.message for one in found} == (set() if known.direct else gone)

    def receipts_are_for_those_who_tell(self, name: str, who: Caller) -> None:
        """Of the other members who tell and are not kept apart; who does not tell, or is no member, learns of none."""
        known, found = self.room(name), []
        refused = refusal(lambda: found.extend(self.site.do(who, "room.receipts", room=name).receipts))
        assert (known is not None and (who.is_service or who.authid in known.joined)) == (refused is None)
        if known is None or refused is not None:
            return
        apart = {one for pair in self.blocks if who.authid in pair for one in pair}
        others = known.joined - self.silent - apart - {who.authid}
        assert {one.authid for one in found} == (set() if who.authid in self.silent else others)
        told = receipts.news(self.site.tx, name, who.authid, self.site.turn())
        is_told_of = who.authid in known.joined - self.silent
        assert (set() if told is None else {*told[1]}) == (others if is_told_of else set())

    def a_search_finds_what_may_be_found(self, who: Caller) -> None:
        """All that is not taken back in the rooms that they have joined, and nothing else; for backends, everywhere."""
        found = {message.id for message in self.site.do(who, "chat.search", text=SECRET, limit=50).found}
        theirs = {name for name, known in self.rooms.items() if who.is_service or who.authid in known.joined}
        assert found == {one for one, room in self.written.items() if room in theirs} - self.deleted

    def lists_show_what_may_be_seen(self, name: str, who: Caller) -> None:
        """A room is listed for whoever may know of it; its members are counted right."""
        known = self.room(name)
        is_known = known is not None and (known.public or known.may_read(who))
        listed = {room.name: room for room in self.site.do(who, "room.list").rooms}
        assert is_known == (name in listed)
        if known is not None and is_known:
            assert listed[name].members == len(known.joined)
            assert listed[name].picture == known.picture
            assert listed[name].joined == (who.authid in known.joined)
        mine = {room.name for room in self.site.do(who, "room.list", mine=True).rooms}
        assert mine == {name for name, known in self.rooms.items() if who.authid in known.joined}

    def what_was_taken_back_is_nowhere(self, name: str) -> None:
        """Not in the log either."""
        for event in self.site.tx.events(f"room.{name}", 0, 500):
            if event.id in self.deleted or event.data.get("message") in self.deleted:
                assert SECRET not in str(msgspec.to_builtins(event.data))


Rooms.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestRooms = Rooms.TestCase


@needs_postgres
@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_rooms_on_postgres() -> None:
    """The other engine answers the same."""

    class OnPostgres(Rooms):
        engine = "postgres"

    run_state_machine_as_test(OnPostgres, settings=settings(max_examples=10, stateful_step_count=20, deadline=None))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_rooms_for_longer() -> None:
    """Longer stories: forty, of fifty steps. They differ from run to run."""
    run_state_machine_as_test(Rooms, settings=settings(max_examples=40, stateful_step_count=50, deadline=None))
