import type { HistoryReply, Message, StreamEvent } from "../../src/client/index.js";
import type { Log } from "./log.js";

/** The server's answer about messages, as of the first `head` events of a log. Its own account, apart from the page's. */
export function messagesOf(log: Log, head: number, { before = Infinity, limit = 50, thread = null as string | null } = {}): HistoryReply {
  const messages = new Map<string, Message>();
  for (const event of log.events.slice(0, head)) take(messages, event);
  const all = [...messages.values()];
  const wanted = all.filter((message) => message.offset < before && message.thread === thread);
  const root = all.find(({ id }) => id === thread) ?? null;
  return { room: "lobby", epoch: log.epoch, head, messages: wanted.slice(-limit), more: wanted.length > limit, root, read: null };
}

const PLAIN = { attachments: [], edited: null, deleted: false, reactions: [], replies: 0, last_reply: null, followed: false, unread: 0 };

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
