/** What a room shows, as a value: its messages and notices, made from a snapshot (history) and from events after it. */
import type { Attachment, Author, HistoryReply, Message, StreamEvent } from "../client/index.js";

/** A line that says what happened in the room, apart from messages. */
export interface Notice {
  readonly offset: number;
  readonly time: number;
  readonly kind: "joined" | "left" | "removed";
  readonly person: Author;
}

export interface RoomView {
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

export function fromHistory(reply: HistoryReply): RoomView {
  return { epoch: reply.epoch, head: reply.head, messages: reply.messages, notices: [], more: reply.more, newer: reply.newer };
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
const KEPT_LEAST = 200;

/** Lets go of the oldest messages, if there are too many. */
export function trimmed(view: RoomView): RoomView {
  return view.messages.length <= KEPT_MOST ? view : { ...view, messages: view.messages.slice(-KEPT_LEAST), more: true };
}

/** Applies one event; one that is contained already changes nothing. */
export function withEvent(view: RoomView, event: StreamEvent): RoomView {
  if (event.offset <= view.head) return view;
  const next = { ...view, head: event.offset };
  switch (event.type) {
    case "message.new":
      if (view.newer || event.offset <= (view.messages.at(-1)?.offset ?? 0)) return next;
      return { ...next, messages: [...view.messages, newMessage(event)] };
    case "message.updated":
      return withChange(next, event, (message) => ({ ...message, ...content(event), edited: event.time }));
    case "message.deleted":
      return withChange(next, event, deleted);
    case "member.added":
      return { ...next, notices: [...view.notices, notice(event, "joined")] };
    case "member.removed":
      return { ...next, notices: [...view.notices, notice(event, event.data["reason"] === "removed" ? "removed" : "left")] };
    default:
      return next; // of a later version, or nothing to show
  }
}

/** Messages always have an author; this is what shows if one ever has not. */
const NOBODY = { authid: "", name: "Somebody" };

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
  };
  return event.data["redacted"] === true ? deleted(message) : message;
}

function deleted(message: Message): Message {
  return { ...message, text: "", attachments: [], deleted: true };
}

function content({ data }: StreamEvent): { text: string; attachments: readonly Attachment[] } {
  const { text, attachments } = data;
  return {
    text: typeof text === "string" ? text : "",
    attachments: Array.isArray(attachments) ? (attachments as readonly Attachment[]) : [],
  };
}

function withChange(view: RoomView, { data }: StreamEvent, change: (message: Message) => Message): RoomView {
  // An edit that was redacted belongs to a message that is deleted by a later event: leave it alone until then.
  if (data["redacted"] === true) return view;
  const messages = view.messages.map((message) =>
    message.id === data["message"] && !message.deleted ? change(message) : message,
  );
  return { ...view, messages };
}

function notice({ offset, time, data }: StreamEvent, kind: Notice["kind"]): Notice {
  const { authid, name } = data;
  return { offset, time, kind, person: { authid: String(authid), name: typeof name === "string" ? name : String(authid) } };
}
