"""Rooms, members, messages."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from tidings.model.files import MessageFile
from tidings.model.people import Author
from tidings.model.polls import Poll
from tidings.model.previews import Preview

UNREAD_MOST = 100


class CommandRow(Struct, frozen=True, kw_only=True):
    """What a backend says of a command of its own."""

    name: str
    usage: str
    says: str


class MemberRole(StrEnum):
    """What a member may do in a room beyond talking."""

    OWNER = "owner"
    MODERATOR = "moderator"
    MEMBER = "member"


class RoomRow(Struct, frozen=True, kw_only=True):
    """A room as it is stored."""

    name: str
    title: str
    public: bool
    owner: str | None
    created: int
    members: int
    topic: str = ""
    slow_seconds: int = 0
    archived: bool = False
    direct: bool = False
    picture: str = ""
    retention_days: int = 0


class Room(Struct, frozen=True, kw_only=True):
    """A room as the caller sees it: `topic` says what it is about, `head` is the offset of its stream's last event.

    `picture` is one emoji or the address of a picture, empty where there is none. What is said is forgotten after
    `retention_days`; 0: when the site forgets what is said in rooms, if it does.

    `read` is the offset up to which they have read, `unread` how many messages of others came after it, at most
    `UNREAD_MOST`, which stands for more, too. Who has not joined has nothing unread. Replies in threads do not count
    there: `unread_threads` says in how many threads that they follow there are unread ones. `mentions` counts the
    unread messages, replies left out, that mention them or everybody. `level` is what of the room they are notified of.

    `slow_seconds`: members speak once in so many seconds; `archived`: nobody does any more. `role` is the caller's own,
    null for who has not joined. They may not write before `muted_until` (ms), and say nothing new before `slow_until`;
    0 is neither. `reports` counts what waits for a decision, for those who decide.

    A `direct` room is one of certain `people` (here: the others) and nobody else, by whose names it is called; all that
    is unread there counts as a mention. The caller does not want to see it in their list while it is `hidden`. In one
    of two people nobody can write while they are `apart`: one has blocked the other.
    """

    name: str
    title: str
    public: bool
    owner: str | None
    created: int
    members: int
    head: int
    joined: bool
    topic: str = ""
    read: int = 0
    unread: int = 0
    unread_threads: int = 0
    mentions: int = 0
    level: Literal["all", "mentions", "none"] = "mentions"
    slow_seconds: int = 0
    archived: bool = False
    role: MemberRole | None = None
    muted_until: int = 0
    slow_until: int = 0
    reports: int = 0
    direct: bool = False
    people: list[Author] = []
    hidden: bool = False
    apart: bool = False
    picture: str = ""
    retention_days: int = 0


class Membership(Struct, frozen=True, kw_only=True):
    """How one person stands to one room. `invited` has not joined yet; `banned_until` in ms, 0 for no ban.

    They may not write before `muted_until`; `said` is when they last said something while the room was slow. They
    do not see a direct room in their list until its stream goes beyond the offset `hidden`.
    """

    room: str
    authid: str
    role: MemberRole
    state: Literal["invited", "joined", "left", "removed"]
    since: int
    banned_until: int = 0
    muted_until: int = 0
    said: int = 0
    hidden: int = 0


def stranger(room: str, authid: str) -> Membership:
    """How somebody stands to a room that they were never in."""
    return Membership(room=room, authid=authid, role=MemberRole.MEMBER, state="left", since=0)


class Member(Struct, frozen=True, kw_only=True):
    """A member as shown to others. Until when they may not write is shown to those who moderate; 0 to others."""

    authid: str
    name: str
    role: MemberRole
    since: int
    muted_until: int = 0


class Attachment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture by address. `url` is http(s) or a path on this site; `alt` is what a screen reader says."""

    kind: Literal["image"]
    url: str
    alt: str


EVERYBODY_HERE = "@here"
"""Who is mentioned when all members are; no authid begins like that."""


class Reaction(Struct, frozen=True, kw_only=True):
    """How many people have put this emoji to a message; `mine`: the caller is one of them."""

    emoji: str
    count: int
    mine: bool


class Reacted(Struct, frozen=True, kw_only=True):
    """One person's reaction. `offset` is that of the event that told of it."""

    emoji: str
    authid: str
    name: str
    time: int
    offset: int


class Message(Struct, frozen=True, kw_only=True):
    """A message as it stands now, edits applied. A deleted one keeps its place but not its content.

    `mentions` are those whom its author addressed, by the names that they had; `@here` stands for all members.
    `reactions` stand in the order in which their emoji came up. `thread` is the id of the message that this one replies
    to, null for those that stand in the room itself. Of these, `replies` counts the replies that are there and
    `last_reply` is when the last one came; `followed`: the caller is told of new ones, `unread` of which they have not
    read, at most `UNREAD_MOST`. `pinned`: it is among the room's pins; `bookmarked`: among the caller's bookmarks.
    `moderated`: somebody else deleted it. `poll` is what it lets people choose from. `previews` are of what its links
    lead to; they come a moment after the message, if at all, and null stands for a message that shall have none.
    """

    id: str
    room: str
    offset: int
    author: Author
    text: str
    attachments: list[Attachment]
    time: int
    edited: int | None = None
    deleted: bool = False
    reactions: list[Reaction] = []
    mentions: list[Author] = []
    thread: str | None = None
    replies: int = 0
    last_reply: int | None = None
    followed: bool = False
    unread: int = 0
    pinned: bool = False
    bookmarked: bool = False
    poll: Poll | None = None
    files: list[MessageFile] = []
    moderated: bool = False
    previews: list[Preview] | None = []


class Version(Struct, frozen=True, kw_only=True):
    """What a message said from `time` (ms) on, until it was edited; the event of `offset` told of it."""

    offset: int
    time: int
    text: str


class Pin(Struct, frozen=True, kw_only=True):
    """A message that everybody in the room finds at once, who put it there, and when (ms)."""

    message: Message
    by: Author
    time: int


class Bookmark(Struct, frozen=True, kw_only=True):
    """A message that the caller wants to find again, and when (ms) they noted it; the higher `place`, the later."""

    place: int
    message: Message
    time: int


class Follow(Struct, frozen=True, kw_only=True):
    """How somebody stands to a thread: up to which offset they have read it, and whether they want to be told."""

    room: str
    thread: str
    authid: str
    offset: int
    followed: bool


class Thread(Struct, frozen=True, kw_only=True):
    """A thread that the caller follows: the message that it began with, which tells the rest, and how far they read."""

    room: str
    root: Message
    read: int
