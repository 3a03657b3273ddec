import { describe, expect, it } from "vitest";
import { KEPT_LEAST, KEPT_MOST, type RoomView, fromHistory, trimmed, trimmedBelow, withEvent, withNewer, withOlder, withUnread } from "../../src/chat/messages.js";
import { Log } from "../support/log.js";
import { messagesOf } from "../support/history.js";

const empty: RoomView = { me: "jack", thread: null, root: null, epoch: "a", head: 0, messages: [], notices: [], more: false, newer: false };

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

  it("shows the previews that the last event says, and none of a deleted message", () => {
    const log = new Log();
    const [said, other] = [log.append("message.new", { text: "x" }), log.append("message.new", { text: "y" }), log.append("message.new", { text: "z", previews: null })];
    const preview = { url: "https://kittens.example/", host: "kittens.example", title: "Tom" };
    log.append("message.previewed", { message: said.id, previews: [preview] });
    log.append("message.previewed", { message: other.id, previews: [preview] });
    log.append("message.previewed", { message: said.id, redacted: true });
    log.append("message.updated", { message: said.id, text: "still x" });
    const before = viewOf(log).messages;
    expect(before.map(({ previews }) => previews)).toEqual([[preview], [preview], null]);
    expect(before[1]?.edited).toBeNull();
    log.append("message.previewed", { message: said.id, previews: null });
    log.append("message.deleted", { message: other.id });
    log.append("message.previewed", { message: other.id, previews: [preview] });
    expect(viewOf(log).messages.map(({ previews }) => previews)).toEqual([null, [], null]);
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

  it("counts reactions, and marks one's own", () => {
    const log = new Log();
    const { id } = log.append("message.new", { text: "x" });
    const jill = { authid: "jill", name: "Jill" };
    const shown = () => viewOf(log).messages[0]?.reactions.map(({ emoji, count, mine }) => `${emoji}${count}${mine ? "!" : ""}`);
    log.append("reaction.new", { message: id, emoji: "👍" }, jill);
    log.append("reaction.new", { message: id, emoji: "🐱" });
    log.append("reaction.new", { message: id, emoji: "👍" });
    expect(shown()).toEqual(["👍2!", "🐱1!"]);
    log.append("reaction.deleted", { message: id, emoji: "👍" }, jill);
    log.append("reaction.deleted", { message: id, emoji: "🐱" });
    expect(shown()).toEqual(["👍1!"]);
    log.append("message.deleted", { message: id });
    log.append("reaction.new", { message: id, emoji: "👍" });
    expect(shown()).toEqual([]);
  });

  it("counts replies where they are replied to, and shows them in their thread", () => {
    const log = new Log();
    const jill = { authid: "jill", name: "Jill" };
    const { id } = log.append("message.new", { text: "lunch?" }, jill);
    const first = log.append("message.new", { text: "yes", thread: id }, jill);
    log.append("message.new", { text: "in the room" });
    log.append("message.new", { text: "when", thread: id });
    log.append("message.updated", { message: first.id, text: "yes!", thread: id });
    const last = log.append("message.new", { text: "oops", thread: id });
    log.append("message.deleted", { message: last.id, thread: id });
    log.append("message.updated", { message: id, text: "Lunch?" });
    const inRoom = viewOf(log).messages;
    expect(inRoom.map(({ text, replies, last_reply }) => [text, replies, last_reply])).toEqual([
      ["Lunch?", 2, 6000],
      ["in the room", 0, null],
    ]);
    for (let cut = 1; cut <= log.head; cut += 1) {
      expect(viewOf(log, fromHistory(messagesOf(log, cut), null)).messages.map(({ replies }) => replies)).toEqual([2, 0]);
      const { root, messages, notices } = viewOf(log, fromHistory(messagesOf(log, cut, { thread: id }), null, id));
      expect([root?.text, root?.replies, messages.map(({ text }) => text)]).toEqual(["Lunch?", 2, ["yes!", "when", ""]]);
      expect(notices).toEqual([]);
    }
  });

  it("knows as the server does who follows a thread, and what is unread in it", () => {
    const log = new Log();
    const jill = { authid: "jill", name: "Jill" };
    const [mine, hers] = [log.append("message.new", { text: "mine" }), log.append("message.new", { text: "hers" }, jill)];
    const told = () => viewOf(log).messages.map(({ followed, unread }) => (followed ? unread : null));
    for (const { id } of [mine, hers]) log.append("message.new", { text: "reply", thread: id }, jill);
    expect(told()).toEqual([1, null]);
    log.append("message.new", { text: "me too", thread: hers.id });
    log.append("message.new", { text: "and she", thread: hers.id }, jill);
    expect(told()).toEqual([1, 1]);
    expect(withUnread(viewOf(log), mine.id, 0).messages.map(({ unread }) => unread)).toEqual([0, 1]);
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
    log.append("poll.closed", { poll: "x" });
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
      const snapshot = fromHistory(messagesOf(log, cut), "jack");
      expect(viewOf(log, snapshot).messages).toEqual(whole);
    }
  });

  it("lets go of the oldest messages when there are too many, and knows that they are there", () => {
    const log = new Log();
    for (let i = 0; i <= KEPT_MOST; i += 1) log.append("message.new", { text: String(i), attachments: [] });
    const view = viewOf(log);
    const less = trimmed(view, KEPT_LEAST);
    expect(less.messages.length).toBeLessThan(KEPT_MOST);
    expect(less.messages.at(-1)).toBe(view.messages.at(-1));
    expect(less.more).toBe(true);
    expect(trimmed(less)).toBe(less);
    expect(withOlder(less, messagesOf(log, log.head, { before: less.messages[0]?.offset ?? 0, limit: 500 })).messages).toHaveLength(KEPT_MOST + 1);
  });

  it("lets go of the newest when somebody reads on upwards, and adds nothing until they are there again", () => {
    const log = new Log();
    for (let i = 0; i <= KEPT_MOST; i += 1) log.append("message.new", { text: String(i), attachments: [] });
    const view = viewOf(log);
    const less = trimmedBelow(view);
    expect(less.messages).toEqual(view.messages.slice(0, KEPT_MOST));
    expect(trimmedBelow(less)).toBe(less);
    const later = withEvent(less, log.append("message.new", { text: "later", attachments: [] }));
    expect(later.messages).toEqual(less.messages);
    const again = withNewer(later, messagesOf(log, log.head, { after: less.messages.at(-1)?.offset ?? 0 }));
    expect(again.messages.at(-1)?.text).toBe("later");
    expect(again.newer).toBe(false);
  });

  it("puts older messages before, each once, and knows when there are no more", () => {
    const log = new Log();
    for (let i = 0; i < 6; i += 1) log.append("message.new", { text: String(i), attachments: [] });
    const view = fromHistory(messagesOf(log, 6, { limit: 3 }), "jack");
    expect(view.more).toBe(true);
    const older = withOlder(view, messagesOf(log, 6, { before: 5, limit: 10 }));
    expect(older.messages.map(({ text }) => text)).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(older.more).toBe(false);
  });
});
