/**
 * What the server can be asked: one interface per request and reply, from the server's table of procedures.
 * Generated: `python -m docs.generate typescript`. Times are milliseconds since 1970.
 */

export type Role = "guest" | "member" | "service" | "component";

export type Nothing = Readonly<Record<string, never>>;

export interface ReadRequest {
  readonly stream: string;
  readonly after?: number;
  readonly epoch?: string | null;
  readonly limit?: number;
  readonly wait?: number;
}

/** Who wrote an event, with the name they had then. */
export interface Author {
  readonly authid: string;
  readonly name: string;
}

/** One entry of a stream's log. `offset` is dense from 1; `time` is wall clock in ms and only shown. */
export interface StreamEvent {
  readonly stream: string;
  readonly epoch: string;
  readonly offset: number;
  readonly id: string;
  readonly type: string;
  readonly time: number;
  readonly author: Author | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ReadReply {
  readonly stream: string;
  readonly epoch: string;
  readonly head: number;
  readonly events: readonly StreamEvent[];
  readonly recovered: boolean;
  readonly more: boolean;
}

export interface HeadsRequest {
  readonly streams: readonly string[];
}

/** Where a stream stands. `offset` 0: nothing yet. `oldest` is the first offset that retention has kept; the one after `offset` where it has kept nothing. */
export interface Head {
  readonly stream: string;
  readonly epoch: string;
  readonly offset: number;
  readonly oldest: number;
}

export interface HeadsReply {
  readonly heads: readonly Head[];
}

/** With `text`, rooms that have all its words in their name, title or topic, whole or in part; direct ones never. */
export interface RoomListRequest {
  readonly after?: string | null;
  readonly limit?: number;
  readonly mine?: boolean;
  readonly text?: string | null;
}

/** A room as the caller sees it: `topic` says what it is about, `head` is the offset of its stream's last event. `picture` is one emoji or the address of a picture, empty where there is none. What is said is forgotten after `retention_days`; 0: when the site forgets what is said in rooms, if it does. `read` is the offset up to which they have read, `unread` how many messages of others came after it, at most `UNREAD_MOST`, which stands for more, too. Who has not joined has nothing unread. Replies in threads do not count there: `unread_threads` says in how many threads that they follow there are unread ones. `mentions` counts the unread messages, replies left out, that mention them or everybody. `level` is what of the room they are notified of. `slow_seconds`: members speak once in so many seconds; `archived`: nobody does any more. `role` is the caller's own, null for who has not joined. They may not write before `muted_until` (ms), and say nothing new before `slow_until`; 0 is neither. `reports` counts what waits for a decision, for those who decide. A `direct` room is one of certain `people` (here: the others) and nobody else, by whose names it is called; all that is unread there counts as a mention. The caller does not want to see it in their list while it is `hidden`. In one of two people nobody can write while they are `apart`: one has blocked the other. */
export interface Room {
  readonly name: string;
  readonly title: string;
  readonly public: boolean;
  readonly owner: string | null;
  readonly created: number;
  readonly members: number;
  readonly head: number;
  readonly joined: boolean;
  readonly topic: string;
  readonly read: number;
  readonly unread: number;
  readonly unread_threads: number;
  readonly mentions: number;
  readonly level: "all" | "mentions" | "none";
  readonly slow_seconds: number;
  readonly archived: boolean;
  readonly role: "owner" | "moderator" | "member" | null;
  readonly muted_until: number;
  readonly slow_until: number;
  readonly reports: number;
  readonly direct: boolean;
  readonly people: readonly Author[];
  readonly hidden: boolean;
  readonly apart: boolean;
  readonly picture: string;
  readonly retention_days: number;
}

export interface RoomListReply {
  readonly rooms: readonly Room[];
  readonly more: boolean;
}

export interface RoomGetRequest {
  readonly room: string;
}

export interface RoomCreateRequest {
  readonly room: string;
  readonly title?: string;
  readonly public?: boolean;
  readonly key?: string | null;
}

export interface RoomCreated {
  readonly room: Room;
}

export interface RoomDirectRequest {
  readonly people: readonly string[];
  readonly key?: string | null;
}

export interface RoomDirectReply {
  readonly room: Room;
}

/** What is left out stays as it is. `picture` is one emoji, or from a backend the address of a picture: https, or a path of this site. Empty, the room has none. `retention_days`: for how long what is said is kept; 0: as the site has it. */
export interface RoomUpdateRequest {
  readonly room: string;
  readonly title?: string | null;
  readonly topic?: string | null;
  readonly slow_seconds?: number | null;
  readonly picture?: string | null;
  readonly retention_days?: number | null;
  readonly key?: string | null;
}

export interface RoomUpdated {
  readonly room: Room;
}

export interface RoomJoinRequest {
  readonly room: string;
  readonly key?: string | null;
}

export interface RoomJoined {
  readonly room: Room;
  readonly epoch: string;
  readonly offset: number;
}

export interface RoomReadRequest {
  readonly room: string;
  readonly offset: number;
  readonly key?: string | null;
}

export interface RoomReadReply {
  readonly room: string;
  readonly read: number;
  readonly unread: number;
}

export interface RoomDeliveredRequest {
  readonly room: string;
  readonly offset: number;
  readonly key?: string | null;
}

/** `delivered` is 0 where nobody is told, and nothing was noted. */
export interface RoomDeliveredReply {
  readonly room: string;
  readonly delivered: number;
}

export interface RoomReceiptsRequest {
  readonly room: string;
}

/** How far a member has read, and how far a device of theirs has what was said: offsets of the room's stream. It says nothing about messages from before `since` (ms), when they came into the room. Who has read something has it: `delivered` is never below `read`. */
export interface Receipt {
  readonly authid: string;
  readonly name: string;
  readonly since: number;
  readonly delivered: number;
  readonly read: number;
}

/** Those of the others, by authid; all of them: there are at most 100. `told` is false where there are none. */
export interface RoomReceiptsReply {
  readonly room: string;
  readonly told: boolean;
  readonly receipts: readonly Receipt[];
}

export interface RoomLeaveRequest {
  readonly room: string;
  readonly key?: string | null;
}

export interface RoomLeft {
  readonly room: string;
}

export interface RoomInviteRequest {
  readonly room: string;
  readonly authid: string;
  readonly key?: string | null;
}

/** A link for `uses` people, 0 for any number, which leads nowhere after `expires_ms`. */
export interface InviteCreateRequest {
  readonly room: string;
  readonly expires_ms?: number;
  readonly uses?: number;
}

/** A link into a room, without its secret. It was good for `uses` people, 0 for any number, of whom `used` came. It leads nowhere any more from `expires` (ms) on. */
export interface Invitation {
  readonly id: string;
  readonly room: string;
  readonly by: Author;
  readonly created: number;
  readonly expires: number;
  readonly uses: number;
  readonly used: number;
}

/** `secret` is told once and kept nowhere; `path`, behind your site's address, is where the page takes it. */
export interface InviteCreated {
  readonly invitation: Invitation;
  readonly secret: string;
  readonly path: string;
}

export interface InviteListRequest {
  readonly room: string;
}

/** Those that still lead into the room, the last one first. */
export interface InviteListReply {
  readonly room: string;
  readonly invitations: readonly Invitation[];
}

export interface InviteRevokeRequest {
  readonly room: string;
  readonly id: string;
  readonly key?: string | null;
}

export interface InviteLookRequest {
  readonly secret: string;
}

/** What whoever has a link is told before they come in; `joined`: they are in already. */
export interface InviteLookReply {
  readonly room: string;
  readonly title: string;
  readonly topic: string;
  readonly members: number;
  readonly by: Author;
  readonly expires: number;
  readonly joined: boolean;
}

export interface InviteAcceptRequest {
  readonly secret: string;
  readonly key?: string | null;
}

export interface RoomRemoveRequest {
  readonly room: string;
  readonly authid: string;
  readonly ban_ms?: number;
  readonly reason?: string;
  readonly key?: string | null;
}

/** `authid`: that one alone. */
export interface RoomMembersRequest {
  readonly room: string;
  readonly authid?: string | null;
  readonly after?: string | null;
  readonly limit?: number;
}

/** A member as shown to others. Until when they may not write is shown to those who moderate; 0 to others. */
export interface Member {
  readonly authid: string;
  readonly name: string;
  readonly role: "owner" | "moderator" | "member";
  readonly since: number;
  readonly muted_until: number;
}

export interface RoomMembersReply {
  readonly members: readonly Member[];
  readonly more: boolean;
}

/** A picture by address. `url` is http(s) or a path on this site; `alt` is what a screen reader says. */
export interface Attachment {
  readonly kind: "image";
  readonly url: string;
  readonly alt: string;
}

/** A file that the sender has uploaded to the room; `alt` is what a screen reader says of a picture. */
export interface SentFile {
  readonly id: string;
  readonly alt: string;
}

/** What people may choose from, in a message whose text is the question; with `multiple` several at once. */
export interface NewPollRequest {
  readonly choices: readonly string[];
  readonly multiple?: boolean;
}

/** `thread` is the message that this one replies to; `mentions` says whom it addresses: authids, or `@here`. `files` are uploads of one's own to this room, each for one message. With a `poll` the text is its question. Without `previews` nothing is asked of the pages that its links lead to, now or later. */
export interface SendRequest {
  readonly room: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  readonly thread?: string | null;
  readonly mentions?: readonly string[];
  readonly files?: readonly SentFile[];
  readonly poll?: NewPollRequest | null;
  readonly previews?: boolean;
  readonly key?: string | null;
}

/** What an append returns: the place of the event that now stands in the log. */
export interface Appended {
  readonly id: string;
  readonly stream: string;
  readonly epoch: string;
  readonly offset: number;
  readonly time: number;
}

export interface EditRequest {
  readonly room: string;
  readonly message: string;
  readonly text: string;
  readonly mentions?: readonly string[];
  readonly key?: string | null;
}

/** `before`: the `offset` of the last version of the page before. */
export interface VersionsRequest {
  readonly room: string;
  readonly message: string;
  readonly before?: number | null;
  readonly limit?: number;
}

/** What a message said from `time` (ms) on, until it was edited; the event of `offset` told of it. */
export interface Version {
  readonly offset: number;
  readonly time: number;
  readonly text: string;
}

/** The last version first; `more`: there are earlier ones. */
export interface VersionsReply {
  readonly room: string;
  readonly message: string;
  readonly versions: readonly Version[];
  readonly more: boolean;
}

/** `reason` is for the book of moderation, where somebody else's message is deleted. */
export interface DeleteRequest {
  readonly room: string;
  readonly message: string;
  readonly reason?: string;
  readonly key?: string | null;
}

export interface UnpreviewRequest {
  readonly room: string;
  readonly message: string;
  readonly key?: string | null;
}

/** Without `thread`: the messages of the room itself. With it: the replies to that message. `around` is the offset of a message; `at` a moment, which stands for the first message that is not older. */
export interface HistoryRequest {
  readonly room: string;
  readonly thread?: string | null;
  readonly before?: number | null;
  readonly after?: number | null;
  readonly around?: number | null;
  readonly at?: number | null;
  readonly limit?: number;
}

/** A file of a message. `width` and `height` are those of a picture; `thumbnail`: there is a small one of it, too. It is downloaded from `/api/rooms/{room}/files/{id}`, the small picture from there with `/thumbnail`. `alt` is what a screen reader says of a picture. */
export interface MessageFile {
  readonly id: string;
  readonly kind: "archive" | "audio" | "document" | "image" | "other" | "text" | "video";
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly thumbnail: boolean;
  readonly alt: string;
}

/** What a link of a message leads to. `url` is the link; `host` is who answered in the end. `title`, `description` and `site` are the page's own words about itself: text, as short as they are, and empty where it says nothing. `lang` is their language (BCP 47), `dir` how they are written. `picture` is a small copy that the node has made; it is read as the files of messages are, and goes with the preview. */
export interface Preview {
  readonly url: string;
  readonly host: string;
  readonly title: string;
  readonly description: string;
  readonly site: string;
  readonly lang: string;
  readonly dir: "auto" | "ltr" | "rtl";
  readonly picture: MessageFile | null;
}

/** How many people chose it; `mine`: the caller is one of them. */
export interface PollChoice {
  readonly text: string;
  readonly votes: number;
  readonly mine: boolean;
}

/** What a message asks; its text is the question. `multiple`: one may choose several; `voters` have chosen any. */
export interface Poll {
  readonly choices: readonly PollChoice[];
  readonly multiple: boolean;
  readonly closed: boolean;
  readonly voters: number;
}

/** How many people have put this emoji to a message; `mine`: the caller is one of them. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
}

/** A message as it stands now, edits applied. A deleted one keeps its place but not its content. `mentions` are those whom its author addressed, by the names that they had; `@here` stands for all members. `reactions` stand in the order in which their emoji came up. `thread` is the id of the message that this one replies to, null for those that stand in the room itself. Of these, `replies` counts the replies that are there and `last_reply` is when the last one came; `followed`: the caller is told of new ones, `unread` of which they have not read, at most `UNREAD_MOST`. `pinned`: it is among the room's pins; `bookmarked`: among the caller's bookmarks. `moderated`: somebody else deleted it. `poll` is what it lets people choose from. `previews` are of what its links lead to; they come a moment after the message, if at all, and null stands for a message that shall have none. */
export interface Message {
  readonly id: string;
  readonly room: string;
  readonly offset: number;
  readonly author: Author;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly time: number;
  readonly edited: number | null;
  readonly deleted: boolean;
  readonly reactions: readonly Reaction[];
  readonly mentions: readonly Author[];
  readonly thread: string | null;
  readonly replies: number;
  readonly last_reply: number | null;
  readonly followed: boolean;
  readonly unread: number;
  readonly pinned: boolean;
  readonly bookmarked: boolean;
  readonly poll: Poll | null;
  readonly files: readonly MessageFile[];
  readonly moderated: boolean;
  readonly previews: readonly Preview[] | null;
}

/** `more`: there are older ones, `newer`: there are newer ones than these. Of a thread: `root` is the message that it began with, `read` how far the caller, if they follow it, has read. */
export interface HistoryReply {
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  readonly messages: readonly Message[];
  readonly more: boolean;
  readonly newer: boolean;
  readonly root: Message | null;
  readonly read: number | null;
}

export interface ReactRequest {
  readonly room: string;
  readonly message: string;
  readonly emoji: string;
  readonly key?: string | null;
}

/** All reactions of the message, as they are now. */
export interface ReactReply {
  readonly room: string;
  readonly message: string;
  readonly reactions: readonly Reaction[];
}

/** `after` is the `offset` of the last one of the page before. */
export interface ReactionsRequest {
  readonly room: string;
  readonly message: string;
  readonly after?: number;
  readonly limit?: number;
}

/** One person's reaction. `offset` is that of the event that told of it. */
export interface Reacted {
  readonly emoji: string;
  readonly authid: string;
  readonly name: string;
  readonly time: number;
  readonly offset: number;
}

export interface ReactionsReply {
  readonly room: string;
  readonly message: string;
  readonly reactions: readonly Reacted[];
  readonly more: boolean;
}

export interface PinMessageRequest {
  readonly room: string;
  readonly message: string;
  readonly key?: string | null;
}

export interface Pinned {
  readonly room: string;
  readonly message: string;
  readonly pinned: boolean;
}

export interface PinsRequest {
  readonly room: string;
}

/** A message that everybody in the room finds at once, who put it there, and when (ms). */
export interface Pin {
  readonly message: Message;
  readonly by: Author;
  readonly time: number;
}

export interface PinsReply {
  readonly room: string;
  readonly pins: readonly Pin[];
}

export interface BookmarkMessageRequest {
  readonly room: string;
  readonly message: string;
  readonly key?: string | null;
}

export interface Bookmarked {
  readonly room: string;
  readonly message: string;
  readonly bookmarked: boolean;
}

/** `before` is the `place` of the last one of the page before. */
export interface BookmarksRequest {
  readonly before?: number | null;
  readonly limit?: number;
}

/** A message that the caller wants to find again, and when (ms) they noted it; the higher `place`, the later. */
export interface Bookmark {
  readonly place: number;
  readonly message: Message;
  readonly time: number;
}

export interface BookmarksReply {
  readonly bookmarks: readonly Bookmark[];
  readonly more: boolean;
}

export interface SearchRequest {
  readonly text: string;
  readonly room?: string | null;
  readonly author?: string | null;
  readonly after?: number | null;
  readonly before?: number | null;
  readonly cursor?: string | null;
  readonly limit?: number;
}

/** `cursor` goes on where `found` ends; null where there is no `more`. */
export interface SearchReply {
  readonly found: readonly Message[];
  readonly more: boolean;
  readonly cursor: string | null;
}

export interface TypingRequest {
  readonly room: string;
  readonly typing: boolean;
}

/** `thread`: where it was written, if not in the room itself. */
export interface RunCommandRequest {
  readonly room: string;
  readonly name: string;
  readonly text?: string;
  readonly thread?: string | null;
  readonly key?: string | null;
}

/** `text` is shown to the caller alone. */
export interface CommandReply {
  readonly text: string | null;
}

/** What a command says before it is done: `text` is added to what was said, `status` replaces the one before. */
export interface CommandProgress {
  readonly text: string | null;
  readonly status: string | null;
}

/** `usage` is what to write after the name. */
export interface CommandInfo {
  readonly name: string;
  readonly usage: string;
  readonly says: string;
}

export interface CommandsReply {
  readonly commands: readonly CommandInfo[];
}

/** `before`: the `last_reply` of the last thread of the page before. */
export interface ThreadListRequest {
  readonly before?: number | null;
  readonly limit?: number;
  readonly unread?: boolean;
}

/** A thread that the caller follows: the message that it began with, which tells the rest, and how far they read. */
export interface Thread {
  readonly room: string;
  readonly root: Message;
  readonly read: number;
}

export interface ThreadListReply {
  readonly threads: readonly Thread[];
  readonly more: boolean;
}

export interface ThreadReadRequest {
  readonly room: string;
  readonly thread: string;
  readonly offset: number;
  readonly key?: string | null;
}

export interface ThreadReadReply {
  readonly room: string;
  readonly thread: string;
  readonly read: number;
  readonly unread: number;
}

export interface ThreadFollowRequest {
  readonly room: string;
  readonly thread: string;
  readonly followed: boolean;
  readonly key?: string | null;
}

export interface ThreadFollowed {
  readonly room: string;
  readonly thread: string;
  readonly followed: boolean;
}

/** `before` is the `offset` of the last one of the page before. */
export interface NotifyListRequest {
  readonly before?: number | null;
  readonly limit?: number;
}

/** One entry of a person's inbox. `message` is what it is about, as it stands now, if it is about a message. */
export interface Notification {
  readonly offset: number;
  readonly id: string;
  readonly type: string;
  readonly time: number;
  readonly author: Author | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: Message | null;
}

/** `head` is the offset of the newest one, `read` up to which they were read, `unread` how many came after that. */
export interface NotifyListReply {
  readonly notifications: readonly Notification[];
  readonly more: boolean;
  readonly epoch: string;
  readonly head: number;
  readonly read: number;
  readonly unread: number;
}

export interface NotifyReadRequest {
  readonly offset: number;
  readonly key?: string | null;
}

export interface NotifyReadReply {
  readonly read: number;
  readonly unread: number;
}

export interface NotifyLevelRequest {
  readonly room: string;
  readonly level: "all" | "mentions" | "none";
  readonly key?: string | null;
}

export interface NotifyLevelReply {
  readonly room: string;
  readonly level: "all" | "mentions" | "none";
}

/** The hours in which nothing rings: every day from `start` to `end` (`22:00`), by the clock of `zone` (IANA). */
export interface Quiet {
  readonly start: string;
  readonly end: string;
  readonly zone: string;
}

/** `browsers` is how many can be reached by Web Push. */
export interface NotifySettingsReply {
  readonly quiet: Quiet | null;
  readonly browsers: number;
}

/** `quiet` null: no quiet hours. */
export interface NotifyUpdateRequest {
  readonly quiet: Quiet | null;
  readonly key?: string | null;
}

/** What browsers want as `applicationServerKey`; null where Web Push is switched off. */
export interface NotifyKeyReply {
  readonly vapid: string | null;
}

/** What the browser's `PushSubscription` says. */
export interface NotifySubscribeRequest {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly key?: string | null;
}

export interface NotifyUnsubscribeRequest {
  readonly endpoint: string;
  readonly key?: string | null;
}

export interface PresenceListRequest {
  readonly room: string;
}

/** What somebody has set, for others to see; `until` (ms), if it ends by itself. */
export interface Status {
  readonly kind: "away" | "busy" | "online";
  readonly text: string;
  readonly until: number | null;
}

/** Somebody who is here. `idle`: nobody has touched any of their pages for a while. */
export interface Person {
  readonly authid: string;
  readonly name: string;
  readonly role: Role;
  readonly since: number;
  readonly idle: boolean;
  readonly picture: string;
  readonly status: Status | null;
}

/** A page that nobody has touched for `idle_after` (ms) is to say so; 0: it is not. */
export interface PresenceList {
  readonly room: string;
  readonly instance: string;
  readonly version: number;
  readonly people: readonly Person[];
  readonly idle_after: number;
}

export interface OccupancyRequest {
  readonly rooms: readonly string[];
}

export interface RoomOccupancy {
  readonly room: string;
  readonly people: number;
}

export interface OccupancyReply {
  readonly rooms: readonly RoomOccupancy[];
}

/** Whether nobody looks at this page; a person is idle when all of their pages are. */
export interface PresenceIdleRequest {
  readonly idle: boolean;
}

export interface Whoami {
  readonly authid: string;
  readonly name: string;
  readonly role: Role;
  readonly expires_at: number | null;
}

export interface RenewRequest {
  readonly token: string;
}

/** `token` is for the header `Authorization: Bearer …` of files, as long as this session lasts. `file_bytes` is the largest file, `files` how many a message may have, `kinds` which ones are taken. */
export interface FilePass {
  readonly token: string;
  readonly file_bytes: number;
  readonly files: number;
  readonly kinds: readonly ("archive" | "audio" | "document" | "image" | "other" | "text" | "video")[];
}

export interface FileDeleteRequest {
  readonly room: string;
  readonly file: string;
  readonly key?: string | null;
}

export interface RoomSetRoleRequest {
  readonly room: string;
  readonly authid: string;
  readonly role: "owner" | "moderator" | "member";
  readonly key?: string | null;
}

/** How a member stands to a room now; they may not write before `muted_until` (ms), 0 for no mute. */
export interface Standing {
  readonly room: string;
  readonly authid: string;
  readonly role: "owner" | "moderator" | "member";
  readonly muted_until: number;
}

export interface RoomMuteRequest {
  readonly room: string;
  readonly authid: string;
  readonly mute_ms: number;
  readonly reason?: string;
  readonly key?: string | null;
}

export interface RoomUnmuteRequest {
  readonly room: string;
  readonly authid: string;
  readonly key?: string | null;
}

export interface RoomUnbanRequest {
  readonly room: string;
  readonly authid: string;
  readonly key?: string | null;
}

export interface RoomBansRequest {
  readonly room: string;
  readonly after?: string | null;
  readonly limit?: number;
}

/** Somebody who was put out and may not come back before `banned_until` (ms). */
export interface Ban {
  readonly authid: string;
  readonly name: string;
  readonly since: number;
  readonly banned_until: number;
}

export interface RoomBansReply {
  readonly bans: readonly Ban[];
  readonly more: boolean;
}

export interface RoomArchiveRequest {
  readonly room: string;
  readonly archived: boolean;
  readonly key?: string | null;
}

export interface RoomArchived {
  readonly room: Room;
}

export interface ReportMessageRequest {
  readonly room: string;
  readonly message: string;
  readonly reason?: string;
  readonly key?: string | null;
}

export interface Reported {
  readonly room: string;
  readonly message: string;
}

/** `after`: the `place` of the last case of the page before. */
export interface ModerationQueueRequest {
  readonly room: string;
  readonly after?: number;
  readonly limit?: number;
}

/** Why somebody thinks that a message should be looked at; `by` is null for a word filter. */
export interface Report {
  readonly by: Author | null;
  readonly reason: string;
  readonly time: number;
}

/** A reported message that waits for a decision, with its first reports; the higher `place`, the later. `text` is what the message said when it was first reported, whatever became of it: `message` is how it stands now. */
export interface Case {
  readonly place: number;
  readonly time: number;
  readonly text: string;
  readonly message: Message;
  readonly count: number;
  readonly reports: readonly Report[];
}

export interface ModerationQueueReply {
  readonly cases: readonly Case[];
  readonly more: boolean;
}

/** With `mute_ms` or `ban_ms` the author may not write, or is put out, for that long. */
export interface ResolveRequest {
  readonly room: string;
  readonly message: string;
  readonly decision: "delete" | "dismiss";
  readonly mute_ms?: number;
  readonly ban_ms?: number;
  readonly reason?: string;
  readonly key?: string | null;
}

/** `authid` is the message's author; they may not write before `muted_until` (ms), 0 for no mute by this. */
export interface Resolved {
  readonly room: string;
  readonly message: string;
  readonly authid: string;
  readonly muted_until: number;
}

/** `before`: the `place` of the last entry of the page before. */
export interface ModerationLogRequest {
  readonly room: string;
  readonly before?: number | null;
  readonly limit?: number;
}

/** One act of moderation. Nothing changes it afterwards, and nothing removes it. `whom` is whose message, membership or role it was about; `until` (ms) is when a ban or a mute ends, 0 where nothing does; `detail` is the role that was given, the word that is filtered, or the seconds of a slow room. */
export interface AuditEntry {
  readonly place: number;
  readonly room: string;
  readonly time: number;
  readonly by: Author;
  readonly act: "archive" | "ban" | "delete" | "dismiss" | "filter" | "mute" | "remove" | "restore" | "retention" | "role" | "slow" | "unban" | "unfilter" | "unmute" | "unpreview";
  readonly whom: Author | null;
  readonly message: string | null;
  readonly until: number;
  readonly detail: string;
  readonly reason: string;
}

export interface ModerationLogReply {
  readonly entries: readonly AuditEntry[];
  readonly more: boolean;
}

/** `before`: the `place` of the last trace of the page before. */
export interface ModerationTracesRequest {
  readonly room: string;
  readonly message?: string | null;
  readonly before?: number | null;
  readonly limit?: number;
}

/** A message that was deleted: what it said last and when (`sent`), and who took it back at `time`. The higher `place`, the later. Files and pictures are gone. */
export interface Trace {
  readonly place: number;
  readonly message: string;
  readonly offset: number;
  readonly thread: string | null;
  readonly author: Author;
  readonly sent: number;
  readonly text: string;
  readonly time: number;
  readonly by: Author;
}

export interface ModerationTracesReply {
  readonly traces: readonly Trace[];
  readonly more: boolean;
}

export interface ModerationFiltersRequest {
  readonly room: string;
}

/** A word that is not wanted; with `*` at its end every word that begins so. */
export interface Filter {
  readonly word: string;
  readonly action: "refuse" | "review";
}

/** The room's own, by word; those that the site sets for all rooms are not listed. */
export interface ModerationFiltersReply {
  readonly room: string;
  readonly filters: readonly Filter[];
}

/** `none` takes the word from the list. */
export interface PutFilterRequest {
  readonly room: string;
  readonly word: string;
  readonly action: "none" | "refuse" | "review";
  readonly key?: string | null;
}

/** All that one chooses, by place, the first is 0; an empty list takes it back. */
export interface PollVoteRequest {
  readonly room: string;
  readonly message: string;
  readonly choices: readonly number[];
  readonly key?: string | null;
}

/** The poll as it is now. */
export interface PollReply {
  readonly room: string;
  readonly message: string;
  readonly poll: Poll;
}

export interface PollCloseRequest {
  readonly room: string;
  readonly message: string;
  readonly key?: string | null;
}

/** `after` is the `offset` of the last vote of the page before. */
export interface PollVotesRequest {
  readonly room: string;
  readonly message: string;
  readonly choice: number;
  readonly after?: number;
  readonly limit?: number;
}

/** Who chose something. `offset` is that of the event that told of it. */
export interface Vote {
  readonly authid: string;
  readonly name: string;
  readonly time: number;
  readonly offset: number;
}

export interface PollVotesReply {
  readonly room: string;
  readonly message: string;
  readonly choice: number;
  readonly votes: readonly Vote[];
  readonly more: boolean;
}

export interface PersonGetRequest {
  readonly authid: string;
}

/** Somebody, as others find them. `picture` is an address, empty where the site has none of them. `seen` (ms): when they were last here, where the site and they themselves let others know. */
export interface Profile {
  readonly authid: string;
  readonly name: string;
  readonly role: Role;
  readonly picture: string;
  readonly status: Status | null;
  readonly seen: number | null;
}

export interface PersonGetReply {
  readonly person: Profile;
}

/** With a `room` that one may read, those who are or were in it are told of, too. */
export interface PeopleListRequest {
  readonly authids: readonly string[];
  readonly room?: string | null;
}

/** By authid; those of whom one may not know are left out. */
export interface PeopleListReply {
  readonly people: readonly Profile[];
}

/** `until`: when it ends by itself, in ms. A backend says whose it is by `authid`; people set their own. */
export interface SetStatusRequest {
  readonly status: "away" | "busy" | "online";
  readonly text?: string;
  readonly until?: number | null;
  readonly authid?: string | null;
  readonly key?: string | null;
}

/** `status` is null for who is simply online. */
export interface StatusReply {
  readonly authid: string;
  readonly status: Status | null;
}

/** `text`: words, or parts of them, all of which a name is to have. `after`: the last authid of the page before. */
export interface PeopleSearchRequest {
  readonly text: string;
  readonly after?: string | null;
  readonly limit?: number;
}

/** By authid. `more` says that others follow. */
export interface PeopleSearchReply {
  readonly people: readonly Profile[];
  readonly more: boolean;
}

export interface BlockPersonRequest {
  readonly authid: string;
  readonly key?: string | null;
}

export interface Blocked {
  readonly authid: string;
  readonly blocked: boolean;
}

/** Somebody who is blocked, by the name that they have now, and since when (ms). */
export interface Block {
  readonly authid: string;
  readonly name: string;
  readonly since: number;
}

/** All of them, by authid: there are at most `blocks_per_person`. */
export interface BlocksReply {
  readonly blocks: readonly Block[];
}

/** What one lets others know, and what the site has of it. `tells`: what one has read; `allowed` says in which rooms the site has that, `largest` up to how many members. `shows_seen`: when one was last here; `last_seen` says whether the site has that. A status has `status_characters` at most. */
export interface PrivacyReply {
  readonly tells: boolean;
  readonly allowed: "direct" | "everybody" | "nobody";
  readonly largest: number;
  readonly shows_seen: boolean;
  readonly last_seen: boolean;
  readonly status_characters: number;
}

/** `tells`: whether others are told what one has read; `shows_seen`: when one was last here. Null: as it was. Who does not tell is not told either. */
export interface ChangePrivacyRequest {
  readonly tells?: boolean | null;
  readonly shows_seen?: boolean | null;
  readonly key?: string | null;
}

/** `authid` is for backends; people get what is theirs. `after` is the `next` of the page before. */
export interface PersonExportRequest {
  readonly authid?: string | null;
  readonly after?: string | null;
  readonly limit?: number;
}

/** One thing that is kept; `part` says of which kind. */
export interface Exported {
  readonly part: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `next` is null on the last page. */
export interface PersonExportReply {
  readonly authid: string;
  readonly items: readonly Exported[];
  readonly next: string | null;
}

/** Whether people may delete themselves here, and what becomes of their messages then. */
export interface PersonRights {
  readonly may_delete: boolean;
  readonly messages: "keep" | "remove";
}

/** `authid` and `messages` are for backends; for people the site has said what becomes of their messages. */
export interface PersonDeleteRequest {
  readonly authid?: string | null;
  readonly messages?: "keep" | "remove" | null;
  readonly key?: string | null;
}

/** It has begun, and goes on by itself. */
export interface PersonDeleted {
  readonly authid: string;
  readonly messages: "keep" | "remove";
}

/** A question that waits for its answer: `left_ms` from now. `asker` is the service that asks. */
export interface OpenQuestion {
  readonly id: string;
  readonly asker: Author;
  readonly question: string;
  readonly choices: readonly string[];
  readonly time: number;
  readonly timeout_ms: number;
  readonly left_ms: number;
}

/** The oldest question first. */
export interface AskListReply {
  readonly questions: readonly OpenQuestion[];
}

/** `answer` is one of the question's choices, word for word, if it has any. */
export interface AskAnswerRequest {
  readonly id: string;
  readonly answer: string;
}

export interface AskDismissRequest {
  readonly id: string;
}

interface Procedure<Request, Reply, Progress = never> {
  readonly request: Request;
  readonly reply: Reply;
  readonly progress: Progress;
}

/** Every procedure that a browser may call. */
export interface Procedures {
  "tidings.stream.read": Procedure<ReadRequest, ReadReply>;
  "tidings.stream.heads": Procedure<HeadsRequest, HeadsReply>;
  "tidings.room.list": Procedure<RoomListRequest, RoomListReply>;
  "tidings.room.get": Procedure<RoomGetRequest, Room>;
  "tidings.room.create": Procedure<RoomCreateRequest, RoomCreated>;
  "tidings.room.direct": Procedure<RoomDirectRequest, RoomDirectReply>;
  "tidings.room.update": Procedure<RoomUpdateRequest, RoomUpdated>;
  "tidings.room.join": Procedure<RoomJoinRequest, RoomJoined>;
  "tidings.room.read": Procedure<RoomReadRequest, RoomReadReply>;
  "tidings.room.delivered": Procedure<RoomDeliveredRequest, RoomDeliveredReply>;
  "tidings.room.receipts": Procedure<RoomReceiptsRequest, RoomReceiptsReply>;
  "tidings.room.leave": Procedure<RoomLeaveRequest, RoomLeft>;
  "tidings.room.invite": Procedure<RoomInviteRequest, Nothing>;
  "tidings.invite.create": Procedure<InviteCreateRequest, InviteCreated>;
  "tidings.invite.list": Procedure<InviteListRequest, InviteListReply>;
  "tidings.invite.revoke": Procedure<InviteRevokeRequest, Nothing>;
  "tidings.invite.look": Procedure<InviteLookRequest, InviteLookReply>;
  "tidings.invite.accept": Procedure<InviteAcceptRequest, RoomJoined>;
  "tidings.room.remove": Procedure<RoomRemoveRequest, Nothing>;
  "tidings.room.members": Procedure<RoomMembersRequest, RoomMembersReply>;
  "tidings.chat.send": Procedure<SendRequest, Appended>;
  "tidings.chat.edit": Procedure<EditRequest, Appended>;
  "tidings.chat.versions": Procedure<VersionsRequest, VersionsReply>;
  "tidings.chat.delete": Procedure<DeleteRequest, Appended>;
  "tidings.chat.unpreview": Procedure<UnpreviewRequest, Nothing>;
  "tidings.chat.history": Procedure<HistoryRequest, HistoryReply>;
  "tidings.chat.react": Procedure<ReactRequest, ReactReply>;
  "tidings.chat.unreact": Procedure<ReactRequest, ReactReply>;
  "tidings.chat.reactions": Procedure<ReactionsRequest, ReactionsReply>;
  "tidings.chat.pin": Procedure<PinMessageRequest, Pinned>;
  "tidings.chat.unpin": Procedure<PinMessageRequest, Pinned>;
  "tidings.chat.pins": Procedure<PinsRequest, PinsReply>;
  "tidings.chat.bookmark": Procedure<BookmarkMessageRequest, Bookmarked>;
  "tidings.chat.unbookmark": Procedure<BookmarkMessageRequest, Bookmarked>;
  "tidings.chat.bookmarks": Procedure<BookmarksRequest, BookmarksReply>;
  "tidings.chat.search": Procedure<SearchRequest, SearchReply>;
  "tidings.chat.typing": Procedure<TypingRequest, Nothing>;
  "tidings.chat.command": Procedure<RunCommandRequest, CommandReply, CommandProgress>;
  "tidings.chat.commands": Procedure<Nothing, CommandsReply>;
  "tidings.thread.list": Procedure<ThreadListRequest, ThreadListReply>;
  "tidings.thread.read": Procedure<ThreadReadRequest, ThreadReadReply>;
  "tidings.thread.follow": Procedure<ThreadFollowRequest, ThreadFollowed>;
  "tidings.notify.list": Procedure<NotifyListRequest, NotifyListReply>;
  "tidings.notify.read": Procedure<NotifyReadRequest, NotifyReadReply>;
  "tidings.notify.level": Procedure<NotifyLevelRequest, NotifyLevelReply>;
  "tidings.notify.settings": Procedure<Nothing, NotifySettingsReply>;
  "tidings.notify.update": Procedure<NotifyUpdateRequest, NotifySettingsReply>;
  "tidings.notify.key": Procedure<Nothing, NotifyKeyReply>;
  "tidings.notify.subscribe": Procedure<NotifySubscribeRequest, Nothing>;
  "tidings.notify.unsubscribe": Procedure<NotifyUnsubscribeRequest, Nothing>;
  "tidings.presence.list": Procedure<PresenceListRequest, PresenceList>;
  "tidings.presence.occupancy": Procedure<OccupancyRequest, OccupancyReply>;
  "tidings.presence.idle": Procedure<PresenceIdleRequest, Nothing>;
  "tidings.access.whoami": Procedure<Nothing, Whoami>;
  "tidings.access.renew": Procedure<RenewRequest, Whoami>;
  "tidings.file.pass": Procedure<Nothing, FilePass>;
  "tidings.file.delete": Procedure<FileDeleteRequest, Nothing>;
  "tidings.room.role": Procedure<RoomSetRoleRequest, Standing>;
  "tidings.room.mute": Procedure<RoomMuteRequest, Standing>;
  "tidings.room.unmute": Procedure<RoomUnmuteRequest, Standing>;
  "tidings.room.unban": Procedure<RoomUnbanRequest, Nothing>;
  "tidings.room.bans": Procedure<RoomBansRequest, RoomBansReply>;
  "tidings.room.archive": Procedure<RoomArchiveRequest, RoomArchived>;
  "tidings.chat.report": Procedure<ReportMessageRequest, Reported>;
  "tidings.moderation.queue": Procedure<ModerationQueueRequest, ModerationQueueReply>;
  "tidings.moderation.resolve": Procedure<ResolveRequest, Resolved>;
  "tidings.moderation.log": Procedure<ModerationLogRequest, ModerationLogReply>;
  "tidings.moderation.traces": Procedure<ModerationTracesRequest, ModerationTracesReply>;
  "tidings.moderation.filters": Procedure<ModerationFiltersRequest, ModerationFiltersReply>;
  "tidings.moderation.filter": Procedure<PutFilterRequest, ModerationFiltersReply>;
  "tidings.poll.vote": Procedure<PollVoteRequest, PollReply>;
  "tidings.poll.close": Procedure<PollCloseRequest, PollReply>;
  "tidings.poll.votes": Procedure<PollVotesRequest, PollVotesReply>;
  "tidings.people.get": Procedure<PersonGetRequest, PersonGetReply>;
  "tidings.people.list": Procedure<PeopleListRequest, PeopleListReply>;
  "tidings.people.set_status": Procedure<SetStatusRequest, StatusReply>;
  "tidings.people.search": Procedure<PeopleSearchRequest, PeopleSearchReply>;
  "tidings.people.block": Procedure<BlockPersonRequest, Blocked>;
  "tidings.people.unblock": Procedure<BlockPersonRequest, Blocked>;
  "tidings.people.blocks": Procedure<Nothing, BlocksReply>;
  "tidings.people.privacy": Procedure<Nothing, PrivacyReply>;
  "tidings.people.change_privacy": Procedure<ChangePrivacyRequest, PrivacyReply>;
  "tidings.people.export": Procedure<PersonExportRequest, PersonExportReply>;
  "tidings.people.rights": Procedure<Nothing, PersonRights>;
  "tidings.people.delete": Procedure<PersonDeleteRequest, PersonDeleted>;
  "tidings.ask.list": Procedure<Nothing, AskListReply>;
  "tidings.ask.answer": Procedure<AskAnswerRequest, Nothing>;
  "tidings.ask.dismiss": Procedure<AskDismissRequest, Nothing>;
}

export type ProcedureName = keyof Procedures;
export type Request<P extends ProcedureName> = Procedures[P]["request"];
export type Reply<P extends ProcedureName> = Procedures[P]["reply"];
/** What may come before the reply. */
export type Progress<P extends ProcedureName> = Procedures[P]["progress"];

/** What arrives on `tidings.live.room.<room>`: not stored, gone if missed. */
export type LiveRoomEvent =
  | { readonly type: "presence.enter"; readonly room: string; readonly instance: string; readonly version: number; readonly person: Person }
  | { readonly type: "presence.leave"; readonly room: string; readonly instance: string; readonly version: number; readonly person: Person }
  | { readonly type: "typing.start"; readonly room: string; readonly person: Author }
  | { readonly type: "typing.stop"; readonly room: string; readonly person: Author }
  | { readonly type: "receipt.changed"; readonly room: string; readonly receipt: Receipt };

/** What arrives on `tidings.live.user.<authid>`: not stored, gone if missed. */
export type LiveUserEvent =
  | { readonly type: "privacy.changed"; readonly tells: boolean; readonly allowed: "nobody" | "direct" | "everybody"; readonly largest: number; readonly shows_seen: boolean; readonly last_seen: boolean; readonly status_characters: number }
  | { readonly type: "status.changed"; readonly authid: string; readonly status: Status | null }
  | { readonly type: "room.read"; readonly room: string; readonly read: number; readonly unread: number }
  | { readonly type: "thread.replied"; readonly room: string; readonly thread: string }
  | { readonly type: "thread.read"; readonly room: string; readonly thread: string; readonly read: number; readonly unread: number }
  | { readonly type: "bookmark.changed"; readonly room: string; readonly message: string; readonly bookmarked: boolean }
  | { readonly type: "block.changed"; readonly authid: string; readonly blocked: boolean }
  | { readonly type: "notify.read"; readonly read: number; readonly unread: number }
  | { readonly type: "notify.level"; readonly room: string; readonly level: "all" | "mentions" | "none" }
  | { readonly type: "mute.changed"; readonly room: string; readonly muted_until: number }
  | { readonly type: "ask.new"; readonly question: OpenQuestion }
  | { readonly type: "ask.closed"; readonly id: string; readonly reason: "answered" | "dismissed" | "expired" | "cancelled" };

/** What arrives on `tidings.live.node`: not stored, gone if missed. */
export type NodeEvent =
  | { readonly type: "node.ready"; readonly component: string; readonly instance: string };

/** The URI of every error that the server answers with. */
export type ErrorUri =
  | "tidings.error.archived"
  | "tidings.error.bad_request"
  | "tidings.error.banned"
  | "tidings.error.command_failed"
  | "tidings.error.conflict"
  | "tidings.error.connection_gone"
  | "tidings.error.dismissed"
  | "tidings.error.file_refused"
  | "tidings.error.guests_not_allowed"
  | "tidings.error.internal"
  | "tidings.error.invalid"
  | "tidings.error.kept_apart"
  | "tidings.error.key_invalid"
  | "tidings.error.key_reused"
  | "tidings.error.limit_reached"
  | "tidings.error.logged_out"
  | "tidings.error.method_not_allowed"
  | "tidings.error.muted"
  | "tidings.error.name_taken"
  | "tidings.error.nickname_required"
  | "tidings.error.no_answer"
  | "tidings.error.no_such_command"
  | "tidings.error.no_such_file"
  | "tidings.error.no_such_invitation"
  | "tidings.error.no_such_message"
  | "tidings.error.no_such_person"
  | "tidings.error.no_such_procedure"
  | "tidings.error.no_such_question"
  | "tidings.error.no_such_room"
  | "tidings.error.no_such_stream"
  | "tidings.error.nobody_there"
  | "tidings.error.not_a_member"
  | "tidings.error.not_allowed"
  | "tidings.error.not_found"
  | "tidings.error.origin_not_allowed"
  | "tidings.error.poll_closed"
  | "tidings.error.rate_limited"
  | "tidings.error.refused"
  | "tidings.error.room_exists"
  | "tidings.error.slow_mode"
  | "tidings.error.timed_out"
  | "tidings.error.token_expired"
  | "tidings.error.token_invalid"
  | "tidings.error.too_large"
  | "tidings.error.too_long"
  | "tidings.error.too_many"
  | "tidings.error.unauthorized"
  | "tidings.error.unavailable"
  | "tidings.error.unsupported_type";
