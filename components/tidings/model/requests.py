"""What may be asked and what is answered: one Struct per procedure, limits in its annotations.

Sizes are in characters unless the name says otherwise; times are in ms. A field that is not listed is refused, so that
a typing error is an error and not a silence.
"""

from typing import Annotated

from msgspec import Meta, Struct

from tidings.model import names
from tidings.model.addresses import LONGEST_ROUTE
from tidings.model.events import Data, Event, Head, Position
from tidings.model.people import Role
from tidings.model.rooms import Attachment, Member, Message, Reacted, Reaction, Room, Thread

TEXT_LIMIT = 4096
BATCH_LIMIT = 100
PAGE_LIMIT = 200
READ_LIMIT = 500
SEARCH_LIMIT = 50
SEARCH_TEXT_LIMIT = 200
SEARCH_CURSOR_LIMIT = 100
LONGEST_WAIT_S = 25
"""Proxies in between give up after 30 seconds or more."""

RoomName = Annotated[str, Meta(pattern=names.ROOM)]
TopicName = Annotated[str, Meta(pattern=names.TOPIC)]
Authid = Annotated[str, Meta(pattern=names.AUTHID)]
Key = Annotated[str, Meta(pattern=names.KEY)]
EventType = Annotated[str, Meta(pattern=names.EVENT_TYPE)]
Command = Annotated[str, Meta(pattern=names.COMMAND)]
StreamName = Annotated[str, Meta(max_length=140)]
MessageId = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=TEXT_LIMIT)]
Emoji = Annotated[str, Meta(min_length=1, max_length=32)]
Title = Annotated[str, Meta(max_length=80)]
RoomTopic = Annotated[str, Meta(max_length=250)]
Offset = Annotated[int, Meta(ge=0, le=2**53 - 1)]
MessageOffset = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Time = Annotated[int, Meta(ge=0, le=2**53 - 1)]
SearchText = Annotated[str, Meta(min_length=1, max_length=SEARCH_TEXT_LIMIT)]
SearchCursor = Annotated[str, Meta(max_length=SEARCH_CURSOR_LIMIT)]
Attachments = Annotated[list[Attachment], Meta(max_length=4)]
Page = Annotated[int, Meta(ge=1, le=PAGE_LIMIT)]


class Request(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root of all requests."""


class Reply(Struct, frozen=True, kw_only=True):
    """The root of all replies."""


class Nothing(Request, frozen=True, kw_only=True):
    """No arguments."""


class Done(Reply, frozen=True, kw_only=True):
    """It was done."""


# ---- streams


class Read(Request, frozen=True, kw_only=True):
    stream: StreamName
    after: Offset = 0
    epoch: Annotated[str, Meta(max_length=64)] | None = None
    limit: Annotated[int, Meta(ge=1, le=READ_LIMIT)] = 100
    wait: Annotated[int, Meta(ge=0, le=LONGEST_WAIT_S)] = 0


class ReadReply(Reply, frozen=True, kw_only=True):
    stream: str
    epoch: str
    head: int
    events: list[Event]
    recovered: bool
    more: bool


class Heads(Request, frozen=True, kw_only=True):
    streams: Annotated[list[StreamName], Meta(max_length=PAGE_LIMIT)]


class HeadsReply(Reply, frozen=True, kw_only=True):
    heads: list[Head]


# ---- rooms


class RoomList(Request, frozen=True, kw_only=True):
    after: RoomName | None = None
    limit: Page = 50
    mine: bool = False


class RoomRead(Request, frozen=True, kw_only=True):
    room: RoomName
    offset: Offset
    key: Key | None = None


class RoomReadReply(Reply, frozen=True, kw_only=True):
    room: str
    read: int
    unread: int


class RoomListReply(Reply, frozen=True, kw_only=True):
    rooms: list[Room]
    more: bool


class RoomGet(Request, frozen=True, kw_only=True):
    room: RoomName


class RoomCreate(Request, frozen=True, kw_only=True):
    room: RoomName
    title: Title = ""
    public: bool = True
    key: Key | None = None


class RoomCreated(Reply, frozen=True, kw_only=True):
    room: Room


class RoomUpdate(Request, frozen=True, kw_only=True):
    """What is left out stays as it is."""

    room: RoomName
    title: Title | None = None
    topic: RoomTopic | None = None
    key: Key | None = None


class RoomUpdated(Reply, frozen=True, kw_only=True):
    room: Room


class RoomJoin(Request, frozen=True, kw_only=True):
    room: RoomName
    key: Key | None = None


class RoomJoined(Reply, frozen=True, kw_only=True):
    room: Room
    epoch: str
    offset: int


class RoomLeave(Request, frozen=True, kw_only=True):
    room: RoomName
    key: Key | None = None


class RoomLeft(Reply, frozen=True, kw_only=True):
    room: str


class RoomInvite(Request, frozen=True, kw_only=True):
    room: RoomName
    authid: Authid
    key: Key | None = None


class RoomRemove(Request, frozen=True, kw_only=True):
    room: RoomName
    authid: Authid
    ban_ms: Annotated[int, Meta(ge=0, le=10 * 365 * 86_400_000)] = 0
    key: Key | None = None


class RoomMembers(Request, frozen=True, kw_only=True):
    room: RoomName
    after: Authid | None = None
    limit: Page = 100


class RoomMembersReply(Reply, frozen=True, kw_only=True):
    members: list[Member]
    more: bool


# ---- chat


class Send(Request, frozen=True, kw_only=True):
    """`thread` is the message that this one replies to."""

    room: RoomName
    text: Text
    attachments: Attachments = []
    thread: MessageId | None = None
    key: Key | None = None


class Edit(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    text: Text
    key: Key | None = None


class Delete(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    key: Key | None = None


class History(Request, frozen=True, kw_only=True):
    """Without `thread`: the messages of the room itself. With it: the replies to that message."""

    room: RoomName
    thread: MessageId | None = None
    before: MessageOffset | None = None
    after: Offset | None = None
    around: MessageOffset | None = None
    limit: Page = 50


class HistoryReply(Reply, frozen=True, kw_only=True):
    """`more`: there are older ones, `newer`: there are newer ones than these.

    Of a thread: `root` is the message that it began with, `read` how far the caller, if they follow it, has read.
    """

    room: str
    epoch: str
    head: int
    messages: list[Message]
    more: bool
    newer: bool = False
    root: Message | None = None
    read: int | None = None


class React(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    emoji: Emoji
    key: Key | None = None


class ReactReply(Reply, frozen=True, kw_only=True):
    """All reactions of the message, as they are now."""

    room: str
    message: str
    reactions: list[Reaction]


class Reactions(Request, frozen=True, kw_only=True):
    """`after` is the `offset` of the last one of the page before."""

    room: RoomName
    message: MessageId
    after: Offset = 0
    limit: Page = 50


class ReactionsReply(Reply, frozen=True, kw_only=True):
    room: str
    message: str
    reactions: list[Reacted]
    more: bool


class ThreadList(Request, frozen=True, kw_only=True):
    """`before`: the `last_reply` of the last thread of the page before."""

    before: Annotated[int, Meta(ge=0, le=2**53 - 1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=BATCH_LIMIT)] = 50
    unread: bool = False


class ThreadListReply(Reply, frozen=True, kw_only=True):
    threads: list[Thread]
    more: bool


class ThreadRead(Request, frozen=True, kw_only=True):
    room: RoomName
    thread: MessageId
    offset: Offset
    key: Key | None = None


class ThreadReadReply(Reply, frozen=True, kw_only=True):
    room: str
    thread: str
    read: int
    unread: int


class ThreadFollow(Request, frozen=True, kw_only=True):
    room: RoomName
    thread: MessageId
    followed: bool
    key: Key | None = None


class ThreadFollowed(Reply, frozen=True, kw_only=True):
    room: str
    thread: str
    followed: bool


class Search(Request, frozen=True, kw_only=True):
    text: SearchText
    room: RoomName | None = None
    author: Authid | None = None
    after: Time | None = None
    before: Time | None = None
    cursor: SearchCursor | None = None
    limit: Annotated[int, Meta(ge=1, le=SEARCH_LIMIT)] = 20


class SearchReply(Reply, frozen=True, kw_only=True):
    """`cursor` goes on where `found` ends; null where there is no `more`."""

    found: list[Message]
    more: bool
    cursor: str | None


class Typing(Request, frozen=True, kw_only=True):
    room: RoomName
    typing: bool


class RunCommand(Request, frozen=True, kw_only=True):
    """`thread`: where it was written, if not in the room itself."""

    room: RoomName
    name: Command
    text: Text = ""
    thread: MessageId | None = None
    key: Key | None = None


class CommandReply(Reply, frozen=True, kw_only=True):
    """`text` is shown to the caller alone."""

    text: str | None = None


class CommandProgress(Reply, frozen=True, kw_only=True):
    """What a command says before it is done: `text` is added to what was said, `status` replaces the one before."""

    text: str | None = None
    status: str | None = None


class CommandInfo(Reply, frozen=True, kw_only=True):
    """`usage` is what to write after the name."""

    name: str
    usage: str
    says: str


class CommandsReply(Reply, frozen=True, kw_only=True):
    commands: list[CommandInfo]


class Describe(Request, frozen=True, kw_only=True):
    name: Command
    usage: Annotated[str, Meta(max_length=100)] = ""
    says: Annotated[str, Meta(max_length=200)] = ""
    key: Key | None = None


# ---- presence


class PresenceList(Request, frozen=True, kw_only=True):
    room: RoomName


class PresentPerson(Reply, frozen=True, kw_only=True):
    authid: str
    name: str
    role: Role
    since: int


class PresenceListReply(Reply, frozen=True, kw_only=True):
    room: str
    instance: str
    version: int
    people: list[PresentPerson]


class Occupancy(Request, frozen=True, kw_only=True):
    rooms: Annotated[list[RoomName], Meta(max_length=BATCH_LIMIT)]


class RoomOccupancy(Reply, frozen=True, kw_only=True):
    room: str
    people: int


class OccupancyReply(Reply, frozen=True, kw_only=True):
    rooms: list[RoomOccupancy]


# ---- people and access


class Identity(Reply, frozen=True, kw_only=True):
    authid: str
    name: str
    role: Role
    expires_at: int | None


class Logout(Request, frozen=True, kw_only=True):
    authid: Authid


class LogoutReply(Reply, frozen=True, kw_only=True):
    """`sessions`: how many connections were ended."""

    authid: str
    sessions: int


class Renew(Request, frozen=True, kw_only=True):
    token: Annotated[str, Meta(max_length=8192)]


# ---- push


class Publish(Request, frozen=True, kw_only=True):
    data: Data
    topic: TopicName | None = None
    topics: Annotated[list[TopicName], Meta(max_length=BATCH_LIMIT)] = []
    type: EventType = "topic.published"
    key: Key | None = None


class Notify(Request, frozen=True, kw_only=True):
    data: Data
    authid: Authid | None = None
    authids: Annotated[list[Authid], Meta(max_length=BATCH_LIMIT)] = []
    type: EventType = "notification.new"
    key: Key | None = None


class BatchItem(Request, frozen=True, kw_only=True):
    """Exactly one of `topic`, `authid` and `room`; `data` with the first two, `text` with the last."""

    topic: TopicName | None = None
    authid: Authid | None = None
    room: RoomName | None = None
    data: Data | None = None
    text: Text | None = None
    type: EventType | None = None


class Batch(Request, frozen=True, kw_only=True):
    items: Annotated[list[BatchItem], Meta(min_length=1, max_length=BATCH_LIMIT)]
    key: Key | None = None


class Published(Reply, frozen=True, kw_only=True):
    published: list[Position]


# ---- between the node's own parts


class GatewayCall(Request, frozen=True, kw_only=True):
    """What the HTTP face hands on: somebody's call, and how they prove who they are.

    `procedure` is a URI of the table, `authorization` the header's value as it came, `address` the peer's and, before
    it, those that the header `X-Forwarded-For` names (see `tidings.model.addresses`).
    """

    procedure: Annotated[str, Meta(max_length=128)]
    payload: Data
    authorization: Annotated[str, Meta(max_length=8300)] | None = None
    address: Annotated[str, Meta(max_length=LONGEST_ROUTE)] = ""


class Visitor(Request, frozen=True, kw_only=True):
    """Who asks for a page, as their browser says: cookies as they came, and the guest's token among them."""

    cookie: Annotated[str, Meta(max_length=16_384)] = ""
    ticket: Annotated[str, Meta(max_length=8192)] = ""
    origin: Annotated[str, Meta(max_length=2048)] | None = None
    address: Annotated[str, Meta(max_length=LONGEST_ROUTE)] = ""


class PageCall(Request, frozen=True, kw_only=True):
    """One of the calls that a page is made of."""

    procedure: Annotated[str, Meta(max_length=128)]
    payload: Data


class GatewayVisit(Request, frozen=True, kw_only=True):
    """What a page without a session asks and does for its visitor."""

    visitor: Visitor
    calls: Annotated[list[PageCall], Meta(max_length=4)]


class GatewayEnter(Request, frozen=True, kw_only=True):
    """A visitor comes in as a guest."""

    visitor: Visitor
    nickname: Annotated[str, Meta(max_length=1000)] | None = None
    key: Annotated[str, Meta(max_length=128)] | None = None
