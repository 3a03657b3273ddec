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

/** Where a stream stands. `offset` 0: nothing yet. `oldest` is the first offset that retention has kept. */
export interface Head {
  readonly stream: string;
  readonly epoch: string;
  readonly offset: number;
  readonly oldest: number;
}

export interface HeadsReply {
  readonly heads: readonly Head[];
}

export interface RoomListRequest {
  readonly after?: string | null;
  readonly limit?: number;
  readonly mine?: boolean;
}

/** A room as the caller sees it: `topic` says what it is about, `head` is the offset of its stream's last event. `read` is the offset up to which they have read, `unread` how many messages of others came after it, at most `UNREAD_MOST`, which stands for more, too. Who has not joined has nothing unread. Replies in threads do not count there: `unread_threads` says in how many threads that they follow there are unread ones. `mentions` counts the unread messages, replies left out, that mention them or everybody. */
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

/** What is left out stays as it is. */
export interface RoomUpdateRequest {
  readonly room: string;
  readonly title?: string | null;
  readonly topic?: string | null;
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

export interface RoomRemoveRequest {
  readonly room: string;
  readonly authid: string;
  readonly ban_ms?: number;
  readonly key?: string | null;
}

export interface RoomMembersRequest {
  readonly room: string;
  readonly after?: string | null;
  readonly limit?: number;
}

/** A member as shown to others. */
export interface Member {
  readonly authid: string;
  readonly name: string;
  readonly role: "owner" | "moderator" | "member";
  readonly since: number;
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

/** `thread` is the message that this one replies to; `mentions` says whom it addresses: authids, or `@here`. */
export interface SendRequest {
  readonly room: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  readonly thread?: string | null;
  readonly mentions?: readonly string[];
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

export interface DeleteRequest {
  readonly room: string;
  readonly message: string;
  readonly key?: string | null;
}

/** Without `thread`: the messages of the room itself. With it: the replies to that message. */
export interface HistoryRequest {
  readonly room: string;
  readonly thread?: string | null;
  readonly before?: number | null;
  readonly after?: number | null;
  readonly around?: number | null;
  readonly limit?: number;
}

/** How many people have put this emoji to a message; `mine`: the caller is one of them. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
}

/** A message as it stands now, edits applied. A deleted one keeps its place but not its content. `mentions` are those whom its author addressed, by the names that they had; `@here` stands for all members. `reactions` stand in the order in which their emoji came up. `thread` is the id of the message that this one replies to, null for those that stand in the room itself. Of these, `replies` counts the replies that are there and `last_reply` is when the last one came; `followed`: the caller is told of new ones, `unread` of which they have not read, at most `UNREAD_MOST`. */
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

export interface PresenceListRequest {
  readonly room: string;
}

export interface Person {
  readonly authid: string;
  readonly name: string;
  readonly role: Role;
  readonly since: number;
}

export interface PresenceList {
  readonly room: string;
  readonly instance: string;
  readonly version: number;
  readonly people: readonly Person[];
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

export interface Whoami {
  readonly authid: string;
  readonly name: string;
  readonly role: Role;
  readonly expires_at: number | null;
}

export interface RenewRequest {
  readonly token: string;
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
  "tidings.room.update": Procedure<RoomUpdateRequest, RoomUpdated>;
  "tidings.room.join": Procedure<RoomJoinRequest, RoomJoined>;
  "tidings.room.read": Procedure<RoomReadRequest, RoomReadReply>;
  "tidings.room.leave": Procedure<RoomLeaveRequest, RoomLeft>;
  "tidings.room.invite": Procedure<RoomInviteRequest, Nothing>;
  "tidings.room.remove": Procedure<RoomRemoveRequest, Nothing>;
  "tidings.room.members": Procedure<RoomMembersRequest, RoomMembersReply>;
  "tidings.chat.send": Procedure<SendRequest, Appended>;
  "tidings.chat.edit": Procedure<EditRequest, Appended>;
  "tidings.chat.delete": Procedure<DeleteRequest, Appended>;
  "tidings.chat.history": Procedure<HistoryRequest, HistoryReply>;
  "tidings.chat.react": Procedure<ReactRequest, ReactReply>;
  "tidings.chat.unreact": Procedure<ReactRequest, ReactReply>;
  "tidings.chat.reactions": Procedure<ReactionsRequest, ReactionsReply>;
  "tidings.chat.search": Procedure<SearchRequest, SearchReply>;
  "tidings.chat.typing": Procedure<TypingRequest, Nothing>;
  "tidings.chat.command": Procedure<RunCommandRequest, CommandReply, CommandProgress>;
  "tidings.chat.commands": Procedure<Nothing, CommandsReply>;
  "tidings.thread.list": Procedure<ThreadListRequest, ThreadListReply>;
  "tidings.thread.read": Procedure<ThreadReadRequest, ThreadReadReply>;
  "tidings.thread.follow": Procedure<ThreadFollowRequest, ThreadFollowed>;
  "tidings.presence.list": Procedure<PresenceListRequest, PresenceList>;
  "tidings.presence.occupancy": Procedure<OccupancyRequest, OccupancyReply>;
  "tidings.access.whoami": Procedure<Nothing, Whoami>;
  "tidings.access.renew": Procedure<RenewRequest, Whoami>;
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
  | { readonly type: "typing.stop"; readonly room: string; readonly person: Author };

/** What arrives on `tidings.live.user.<authid>`: not stored, gone if missed. */
export type LiveUserEvent =
  | { readonly type: "room.read"; readonly room: string; readonly read: number; readonly unread: number }
  | { readonly type: "thread.replied"; readonly room: string; readonly thread: string }
  | { readonly type: "thread.read"; readonly room: string; readonly thread: string; readonly read: number; readonly unread: number };

/** What arrives on `tidings.live.node`: not stored, gone if missed. */
export type NodeEvent =
  | { readonly type: "node.ready"; readonly component: string; readonly instance: string };

/** The URI of every error that the server answers with. */
export type ErrorUri =
  | "tidings.error.bad_request"
  | "tidings.error.banned"
  | "tidings.error.command_failed"
  | "tidings.error.conflict"
  | "tidings.error.connection_gone"
  | "tidings.error.guests_not_allowed"
  | "tidings.error.internal"
  | "tidings.error.invalid"
  | "tidings.error.key_invalid"
  | "tidings.error.key_reused"
  | "tidings.error.limit_reached"
  | "tidings.error.logged_out"
  | "tidings.error.method_not_allowed"
  | "tidings.error.name_taken"
  | "tidings.error.nickname_required"
  | "tidings.error.no_such_command"
  | "tidings.error.no_such_message"
  | "tidings.error.no_such_person"
  | "tidings.error.no_such_procedure"
  | "tidings.error.no_such_room"
  | "tidings.error.no_such_stream"
  | "tidings.error.not_a_member"
  | "tidings.error.not_allowed"
  | "tidings.error.not_found"
  | "tidings.error.origin_not_allowed"
  | "tidings.error.rate_limited"
  | "tidings.error.refused"
  | "tidings.error.room_exists"
  | "tidings.error.token_expired"
  | "tidings.error.token_invalid"
  | "tidings.error.too_large"
  | "tidings.error.too_long"
  | "tidings.error.too_many"
  | "tidings.error.unauthorized"
  | "tidings.error.unavailable"
  | "tidings.error.unsupported_type";
