"""docs/reference/topics.md; and what events there are, for that page and for the client's types."""

from __future__ import annotations

from typing import NamedTuple

from docs.generator import shapes
from tidings.api import TOPICS

HEAD = """\
# Topics and events

WAMP topics in the realm `tidings`. Subscribe to exact topics only; prefixes and wildcards are refused. Browsers
subscribe, and never publish: they call [procedures](procedures.md).

A message on a topic carries **one or more** events, each a positional argument: loop over them.
"""

STREAMS = """
## Streams

| stream | what it is | who may read |
| --- | --- | --- |
| `room.<room>` | a room: messages, edits, who joins and leaves | see [Access](../topics/access.md) |
| `user.<authid>` | one person's inbox | that person |
| `topic.<name>` | what your web app publishes | everybody; `private-…`: whoever's token names the stream |

Services may read all of them. An event of a stream is an [Event](procedures.md#event); how to read a stream without
missing any is told in [Streams](../topics/streams.md).
"""


class EventKind(NamedTuple):
    """A type of event: where it occurs, the fields of its `data` (TypeScript), and what it says."""

    type: str
    where: str
    data: dict[str, str]
    says: str


STREAM_EVENTS = (
    EventKind(
        "message.new",
        "room.<room>",
        {
            "text": "string",
            "attachments": "readonly Attachment[]",
            "mentions": "readonly Author[]",
            "files": "readonly MessageFile[]",
            "thread": "string",
            "poll": "{ readonly choices: readonly string[]; readonly multiple: boolean }",
            "previews": "null",
        },
        "Somebody said something. The message's id is the event's `id`, its offset the event's. `thread` is there if "
        "it is a reply: the id of the message that it replies to; `files` if it has any, `mentions` if it addresses "
        "anybody; `poll`, with `choices` (texts) and `multiple`, if people may choose; `previews`, null, if it "
        "shall have none.",
    ),
    EventKind(
        "message.updated",
        "room.<room>",
        {
            "message": "string",
            "text": "string",
            "attachments": "readonly Attachment[]",
            "mentions": "readonly Author[]",
            "files": "readonly MessageFile[]",
            "thread": "string",
        },
        "The author changed the text of `message`; `thread` is there if that is a reply, `mentions` if it addresses "
        "anybody now.",
    ),
    EventKind(
        "message.deleted",
        "room.<room>",
        {"message": "string", "thread": "string", "moderated": "boolean"},
        "`message` was taken back; `thread` is there if that is a reply, `moderated` if the event's author is not its "
        "own but deleted it as a moderator.",
    ),
    EventKind(
        "message.previewed",
        "room.<room>",
        {"message": "string", "previews": "readonly Preview[] | null", "thread": "string"},
        "`message` shows these `previews` from now on, all of them; null: none, and none will come. `thread` is there "
        "if it is a reply. The event's author is Tidings, or whoever edited a link away or took the previews away.",
    ),
    EventKind(
        "reaction.new",
        "room.<room>",
        {"message": "string", "emoji": "string"},
        "The event's author put `emoji` to `message`.",
    ),
    EventKind(
        "reaction.deleted",
        "room.<room>",
        {"message": "string", "emoji": "string"},
        "The event's author took `emoji` from `message` again.",
    ),
    EventKind(
        "poll.voted",
        "room.<room>",
        {
            "message": "string",
            "choices": "readonly number[]",
            "votes": "readonly number[]",
            "voters": "number",
        },
        "The event's author chose `choices` (places) of the poll of `message`, or took it all back. `votes` is how "
        "many people have chosen each of them now, `voters` how many have chosen any.",
    ),
    EventKind("poll.closed", "room.<room>", {"message": "string"}, "The poll of `message` takes no more votes."),
    EventKind("pin.new", "room.<room>", {"message": "string"}, "The event's author pinned `message`."),
    EventKind("pin.deleted", "room.<room>", {"message": "string"}, "The event's author took a pin down."),
    EventKind(
        "room.created",
        "room.<room>",
        {"room": "string", "title": "string", "public": "boolean", "owner": "string | null"},
        "The room was made: its first event.",
    ),
    EventKind(
        "room.updated",
        "room.<room>",
        {
            "room": "string",
            "title": "string",
            "topic": "string",
            "slow_seconds": "number",
            "retention_days": "number",
            "archived": "boolean",
            "picture": "string",
        },
        "What the room is called, what it is about or its picture was changed, how slow it is, or that it is archived.",
    ),
    EventKind(
        "room.rewritten",
        "room.<room>",
        {},
        "What is further up in the log is not what it was: somebody was deleted. Load what you show of the room anew.",
    ),
    EventKind(
        "member.added",
        "room.<room>",
        {"authid": "string", "name": "string", "role": '"owner" | "moderator" | "member"'},
        "Somebody became a member.",
    ),
    EventKind(
        "member.updated",
        "room.<room>",
        {"authid": "string", "name": "string", "role": '"owner" | "moderator" | "member"'},
        "The event's author gave a member another role.",
    ),
    EventKind(
        "member.removed",
        "room.<room>",
        {"authid": "string", "name": "string", "reason": '"left" | "removed"', "by": "string"},
        "Somebody left, or was put out (`by` whom).",
    ),
    EventKind("channel.occupied", "node.presence", {"room": "string"}, "The first person came into a room."),
    EventKind("channel.vacated", "node.presence", {"room": "string"}, "The last person has left a room."),
    EventKind(
        "user.online",
        "node.presence",
        {"authid": "string", "name": "string", "role": '"member" | "guest"'},
        "Somebody is connected who was not.",
    ),
    EventKind(
        "user.offline",
        "node.presence",
        {"authid": "string", "name": "string", "role": '"member" | "guest"'},
        "Somebody's last connection has gone, and the grace is over.",
    ),
    EventKind(
        "topic.published",
        "topic.<name>",
        {},
        "Your web app published; `data` is what it sent. It may choose another type.",
    ),
    EventKind(
        "mention.new",
        "user.<authid>",
        {"room": "string", "message": "string", "offset": "number", "thread": "string", "title": "string"},
        "The event's author mentioned this person; `thread` is there if it was in a thread.",
    ),
    EventKind(
        "direct.new",
        "user.<authid>",
        {"room": "string", "message": "string", "offset": "number", "thread": "string", "title": "string"},
        "The event's author wrote to this person in a direct room; `thread` is there if it was in a thread.",
    ),
    EventKind(
        "reply.new",
        "user.<authid>",
        {"room": "string", "message": "string", "offset": "number", "thread": "string", "title": "string"},
        "The event's author replied in a thread that this person follows.",
    ),
    EventKind(
        "report.new",
        "user.<authid>",
        {"title": "string", "room": "string", "message": "string", "offset": "number", "thread": "string"},
        "A message of a room that you moderate was reported, by the event's author or, if it is theirs, a word filter.",
    ),
    EventKind(
        "invitation.new",
        "user.<authid>",
        {"room": "string", "title": "string"},
        "The event's author invited this person to a room.",
    ),
    EventKind(
        "notification.new",
        "user.<authid>",
        {},
        "Your web app notified this person; `data` is what it sent. It may choose another type.",
    ),
)

LIVE_EVENTS = (
    EventKind(
        "presence.enter",
        "tidings.live.room.<room>",
        {"room": "string", "instance": "string", "version": "number", "person": "PresentPerson"},
        "A person is here now who was not, or is shown otherwise: another name, picture or status, or idle.",
    ),
    EventKind(
        "presence.leave",
        "tidings.live.room.<room>",
        {"room": "string", "instance": "string", "version": "number", "person": "PresentPerson"},
        "A person is not here any more.",
    ),
    EventKind(
        "typing.start",
        "tidings.live.room.<room>",
        {"room": "string", "person": "Author"},
        "Somebody is typing; show it until `typing.stop`, or for 6 seconds.",
    ),
    EventKind(
        "typing.stop", "tidings.live.room.<room>", {"room": "string", "person": "Author"}, "They have stopped typing."
    ),
    EventKind(
        "receipt.changed",
        "tidings.live.room.<room>",
        {"room": "string", "receipt": "Receipt"},
        "Another member got, or read, what was said up to an offset. Told to those members alone who may know it.",
    ),
    EventKind(
        "privacy.changed",
        "tidings.live.user.<authid>",
        {
            "tells": "boolean",
            "allowed": '"nobody" | "direct" | "everybody"',
            "largest": "number",
            "shows_seen": "boolean",
            "last_seen": "boolean",
            "status_characters": "number",
        },
        "You let others know what you have read, or when you were here, or not any more, on one of your devices.",
    ),
    EventKind(
        "status.changed",
        "tidings.live.user.<authid>",
        {"authid": "string", "status": "Status | null"},
        "You have set a status, on this device or another one, or a backend has for you.",
    ),
    EventKind(
        "room.read",
        "tidings.live.user.<authid>",
        {"room": "string", "read": "number", "unread": "number"},
        "You have read in a room, on this device or another one.",
    ),
    EventKind(
        "thread.replied",
        "tidings.live.user.<authid>",
        {"room": "string", "thread": "string"},
        "Somebody replied in a thread that you follow.",
    ),
    EventKind(
        "thread.read",
        "tidings.live.user.<authid>",
        {"room": "string", "thread": "string", "read": "number", "unread": "number"},
        "You have read in a thread, on this device or another one.",
    ),
    EventKind(
        "bookmark.changed",
        "tidings.live.user.<authid>",
        {"room": "string", "message": "string", "bookmarked": "boolean"},
        "You have bookmarked a message, or not any more, on this device or another one.",
    ),
    EventKind(
        "block.changed",
        "tidings.live.user.<authid>",
        {"authid": "string", "blocked": "boolean"},
        "You have blocked somebody, or not any more, on this device or another one.",
    ),
    EventKind(
        "notify.read",
        "tidings.live.user.<authid>",
        {"read": "number", "unread": "number"},
        "You have read your notifications, on this device or another one.",
    ),
    EventKind(
        "notify.level",
        "tidings.live.user.<authid>",
        {"room": "string", "level": '"all" | "mentions" | "none"'},
        "You have said what of a room you want to be told, on this device or another one.",
    ),
    EventKind(
        "mute.changed",
        "tidings.live.user.<authid>",
        {"room": "string", "muted_until": "number"},
        "You may not write in a room before `muted_until` (ms), or, with 0, may again.",
    ),
    EventKind(
        "ask.new",
        "tidings.live.user.<authid>",
        {"question": "OpenQuestion"},
        "A backend asks you; `left_ms` from now the question is gone.",
    ),
    EventKind(
        "ask.closed",
        "tidings.live.user.<authid>",
        {"id": "string", "reason": '"answered" | "dismissed" | "expired" | "cancelled"'},
        "A question is not open any more: you answered or dismissed it on one of your pages, it is too late, or the "
        "backend waits no longer.",
    ),
    EventKind(
        "node.ready",
        "tidings.live.node",
        {"component": "string", "instance": "string"},
        "A component has started: check your heads, within a second chosen at random.",
    ),
)

REDACTED = """
When a message is deleted, the events that hold its text are emptied in the log: read later, their `data` is
`{"redacted": true}`, and for a reply its `thread`. Treat a redacted `message.new` as a deleted message.
"""


def page() -> str:
    """The whole page."""
    parts = [shapes.NOTE, HEAD]
    parts += [f"\n## `{topic.uri}`\n\n{topic.says}\n\nMay be subscribed to by {topic.readers}.\n" for topic in TOPICS]
    parts += [STREAMS, "\n## Events of streams\n"]
    parts += [_entry(kind, "in `data`") for kind in STREAM_EVENTS]
    parts += [REDACTED, "\n## Live events\n\nNot stored, and gone if missed: what matters is in a stream.\n"]
    parts += [_entry(kind, "beside `type`") for kind in LIVE_EVENTS]
    return "".join(parts)


def _entry(kind: EventKind, where: str) -> str:
    fields = ", ".join(f"`{name}`" for name in kind.data)
    told = f" Fields {where}: {fields}." if fields else ""
    return f"\n### {kind.type}\n\nOn `{kind.where}`. {kind.says}{told}\n"
