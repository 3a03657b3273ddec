"""What the rules need of a database. No rule knows more; no engine offers less.

A command is a plain function that gets a `Tx` and runs in one transaction on the writer's thread. It returns its reply
or raises a TidingsError, which undoes what it changed and nothing else. Commands that wait together commit together.
Engines: `sqlite` (the default); another one implements `Store` and runs the same contract tests.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol, TypeVar

from msgspec import Struct

from tidings.model.events import Data, Event, Head, NewEvent
from tidings.model.files import FileRow, Stored
from tidings.model.people import Author, Person
from tidings.model.rooms import CommandRow, Follow, Member, Membership, Message, Reacted, Reaction, RoomRow, Thread
from tidings.model.webhooks import Cursor, Told, Webhook
from tidings.store.blocking import BlockReads, BlockWrites
from tidings.store.finding import PeopleReads, PeopleWrites
from tidings.store.inviting import InvitationReads, InvitationWrites
from tidings.store.keeping import KeptReads, KeptWrites
from tidings.store.moderating import ModerationReads, ModerationWrites
from tidings.store.notifying import NotifyReads, NotifyWrites
from tidings.store.personal import PersonalReads, PersonalWrites
from tidings.store.polling import PollReads, PollWrites
from tidings.store.receiving import ReceiptReads, ReceiptWrites

T = TypeVar("T")

NOTHING: Data = {}


class StoredAnswer(Struct, frozen=True, kw_only=True):
    """What an idempotency key stands for: the request's fingerprint and the reply that was given (JSON)."""

    fingerprint: bytes
    reply: bytes


class StoredKey(Struct, frozen=True, kw_only=True):
    """A service's key. `digest` is SHA-256 of an API key's secret, or a cryptosign public key (32 bytes)."""

    id: str
    name: str
    kind: Literal["api", "cryptosign"]
    digest: bytes
    created: int
    revoked: int | None = None


FOREVER = 2**53
"""After every time, and after every offset."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What a search is for: every one of `words`, the last of which may be the beginning of a word.

    In one room, or in those that `reader` has joined, or, with both None, everywhere. Times are exclusive; `below` is
    the (room, offset) of the message before which to go on.
    """

    words: tuple[str, ...]
    room: str | None = None
    reader: str | None = None
    author: str | None = None
    after: int = -1
    before: int = FOREVER
    below: tuple[str, int] | None = None
    limit: int


class ReadTx(
    BlockReads,
    InvitationReads,
    KeptReads,
    ModerationReads,
    NotifyReads,
    PeopleReads,
    PersonalReads,
    PollReads,
    ReceiptReads,
    Protocol,
):
    """Reads that all see one moment."""

    def head(self, stream: str) -> Head | None: ...
    def heads(self, streams: Sequence[str]) -> list[Head]: ...
    def events(self, stream: str, after: int, limit: int) -> list[Event]:
        """Events with offset > after, ascending."""

    def room(self, name: str) -> RoomRow | None: ...
    def rooms(
        self, after: str, limit: int, reader: str | None, granted: Sequence[str] = (), words: Sequence[str] = ()
    ) -> list[RoomRow]:
        """By name, after `after`: the public ones, those that `reader` has joined or is invited to, those `granted`.

        All of them for None. Nobody is shown a private room that they were put out of. With `words`, as `names.folded`
        has them, only those with all of these in their name, title or topic.
        """

    def rooms_of(self, authid: str, after: str, limit: int, words: Sequence[str] = ()) -> list[RoomRow]:
        """The rooms that a person has joined; for `words` see `rooms`."""

    def joined(self, authid: str, rooms: Sequence[str]) -> set[str]:
        """Which of these rooms the person has joined."""

    def reads(self, authid: str, rooms: Sequence[str]) -> dict[str, int]:
        """How far a person has read in these rooms; those where they never said so are left out."""

    def unread(self, authid: str, rooms: Sequence[str], most: int) -> dict[str, int]:
        """How many messages of others, replies left out, came after what a person has read and are not deleted.

        In one query for all rooms; `most` stands for more, too. Rooms where they never said how far they read are left
        out.
        """

    def unread_threads(self, authid: str, rooms: Sequence[str]) -> dict[str, int]:
        """In how many threads that a person follows there are replies that they have not read; none: left out."""

    def membership(self, room: str, authid: str) -> Membership | None: ...
    def members(self, room: str, after: str, limit: int, authid: str | None = None) -> list[Member]:
        """Those who have joined, by authid; or the one of this authid."""

    def owned_rooms(self, authid: str) -> int: ...
    def joined_rooms(self, authid: str, *, direct: bool = False) -> int:
        """How many rooms a person has joined: those that are direct, or the others."""

    def companions(self, rooms: Sequence[str]) -> dict[str, list[Author]]:
        """Everybody who has joined these rooms, which are small, by name."""

    def unread_mentions(self, authid: str, rooms: Sequence[str], most: int) -> dict[str, int]:
        """As `unread`: of these, how many mention the person, or everybody."""

    def message(self, room: str, message: str) -> Message | None: ...
    def messages(self, room: str, thread: str | None, before: int | None, limit: int) -> list[Message]:
        """The newest messages with offset < before, oldest first: a thread's replies, or (None) what is no reply."""

    def follow(self, room: str, thread: str, authid: str) -> Follow | None:
        """How a person stands to a thread."""

    def follows(self, room: str, threads: Sequence[str], authid: str, most: int) -> dict[str, tuple[bool, int]]:
        """Of those that a person has to do with: whether they follow it, and how many replies are unread then."""

    def followers(self, room: str, thread: str, limit: int) -> list[str]:
        """Those who follow a thread and are in the room."""

    def followed(self, authid: str, before: int | None, limit: int, *, only_unread: bool, most: int) -> list[Thread]:
        """The threads with replies that a person follows in rooms they are in; those with a last reply before `before`.

        The newest first.
        """

    def reactions(self, room: str, messages: Sequence[str], authid: str) -> dict[str, list[Reaction]]:
        """What was put to these messages, as a person sees it; each one's in the order in which they came up."""

    def reacted(self, room: str, message: str, after: int, limit: int) -> list[Reacted]:
        """Who put what to a message with offset > after, ascending."""

    def commands(self, limit: int) -> list[CommandRow]:
        """What backends said of their commands, by name."""

    def messages_after(self, room: str, thread: str | None, after: int, limit: int) -> list[Message]:
        """The oldest messages with offset > after, oldest first; for `thread` see `messages`."""

    def message_at(self, room: str, offset: int) -> Message | None:
        """The message that began at this offset."""

    def message_offsets(self, room: str, message: str) -> list[int]:
        """The offsets of the event that created a message and of those that changed it."""

    def search(self, wanted: Wanted) -> list[Message]:
        """Messages with these words as they stand now, newest first; no deleted one, whatever is asked.

        Case and accents count for nothing, and no character of a word has a meaning of its own.
        """

    def file(self, room: str, file: str) -> FileRow | None: ...
    def stored_by(self, authid: str) -> Stored:
        """How much a person has brought in, what is to be removed left out."""

    def stored_bytes(self) -> int:
        """How much everybody has."""

    def dropped_files(self, limit: int) -> list[str]:
        """Ids of files that are to be removed."""

    def person(self, authid: str) -> Person | None: ...
    def holder(self, skeleton: str) -> Person | None:
        """Whoever bears a name of this skeleton; a member before a guest, the last seen first."""

    def logout(self, authid: str) -> int:
        """When (ms) this person was last logged out everywhere; 0 for never."""

    def answer(self, sender: str, key: str) -> StoredAnswer | None: ...
    def key(self, key_id: str) -> StoredKey | None: ...
    def keys(self) -> list[StoredKey]: ...
    def webhooks(self) -> list[Webhook]:
        """All of them, the oldest first."""

    def webhook(self, webhook_id: str) -> Webhook | None: ...
    def cursor(self, webhook_id: str, stream: str) -> Cursor:
        """How far it was told of a stream; a stream that was made after it, from the beginning."""

    def failing_cursors(self, webhook_id: str, limit: int) -> list[Cursor]:
        """Those with failures, the one that failed first first."""

    def waiting_streams(self, webhook_id: str, kinds: Sequence[str], limit: int) -> list[str]:
        """Streams of these kinds (`room`) whose head it was not told of, by name."""

    def webhook_backlog(self, webhook_id: str, kinds: Sequence[str], events: Sequence[str]) -> int:
        """How many events of these types it has not been told of."""

    def offset_at(self, stream: str, time: int) -> int | None:
        """The first offset of a stream whose event is not older than `time` (ms)."""

    def told(self) -> list[Told]:
        """Who was told to be online, and which rooms to be occupied."""


class Tx(
    ReadTx,
    BlockWrites,
    InvitationWrites,
    KeptWrites,
    ModerationWrites,
    NotifyWrites,
    PersonalWrites,
    PollWrites,
    PeopleWrites,
    ReceiptWrites,
    Protocol,
):
    """Reads and writes of one command."""

    def append(self, new: NewEvent) -> Event:
        """Give the event the next offset of its stream. Creates the stream, with a fresh epoch, if it is new."""

    def redact(self, stream: str, offsets: Sequence[int], kept: Data = NOTHING) -> None:
        """Empty the data of events, but for what is `kept`; their places stay, so that the log keeps its density."""

    def last_previewed(self, room: str, message: str) -> int | None:
        """The offset of the last event that told of a message's previews."""

    def trim(self, stream: str, before: int, most: int) -> int:
        """Forget events older than `before` (ms), the `most` oldest; the count.

        A room's messages go with the events that made them; what newer events tell of them (an edit) is redacted.
        Where the stream stands stays: after all of it went, `oldest` is the offset that comes next.
        """

    def stale_streams(self, kind: str, before: int, most: int) -> list[str]:
        """Names of streams of a kind (`topic`) whose oldest event is older than `before` (ms) and may be forgotten."""

    def stale_rooms(self, now: int, most: int) -> list[tuple[str, int]]:
        """Streams of rooms that say themselves for how many days they keep, and the days; those with older events."""

    def add_room(self, room: RoomRow) -> None: ...
    def change_room(self, room: RoomRow) -> None:
        """All but its name, who may see it, when it was made, and how many are in it."""

    def put_command(self, command: CommandRow) -> None: ...
    def put_membership(self, membership: Membership) -> None: ...
    def put_read(self, room: str, authid: str, offset: int) -> None: ...
    def count_members(self, room: str, change: int) -> None: ...
    def add_message(self, message: Message) -> None: ...
    def change_message(self, message: Message) -> None: ...
    def add_reaction(self, room: str, message: str, reaction: Reacted) -> None: ...
    def drop_reaction(self, room: str, message: str, emoji: str, authid: str) -> bool:
        """Whether there was one."""

    def drop_reactions(self, room: str, message: str) -> None:
        """All of a message's."""

    def add_file(self, file: FileRow) -> None: ...
    def change_file(self, file: FileRow) -> None:
        """What is known of it, and its state; room, owner and time stay."""

    def use_files(self, room: str, files: Sequence[str], message: str) -> None:
        """Note that they belong to a message now."""

    def drop_files(self, room: str, message: str) -> None:
        """A message's files are to be removed."""

    def drop_stale_files(self, pending_before: int, unused_before: int, most: int) -> int:
        """Have files removed that came before these times (ms) and did not arrive, or that no message uses; the count.

        Those of messages that retention does not keep are dropped with them, by `trim`.
        """

    def forget_files(self, files: Sequence[str]) -> int:
        """Nothing is left of them; the count of those that were to be removed."""

    def count_replies(self, room: str, thread: str, change: int, last_reply: int | None) -> None:
        """More or fewer replies to a message; when the last one came, if it is a new one."""

    def put_follow(self, follow: Follow) -> None: ...
    def put_person(self, person: Person) -> None: ...
    def put_logout(self, authid: str, time: int) -> None: ...
    def remember(self, sender: str, key: str, answer: StoredAnswer, now: int) -> None: ...
    def forget_answers(self, before: int, most: int) -> int: ...
    def put_key(self, key: StoredKey) -> None: ...
    def put_webhook(self, webhook: Webhook) -> None: ...
    def remove_webhook(self, webhook_id: str) -> None: ...
    def start_cursors(self, webhook_id: str, kinds: Sequence[str]) -> None:
        """Put a webhook at the heads of all streams of these kinds, as they are now."""

    def put_cursor(self, webhook_id: str, cursor: Cursor) -> None: ...
    def forgive_cursors(self, webhook_id: str) -> None:
        """Forget the failures of a webhook; its offsets stay."""

    def put_told(self, told: Told) -> bool:
        """Note that somebody was told to be here; false if they were already."""

    def drop_told(self, told: Told) -> bool:
        """Note that somebody was told to be gone; false if they were already."""


class Store(Protocol):
    """A database with one writer. Methods are called on the event loop's thread and never block it."""

    def write(self, command: Callable[[Tx], T]) -> Awaitable[T]:
        """Run a command in a transaction and return its reply after the commit.

        It may be run twice, when another one that waited with it had to be undone; only the second time counts. So it
        changes nothing but what its `Tx` does. The listener has got the command's events before the reply is delivered.

        Raises:
            TidingsError: what the command raised; nothing of it is stored.
            Unavailable: the queue is full, or the database failed. After a failure it is not known whether the
                command was stored: ask again with the same idempotency key.
        """

    def read(self, query: Callable[[ReadTx], T]) -> Awaitable[T]:
        """Run a query on a reader's thread."""

    def read_together(self, query: Callable[[ReadTx], T]) -> Awaitable[T]:
        """Run a short query that many ask at once, with others of its kind: they share a transaction and its answers.

        It sees what was committed before it was asked. A long one would keep the others waiting.

        Raises:
            TidingsError: what the query raised; the others are answered all the same.
            Unavailable: too many wait, or the database failed.
        """

    def listen(self, listener: Callable[[Sequence[Event]], None]) -> None:
        """Have every commit's events, in commit order, called on the event loop's thread."""

    def close(self) -> Awaitable[None]:
        """Finish what is queued and close."""
