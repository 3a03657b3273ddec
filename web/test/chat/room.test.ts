import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GuestLogin, TidingsClient, TidingsError, memoryStore } from "../../src/client/index.js";
import { LOGOUT_SETTLES_MS } from "../../src/client/link.js";
import { ChatModel } from "../../src/chat/chat.js";
import { RoomModel } from "../../src/chat/room.js";
import type { Row } from "../../src/chat/timeline.js";
import { IDLE_MS, REPEAT_MS, TypingSender } from "../../src/chat/typing.js";
import { FakeServer, FakeSurroundings } from "../support/server.js";
import { messagesOf } from "../support/history.js";
import { stage } from "../support/client.js";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { visibilityState: "visible" });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

const JILL = { authid: "guest-jill", name: "Jill" };
const LOBBY = "room.lobby";

/** The public room of these tests, as somebody sees it who has read all of it. */
function lobby(server: FakeServer) {
  const { head } = server.log(LOBBY);
  return { name: "lobby", title: "Lobby", public: true, owner: null, created: 0, members: 0, head, joined: false, read: head, unread: 0, unread_threads: 0, mentions: 0, level: "mentions", slow_seconds: 0, archived: false, role: null, muted_until: 0, slow_until: 0, reports: 0, direct: false, people: [], hidden: false, apart: false, topic: "" };
}

/** A server that knows one public room, as far as the page asks. */
function roomServer(): FakeServer {
  const server = new FakeServer();
  const joined = new Set<string>();
  const log = server.log(LOBBY);
  const room = () => ({ ...lobby(server), members: joined.size, joined: joined.has(server.identity.authid) });
  server.procedures.set("tidings.room.get", room);
  server.procedures.set("tidings.room.list", () => ({ rooms: [room()], more: false }));
  server.procedures.set("tidings.presence.occupancy", () => ({ rooms: [] }));
  server.procedures.set("tidings.presence.list", () => ({ room: "lobby", instance: "one", version: 0, people: [] }));
  server.procedures.set("tidings.chat.typing", () => ({}));
  server.procedures.set("tidings.chat.history", (request: { before?: number; after?: number; around?: number; limit?: number }) => messagesOf(log, log.head, request));
  server.procedures.set("tidings.room.join", () => {
    joined.add(server.identity.authid);
    server.append(LOBBY, "member.added", { authid: server.identity.authid, name: "Jack", role: "member" });
    return { room: room(), epoch: log.epoch, offset: log.head };
  });
  server.procedures.set("tidings.room.leave", () => {
    joined.delete(server.identity.authid);
    server.append(LOBBY, "member.removed", { authid: server.identity.authid, name: "Jack", reason: "left" });
    return { room: "lobby" };
  });
  return server;
}

function says(server: FakeServer, text: string, author = JILL) {
  return server.append(LOBBY, "message.new", { text, attachments: [] }, author);
}

function texts(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    if (row.kind === "message") return [row.message.text];
    if (row.kind === "pending") return [`(${row.entry.text})`];
    return row.kind === "whisper" ? [`<${row.whisper.text}>`] : [];
  });
}

async function inRoom(server = roomServer()) {
  const { client } = stage({ server });
  const room = new RoomModel(client, "lobby", true);
  await within(50);
  return { server, client, room };
}

describe("an open room", () => {
  it("shows its history and what is said after it", async () => {
    const server = roomServer();
    says(server, "before");
    const { room } = await inRoom(server);
    says(server, "after");
    expect(texts(room.rows)).toEqual(["before", "after"]);
    expect(room.room?.joined).toBe(true);
    expect(room.heard).toBe(1);
  });

  it("shows what we send at once, and never twice", async () => {
    const { server, room } = await inRoom();
    server.isSlow = true;
    room.submit("hello", []);
    expect(texts(room.rows)).toEqual(["(hello)"]);
    await within(10); // it was carried out and its event came, but not the answer
    expect(texts(room.rows)).toEqual(["hello"]);
    server.session?.release();
    await within(10);
    expect(texts(room.rows)).toEqual(["hello"]);
    expect(room.heard).toBe(0);
  });

  it("keeps what was written while the connection is away, and sends it in order", async () => {
    const { server, room } = await inRoom();
    server.isDeaf = true;
    server.cut();
    room.submit("one", []);
    room.submit("two", []);
    await within(500);
    expect(texts(room.rows)).toEqual(["(one)", "(two)"]);
    server.isDeaf = false;
    await within(60_000);
    expect(texts(room.rows)).toEqual(["one", "two"]);
  });

  it("opens where the unread messages begin, however far back, and reads on to the live end", async () => {
    const server = roomServer();
    for (let i = 1; i <= 400; i += 1) says(server, String(i));
    server.procedures.set("tidings.room.get", () => ({ ...lobby(server), joined: true, read: 40, unread: 100 }));
    const { room } = await inRoom(server);
    const line = room.rows.findIndex(({ kind }) => kind === "new");
    expect(texts(room.rows.slice(0, line)).at(-1)).toBe("40");
    expect(texts(room.rows.slice(line))[0]).toBe("41");
    room.seen();
    await within(10);
    expect(server.called("tidings.room.read")).toEqual([]);
    while (room.pages.hasNewer) await room.pages.newer();
    expect(texts(room.rows).at(-1)).toBe("400");
    room.seen();
    await within(10);
    expect(server.called("tidings.room.read")).toHaveLength(1);
  });

  it("loads older messages, once at a time", async () => {
    const server = roomServer();
    for (let i = 1; i <= 120; i += 1) says(server, String(i));
    const { room } = await inRoom(server);
    expect(texts(room.rows)[0]).toBe("71");
    void room.pages.older();
    void room.pages.older();
    await within(10);
    expect(texts(room.rows)[0]).toBe("21");
    await room.pages.older();
    expect(texts(room.rows)).toHaveLength(120);
    expect(room.pages.hasOlder).toBe(false);
  });

  it("goes to any message, and forward from there to the live end", async () => {
    const server = roomServer();
    for (let i = 1; i <= 200; i += 1) says(server, String(i));
    const { room } = await inRoom(server);
    const first = server.log(LOBBY).events.find(({ data }) => data["text"] === "60");
    void room.pages.show(first?.offset ?? 0);
    await within(10);
    expect(room.pages.found).toBe(first?.offset);
    expect([texts(room.rows)[0], texts(room.rows).at(-1)]).toEqual(["35", "84"]);
    says(server, "201");
    expect(texts(room.rows).at(-1)).toBe("84");
    expect(room.heard).toBe(1);
    for (const last of ["134", "184", "201"]) {
      void room.pages.newer();
      void room.pages.newer();
      await within(10);
      expect(texts(room.rows).at(-1)).toBe(last);
    }
    expect(room.pages.hasNewer).toBe(false);
    says(server, "202");
    expect(texts(room.rows)).toEqual(Array.from({ length: 168 }, (_, i) => String(i + 35)));
  });

  it("begins at a message that is gone to before anything was loaded", async () => {
    const server = roomServer();
    for (let i = 1; i <= 200; i += 1) says(server, String(i));
    const { client } = stage({ server });
    const room = new RoomModel(client, "lobby");
    void room.pages.show(100);
    await within(50);
    expect([room.pages.found, room.pages.hasNewer, room.pages.hasOlder]).toEqual([100, true, true]);
    expect(server.called("tidings.chat.history")).toHaveLength(1);
    room.close();
  });

  it("goes to a message that is wanted while the first page is on its way", async () => {
    const server = roomServer();
    for (let i = 1; i <= 200; i += 1) says(server, String(i));
    const { client } = stage({ server });
    const room = new RoomModel(client, "lobby");
    server.isSlow = true;
    await within(10);
    void room.pages.show(100);
    server.isSlow = false;
    server.session?.release();
    await within(50);
    expect(room.pages.found).toBe(100);
    expect(texts(room.rows)).toContain("100");
    room.close();
  });

  it("marks nothing as read, and changes what is shown, away from the live end", async () => {
    const server = roomServer();
    for (let i = 1; i <= 200; i += 1) says(server, String(i));
    const { room } = await inRoom(server);
    const message = server.log(LOBBY).events[49];
    await room.pages.show(message?.offset ?? 0);
    says(server, "new");
    server.append(LOBBY, "message.updated", { message: message?.id ?? "", text: "changed", attachments: [] }, JILL);
    room.seen();
    await within(10);
    expect(server.called("tidings.room.read")).toEqual([]);
    expect(texts(room.rows)).toContain("changed");
    expect(texts(room.rows)).not.toContain("new");
    room.submit("mine", []);
    await within(100);
    expect(texts(room.rows).slice(-2)).toEqual(["new", "mine"]);
    expect(room.pages.hasNewer).toBe(false);
  });

  it("begins anew when the server's log is another one", async () => {
    const { server, room } = await inRoom();
    says(server, "one");
    says(server, "two");
    server.cut();
    server.log(LOBBY).restore(2);
    await within(2_000);
    says(server, "three");
    expect(texts(room.rows)).toEqual(["one", "three"]);
  });

  it("answers a command to us alone, and says when there is none such", async () => {
    const { server, room } = await inRoom();
    server.procedures.set("tidings.chat.command", ({ name }: { name: string }) => {
      if (name !== "kitten") throw new TidingsError("tidings.error.no_such_command", "no");
      return { text: "Meow" };
    });
    room.submit("/kitten small", []);
    room.submit("/dog", []);
    await within(10);
    expect(texts(room.rows)).toEqual(["<Meow>", "<There is no command /dog.>"]);
    expect(server.called("tidings.chat.command")[0]).toMatchObject({ room: "lobby", name: "kitten", text: "small" });
    expect(server.called("tidings.chat.send")).toEqual([]);
  });

  it("shows what a slow command says as it comes, and cancels it", async () => {
    const { server, room } = await inRoom();
    server.isSlow = true;
    server.procedures.set("tidings.chat.command", () => ({ text: "3 found" }));
    room.submit("/search kittens", []);
    await within(10);
    expect(room.rows).toEqual([]);
    await within(1_000);
    const shown = () => room.rows.flatMap((row) => (row.kind === "whisper" ? [row.whisper] : []));
    expect(shown()).toMatchObject([{ kind: "running", text: "", status: "/search is running" }]);
    const tell = server.progress.get("tidings.chat.command");
    tell?.({ status: "1 of 2", text: null });
    tell?.({ status: null, text: "attic: one" });
    tell?.({ status: null, text: "den: two" });
    expect(shown()).toMatchObject([{ kind: "running", text: "attic: one\nden: two", status: "1 of 2" }]);
    server.session?.release();
    await within(10);
    expect(shown()).toMatchObject([{ kind: "answer", text: "attic: one\nden: two\n3 found" }]);

    room.submit("/search dogs", []);
    await within(1_000);
    room.forgetWhisper(shown()[1]?.key ?? "");
    await within(10);
    expect(shown()).toHaveLength(1);
    expect(server.cancelled).toEqual(["tidings.chat.command"]);
  });

  it("keeps whom a message addresses when it is edited, also if they are not here", async () => {
    const { server, room } = await inRoom();
    const joe = { authid: "joe", name: "Joe" };
    const { id } = server.append(LOBBY, "message.new", { text: "@Joe helo", mentions: [joe] }, server.identity);
    server.procedures.set("tidings.chat.edit", () => ({}));
    await room.edit(id, "@Joe hello");
    expect(server.called("tidings.chat.edit")).toMatchObject([{ text: "@Joe hello", mentions: ["joe"] }]);
  });

  it("says why it cannot be shown", async () => {
    const server = roomServer();
    server.procedures.set("tidings.chat.history", () => {
      throw new TidingsError("tidings.error.not_a_member", "private");
    });
    const { room } = await inRoom(server);
    expect(room.status).toMatchObject({ is: "failed", error: { code: "not_a_member" } });
  });

  it("notices that we left, here or on another device", async () => {
    const { server, room } = await inRoom();
    await room.leave();
    expect(room.room?.joined).toBe(false);
    await room.join();
    expect(room.room?.joined).toBe(true);
    server.append(LOBBY, "member.removed", { authid: "guest-jack", name: "Jack", reason: "removed" });
    expect(room.room?.joined).toBe(false);
  });

  it("forgets that somebody is typing when their message comes", async () => {
    const { server, room } = await inRoom();
    server.publish("tidings.live.room.lobby", { type: "typing.start", room: "lobby", person: JILL });
    expect(room.othersTyping.map(({ name }) => name)).toEqual(["Jill"]);
    says(server, "done");
    expect(room.othersTyping).toEqual([]);
  });
});

describe("typing", () => {
  it("is told at most every three seconds, and its end once", async () => {
    const told: boolean[] = [];
    const typing = new TypingSender((now) => told.push(now));
    for (let i = 0; i < 40; i += 1) {
      typing.typed();
      await within(100);
    }
    expect(told).toEqual([true, true]);
    expect(40 * 100).toBeGreaterThan(REPEAT_MS);
    await within(IDLE_MS);
    typing.stopped();
    expect(told).toEqual([true, true, false]);
  });
});

describe("the page", () => {
  function page(server = roomServer(), store = memoryStore()) {
    const connect = (login: GuestLogin): TidingsClient =>
      new TidingsClient({ dial: server.dial, login, surroundings: new FakeSurroundings(), store, watchPage: false });
    const chat = new ChatModel(new GuestLogin({ store }), connect);
    chat.resume();
    return { server, store, chat };
  }

  it("asks a newcomer for a name, and joins them to the room", async () => {
    const { chat } = page();
    expect(chat.stage.is).toBe("arriving");
    await within(50);
    expect(chat.stage).toEqual({ is: "asking", error: null, busy: false });
    chat.enter("Jack");
    await within(50);
    expect(chat.stage).toMatchObject({ is: "inside", room: { name: "lobby", room: { joined: true } } });
  });

  it("says what is wrong with a name, and takes another one", async () => {
    const { server, chat } = page();
    await within(50);
    server.refusals = [new TidingsError("tidings.error.name_taken", "taken")];
    chat.enter("Jill");
    await within(50);
    expect(chat.stage).toMatchObject({ is: "asking", error: { code: "name_taken" }, busy: false });
    chat.enter("Jack");
    await within(50);
    expect(chat.stage.is).toBe("inside");
    expect(server.joins.at(-1)).toMatchObject({ as: "guest", nickname: "Jack" });
  });

  it("knows who was here before, and does not join them to rooms they left", async () => {
    const { server, store, chat } = page();
    await within(50);
    chat.enter("Jack");
    await within(50);
    server.identity = { ...server.identity };
    const again = page(server, store).chat;
    expect(again.stage.is).toBe("inside");
    await within(50);
    expect(again.me?.authid).toBe("guest-jack");
    expect(server.called("tidings.room.join").length).toBe(1);
  });

  const ofSite = { authid: "jack", name: "Jack", role: "member", login: "site", token: null, expiresAt: null } as const;

  it("asks a user of the site nothing, and joins them to the room once", async () => {
    const server = roomServer();
    server.identity = ofSite;
    vi.stubGlobal("localStorage", memoryStore());
    const { chat } = page(server);
    await within(50);
    expect(chat.stage).toMatchObject({ is: "inside", room: { room: { joined: true } } });
    expect(server.joins).toMatchObject([{ as: "guest", nickname: null }]);
    page(server);
    await within(50);
    expect(server.called("tidings.room.join").length).toBe(1);
    vi.unstubAllGlobals();
  });

  it("asks for a name when the user of the site logs out", async () => {
    const server = roomServer();
    says(server, "before");
    server.identity = ofSite;
    const { chat } = page(server);
    await within(50);
    server.identity = { ...ofSite, login: "guest", role: "guest" };
    server.cut(new TidingsError("tidings.error.logged_out", "You were logged out."));
    await within(LOGOUT_SETTLES_MS + 50);
    expect(chat.stage.is).toBe("asking");
    expect(server.joins.at(-1)).toMatchObject({ as: "guest", nickname: null });
  });

  it("lets a name be chosen while there is no connection", async () => {
    const server = roomServer();
    server.refusals = [new TidingsError("tidings.client.connection_lost", "unreachable", { temporary: true })];
    const { chat } = page(server);
    await within(50);
    expect(chat.stage).toMatchObject({ is: "asking", busy: false });
  });

  it("asks for a name when the server has forgotten the guest", async () => {
    const { server, store, chat } = page();
    await within(50);
    chat.enter("Jack");
    await within(50);
    server.refusals = [new TidingsError("tidings.error.token_invalid", "who?")];
    const again = page(server, store).chat;
    await within(50);
    expect(again.stage).toMatchObject({ is: "asking", error: null });
  });

  it("lets somebody else come in", async () => {
    const { server, store, chat } = page();
    await within(50);
    chat.enter("Jack");
    await within(50);
    chat.forget();
    expect(chat.stage).toMatchObject({ is: "asking", error: null });
    expect(store.length).toBe(0);
    server.identity = { ...server.identity, authid: "guest-jill", name: "Jill" };
    chat.enter("Jill");
    await within(50);
    expect(chat.me?.name).toBe("Jill");
  });
});

describe("what holds us up in a room", () => {
  const TITLES = { title: "Lobby", topic: "" };

  it("is a slow room, once we have spoken", async () => {
    const { server, room } = await inRoom();
    server.append(LOBBY, "room.updated", { ...TITLES, slow_seconds: 5, archived: false });
    expect(room.hold).toBeNull();
    room.submit("one", []);
    await within(10);
    expect(room.hold).toMatchObject({ is: "slow", seconds: 5 });
    await within(5_000);
    expect(room.hold).toBeNull();
    room.submit("two", []);
    await within(10);
    server.append(LOBBY, "room.updated", { ...TITLES, slow_seconds: 0, archived: false });
    expect(room.hold).toBeNull();
  });

  it("is no slow room for those who moderate it", async () => {
    const { server, room } = await inRoom();
    server.append(LOBBY, "room.updated", { ...TITLES, slow_seconds: 5, archived: false });
    server.append(LOBBY, "member.updated", { authid: server.identity.authid, name: "Jack", role: "moderator" });
    expect(room.moderates).toBe(true);
    room.submit("one", []);
    await within(10);
    expect(room.hold).toBeNull();
  });

  it("is a mute, until it ends or is taken back", async () => {
    const { server, room } = await inRoom();
    const tell = (name: string, muted_until: number): void =>
      server.publish(`tidings.live.user.${server.identity.authid}`, { type: "mute.changed", room: name, muted_until });
    tell("den", Date.now() + 5_000);
    expect(room.hold).toBeNull();
    tell("lobby", Date.now() + 5_000);
    expect(room.hold?.is).toBe("muted");
    tell("lobby", 0);
    expect(room.hold).toBeNull();
    tell("lobby", Date.now() + 5_000);
    await within(5_000);
    expect(room.hold).toBeNull();
  });

  it("is the archive, until the room is brought back", async () => {
    const { server, room } = await inRoom();
    server.append(LOBBY, "room.updated", { ...TITLES, slow_seconds: 0, archived: true });
    expect(room.hold).toEqual({ is: "archived" });
    server.append(LOBBY, "room.updated", { ...TITLES, slow_seconds: 0, archived: false });
    expect(room.hold).toBeNull();
  });

  it("is what was too much at once, which goes out by itself", async () => {
    const { server, room } = await inRoom();
    const send = server.procedures.get("tidings.chat.send");
    server.procedures.set("tidings.chat.send", () => {
      if (send) server.procedures.set("tidings.chat.send", send);
      throw new TidingsError("tidings.error.rate_limited", "slow down", { retryAfterMs: 4_000, temporary: true });
    });
    room.submit("one", []);
    await within(10);
    expect(room.hold).toBeNull();
    expect(room.pausedUntil - Date.now()).toBeGreaterThan(3_900);
    await within(4_500);
    expect([room.pausedUntil, texts(room.rows)]).toEqual([0, ["one"]]);
  });

  it("leaves a message that a moderator removed in its place", async () => {
    const { server, room } = await inRoom();
    const { id } = says(server, "mean");
    server.append(LOBBY, "message.deleted", { message: id, moderated: true }, { authid: "joe", name: "Joe" });
    const [row] = room.rows.filter(({ kind }) => kind === "message");
    expect(row).toMatchObject({ message: { deleted: true, moderated: true, text: "" } });
  });
});
