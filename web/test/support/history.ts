import type { HistoryReply, Message, StreamEvent } from "../../src/client/index.js";
import type { Log } from "./log.js";

interface Asked {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: number | undefined;
  readonly limit?: number | undefined;
  readonly thread?: string | null | undefined;
}

/** The server's answer about messages, as of the first `head` events of a log. Its own account, apart from the page's. */
export function messagesOf(log: Log, head: number, asked: Asked = {}): HistoryReply {
  const messages = new Map<string, Message>();
  for (const event of log.events.slice(0, head)) take(messages, event);
  const all = [...messages.values()];
  const { thread = null } = asked;
  const root = all.find(({ id }) => id === thread) ?? null;
  const page = pageOf(all.filter((message) => message.thread === thread), asked);
  return { room: "lobby", epoch: log.epoch, head, root, read: null, ...page };
}

function pageOf(all: readonly Message[], { before = Infinity, after, around, limit = 50 }: Asked): Pick<HistoryReply, "messages" | "more" | "newer"> {
  const earlier = (end: number): number => all.filter(({ offset }) => offset < end).length;
  let [first, last] = [earlier(before) - limit, earlier(before)];
  if (around !== undefined) first = earlier(around) - Math.floor(limit / 2);
  if (after !== undefined) first = earlier(after + 1);
  first = Math.max(0, first);
  if (after !== undefined || around !== undefined) last = first + limit;
  return { messages: all.slice(first, last), more: first > 0, newer: last < all.length };
}

const PLAIN = { attachments: [], edited: null, deleted: false, reactions: [], mentions: [], replies: 0, last_reply: null, followed: false, pinned: false, bookmarked: false, moderated: false, unread: 0, files: [], poll: null, previews: [] };

function take(messages: Map<string, Message>, { type, id, offset, author, time, data }: StreamEvent): void {
  const target = messages.get(String(data["message"]));
  const root = messages.get(String(data["thread"]));
  if (type === "message.new") {
    const text = String(data["text"]);
    messages.set(id, { id, room: "lobby", offset, author: author ?? { authid: "", name: "" }, text, time, thread: root?.id ?? null, ...PLAIN });
    if (root !== undefined) messages.set(root.id, { ...root, replies: root.replies + 1, last_reply: time });
  } else if (type === "message.updated" && target !== undefined) {
    messages.set(target.id, { ...target, text: String(data["text"]), edited: time });
  } else if (type === "message.deleted" && target !== undefined) {
    messages.set(target.id, { ...target, text: "", deleted: true });
    if (root !== undefined) messages.set(root.id, { ...root, replies: root.replies - 1 });
  }
}
