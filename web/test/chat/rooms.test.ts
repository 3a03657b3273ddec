import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UNREAD_MOST } from "../../src/chat/messages.js";
import { RoomsModel } from "../../src/chat/rooms.js";
import type { Room } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

function room(name: string, more: Partial<Room> = {}): Room {
  return { name, title: "", public: true, owner: null, created: 0, members: 1, head: 5, joined: true, read: 5, unread: 0, unread_threads: 0, mentions: 0, level: "mentions", slow_seconds: 0, archived: false, role: null, muted_until: 0, slow_until: 0, reports: 0, direct: false, people: [], hidden: false, apart: false, topic: "", picture: "", retention_days: 0, ...more };
}

function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

describe("the list of rooms", () => {
  let server: FakeServer;
  let rooms: RoomsModel;

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { visibilityState: "visible" });
    server = new FakeServer();
    server.procedures.set("tidings.room.list", () => ({ rooms: [room("den", { joined: false }), room("lobby", { unread: 2 })], more: false }));
    server.procedures.set("tidings.presence.occupancy", () => ({ rooms: [] }));
    for (let n = 0; n < 5; n += 1) server.log("room.lobby").append();
    rooms = new RoomsModel(stage({ server }).client);
    await within(50);
    expect(rooms.status.is).toBe("ready");
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("knows the room above and below, from the last to the first again", async () => {
    const four = [room("a"), room("b", { unread: 1 }), room("c"), room("d", { unread: 1 }), room("e", { joined: false })];
    server.procedures.set("tidings.room.list", () => ({ rooms: four, more: false }));
    await rooms.refresh();
    expect([rooms.beside("a", 1), rooms.beside("a", -1), rooms.beside("d", 1)]).toEqual(["b", "d", "a"]);
    expect([rooms.beside("b", 1, true), rooms.beside("a", -1, true), rooms.beside("c", -1, true)]).toEqual(["d", "d", "b"]);
    expect([rooms.beside("e", 1), rooms.beside("e", -1)]).toEqual(["a", "d"]);
    server.procedures.set("tidings.room.list", () => ({ rooms: [room("a")], more: false }));
    await rooms.refresh();
    expect([rooms.beside("a", 1), rooms.beside("a", 1, true)]).toEqual([null, null]);
  });

  it("counts all that is said in a direct room as meant for us, and shows a hidden one again", async () => {
    const direct = { direct: true, title: "Jill", public: false, people: [{ authid: "jill", name: "Jill" }] };
    server.procedures.set("tidings.room.list", () => ({ rooms: [room("a"), room("dm-1", { ...direct, hidden: true })], more: false }));
    for (let n = 0; n < 5; n += 1) server.log("room.dm-1").append();
    await rooms.refresh();
    expect([rooms.mine.map(({ name }) => name), rooms.directs.map(({ name }) => name)]).toEqual([["a"], ["dm-1"]]);
    expect([rooms.beside("a", 1), rooms.beside("dm-1", 1)]).toEqual([null, "a"]);
    await within(50);
    server.append("room.dm-1", "message.new", { text: "psst" }, { authid: "jill", name: "Jill" });
    expect(rooms.find("dm-1")).toMatchObject({ unread: 1, mentions: 1, hidden: false });
    expect(rooms.beside("a", 1, true)).toBe("dm-1");
  });

  it("opens the room of certain people", async () => {
    const made = room("dm-2", { direct: true, title: "Jill", public: false });
    server.procedures.set("tidings.room.direct", () => ({ room: made }));
    expect((await rooms.direct(["jill"])).name).toBe("dm-2");
    expect(rooms.directs.map(({ name }) => name)).toEqual(["dm-2"]);
  });

  it("counts what others say in our rooms, as it is said", () => {
    server.append("room.lobby", "message.new", { text: "hello" }, { authid: "jill", name: "Jill" });
    expect(rooms.find("lobby")?.unread).toBe(3);
    server.append("room.lobby", "member.added", { authid: "joe" }, { authid: "joe", name: "Joe" });
    server.append("room.lobby", "message.new", { text: "mine" }, server.identity);
    expect(rooms.find("lobby")?.unread).toBe(3);
    expect(server.session?.topics.has("tidings.stream.room.den")).toBe(false);
  });

  it("counts the messages that mention us, until they are read", () => {
    const jill = { authid: "jill", name: "Jill" };
    server.append("room.lobby", "message.new", { text: "@Jack", mentions: [{ authid: server.identity.authid, name: "Jack" }] }, jill);
    server.append("room.lobby", "message.new", { text: "@here", mentions: [{ authid: "@here", name: "here" }] }, jill);
    server.append("room.lobby", "message.new", { text: "@Joe", mentions: [{ authid: "joe", name: "Joe" }] }, jill);
    expect(rooms.find("lobby")?.mentions).toBe(2);
    server.publish(`tidings.live.user.${server.identity.authid}`, { type: "room.read", room: "lobby", read: 99, unread: 0 });
    expect(rooms.find("lobby")?.mentions).toBe(0);
  });

  it("asks soon after a reply in a thread of ours, and once for many", async () => {
    await within(1_000);
    const before = server.called("tidings.room.list").length;
    server.append("room.lobby", "message.new", { text: "hello", thread: "m1" }, { authid: "jill", name: "Jill" });
    expect(rooms.find("lobby")?.unread).toBe(2);
    for (let n = 0; n < 20; n += 1) {
      server.publish(`tidings.live.user.${server.identity.authid}`, { type: "thread.replied", room: "lobby", thread: "m1" });
    }
    await within(2_000);
    expect(server.called("tidings.room.list").length).toBe(before + 1);
  });

  it("asks again once it hears: something may have been said in between", async () => {
    const before = server.called("tidings.room.list").length;
    await within(1_000);
    expect(server.called("tidings.room.list").length).toBe(before + 1);
    await within(10_000);
    expect(server.called("tidings.room.list").length).toBe(before + 1);
  });

  it("counts no event twice, and not without end", () => {
    const event = server.append("room.lobby", "message.new", { text: "hello" }, { authid: "jill", name: "Jill" });
    server.publish("tidings.stream.room.lobby", event, event);
    expect(rooms.find("lobby")?.unread).toBe(3);
    for (let n = 0; n < UNREAD_MOST; n += 1) {
      server.append("room.lobby", "message.new", { text: "more" }, { authid: "jill", name: "Jill" });
    }
    expect(rooms.find("lobby")?.unread).toBe(UNREAD_MOST);
  });

  it("loses nothing that is heard while an older list is on its way", async () => {
    await within(1_000);
    server.isSlow = true;
    const asked = rooms.refresh();
    await within(10);
    server.append("room.lobby", "message.new", { text: "hello" }, { authid: "jill", name: "Jill" });
    server.publish(`tidings.live.user.${server.identity.authid}`, { type: "room.read", room: "den", read: 9, unread: 0 });
    server.isSlow = false;
    server.session?.release();
    await within(10);
    await asked;
    expect(rooms.find("lobby")?.unread).toBe(3);
    expect(rooms.find("den")?.read).toBe(9);
  });

  it("takes over what another device has read, and never goes back", () => {
    const topic = `tidings.live.user.${server.identity.authid}`;
    server.publish(topic, { type: "room.read", room: "lobby", read: 7, unread: 0 });
    expect(rooms.find("lobby")).toMatchObject({ read: 7, unread: 0 });
    server.publish(topic, { type: "room.read", room: "lobby", read: 6, unread: 1 });
    expect(rooms.find("lobby")).toMatchObject({ read: 7, unread: 0 });
  });

  it("hears no more of rooms that were left, nor of any once it is closed", async () => {
    rooms.put(room("lobby", { joined: false }));
    await within(50);
    expect(server.session?.topics.has("tidings.stream.room.lobby")).toBe(false);
    expect(rooms.find("lobby")?.unread).toBe(0);
    rooms.put(room("lobby"));
    await within(50);
    expect(server.session?.topics.has("tidings.stream.room.lobby")).toBe(true);
    rooms.close();
    await within(50);
    expect(server.session?.topics.has("tidings.stream.room.lobby")).toBe(false);
  });
});
