"""The tables, for every engine. `migrations/` makes them; a test holds the two together."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.types import BigInteger

metadata = MetaData()

# SQLite has rowid tables only for INTEGER; elsewhere offsets and times need 64 bits
_Big = BigInteger().with_variant(Integer(), "sqlite")

streams = Table(
    "streams",
    metadata,
    Column("id", _Big, primary_key=True, autoincrement=True),
    Column("name", String(140), nullable=False, unique=True),
    Column("epoch", String(64), nullable=False),
    Column("head", _Big, nullable=False),
    Column("oldest", _Big, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("stream", _Big, ForeignKey("streams.id"), primary_key=True),
    Column("offset", _Big, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("type", String(140), nullable=False),
    Column("time", _Big, nullable=False),
    Column("authid", String(128)),
    Column("author_name", String(80)),
    Column("data", LargeBinary, nullable=False),
    Index("events_of_person", "authid"),
    sqlite_with_rowid=False,
)

rooms = Table(
    "rooms",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("title", String(80), nullable=False),
    Column("public", Boolean, nullable=False),
    Column("owner", String(128)),
    Column("created", _Big, nullable=False),
    Column("members", Integer, nullable=False),
    Column("topic", String(250), nullable=False, server_default=text("''")),
    Column("slow_seconds", Integer, nullable=False, server_default=text("0")),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("direct", Boolean, nullable=False, server_default=false()),
    Column("folded", String(800), nullable=False, server_default=text("''")),
    Column("picture", String(500), nullable=False, server_default=text("''")),
    Column("retention_days", Integer, nullable=False, server_default=text("0")),
    Index("rooms_of_owner", "owner"),
    sqlite_with_rowid=False,
)

memberships = Table(
    "memberships",
    metadata,
    Column("room", String(64), ForeignKey("rooms.name"), primary_key=True),
    Column("authid", String(128), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", _Big, nullable=False),
    Column("banned_until", _Big, nullable=False),
    Column("muted_until", _Big, nullable=False, server_default=text("0")),
    Column("said", _Big, nullable=False, server_default=text("0")),
    Column("hidden", _Big, nullable=False, server_default=text("0")),
    Index("memberships_of_person", "authid", "state"),
    sqlite_with_rowid=False,
)

reads = Table(
    "reads",
    metadata,
    Column("room", String(64), ForeignKey("rooms.name"), primary_key=True),
    Column("authid", String(128), primary_key=True),
    Column("offset", _Big, nullable=False),
    Column("delivered", _Big, nullable=False, server_default=text("0")),
    Index("reads_of_person", "authid"),
    sqlite_with_rowid=False,
)

privacy = Table(
    "privacy",
    metadata,
    Column("authid", String(128), primary_key=True),
    Column("tells", Boolean, nullable=False),
    Column("shows_seen", Boolean, nullable=False, server_default=true()),
    sqlite_with_rowid=False,
)

# What is shown beside a name. `kind` is empty for who has set no status, `until` null for one that does not end.
cards = Table(
    "cards",
    metadata,
    Column("authid", String(128), primary_key=True),
    Column("picture", String(500), nullable=False, server_default=text("''")),
    Column("kind", String(16), nullable=False, server_default=text("''")),
    Column("text", String(200), nullable=False, server_default=text("''")),
    Column("until", _Big),
    sqlite_with_rowid=False,
)

messages = Table(
    "messages",
    metadata,
    Column("room", String(64), ForeignKey("rooms.name"), primary_key=True),
    Column("offset", _Big, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("authid", String(128), nullable=False),
    Column("author_name", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", LargeBinary),
    Column("time", _Big, nullable=False),
    Column("edited", _Big),
    Column("deleted", Boolean, nullable=False),
    Column("thread", String(64)),
    Column("replies", Integer, nullable=False, server_default="0"),
    Column("last_reply", _Big),
    Column("mentions", LargeBinary),
    Column("files", LargeBinary),
    Column("moderated", Boolean, nullable=False, server_default=false()),
    Column("previews", LargeBinary),
    Column("keywords", Text),
    UniqueConstraint("room", "id", name="messages_by_id"),
    Index("messages_of_person", "authid"),
    Index("messages_by_thread", "room", "thread", "offset", "authid", "deleted"),  # all that counting asks for
    sqlite_with_rowid=False,
)

message_places = Table(
    "message_places",
    metadata,
    Column("place", _Big, primary_key=True, autoincrement=True),
    Column("room", String(64), nullable=False),
    Column("offset", _Big, nullable=False),
    UniqueConstraint("room", "offset", name="message_places_by_message"),
)

message_events = Table(
    "message_events",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("message", String(64), primary_key=True),
    Column("offset", _Big, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

mentions = Table(
    "mentions",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("authid", String(128), primary_key=True),
    Column("offset", _Big, primary_key=True, autoincrement=False),
    Column("author", String(128), nullable=False),
    Index("mentions_of_person", "authid"),
    Index("mentions_by_author", "author"),
    sqlite_with_rowid=False,
)

follows = Table(
    "follows",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("thread", String(64), primary_key=True),
    Column("authid", String(128), primary_key=True),
    Column("offset", _Big, nullable=False),
    Column("followed", Boolean, nullable=False),
    Index("follows_of_person", "authid", "room", "followed", "offset"),
    sqlite_with_rowid=False,
)

reactions = Table(
    "reactions",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("message", String(64), primary_key=True),
    Column("emoji", String(32), primary_key=True),
    Column("authid", String(128), primary_key=True),
    Column("author_name", String(80), nullable=False),
    Column("time", _Big, nullable=False),
    Column("offset", _Big, nullable=False),
    Index("reactions_of_person", "authid"),
    sqlite_with_rowid=False,
)

polls = Table(
    "polls",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("message", String(64), primary_key=True),
    Column("choices", LargeBinary, nullable=False),
    Column("multiple", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

votes = Table(
    "votes",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("message", String(64), primary_key=True),
    Column("choice", Integer, primary_key=True, autoincrement=False),
    Column("authid", String(128), primary_key=True),
    Column("author_name", String(80), nullable=False),
    Column("time", _Big, nullable=False),
    Column("offset", _Big, nullable=False),
    Index("votes_of_person", "authid"),
    sqlite_with_rowid=False,
)

pins = Table(
    "pins",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("message", String(64), primary_key=True),
    Column("authid", String(128), nullable=False),
    Column("author_name", String(80), nullable=False),
    Column("time", _Big, nullable=False),
    Column("offset", _Big, nullable=False),
    Index("pins_of_person", "authid"),
    sqlite_with_rowid=False,
)

bookmarks = Table(
    "bookmarks",
    metadata,
    Column("place", _Big, primary_key=True, autoincrement=True),
    Column("authid", String(128), nullable=False),
    Column("room", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("time", _Big, nullable=False),
    UniqueConstraint("authid", "room", "message", name="bookmarks_by_message"),
    Index("bookmarks_of_message", "room", "message"),
    Index("bookmarks_of_person", "authid", "place"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("room", String(64), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("authid", String(128), nullable=False),
    Column("author_name", String(80), nullable=False),
    Column("created", _Big, nullable=False),
    Column("expires", _Big, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    UniqueConstraint("digest", name="invitations_by_digest"),
    Index("invitations_of_room", "room", "created"),
    Index("invitations_by_end", "expires"),
    sqlite_with_rowid=False,
)

blocks = Table(
    "blocks",
    metadata,
    Column("authid", String(128), primary_key=True),
    Column("blocked", String(128), primary_key=True),
    Column("time", _Big, nullable=False),
    Index("blocks_of_blocked", "blocked", "authid"),
    sqlite_with_rowid=False,
)

levels = Table(
    "levels",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("authid", String(128), primary_key=True),
    Column("level", String(16), nullable=False),
    Index("levels_of_person", "authid"),
    sqlite_with_rowid=False,
)

notify_settings = Table(
    "notify_settings",
    metadata,
    Column("authid", String(128), primary_key=True),
    Column("read", _Big, nullable=False),
    Column("quiet", LargeBinary),
    sqlite_with_rowid=False,
)

push_subscriptions = Table(
    "push_subscriptions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("authid", String(128), nullable=False),
    Column("endpoint", String(1000), nullable=False),
    Column("p256dh", String(130), nullable=False),
    Column("auth", String(130), nullable=False),
    Column("created", _Big, nullable=False),
    Index("push_subscriptions_of_person", "authid", "created"),
    sqlite_with_rowid=False,
)

files = Table(
    "files",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("room", String(64), ForeignKey("rooms.name"), nullable=False),
    Column("authid", String(128), nullable=False),
    Column("state", String(16), nullable=False),
    Column("name", String(120), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("type", String(100), nullable=False),
    Column("bytes", _Big, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("thumbnail", Boolean, nullable=False),
    Column("time", _Big, nullable=False),
    Column("message", String(64)),
    Index("files_of_person", "authid", "state", "bytes"),
    Index("files_of_message", "room", "message"),
    Index("files_unused", "state", "message", "time"),
    sqlite_with_rowid=False,
)

people = Table(
    "people",
    metadata,
    Column("authid", String(128), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("name", String(80), nullable=False),
    Column("name_skeleton", String(160), nullable=False),
    Column("seen", _Big, nullable=False),
    Index("people_by_name", "name_skeleton", "role", "seen"),
    sqlite_with_rowid=False,
)

commands = Table(
    "commands",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("usage", String(100), nullable=False),
    Column("says", String(200), nullable=False),
    sqlite_with_rowid=False,
)

logouts = Table(
    "logouts",
    metadata,
    Column("authid", String(128), primary_key=True),
    Column("time", _Big, nullable=False),
    Column("deleted", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)

deletions = Table(
    "deletions",
    metadata,
    Column("authid", String(128), primary_key=True),
    Column("fresh", String(128), nullable=False),
    Column("messages", String(16), nullable=False),
    Column("time", _Big, nullable=False),
    Column("room", String(64), nullable=False),
    Column("offset", _Big, nullable=False),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("sender", String(128), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Column("time", _Big, nullable=False),
    Index("answers_by_time", "time"),
    sqlite_with_rowid=False,
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("created", _Big, nullable=False),
    Column("revoked", _Big),
    sqlite_with_rowid=False,
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("url", String(2048), nullable=False),
    Column("events", LargeBinary, nullable=False),
    Column("secret", String(128), nullable=False),
    Column("created", _Big, nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", _Big, nullable=False),
    Column("error", String(300)),
    Column("generation", Integer, nullable=False),
    sqlite_with_rowid=False,
)

webhook_cursors = Table(
    "webhook_cursors",
    metadata,
    Column("webhook", String(64), ForeignKey("webhooks.id"), primary_key=True),
    Column("stream", String(140), primary_key=True),
    Column("offset", _Big, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", _Big),
    Column("next_try", _Big, nullable=False),
    Column("error", String(300)),
    sqlite_with_rowid=False,
)

told = Table(
    "told",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
