"""Rooms said a second time, simpler: who belongs to one, and what somebody's screen shows of one."""

from tests.support.site import Site
from tidings.model.events import Event
from tidings.model.people import Caller
from tidings.model.rooms import Message


class Belongs:
    """Who belongs to one room, said in few words."""

    def __init__(self, owner: Caller, *, public: bool) -> None:
        self.public = public
        self.owner = None if owner.is_service else owner.authid
        self.joined = set() if owner.is_service else {owner.authid}
        self.invited: set[str] = set()
        self.out: dict[str, int] = {}

    def may_read(self, who: Caller) -> bool:
        """Whether somebody may read the room."""
        if who.is_service or who.authid in self.joined | self.invited:
            return True
        return self.public and who.authid not in self.out

    def may_join(self, who: Caller, now: int) -> bool:
        """Whether somebody may join."""
        if who.authid in self.joined:
            return True
        if self.out.get(who.authid, 0) > now:
            return False
        is_back = who.authid == self.owner and who.authid not in self.out
        return self.public or who.is_service or who.authid in self.invited or is_back

    def may_put_out(self, who: Caller, whom: str) -> bool:
        """Whether somebody may put somebody out."""
        if who.authid == whom:
            return False
        return who.is_service or (who.authid in self.joined and who.authid == self.owner and whom != self.owner)

    def may_invite(self, who: Caller, whom: str) -> bool:
        """Whether somebody may invite somebody."""
        if who.is_service or who.authid == self.owner:
            return who.is_service or who.authid in self.joined
        return self.public and who.authid in self.joined and whom not in self.out


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
        self.members = _members(site, who, room)

    def follow(self, site: Site, limit: int) -> None:
        """Read what has come since, some at a time."""
        while True:
            page = site.reads(self.who, f"room.{self.room}", after=self.offset, epoch=self.epoch or None, limit=limit)
            assert page.recovered
            for event in page.events:
                assert event.offset == self.offset + 1
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
                assert event.author is not None
                text = None if data.get("redacted") else data["text"]
                self.messages[event.id] = (event.offset, event.author.authid, text)
                self.reactions[event.id] = {}
                self.replies[event.id] = (0, None)
            case "message.updated" if not data.get("redacted"):
                offset, author, _ = self.messages[data["message"]]
                self.messages[data["message"]] = (offset, author, data["text"])
            case "message.deleted":
                offset, author, _ = self.messages[data["message"]]
                self.messages[data["message"]] = (offset, author, None)
                self.reactions[data["message"]] = {}
            case "reaction.new" | "reaction.deleted" if self.messages.get(data["message"], NOTHING)[2] is not None:
                self._react(data["message"], data["emoji"], event)
            case "member.added":
                self.members.add(data["authid"])
            case "member.removed":
                self.members.discard(data["authid"])

    def _apply_reply(self, thread: str, event: Event) -> None:
        """A deleted reply's first event counts, too: the one that takes it back is still to come."""
        count, last = self.replies[thread]
        if event.type == "message.new":
            self.replies[thread] = (count + 1, event.time)
        if event.type == "message.deleted":
            self.replies[thread] = (count - 1, last)

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


def _replies(message: Message) -> tuple[int, int | None]:
    return message.replies, message.last_reply


def _shown(message: Message) -> tuple[int, str, str | None]:
    return message.offset, message.author.authid, None if message.deleted else message.text


def _members(site: Site, who: Caller, room: str) -> set[str]:
    return {member.authid for member in site.do(who, "room.members", room=room).members}
