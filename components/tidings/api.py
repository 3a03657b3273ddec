"""THE TABLE: every procedure once, with its request, reply, who may call it, its HTTP route, and a line of prose.

Registration, HTTP routes, the OpenAPI document, the reference pages, the TypeScript types and the permission tests are
all derived from it.
"""

from typing import Literal

from msgspec import Struct

from tidings.model import requests as r
from tidings.model.events import Position
from tidings.model.people import PEOPLE, Role
from tidings.model.rooms import Room
from tidings.services import (
    Rule,
    blocking,
    changing,
    chat,
    commands,
    deleting,
    direct,
    files,
    history,
    inviting,
    keeping,
    members,
    moderating,
    notifying,
    personal,
    polling,
    profiles,
    push,
    reacting,
    reading,
    receipts,
    reports,
    rooms,
    search,
    streams,
    threads,
    traces,
    unpreviewing,
    versions,
    words,
)

Kind = Literal["command", "query", "live"]
Area = Literal[
    "stream",
    "room",
    "invite",
    "chat",
    "thread",
    "poll",
    "file",
    "notify",
    "moderation",
    "presence",
    "access",
    "ask",
    "push",
    "people",
]
Cost = Literal["call", "send"]

EVERYBODY = PEOPLE | {Role.SERVICE}
BACKENDS = frozenset({Role.SERVICE})


class Route(Struct, frozen=True):
    """An HTTP way to the procedure. Names in braces are fields of the request; `status` answers success."""

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    status: int = 200


class Procedure(Struct, frozen=True, kw_only=True):
    """One row. A `command` changes the store, a `query` reads it; `live` ones are about what is never stored.

    `cost` says which bucket of the caller's rate the call is counted against, `progress` what comes before the reply
    (WAMP's progressive call results), to whoever asks for that. `together` is a short query that many make in the same
    moment (`Store.read_together`).
    """

    uri: str
    request: type
    reply: type
    roles: frozenset[Role]
    kind: Kind
    says: str
    rule: Rule | None = None
    http: Route | None = None
    cost: Cost = "call"
    progress: type | None = None
    together: bool = False

    @property
    def area(self) -> str:
        """`chat` of `tidings.chat.send`."""
        return self.uri.split(".")[1]

    @property
    def verb(self) -> str:
        """`send` of `tidings.chat.send`; `ask` of `tidings.ask`, which is what its whole area is about."""
        return self.uri.rpartition(".")[2]


def _command(  # noqa: PLR0913 - a row of a table
    uri: str,
    rule: Rule,
    types: tuple[type, type],
    says: str,
    *,
    http: Route | None = None,
    roles: frozenset[Role] = EVERYBODY,
    cost: Cost = "call",
) -> Procedure:
    request, reply = types
    once = streams.once(uri, reply, rule)
    return Procedure(
        uri=uri,
        request=request,
        reply=reply,
        roles=roles,
        kind="command",
        says=says,
        rule=once,
        http=http,
        cost=cost,
    )


def _query(  # noqa: PLR0913 - a row of a table
    uri: str,
    rule: Rule,
    types: tuple[type, type],
    says: str,
    http: Route | None = None,
    *,
    roles: frozenset[Role] = EVERYBODY,
    together: bool = False,
) -> Procedure:
    request, reply = types
    return Procedure(
        uri=uri,
        request=request,
        reply=reply,
        roles=roles,
        kind="query",
        says=says,
        rule=rule,
        http=http,
        together=together,
    )


def _live(  # noqa: PLR0913 - a row of a table
    uri: str,
    types: tuple[type, type],
    says: str,
    http: Route | None = None,
    *,
    roles: frozenset[Role] = EVERYBODY,
    cost: Cost = "call",
    progress: type | None = None,
) -> Procedure:
    request, reply = types
    return Procedure(
        uri=uri,
        request=request,
        reply=reply,
        roles=roles,
        kind="live",
        says=says,
        http=http,
        cost=cost,
        progress=progress,
    )


_MESSAGES = "/api/rooms/{room}/messages"
_MEMBERS = "/api/rooms/{room}/members"
_MEMBER = _MEMBERS + "/{authid}"

PROCEDURES: tuple[Procedure, ...] = (
    _query(
        "tidings.stream.read",
        streams.read,
        (r.Read, r.ReadReply),
        "Read a stream's events after a position, oldest first; if there are none, wait for them so many seconds.",
        Route("GET", "/api/streams/{stream}"),
        together=True,
    ),
    _query(
        "tidings.stream.heads",
        streams.heads,
        (r.Heads, r.HeadsReply),
        "Tell where streams stand, so that a reader finds out that it missed the last event.",
        together=True,
    ),
    _query(
        "tidings.room.list",
        rooms.list_rooms,
        (r.RoomList, r.RoomListReply),
        "List the rooms that the caller may see, by name.",
        Route("GET", "/api/rooms"),
    ),
    _query(
        "tidings.room.get",
        rooms.get,
        (r.RoomGet, Room),
        "Tell about one room.",
        Route("GET", "/api/rooms/{room}"),
    ),
    _command(
        "tidings.room.create",
        rooms.create,
        (r.RoomCreate, r.RoomCreated),
        "Make a room. A person who makes it owns it and has joined it.",
        http=Route("POST", "/api/rooms", 201),
    ),
    _command(
        "tidings.room.direct",
        direct.open_room,
        (r.RoomDirect, r.RoomDirectReply),
        "Open the room of certain people and nobody else, for direct messages; the same people always have the same.",
        http=Route("POST", "/api/direct"),
    ),
    _command(
        "tidings.room.update",
        changing.change,
        (r.RoomUpdate, r.RoomUpdated),
        "Change a room's title, topic or picture, or make it slow.",
        http=Route("PATCH", "/api/rooms/{room}"),
    ),
    _command(
        "tidings.room.join",
        rooms.join,
        (r.RoomJoin, r.RoomJoined),
        "Become a member of a room; joining again changes nothing.",
    ),
    _command(
        "tidings.room.read",
        reading.mark,
        (r.RoomRead, r.RoomReadReply),
        "Note how far one has read in a room, for all of one's devices.",
        http=Route("POST", "/api/rooms/{room}/read"),
        roles=PEOPLE,
    ),
    _command(
        "tidings.room.delivered",
        receipts.deliver,
        (r.RoomDelivered, r.RoomDeliveredReply),
        "Note how far a device of one's own has what was said in a room, for those who are told.",
        roles=PEOPLE,
    ),
    _query(
        "tidings.room.receipts",
        receipts.receipts,
        (r.RoomReceipts, r.RoomReceiptsReply),
        "Tell how far the others in a room have got what was said, and have read it, where the site has that.",
        Route("GET", "/api/rooms/{room}/receipts"),
    ),
    _command(
        "tidings.room.leave",
        members.leave,
        (r.RoomLeave, r.RoomLeft),
        "Stop being a member of a room.",
    ),
    _command(
        "tidings.room.invite",
        members.invite,
        (r.RoomInvite, r.Done),
        "Let a person into a room that they could not join by themselves.",
        http=Route("POST", _MEMBERS),
    ),
    _command(
        "tidings.invite.create",
        inviting.create,
        (r.InviteCreate, r.InviteCreated),
        "Make a link by which people come into a room.",
        http=Route("POST", "/api/rooms/{room}/invitations", 201),
    ),
    _query(
        "tidings.invite.list",
        inviting.list_invitations,
        (r.InviteList, r.InviteListReply),
        "List the links that lead into a room; for who does not moderate it, their own.",
        Route("GET", "/api/rooms/{room}/invitations"),
    ),
    _command(
        "tidings.invite.revoke",
        inviting.revoke,
        (r.InviteRevoke, r.Done),
        "Take a link back.",
        http=Route("DELETE", "/api/rooms/{room}/invitations/{id}"),
    ),
    _query(
        "tidings.invite.look",
        inviting.look,
        (r.InviteLook, r.InviteLookReply),
        "Tell which room a link leads into, and who invites.",
    ),
    _command(
        "tidings.invite.accept",
        inviting.accept,
        (r.InviteAccept, r.RoomJoined),
        "Come into the room that a link leads to.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.room.remove",
        members.remove,
        (r.RoomRemove, r.Done),
        "Put a person out of a room, at once, and with `ban_ms` for a time.",
        http=Route("DELETE", "/api/rooms/{room}/members/{authid}"),
    ),
    _query(
        "tidings.room.members",
        members.members,
        (r.RoomMembers, r.RoomMembersReply),
        "List a room's members, by authid.",
        Route("GET", _MEMBERS),
    ),
    _command(
        "tidings.chat.send",
        chat.send,
        (r.Send, Position),
        "Say something in a room.",
        http=Route("POST", _MESSAGES, 201),
        cost="send",
    ),
    _command(
        "tidings.chat.edit",
        chat.edit,
        (r.Edit, Position),
        "Change the text of a message of one's own.",
        http=Route("PATCH", _MESSAGES + "/{message}"),
        cost="send",
    ),
    _query(
        "tidings.chat.versions",
        versions.versions,
        (r.Versions, r.VersionsReply),
        "Read what a message says and has said before it was edited, the last version first.",
        Route("GET", _MESSAGES + "/{message}/versions"),
    ),
    _command(
        "tidings.chat.delete",
        chat.delete,
        (r.Delete, Position),
        "Take back a message of one's own, or delete one as a moderator; its content goes from the log too.",
        http=Route("DELETE", _MESSAGES + "/{message}"),
        cost="send",
    ),
    _command(
        "tidings.chat.unpreview",
        unpreviewing.unpreview,
        (r.Unpreview, r.Done),
        "Take away what a message shows of its links, for good; as its author, or as a moderator.",
        http=Route("DELETE", _MESSAGES + "/{message}/previews"),
    ),
    _query(
        "tidings.chat.history",
        history.history,
        (r.History, r.HistoryReply),
        "Read a room's messages as they stand now, page by page: backwards, forwards, or around one of them.",
        Route("GET", _MESSAGES),
    ),
    _command(
        "tidings.chat.react",
        reacting.react,
        (r.React, r.ReactReply),
        "Put an emoji to a message.",
        http=Route("POST", _MESSAGES + "/{message}/reactions"),
        cost="send",
    ),
    _command(
        "tidings.chat.unreact",
        reacting.unreact,
        (r.React, r.ReactReply),
        "Take an emoji from a message again that one put there.",
        http=Route("DELETE", _MESSAGES + "/{message}/reactions/{emoji}"),
        cost="send",
    ),
    _query(
        "tidings.chat.reactions",
        reacting.reactions,
        (r.Reactions, r.ReactionsReply),
        "Tell who put which emoji to a message, the first ones first.",
        Route("GET", _MESSAGES + "/{message}/reactions"),
    ),
    _command(
        "tidings.chat.pin",
        keeping.pin,
        (r.PinMessage, r.Pinned),
        "Pin a message for everybody in the room.",
        http=Route("POST", _MESSAGES + "/{message}/pin"),
    ),
    _command(
        "tidings.chat.unpin",
        keeping.unpin,
        (r.PinMessage, r.Pinned),
        "Take a pin down.",
        http=Route("DELETE", _MESSAGES + "/{message}/pin"),
    ),
    _query(
        "tidings.chat.pins",
        keeping.pins,
        (r.Pins, r.PinsReply),
        "List what is pinned in a room, the last pin first.",
        Route("GET", "/api/rooms/{room}/pins"),
    ),
    _command(
        "tidings.chat.bookmark",
        keeping.bookmark,
        (r.BookmarkMessage, r.Bookmarked),
        "Note a message for oneself.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.chat.unbookmark",
        keeping.unbookmark,
        (r.BookmarkMessage, r.Bookmarked),
        "Forget a bookmark.",
        roles=PEOPLE,
    ),
    _query(
        "tidings.chat.bookmarks",
        keeping.bookmarks,
        (r.Bookmarks, r.BookmarksReply),
        "List one's own bookmarks, the last one first.",
        roles=PEOPLE,
    ),
    _query(
        "tidings.chat.search",
        search.search,
        (r.Search, r.SearchReply),
        "Find messages by their words, newest first, in one room or in all that the caller has joined.",
        Route("GET", "/api/search"),
    ),
    _live(
        "tidings.chat.typing",
        (r.Typing, r.Done),
        "Show the others in a room that the caller is typing, or has stopped.",
    ),
    _live(
        "tidings.chat.command",
        (r.RunCommand, r.CommandReply),
        "Run `/name text`: the backend that registered `tidings.command.name` answers, or Tidings itself.",
        cost="send",
        progress=r.CommandProgress,
    ),
    _live(
        "tidings.chat.commands",
        (r.Nothing, r.CommandsReply),
        "List the commands that there are now.",
    ),
    _command(
        "tidings.chat.describe",
        commands.describe,
        (r.Describe, r.Done),
        "Say what a command of one's own does, for `/help`.",
        roles=BACKENDS,
    ),
    _query(
        "tidings.thread.list",
        threads.list_threads,
        (r.ThreadList, r.ThreadListReply),
        "List the threads that the caller follows, those with the newest replies first; with `unread` those with news.",
    ),
    _command(
        "tidings.thread.read",
        threads.mark,
        (r.ThreadRead, r.ThreadReadReply),
        "Note how far one has read in a thread, for all of one's devices.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.thread.follow",
        threads.follow,
        (r.ThreadFollow, r.ThreadFollowed),
        "Be told of replies in a thread, or not any more.",
        roles=PEOPLE,
    ),
    _query(
        "tidings.notify.list",
        notifying.list_inbox,
        (r.NotifyList, r.NotifyListReply),
        "List one's notifications, the newest first, with the messages that they are about.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.notify.read",
        notifying.mark,
        (r.NotifyRead, r.NotifyReadReply),
        "Note how far one has read one's notifications, for all of one's devices.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.notify.level",
        notifying.set_level,
        (r.NotifyLevel, r.NotifyLevelReply),
        "Say what of a room one wants to be told: every message, those that address one, nothing.",
        roles=PEOPLE,
    ),
    _query(
        "tidings.notify.settings",
        notifying.settings,
        (r.Nothing, r.NotifySettingsReply),
        "Tell what one has set about notifications.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.notify.update",
        notifying.update,
        (r.NotifyUpdate, r.NotifySettingsReply),
        "Set the hours in which nothing rings.",
        roles=PEOPLE,
    ),
    _live(
        "tidings.notify.key",
        (r.Nothing, r.NotifyKeyReply),
        "Tell the key that browsers want for Web Push.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.notify.subscribe",
        notifying.subscribe,
        (r.NotifySubscribe, r.Done),
        "Have this browser told when no page is open (Web Push).",
        roles=PEOPLE,
    ),
    _command(
        "tidings.notify.unsubscribe",
        notifying.unsubscribe,
        (r.NotifyUnsubscribe, r.Done),
        "Have a browser told no more.",
        roles=PEOPLE,
    ),
    _live(
        "tidings.presence.list",
        (r.PresenceList, r.PresenceListReply),
        "Tell who is in a room now: people, not tabs.",
        Route("GET", "/api/rooms/{room}/presence"),
    ),
    _live(
        "tidings.presence.occupancy",
        (r.Occupancy, r.OccupancyReply),
        "Tell how many people are in rooms now.",
    ),
    _live(
        "tidings.presence.idle",
        (r.PresenceIdle, r.Done),
        "Say that nobody looks at a page any more, or that somebody does again.",
        roles=PEOPLE,
    ),
    _live(
        "tidings.access.whoami",
        (r.Nothing, r.Identity),
        "Tell who the caller is.",
        Route("GET", "/api/whoami"),
    ),
    _live(
        "tidings.access.renew",
        (r.Renew, r.Identity),
        "Go on with a fresh token, without a reconnect.",
    ),
    _live(
        "tidings.access.logout",
        (r.Logout, r.LogoutReply),
        "End a person's connections: they logged out on the site. What the site signed for them before counts no more.",
        Route("POST", "/api/people/{authid}/logout"),
        roles=BACKENDS,
    ),
    _live(
        "tidings.file.pass",
        (r.Nothing, r.FilePass),
        "Get the proof that files are uploaded and downloaded with over HTTP, and what may be sent.",
    ),
    _command(
        "tidings.file.delete",
        files.delete,
        (r.FileDelete, r.Done),
        "Take back an upload of one's own that is in no message yet.",
        http=Route("DELETE", "/api/rooms/{room}/files/{file}"),
    ),
    _command(
        "tidings.room.role",
        moderating.set_role,
        (r.RoomSetRole, r.Standing),
        "Make a member a moderator, or the owner, or a plain member again.",
        http=Route("PATCH", _MEMBER),
    ),
    _command(
        "tidings.room.mute",
        moderating.mute,
        (r.RoomMute, r.Standing),
        "Let a member read and not write for a time.",
        http=Route("POST", _MEMBER + "/mute"),
    ),
    _command(
        "tidings.room.unmute",
        moderating.unmute,
        (r.RoomUnmute, r.Standing),
        "Let a member write again.",
        http=Route("DELETE", _MEMBER + "/mute"),
    ),
    _command(
        "tidings.room.unban",
        moderating.unban,
        (r.RoomUnban, r.Done),
        "Let somebody come back who was put out.",
        http=Route("DELETE", "/api/rooms/{room}/bans/{authid}"),
    ),
    _query(
        "tidings.room.bans",
        moderating.bans,
        (r.RoomBans, r.RoomBansReply),
        "List who was put out of a room and may not come back yet.",
        Route("GET", "/api/rooms/{room}/bans"),
    ),
    _command(
        "tidings.room.archive",
        changing.archive,
        (r.RoomArchive, r.RoomArchived),
        "Put a room into the archive, where it can only be read, or bring it back.",
        http=Route("POST", "/api/rooms/{room}/archive"),
    ),
    _command(
        "tidings.chat.report",
        reports.report,
        (r.ReportMessage, r.Reported),
        "Ask those who moderate the room to look at a message.",
        http=Route("POST", _MESSAGES + "/{message}/reports"),
        roles=PEOPLE,
        cost="send",
    ),
    _query(
        "tidings.moderation.queue",
        reports.queue,
        (r.ModerationQueue, r.ModerationQueueReply),
        "List the reported messages of a room that wait for a decision, the first ones first.",
        Route("GET", "/api/rooms/{room}/reports"),
    ),
    _command(
        "tidings.moderation.resolve",
        reports.resolve,
        (r.Resolve, r.Resolved),
        "Decide about a reported message, and perhaps about its author.",
        http=Route("POST", "/api/rooms/{room}/reports/{message}"),
    ),
    _query(
        "tidings.moderation.log",
        moderating.log,
        (r.ModerationLog, r.ModerationLogReply),
        "Read what was done in a room to moderate it, the last act first.",
        Route("GET", "/api/rooms/{room}/log"),
    ),
    _query(
        "tidings.moderation.traces",
        traces.traces,
        (r.ModerationTraces, r.ModerationTracesReply),
        "Read what was deleted in a room, the last first, for as long as the site keeps it for those who moderate.",
        Route("GET", "/api/rooms/{room}/traces"),
    ),
    _query(
        "tidings.moderation.filters",
        words.filters,
        (r.ModerationFilters, r.ModerationFiltersReply),
        "List the words that are not wanted in a room.",
        Route("GET", "/api/rooms/{room}/filters"),
    ),
    _command(
        "tidings.moderation.filter",
        words.put_filter,
        (r.PutFilter, r.ModerationFiltersReply),
        "Say what a word brings about in a room: its message is refused, or reviewed, or nothing.",
        http=Route("POST", "/api/rooms/{room}/filters"),
    ),
    _command(
        "tidings.poll.vote",
        polling.vote,
        (r.PollVote, r.PollReply),
        "Choose in a poll, in place of what one chose before; nothing takes it back.",
        http=Route("POST", _MESSAGES + "/{message}/votes"),
        roles=PEOPLE,
        cost="send",
    ),
    _command(
        "tidings.poll.close",
        polling.close,
        (r.PollClose, r.PollReply),
        "Let a poll take no more votes.",
        http=Route("POST", _MESSAGES + "/{message}/close"),
        cost="send",
    ),
    _query(
        "tidings.poll.votes",
        polling.votes,
        (r.PollVotes, r.PollVotesReply),
        "Tell who chose one of a poll's choices, the first ones first.",
        Route("GET", _MESSAGES + "/{message}/votes"),
    ),
    _query(
        "tidings.people.get",
        profiles.get,
        (r.PersonGet, r.PersonGetReply),
        "Read who somebody is.",
        Route("GET", "/api/people/{authid}"),
    ),
    _query(
        "tidings.people.list",
        profiles.list_people,
        (r.PeopleList, r.PeopleListReply),
        "Read who some people are: those whom one may know of, and those of a room that one may read.",
    ),
    _command(
        "tidings.people.set_status",
        profiles.set_status,
        (r.SetStatus, r.StatusReply),
        "Say that one is busy, or away, and until when; a backend says it of anybody.",
        http=Route("POST", "/api/people/{authid}/status"),
    ),
    _command(
        "tidings.people.update",
        profiles.update,
        (r.PersonUpdate, r.PersonGetReply),
        "Say where somebody's picture is.",
        http=Route("PATCH", "/api/people/{authid}"),
        roles=BACKENDS,
    ),
    _query(
        "tidings.people.search",
        profiles.search,
        (r.PeopleSearch, r.PeopleSearchReply),
        "Find people by words of their names: those whom one may know of.",
        Route("GET", "/api/people"),
    ),
    _command(
        "tidings.people.block",
        blocking.block,
        (r.BlockPerson, r.Blocked),
        "Hear nothing more from somebody.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.people.unblock",
        blocking.unblock,
        (r.BlockPerson, r.Blocked),
        "Hear from somebody again.",
        roles=PEOPLE,
    ),
    _query(
        "tidings.people.blocks",
        blocking.blocks,
        (r.Nothing, r.BlocksReply),
        "List whom one has blocked.",
        roles=PEOPLE,
    ),
    _query(
        "tidings.people.privacy",
        receipts.privacy,
        (r.Nothing, r.PrivacyReply),
        "Tell whether one lets others know what one has read, and when one was here.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.people.change_privacy",
        receipts.change_privacy,
        (r.ChangePrivacy, r.PrivacyReply),
        "Let others know what one has read, or when one was here, or not any more; who does not tell is not told.",
        roles=PEOPLE,
    ),
    _query(
        "tidings.people.export",
        personal.export,
        (r.PersonExport, r.PersonExportReply),
        "Read all that is kept of a person, page by page; people read what is theirs.",
        Route("GET", "/api/people/{authid}/export"),
    ),
    _query(
        "tidings.people.rights",
        deleting.rights,
        (r.Nothing, r.PersonRights),
        "Tell whether people may delete themselves here, and what becomes of their messages.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.people.delete",
        deleting.delete,
        (r.PersonDelete, r.PersonDeleted),
        "Delete a person: they are out at once, and soon nothing that is kept leads to them.",
        http=Route("DELETE", "/api/people/{authid}"),
    ),
    _live(
        "tidings.ask",
        (r.Ask, r.AskReply),
        "Ask a person, and get what they answer; cancelled or out of time, the question goes from their pages.",
        Route("POST", "/api/people/{authid}/ask"),
        roles=BACKENDS,
    ),
    _live(
        "tidings.ask.list",
        (r.Nothing, r.AskListReply),
        "List the questions that the caller is asked now.",
        roles=PEOPLE,
    ),
    _live(
        "tidings.ask.answer",
        (r.AskAnswer, r.Done),
        "Answer a question; it goes from all of one's pages.",
        roles=PEOPLE,
    ),
    _live(
        "tidings.ask.dismiss",
        (r.AskDismiss, r.Done),
        "Let whoever asks know that one does not want to answer.",
        roles=PEOPLE,
    ),
    _command(
        "tidings.push.publish",
        push.publish,
        (r.Publish, r.Published),
        "Publish to a topic, or to several.",
        http=Route("POST", "/api/publish"),
        roles=BACKENDS,
    ),
    _command(
        "tidings.push.notify",
        push.notify,
        (r.Notify, r.Published),
        "Put a notification into a person's inbox, or into several.",
        http=Route("POST", "/api/notify"),
        roles=BACKENDS,
    ),
    _command(
        "tidings.push.batch",
        push.batch,
        (r.Batch, r.Published),
        "Push several things in one transaction: all of them or none.",
        http=Route("POST", "/api/batch"),
        roles=BACKENDS,
    ),
)

BY_URI = {procedure.uri: procedure for procedure in PROCEDURES}


class Topic(Struct, frozen=True, kw_only=True):
    """A family of WAMP topics, and who may subscribe."""

    uri: str
    says: str
    readers: str


TOPICS: tuple[Topic, ...] = (
    Topic(
        uri="tidings.stream.<stream>",
        says="The events of a stream as they are committed: one or more positional arguments, in offset order.",
        readers="whoever may read the stream",
    ),
    Topic(
        uri="tidings.live.room.<room>",
        says="Presence and typing in a room, one or more positional arguments. Subscribing makes a person present.",
        readers="whoever may read the room",
    ),
    Topic(
        uri="tidings.live.user.<authid>",
        says="What a person's pages should know at once: how far they have read on another device, that somebody "
        "replied in a thread that they follow, and what backends ask them.",
        readers="that person",
    ),
    Topic(
        uri="tidings.live.node",
        says="`node.ready` when a component has (re)started: check your heads.",
        readers="everybody",
    ),
)
