import { describe, expect, it } from "vitest";
import type { Message, OutboxEntry } from "../../src/client/index.js";
import type { RoomView } from "../../src/chat/messages.js";
import { type Row, TOGETHER_MS, notYetShown, timeline } from "../../src/chat/timeline.js";

const noon = new Date(2026, 4, 5, 12).getTime();
const day = 86_400_000;

function message(offset: number, time: number, authid = "jack"): Message {
  const author = { authid, name: authid };
  return { id: `m${offset}`, room: "lobby", offset, author, text: `${offset}`, attachments: [], time, edited: null, deleted: false, reactions: [], mentions: [], thread: null, replies: 0, last_reply: null, followed: false, pinned: false, bookmarked: false, moderated: false, unread: 0, files: [], poll: null, previews: [] };
}

function view(messages: Message[], rest: Partial<RoomView> = {}): RoomView {
  return { me: "jack", thread: null, root: null, epoch: "a", head: 99, messages, notices: [], more: false, newer: false, ...rest };
}

function entry(text: string, made: number, delivery: OutboxEntry["delivery"] = { is: "sending" }): OutboxEntry {
  return { key: `k${text}${made}`, room: "lobby", text, attachments: [], thread: null, mentions: [], files: [], made, delivery };
}

function rowsOf(sources: Partial<Parameters<typeof timeline>[0]>): readonly Row[] {
  return timeline({ view: view([]), pending: [], whispers: [], me: "jack", now: noon, ...sources });
}

function outline(rows: readonly Row[]): string[] {
  return rows.map((row) => row.kind + ("leads" in row && row.leads ? "*" : ""));
}

describe("the rows of a room", () => {
  it("name an author once for messages that belong together", () => {
    const rows = rowsOf({
      view: view([message(1, noon), message(2, noon + 1000), message(3, noon + 2000, "jill"), message(4, noon + 3000)]),
    });
    expect(outline(rows)).toEqual(["day", "message*", "message", "message*", "message*"]);
  });

  it("name an author again after a while", () => {
    expect(outline(rowsOf({ view: view([message(1, noon), message(2, noon + TOGETHER_MS + 1)]) }))).toEqual(["day", "message*", "message*"]);
  });

  it("separate the days", () => {
    expect(outline(rowsOf({ view: view([message(1, noon), message(2, noon + day)]), now: noon + day }))).toEqual([
      "day",
      "message*",
      "day",
      "message*",
    ]);
  });

  it("put notices and answers to commands where they happened", () => {
    const notice = { offset: 2, time: noon, kind: "joined" as const, person: { authid: "jill", name: "Jill" } };
    const whisper = { key: "w", time: noon, after: 2, text: "meow", kind: "answer" as const };
    const rows = rowsOf({ view: view([message(1, noon), message(3, noon)], { notices: [notice] }), whispers: [whisper] });
    expect(outline(rows)).toEqual(["day", "message*", "notice", "whisper", "message*"]);
  });

  it("tell where the new ones begin, of others and not of oneself", () => {
    const messages = [message(1, noon, "jill"), message(2, noon), message(3, noon, "jill"), message(4, noon, "jill")];
    expect(outline(rowsOf({ view: view(messages), readTo: 1 }))).toEqual(["day", "message*", "message*", "new", "message*", "message"]);
    expect(outline(rowsOf({ view: view(messages), readTo: 4 }))).not.toContain("new");
    expect(outline(rowsOf({ view: view(messages), readTo: null }))).not.toContain("new");
  });

  it("end with what is on its way", () => {
    const rows = rowsOf({ view: view([message(1, noon)]), pending: [entry("hello", noon), entry("there", noon)] });
    expect(outline(rows)).toEqual(["day", "message*", "pending", "pending"]);
  });

  it("have keys that are different", () => {
    const keys = rowsOf({ view: view([message(1, noon), message(2, noon + day), message(3, noon)]), pending: [entry("x", noon)] }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("what is on its way", () => {
  it("is not shown twice when its event comes before its acknowledgement", () => {
    const arrivals = [{ id: "m1", text: "hello", at: 5 }];
    expect(notYetShown([entry("hello", 4)], arrivals, 0)).toEqual([]);
  });

  it("is not taken for an earlier message with the same words", () => {
    const again = entry("hello", 6);
    expect(notYetShown([again], [{ id: "m1", text: "hello", at: 5 }], 0)).toEqual([again]);
  });

  it("is matched one to one", () => {
    const [first, second] = [entry("hello", 4), entry("hello", 4.5)];
    expect(notYetShown([first, second], [{ id: "m1", text: "hello", at: 5 }], 0)).toEqual([second]);
  });

  it("stays when it was refused, and when it was acknowledged but its event is still to come", () => {
    const refused = entry("a", 4, { is: "refused", error: expect.anything() as never });
    const sent = entry("b", 4, { is: "sent", id: "m7", offset: 7 });
    expect(notYetShown([refused, sent], [{ id: "m1", text: "a", at: 5 }], 6)).toEqual([refused, sent]);
    expect(notYetShown([sent], [], 7)).toEqual([]);
  });
});
