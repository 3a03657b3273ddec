"""Rooms, members, messages."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from tidings.model.people import Author

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


class Room(Struct, frozen=True, kw_only=True):
    """A room as the caller sees it: `topic` says what it is about, `head` is the offset of its stream's last event.

    `read` is the offset up to which they have read, `unread` how many messages of others came after it, at most
    `UNREAD_MOST`, which stands for more, too. Who has not joined has nothing unread. Replies in threads do not count
    there: `unread_threads` says in how many threads that they follow there are unread ones. `mentions` counts the
    unread messages, replies left out, that mention them or everybody.
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


class Membership(Struct, frozen=True, kw_only=True):
    """How one person stands to one room. `invited` has not joined yet; `banned_until` in ms, 0 for no ban."""

    room: str
    authid: str
    role: MemberRole
    state: Literal["invited", "joined", "left", "removed"]
    since: int
    banned_until: int = 0


class Member(Struct, frozen=True, kw_only=True):
    """A member as shown to others."""

    authid: str
    name: str
    role: MemberRole
    since: int


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
    read, at most `UNREAD_MOST`.
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
