import type { HistoryReply, Message } from "../../src/client/index.js";
import type { Log } from "./log.js";

/** The server's answer about messages, as of the first `head` events of a log. Its own account, apart from the page's. */
export function messagesOf(log: Log, head: number, { before = Infinity, limit = 50 } = {}): HistoryReply {
  const messages = new Map<string, Message>();
  for (const { type, id, offset, author, time, data } of log.events.slice(0, head)) {
    const target = messages.get(String(data["message"]));
    if (type === "message.new") {
      const text = String(data["text"]);
      messages.set(id, { id, room: "lobby", offset, author: author ?? { authid: "", name: "" }, text, attachments: [], time, edited: null, deleted: false });
    } else if (type === "message.updated" && target !== undefined) {
      messages.set(target.id, { ...target, text: String(data["text"]), edited: time });
    } else if (type === "message.deleted" && target !== undefined) {
      messages.set(target.id, { ...target, text: "", deleted: true });
    }
  }
  const wanted = [...messages.values()].filter(({ offset }) => offset < before);
  return { room: "lobby", epoch: log.epoch, head, messages: wanted.slice(-limit), newer: false, more: wanted.length > limit };
}
