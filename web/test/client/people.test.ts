import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

function enter() {
  const { server, client } = stage();
  const truth = { instance: "one", version: 1, people: ["jack"] };
  const person = (authid: string) => ({ authid, name: authid, role: "guest", since: ["jack", "jill", "jim"].indexOf(authid) });
  server.procedures.set("tidings.presence.list", () => ({ room: "lobby", ...truth, people: truth.people.map(person) }));
  const seen: string[][] = [];
  const typing: string[][] = [];
  const presence = client.presence("lobby", {
    onChange: (people) => seen.push(people.map(({ authid }) => authid)),
    onTyping: (typists) => typing.push(typists.map(({ authid }) => authid)),
  });
  const tell = (type: string, version: number, authid: string): void =>
    server.publish("tidings.live.room.lobby", { type, room: "lobby", instance: truth.instance, version, person: person(authid) });
  return { server, client, truth, seen, typing, presence, tell };
}

describe("a room's presence", () => {
  it("is the list, and every change", async () => {
    const { seen, tell } = enter();
    await within(10);
    tell("presence.enter", 2, "jill");
    tell("presence.leave", 3, "jack");
    expect(seen).toEqual([["jack"], ["jack", "jill"], ["jill"]]);
  });

  it("takes all changes that are told of together", async () => {
    const { server, truth, seen } = enter();
    await within(10);
    const come = (version: number, authid: string) => {
      const person = { authid, name: authid, role: "guest", since: version };
      return { type: "presence.enter", room: "lobby", instance: truth.instance, version, person };
    };
    server.publish("tidings.live.room.lobby", come(2, "jill"), come(3, "jim"));
    expect(seen.at(-1)).toEqual(["jack", "jill", "jim"]);
  });

  it("asks once more when something changed while it was asking", async () => {
    const { server, truth, seen } = enter();
    await within(10);
    server.isSlow = true;
    server.publish("tidings.live.node", { type: "node.ready", component: "presence", instance: "x" });
    await within(1_010);
    truth.people = ["jack", "jill"];
    truth.instance = "two";
    server.publish("tidings.live.node", { type: "node.ready", component: "presence", instance: "y" });
    await within(1_010);
    server.isSlow = false;
    server.session?.release();
    await within(1_010);
    expect(seen.at(-1)).toEqual(["jack", "jill"]);
  });

  it("is listed again after a missed change, spread over a second", async () => {
    const { server, truth, seen, tell } = enter();
    await within(10);
    truth.people = ["jack", "jill", "jim"];
    truth.version = 3;
    tell("presence.enter", 3, "jim");
    await within(1_010);
    expect(seen.at(-1)).toEqual(["jack", "jill", "jim"]);
    expect(server.called("tidings.presence.list").length).toBe(2);
  });

  it("is listed again after a lost connection and after a component's start", async () => {
    const { server, truth, seen } = enter();
    await within(10);
    truth.people = ["jill"];
    server.cut();
    await within(1_000);
    expect(seen.at(-1)).toEqual(["jill"]);
    truth.people = [];
    truth.instance = "two";
    server.publish("tidings.live.node", { type: "node.ready", component: "presence", instance: "x" });
    await within(1_010);
    expect(seen.at(-1)).toEqual([]);
  });

  it("tries again when the list cannot be had", async () => {
    const { server, seen } = enter();
    const list = server.procedures.get("tidings.presence.list");
    server.procedures.set("tidings.presence.list", () => {
      throw new TidingsError("tidings.error.unavailable", "starting");
    });
    await within(1_000);
    expect(seen).toEqual([]);
    if (list) server.procedures.set("tidings.presence.list", list);
    await within(10_000);
    expect(seen).toEqual([["jack"]]);
  });

  it("tells who is typing, until they stop, leave, or say nothing for a while", async () => {
    const { typing, tell } = enter();
    await within(10);
    tell("typing.start", 0, "jill");
    tell("typing.stop", 0, "jill");
    tell("typing.start", 0, "jill");
    tell("presence.leave", 2, "jill");
    tell("typing.start", 0, "jim");
    await within(6_100);
    expect(typing).toEqual([["jill"], [], ["jill"], [], ["jim"], []]);
  });

  it("ends with the page's interest in it", async () => {
    const { server, presence } = enter();
    await within(10);
    presence.close();
    await within(10);
    expect(server.session?.topics.has("tidings.live.room.lobby")).toBe(false);
  });
});
