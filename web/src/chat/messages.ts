/** What a room shows, as a value: its messages and notices, made from a snapshot (history) and from events after it. */
import type { Attachment, Author, HistoryReply, Message, MessageFile, Preview, Reaction, StreamEvent } from "../client/index.js";
import { key } from "../i18n/index.js";
import { pollOf, voted } from "./polls.js";

/** A line that says what happened in the room, apart from messages. */
export interface Notice {
  readonly offset: number;
  readonly time: number;
  readonly kind: "joined" | "left" | "removed";
  readonly person: Author;
}

export interface RoomView {
  /** Whose view it is: reactions are marked as one's own. */
  readonly me: string | null;
  /** The thread whose replies these are, or null; then `root` is the message that it began with. */
  readonly thread: string | null;
  readonly root: Message | null;
  readonly epoch: string;
  /** The offset of the last event that is contained. */
  readonly head: number;
  /** By ascending offset. */
  readonly messages: readonly Message[];
  readonly notices: readonly Notice[];
  /** There are older messages to ask for. */
  readonly more: boolean;
  /** There are newer messages to ask for: what is said now is not added, since what is between would be missing. */
  readonly newer: boolean;
}

export function fromHistory(reply: HistoryReply, me: string | null, thread: string | null = null): RoomView {
  return { me, thread, root: reply.root, epoch: reply.epoch, head: reply.head, messages: reply.messages, notices: [], more: reply.more, newer: reply.newer };
}

/** Puts an older page before what is there. */
export function withOlder(view: RoomView, reply: HistoryReply): RoomView {
  if (reply.epoch !== view.epoch) return view;
  const oldest = view.messages[0]?.offset ?? Infinity;
  const older = reply.messages.filter((message) => message.offset < oldest);
  return { ...view, messages: [...older, ...view.messages], more: reply.more && older.length > 0 };
}

/**
 * Puts a newer page after what is there. The live end is met when nothing is newer and nothing was heard that is not in
 * the page; what is in it already and still comes as an event is not added again.
 */
export function withNewer(view: RoomView, reply: HistoryReply): RoomView {
  if (reply.epoch !== view.epoch) return view;
  const newest = view.messages.at(-1)?.offset ?? 0;
  const newer = reply.messages.filter((message) => message.offset > newest);
  return { ...view, messages: [...view.messages, ...newer], newer: reply.newer || reply.head < view.head };
}

/** So many messages are kept on a page that is left open; older ones are loaded again when they are looked for. */
export const KEPT_MOST = 400;
export const KEPT_LEAST = 200;

/** Lets go of the oldest messages, if there are too many. */
export function trimmed(view: RoomView, least = KEPT_MOST): RoomView {
  return view.messages.length <= KEPT_MOST ? view : { ...view, messages: view.messages.slice(-least), more: true };
}

/** Lets go of the newest messages, if there are too many; for whoever reads on upwards. What is written now waits, too. */
export function trimmedBelow(view: RoomView): RoomView {
  return view.messages.length <= KEPT_MOST ? view : { ...view, messages: view.messages.slice(0, KEPT_MOST), newer: true };
}

/** Applies one event; one that is contained already changes nothing. */
export function withEvent(view: RoomView, event: StreamEvent): RoomView {
  if (event.offset <= view.head) return view;
  const next = { ...view, head: event.offset };
  switch (event.type) {
    case "message.new":
      return withNew(next, event);
    case "message.updated":
      return withChange(next, event, (message) => ({ ...message, ...content(event), edited: event.time }));
    case "message.deleted":
      return withReply(withMessage(next, event.data["message"], (message) => takenOut(message, event)), event, -1);
    case "member.added":
      return withNotice(next, event, "joined");
    case "member.removed":
      return withNotice(next, event, event.data["reason"] === "removed" ? "removed" : "left");
    default:
      return withDetail(next, event);
  }
}

/** What people did with a message. */
function withDetail(view: RoomView, event: StreamEvent): RoomView {
  switch (event.type) {
    case "reaction.new":
      return withReaction(view, event, 1);
    case "reaction.deleted":
      return withReaction(view, event, -1);
    case "poll.voted":
      return withChange(view, event, (message) => voted(message, event, view.me));
    case "poll.closed":
      return withChange(view, event, (message) => ({ ...message, poll: message.poll === null ? null : { ...message.poll, closed: true } }));
    case "message.previewed":
      return withChange(view, event, (message) => ({ ...message, previews: previewsOf(event) }));
    case "pin.new":
      return withMark(view, event.data["message"], { pinned: true });
    case "pin.deleted":
      return withMark(view, event.data["message"], { pinned: false });
    default:
      return view; // of a later version, or nothing to show
  }
}

function threadOf({ data }: StreamEvent): string | null {
  return typeof data["thread"] === "string" ? data["thread"] : null;
}

function withNew(view: RoomView, event: StreamEvent): RoomView {
  const counted = withReply(view, event, 1);
  const isElsewhere = threadOf(event) !== view.thread || view.newer;
  if (isElsewhere || event.offset <= (view.messages.at(-1)?.offset ?? 0)) return counted;
  return { ...counted, messages: [...counted.messages, newMessage(event)] };
}

/** The server counts no further; it stands for more, too. */
export const UNREAD_MOST = 100;

/** One reply more or less, where the message that it replies to is shown. */
function withReply(view: RoomView, event: StreamEvent, by: 1 | -1): RoomView {
  const thread = threadOf(event);
  return thread === null ? view : withMessage(view, thread, (root) => counting(root, event, by, view.me));
}

/** Whoever replies follows the thread, and whoever wrote what it began with: the server does the same. */
function counting(root: Message, event: StreamEvent, by: 1 | -1, me: string | null): Message {
  const replies = root.replies + by;
  if (by === -1) return { ...root, replies };
  const isMine = me !== null && event.author?.authid === me;
  const followed = root.followed || isMine || (root.last_reply === null && root.author.authid === me);
  const unread = followed && !isMine ? Math.min(root.unread + 1, UNREAD_MOST) : 0;
  return { ...root, replies, last_reply: event.time, followed, unread };
}

/** So many replies to a message are unread now. */
export function withUnread(view: RoomView, thread: string, unread: number): RoomView {
  return withMessage(view, thread, (root) => ({ ...root, unread }));
}

/** What is kept of a message, by the room or by us. */
export function withMark(view: RoomView, id: unknown, mark: Partial<Pick<Message, "pinned" | "bookmarked">>): RoomView {
  return withMessage(view, id, (message) => ({ ...message, ...mark }));
}

/** Changes one message, wherever it stands. */
function withMessage(view: RoomView, id: unknown, change: (message: Message) => Message): RoomView {
  const changed = (message: Message): Message => (message.id === id ? change(message) : message);
  return { ...view, messages: view.messages.map(changed), root: view.root === null ? null : changed(view.root) };
}

/** Messages always have an author; this is what shows if one ever has not. */
const NOBODY = { authid: "", name: key("Somebody") };

function newMessage(event: StreamEvent): Message {
  const message: Message = {
    id: event.id,
    room: event.stream.slice("room.".length),
    offset: event.offset,
    author: event.author ?? NOBODY,
    ...content(event),
    time: event.time,
    edited: null,
    deleted: false,
    reactions: [],
    thread: threadOf(event),
    replies: 0,
    last_reply: null,
    followed: false,
    unread: 0,
    pinned: false,
    bookmarked: false,
    moderated: false,
    poll: pollOf(event.data),
    previews: event.data["previews"] === null ? null : [],
  };
  return event.data["redacted"] === true ? deleted(message) : message;
}

function deleted(message: Message): Message {
  return { ...message, text: "", attachments: [], mentions: [], files: [], reactions: [], pinned: false, bookmarked: false, poll: null, previews: [], deleted: true };
}

/** By whoever wrote it, or by those who moderate the room. */
function takenOut(message: Message, { data }: StreamEvent): Message {
  return { ...deleted(message), moderated: data["moderated"] === true };
}

function withReaction(view: RoomView, event: StreamEvent, by: 1 | -1): RoomView {
  const { emoji } = event.data;
  if (typeof emoji !== "string") return view;
  const isMine = view.me !== null && event.author?.authid === view.me;
  return withChange(view, event, (message) => ({ ...message, reactions: counted(message.reactions, emoji, by, isMine) }));
}

/** One more or one less of an emoji; a new one comes last, one that nobody has any more goes. */
export function counted(reactions: readonly Reaction[], emoji: string, by: 1 | -1, isMine: boolean): readonly Reaction[] {
  const before = reactions.find((one) => one.emoji === emoji) ?? { emoji, count: 0, mine: false };
  const after = { emoji, count: before.count + by, mine: isMine ? by === 1 : before.mine };
  if (before.count === 0) return after.count > 0 ? [...reactions, after] : reactions;
  return reactions.flatMap((one) => (one !== before ? [one] : after.count > 0 ? [after] : []));
}

function content({ data }: StreamEvent): Pick<Message, "text" | "attachments" | "mentions" | "files"> {
  const { text, attachments, mentions, files } = data;
  return {
    text: typeof text === "string" ? text : "",
    attachments: Array.isArray(attachments) ? (attachments as readonly Attachment[]) : [],
    mentions: Array.isArray(mentions) ? (mentions as readonly Author[]) : [],
    files: Array.isArray(files) ? (files as readonly MessageFile[]) : [],
  };
}

function previewsOf({ data }: StreamEvent): Message["previews"] {
  const { previews } = data;
  return Array.isArray(previews) ? (previews as readonly Preview[]) : null;
}

function withChange(view: RoomView, { data }: StreamEvent, change: (message: Message) => Message): RoomView {
  // An edit that was redacted belongs to a message that is deleted by a later event: leave it alone until then.
  if (data["redacted"] === true) return view;
  return withMessage(view, data["message"], (message) => (message.deleted ? message : change(message)));
}

function withNotice(view: RoomView, event: StreamEvent, kind: Notice["kind"]): RoomView {
  return view.thread === null ? { ...view, notices: [...view.notices, notice(event, kind)] } : view;
}

function notice({ offset, time, data }: StreamEvent, kind: Notice["kind"]): Notice {
  const { authid, name } = data;
  return { offset, time, kind, person: { authid: String(authid), name: typeof name === "string" ? name : String(authid) } };
}
