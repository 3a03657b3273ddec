import { describe, expect, it } from "vitest";
import { KEPT_MOST, type RoomView, fromHistory, trimmed, withEvent, withOlder } from "../../src/chat/messages.js";
import { Log } from "../support/log.js";
import { messagesOf } from "../support/history.js";

const empty: RoomView = { epoch: "a", head: 0, messages: [], notices: [], more: false, newer: false };

function viewOf(log: Log, from = empty): RoomView {
  return log.events.reduce(withEvent, from);
}

describe("a room's view", () => {
  it("shows new, changed and deleted messages", () => {
    const log = new Log();
    const first = log.append("message.new", { text: "helo", attachments: [] });
    const second = log.append("message.new", { text: "oops", attachments: [] });
    log.append("message.updated", { message: first.id, text: "hello", attachments: [] });
    log.append("message.deleted", { message: second.id });
    const { messages, head } = viewOf(log);
    expect(messages.map(({ text, deleted }) => ({ text, deleted }))).toEqual([
      { text: "hello", deleted: false },
      { text: "", deleted: true },
    ]);
    expect(messages[0]?.edited).toBe(3000);
    expect(head).toBe(4);
  });

  it("never shows what was redacted", () => {
    const log = new Log();
    const first = log.append("message.new", { redacted: true });
    log.append("message.updated", { message: first.id, redacted: true });
    expect(viewOf(log).messages[0]).toMatchObject({ text: "", deleted: true });
  });

  it("does not bring a deleted message back by a late edit", () => {
    const log = new Log();
    const first = log.append("message.new", { text: "x" });
    log.append("message.deleted", { message: first.id });
    log.append("message.updated", { message: first.id, text: "y" });
    expect(viewOf(log).messages[0]).toMatchObject({ text: "", deleted: true });
  });

  it("tells who came and went", () => {
    const log = new Log();
    log.append("member.added", { authid: "jill", name: "Jill", role: "member" });
    log.append("member.removed", { authid: "jill", name: "Jill", reason: "left", by: null });
    log.append("member.removed", { authid: "jim", name: "Jim", reason: "removed", by: "jack" });
    expect(viewOf(log).notices.map(({ kind, person }) => [kind, person.name])).toEqual([
      ["joined", "Jill"],
      ["left", "Jill"],
      ["removed", "Jim"],
    ]);
  });

  it("takes an event that it contains already as done", () => {
    const log = new Log();
    log.append("message.new", { text: "x" });
    const view = viewOf(log);
    expect(viewOf(log, view)).toBe(view);
  });

  it("passes over events that it does not know, but not over their offset", () => {
    const log = new Log();
    log.append("reaction.new", { emoji: "x" });
    expect(viewOf(log)).toEqual({ ...empty, head: 1 });
  });

  it("is the same from a snapshot and the events after it as from all events", () => {
    const log = new Log();
    const first = log.append("message.new", { text: "one", attachments: [] });
    const second = log.append("message.new", { text: "two", attachments: [] });
    log.append("message.updated", { message: first.id, text: "1", attachments: [] });
    log.append("message.new", { text: "three", attachments: [] });
    log.append("message.deleted", { message: second.id });
    log.append("message.updated", { message: first.id, text: "uno", attachments: [] });
    const whole = viewOf(log).messages;
    for (let cut = 0; cut <= log.head; cut += 1) {
      const snapshot = fromHistory(messagesOf(log, cut));
      expect(viewOf(log, snapshot).messages).toEqual(whole);
    }
  });

  it("lets go of the oldest messages when there are too many, and knows that they are there", () => {
    const log = new Log();
    for (let i = 0; i <= KEPT_MOST; i += 1) log.append("message.new", { text: String(i), attachments: [] });
    const view = viewOf(log);
    const less = trimmed(view);
    expect(less.messages.length).toBeLessThan(KEPT_MOST);
    expect(less.messages.at(-1)).toBe(view.messages.at(-1));
    expect(less.more).toBe(true);
    expect(trimmed(less)).toBe(less);
    expect(withOlder(less, messagesOf(log, log.head, { before: less.messages[0]?.offset ?? 0, limit: 500 })).messages).toHaveLength(KEPT_MOST + 1);
  });

  it("puts older messages before, each once, and knows when there are no more", () => {
    const log = new Log();
    for (let i = 0; i < 6; i += 1) log.append("message.new", { text: String(i), attachments: [] });
    const view = fromHistory(messagesOf(log, 6, { limit: 3 }));
    expect(view.more).toBe(true);
    const older = withOlder(view, messagesOf(log, 6, { before: 5, limit: 10 }));
    expect(older.messages.map(({ text }) => text)).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(older.more).toBe(false);
  });
});
