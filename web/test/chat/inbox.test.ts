import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Inbox, ringOf } from "../../src/chat/inbox.js";
import { type Message, type Notification, type NotifyListRequest, TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

const ME = "user.guest-jack";

function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

describe("the inbox", () => {
  let server: FakeServer;
  let inbox: Inbox;
  let told: string[];
  let read: number;

  /** As the server answers: from its log, with the words of messages. */
  function list({ before, limit }: NotifyListRequest) {
    const log = server.log(ME);
    const events = log.events.filter(({ offset }) => offset < (before ?? Infinity)).reverse();
    const notifications = events.slice(0, limit ?? 30).map((event): Notification => {
      const message = "message" in event.data ? ({ text: "now", offset: 7, thread: null } as Message) : null;
      return { ...event, message };
    });
    return { notifications, more: events.length > (limit ?? 30), epoch: log.epoch, head: log.head, read, unread: log.head - read };
  }

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { visibilityState: "visible" });
    server = new FakeServer();
    read = 1;
    told = [];
    for (const title of ["old", "new"]) server.log(ME).append("notification.new", { title });
    server.procedures.set("tidings.notify.list", list);
    server.procedures.set("tidings.notify.read", ({ offset }: { offset: number }) => {
      read = offset;
      return { read, unread: 0 };
    });
    inbox = new Inbox(stage({ server }).client, ({ data }) => told.push(String(data["title"])));
    await within(100);
  });

  afterEach(() => {
    inbox.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const titles = (): readonly unknown[] => inbox.items.map(({ data }) => data["title"]);

  it("begins with the newest, and knows what is unread", () => {
    expect(titles()).toEqual(["new", "old"]);
    expect(inbox.unread).toBe(1);
    expect(inbox.items.map((one) => inbox.isUnread(one))).toEqual([true, false]);
    expect(told).toEqual([]);
  });

  it("takes up what comes, with the words of its message", async () => {
    server.append(ME, "mention.new", { title: "Jill mentioned you", message: "m7", room: "lobby" });
    await within(100);
    expect(titles()[0]).toBe("Jill mentioned you");
    expect(inbox.items[0]?.message?.text).toBe("now");
    expect(inbox.unread).toBe(2);
    expect(told).toEqual(["Jill mentioned you"]);
  });

  it("shows who and where if the words cannot be had", async () => {
    server.procedures.set("tidings.notify.list", () => {
      throw new TidingsError("tidings.error.not_allowed", "No.");
    });
    server.append(ME, "mention.new", { title: "Jill mentioned you", message: "m7" });
    await within(100);
    expect(inbox.items[0]).toMatchObject({ message: null, data: { title: "Jill mentioned you" } });
  });

  it("is read up to its end, once", async () => {
    inbox.markRead();
    inbox.markRead();
    await within(50);
    expect(inbox.unread).toBe(0);
    expect(read).toBe(2);
    expect(server.calls.filter(({ procedure }) => procedure === "tidings.notify.read")).toHaveLength(1);
  });

  it("says that it failed, and loads when it is asked to", async () => {
    server.procedures.set("tidings.notify.list", () => {
      throw new TidingsError("tidings.error.not_allowed", "No.");
    });
    await inbox.load();
    expect(inbox.status).toMatchObject({ is: "failed" });
    server.procedures.set("tidings.notify.list", list);
    await inbox.load();
    expect(inbox.status.is).toBe("ready");
    expect(titles()).toEqual(["new", "old"]);
  });
});

describe("what is said on the device", () => {
  const bare: Notification = { offset: 1, id: "n1", type: "mention.new", time: 0, author: null, data: {}, message: null };

  it("leads to the message, or to the room, or nowhere", () => {
    const message = { text: "hello", offset: 7, thread: "t1", files: [], attachments: [], poll: null } as unknown as Message;
    const data = { title: "Jill mentioned you", room: "lobby" };
    expect(ringOf({ ...bare, data, message })).toEqual({
      title: "Jill mentioned you",
      text: "hello",
      tag: "n1",
      place: { room: "lobby", offset: 7, thread: "t1" },
    });
    expect(ringOf({ ...bare, data }).place).toEqual({ room: "lobby", offset: null, thread: null });
    expect(ringOf({ ...bare, data: { title: 7 } })).toMatchObject({ title: "mention.new", text: "", place: null });
  });
});
