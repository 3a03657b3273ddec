import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Help } from "../../src/chat/help.js";
import { ThreadModel } from "../../src/chat/thread.js";
import type { Author } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { messagesOf } from "../support/history.js";
import { FakeServer } from "../support/server.js";

const JILL = { authid: "guest-jill", name: "Jill" };
const LOBBY = "room.lobby";

function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

describe("a thread", () => {
  let server: FakeServer;
  let thread: ThreadModel;
  let root: string;
  let room: { isJoined: boolean; hold: null; moderates: boolean; known: readonly Author[]; addressable: readonly Author[]; help: Help; watch: (listener: () => void) => () => void };
  let tell: () => void;

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { visibilityState: "visible" });
    server = new FakeServer();
    const log = server.log(LOBBY);
    root = log.append("message.new", { text: "lunch?" }, server.identity).id;
    server.append(LOBBY, "message.new", { text: "yes", thread: root }, JILL);
    server.procedures.set("tidings.chat.history", (request: { thread: string }) => {
      const reply = messagesOf(log, log.head, request);
      return { ...reply, root: reply.root && { ...reply.root, followed: true, unread: 1 }, read: 1 };
    });
    server.procedures.set("tidings.thread.read", ({ offset }: { offset: number }) => ({ room: "lobby", thread: root, read: offset, unread: 0 }));
    server.procedures.set("tidings.thread.follow", (request: { followed: boolean }) => ({ ...request }));
    const { client } = stage({ server });
    room = {
      help: new Help(client, "lobby"),
      isJoined: true,
      hold: null,
      moderates: false,
      known: [],
      addressable: [],
      watch: (listener) => {
        tell = listener;
        return () => undefined;
      },
    };
    thread = new ThreadModel(client, "lobby", root, room);
    await within(50);
  });

  afterEach(() => {
    thread.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function shown(): string[] {
    return thread.rows.map((row) => (row.kind === "message" ? row.message.text : row.kind === "pending" ? `(${row.entry.text})` : row.kind));
  }

  it("shows what it began with, what was replied, and what is new", () => {
    expect(shown()).toEqual(["lunch?", "replies", "day", "new", "yes"]);
    server.append(LOBBY, "message.new", { text: "in the room" }, JILL);
    server.append(LOBBY, "message.new", { text: "when?", thread: root }, JILL);
    expect(shown().slice(2)).toEqual(["day", "new", "yes", "when?"]);
    expect(thread.heard).toBe(1);
  });

  it("sends replies as replies, and shows each once", async () => {
    thread.submit("at noon", []);
    expect(shown().at(-1)).toBe("(at noon)");
    await within(50);
    expect(server.called("tidings.chat.send")).toMatchObject([{ room: "lobby", text: "at noon", thread: root }]);
  });

  it("is told when we come into the room: only then what is seen counts as read", async () => {
    let shown = 0;
    thread.watch(() => (shown += 1));
    room.isJoined = false;
    tell();
    thread.seen();
    await within(1);
    expect(server.called("tidings.thread.read")).toHaveLength(0);
    room.isJoined = true;
    tell();
    tell();
    thread.seen();
    await within(1);
    expect(server.called("tidings.thread.read")).toHaveLength(1);
    expect(shown).toBe(2);
  });

  it("tells how far it was read, as long as it is followed", async () => {
    thread.seen();
    await within(1);
    expect(server.called("tidings.thread.read")).toEqual([{ room: "lobby", thread: root, offset: 2 }]);
    await thread.followIt(false);
    expect(thread.isFollowed).toBe(false);
    server.append(LOBBY, "message.new", { text: "when?", thread: root }, JILL);
    thread.seen();
    await within(2_000);
    expect(server.called("tidings.thread.read")).toHaveLength(1);
  });
});
