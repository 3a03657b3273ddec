"""Rooms said a second time, simpler: who belongs to one, and what somebody's screen shows of one."""

from collections.abc import Collection
from typing import Self

from msgspec.structs import replace

from tests.support.site import Site
from tidings.model.events import Data, Event
from tidings.model.people import Caller
from tidings.model.polls import Poll, PollChoice
from tidings.model.previews import Preview
from tidings.model.rooms import Message


class Belongs:
    """Who belongs to one room, said in few words."""

    def __init__(self, owner: Caller, *, public: bool) -> None:
        self.public = public
        self.direct = False
        self.owner = None if owner.is_service else owner.authid
        self.joined = set() if owner.is_service else {owner.authid}
        self.invited: set[str] = set()
        self.out: dict[str, int] = {}
        self.moderators: set[str] = set()
        self.muted: dict[str, int] = {}
        self.said: dict[str, int] = {}
        self.slow_ms = 0
        self.archived = False
        self.picture = ""
        self.blocks: Collection[tuple[str, str]] = ()

    @classmethod
    def to(cls, people: Collection[str], by: Caller) -> Self:
        """A direct room: of these people for good."""
        made = cls(by, public=False)
        made.owner, made.joined, made.direct = None, set(people), True
        return made

    def may_read(self, who: Caller) -> bool:
        """Whether somebody may read the room."""
        if who.is_service or who.authid in self.joined | self.invited:
            return True
        return self.public and who.authid not in self.out

    def may_join(self, who: Caller, now: int) -> bool:
        """Whether somebody may join."""
        if who.authid in self.joined:
            return True
        if self.direct:
            return False
        if self.out.get(who.authid, 0) > now:
            return False
        is_back = who.authid == self.owner and who.authid not in self.out
        return self.public or who.is_service or who.authid in self.invited or is_back

    def moderates(self, who: Caller) -> bool:
        """Whether somebody owns or moderates the room, and is in it."""
        return who.is_service or (who.authid in self.joined and who.authid in self.moderators | {self.owner})

    def has_power(self, who: Caller, whom: str) -> bool:
        """Whether somebody moderates somebody."""
        if who.is_service or (who.authid == self.owner and who.authid in self.joined):
            return who.is_service or whom != self.owner
        return self.moderates(who) and whom not in self.moderators | {self.owner}

    def may_put_out(self, who: Caller, whom: str) -> bool:
        """Whether somebody may put somebody out."""
        return who.authid != whom and self.has_power(who, whom)

    def may_invite(self, who: Caller, whom: str) -> bool:
        """Whether somebody may invite somebody."""
        if self.direct or self.moderates(who):
            return not self.direct
        return self.public and who.authid in self.joined and whom not in self.out

    def is_apart(self, blocks: Collection[tuple[str, str]]) -> bool:
        """Whether it is of two people, of whom one has blocked the other."""
        return self.direct and len(self.joined) == 2 and any(self.joined == {*pair} for pair in blocks)

    def may_write(self, who: Caller, now: int) -> bool:
        """Whether somebody may change anything that is said."""
        is_in = who.is_service or (who.authid in self.joined and not self.is_apart(self.blocks))
        return is_in and not self.archived and self.muted.get(who.authid, 0) <= now

    def may_say(self, who: Caller, now: int) -> bool:
        """Whether somebody may say something new."""
        has_turn = self.moderates(who) or self.said.get(who.authid, -self.slow_ms) + self.slow_ms <= now
        return self.may_write(who, now) and has_turn

    def says(self, who: Caller, now: int) -> None:
        """Somebody said something: in a slow room their turn is over."""
        if self.slow_ms and not self.moderates(who):
            self.said[who.authid] = now

    def loses_power(self, whom: str) -> None:
        """Somebody is nothing but a member any more."""
        self.moderators.discard(whom)
        if self.owner == whom:
            self.owner = None


class Asked:
    """A poll said in few words: who chose what."""

    def __init__(self, *, several: bool) -> None:
        self.several = several
        self.closed = False
        self.votes: dict[str, set[int]] = {}

    def may_vote(self, authid: str, choices: set[int]) -> bool:
        """Whether this is a vote: what one chose already one may choose even then."""
        is_one = choices <= {0, 1} and (self.several or len(choices) <= 1)
        return is_one and (not self.closed or choices == self.votes.get(authid, set()))

    def count(self, choice: int) -> int:
        """How many chose it."""
        return sum(choice in chosen for chosen in self.votes.values())

    @property
    def voters(self) -> int:
        """How many chose anything."""
        return sum(bool(chosen) for chosen in self.votes.values())


NOTHING = (0, "", None)


class View:
    """What one person's screen shows of a room: a snapshot, and the events after it applied."""

    def __init__(self, site: Site, who: Caller, room: str) -> None:
        self.who, self.room = who, room
        page = site.history(who, room, limit=200)
        self.epoch, self.offset = page.epoch, page.head
        self.messages = {message.id: _shown(message) for message in page.messages}
        self.reactions = {message.id: _reactions(message) for message in page.messages}
        self.replies = {message.id: _replies(message) for message in page.messages}
        self.polls = {message.id: message.poll for message in page.messages if message.poll is not None}
        self.previews = {message.id: _previews(message.previews) for message in page.messages}
        self.members = _members(site, who, room)

    def follow(self, site: Site, limit: int) -> None:
        """Read what has come since, some at a time."""
        while True:
            page = site.reads(self.who, f"room.{self.room}", after=self.offset, epoch=self.epoch or None, limit=limit)
            assert page.recovered
            for event in page.events:
                assert event.offset == self.offset + 1
                if event.type == "message.previewed":
                    self._preview(event.data)
                else:
                    self._apply(event)
                self.offset = event.offset
            self.epoch = page.epoch
            if not page.more:
                assert self.offset == page.head
                return

    def _apply(self, event: Event) -> None:
        data = event.data
        if "thread" in data:
            self._apply_reply(data["thread"], event)
            return
        match event.type:
            case "message.new":
                self._say(event)
            case "message.updated" if not data.get("redacted"):
                offset, author, _ = self.messages[data["message"]]
                self.messages[data["message"]] = (offset, author, data["text"])
            case "message.deleted":
                offset, author, _ = self.messages[data["message"]]
                self.messages[data["message"]] = (offset, author, None)
                self.reactions[data["message"]] = {}
                self.polls.pop(data["message"], None)
                self.previews[data["message"]] = []
            case "poll.voted" | "poll.closed":
                self._chose(data["message"], event)
            case "reaction.new" | "reaction.deleted" if self.messages.get(data["message"], NOTHING)[2] is not None:
                self._react(data["message"], data["emoji"], event)
            case "member.added" | "member.removed":
                self.members -= {data["authid"]}
                self.members |= {data["authid"]} if event.type == "member.added" else set()

    def _say(self, event: Event) -> None:
        assert event.author is not None
        data = event.data
        self.messages[event.id] = (event.offset, event.author.authid, None if data.get("redacted") else data["text"])
        self.reactions[event.id] = {}
        self.replies[event.id] = (0, None)
        self.previews[event.id] = [] if data.get("redacted") else data.get("previews", [])
        if "poll" in data:
            texts, several = data["poll"]["choices"], data["poll"]["multiple"]
            self.polls[event.id] = Poll(choices=[PollChoice(text=text) for text in texts], multiple=several)

    def _preview(self, data: Data) -> None:
        """Show all that the event says; what was said before a later one is left out."""
        if data["message"] in self.previews and not data.get("redacted"):
            told = data["previews"]
            self.previews[data["message"]] = None if told is None else [one["title"] for one in told]

    def _apply_reply(self, thread: str, event: Event) -> None:
        """A deleted reply's first event counts, too: the one that takes it back is still to come."""
        count, last = self.replies[thread]
        if event.type == "message.new":
            self.replies[thread] = (count + 1, event.time)
        if event.type == "message.deleted":
            self.replies[thread] = (count - 1, last)

    def _chose(self, message: str, event: Event) -> None:
        """Take over the counts, and if it is one's own, the choice; or that nobody can vote any more."""
        poll, data = self.polls.get(message), event.data
        if poll is None:
            return
        if event.type == "poll.closed":
            self.polls[message] = replace(poll, closed=True)
            return
        is_own = event.author is not None and event.author.authid == self.who.authid
        choices = [
            replace(choice, votes=data["votes"][place], mine=place in data["choices"] if is_own else choice.mine)
            for place, choice in enumerate(poll.choices)
        ]
        self.polls[message] = replace(poll, choices=choices, voters=data["voters"])

    def _react(self, message: str, emoji: str, event: Event) -> None:
        """Count one more or one less, and whether it is one's own."""
        count, mine = self.reactions[message].get(emoji, (0, False))
        is_new = event.type == "reaction.new"
        if event.author is not None and event.author.authid == self.who.authid:
            mine = is_new
        self.reactions[message][emoji] = (count + (1 if is_new else -1), mine)
        if self.reactions[message][emoji] == (0, False):
            del self.reactions[message][emoji]


def _reactions(message: Message) -> dict[str, tuple[int, bool]]:
    return {one.emoji: (one.count, one.mine) for one in message.reactions}


def _previews(shown: list[Preview] | None) -> list[str] | None:
    return None if shown is None else [preview.title for preview in shown]


def _replies(message: Message) -> tuple[int, int | None]:
    return message.replies, message.last_reply


def _shown(message: Message) -> tuple[int, str, str | None]:
    return message.offset, message.author.authid, None if message.deleted else message.text


def _members(site: Site, who: Caller, room: str) -> set[str]:
    return {member.authid for member in site.do(who, "room.members", room=room).members}
