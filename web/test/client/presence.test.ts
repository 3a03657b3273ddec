import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Person, PresenceList } from "../../src/client/index.js";
import {
  type PresenceChange,
  TYPING_MS,
  forgetVersion,
  nobody,
  syncChange,
  syncList,
  typingNow,
  typingStarted,
  typingStopped,
} from "../../src/client/presence.js";

function person(authid: string): Person {
  return { authid, name: authid.toUpperCase(), role: "guest", since: 1, idle: false, picture: "", status: null };
}

function list(version: number, ...authids: string[]): PresenceList {
  return { room: "lobby", instance: "one", version, people: authids.map(person), idle_after: 0 };
}

function change(type: PresenceChange["type"], version: number, authid: string, instance = "one"): PresenceChange {
  return { type, room: "lobby", instance, version, person: person(authid) };
}

describe("presence", () => {
  it("applies changes that follow on", () => {
    const { state } = syncList(nobody, list(1, "jack"));
    const entered = syncChange(state, change("presence.enter", 2, "jill"));
    expect([...entered.state.people.keys()]).toEqual(["jack", "jill"]);
    const left = syncChange(entered.state, change("presence.leave", 3, "jack"));
    expect([...left.state.people.keys()]).toEqual(["jill"]);
  });

  it("keeps changes that come before the list, and applies only those that are newer", () => {
    const first = syncChange(nobody, change("presence.enter", 2, "jill"));
    const second = syncChange(first.state, change("presence.leave", 3, "jack"));
    const { state, ask } = syncList(second.state, list(2, "jack", "jill"));
    expect([...state.people.keys()]).toEqual(["jill"]);
    expect(ask).toBe(false);
  });

  it("drops a change that the list contains", () => {
    const { state } = syncList(nobody, list(5, "jack"));
    expect(syncChange(state, change("presence.leave", 5, "jack")).state).toBe(state);
  });

  it.each([
    ["a change was missed", change("presence.enter", 9, "jill")],
    ["presence was started anew", change("presence.enter", 2, "jill", "two")],
  ])("asks for the list when %s, and goes on showing who was there", (_, missed) => {
    const { state } = syncList(nobody, list(1, "jack"));
    const step = syncChange(state, missed);
    expect(step.ask).toBe(true);
    expect([...step.state.people.keys()]).toEqual(["jack"]);
  });

  it("knows nothing after a lost connection, but shows who was there until the new list", () => {
    const { state } = syncList(nobody, list(1, "jack"));
    const forgotten = forgetVersion(state);
    expect([...forgotten.people.keys()]).toEqual(["jack"]);
    expect([...syncList(forgotten, list(1, "jill")).state.people.keys()]).toEqual(["jill"]);
  });

  it("is in the end what the server knows, whatever order changes and list came in", () => {
    const steps = fc.array(fc.record({ authid: fc.constantFrom("a", "b", "c"), enters: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.nat(20), fc.nat(20), (moves, listedAt, askedAt) => {
        const truth = new Set<string>();
        const changes = moves.map(({ authid, enters }, i) => {
          if (enters) truth.add(authid);
          else truth.delete(authid);
          return { change: change(enters ? "presence.enter" : "presence.leave", i + 1, authid), then: [...truth] };
        });
        // The list is taken at one moment and arrives at a later one, between the changes.
        const taken = Math.min(listedAt, changes.length);
        const arrives = Math.min(Math.max(taken, askedAt), changes.length);
        let step = { state: nobody, ask: false };
        changes.slice(0, arrives).forEach((one) => (step = syncChange(step.state, one.change)));
        step = syncList(step.state, list(taken, ...(changes[taken - 1]?.then ?? [])));
        changes.slice(arrives).forEach((one) => (step = syncChange(step.state, one.change)));
        expect(step.ask).toBe(false);
        expect(new Set(step.state.people.keys())).toEqual(truth);
      }),
    );
  });
});

describe("typing", () => {
  const jack = { authid: "jack", name: "Jack" };

  it("ends when it is said, or when nothing more is said", () => {
    const typists = typingStarted([], jack, 0);
    expect(typingStopped(typists, "jack")).toEqual([]);
    expect(typingNow(typists, TYPING_MS - 1)).toBe(typists);
    expect(typingNow(typists, TYPING_MS)).toEqual([]);
  });

  it("is prolonged by saying it again, and keeps the order in which people began", () => {
    const both = typingStarted(typingStarted([], jack, 0), { authid: "jill", name: "Jill" }, 1);
    const again = typingStarted(both, jack, 5_000);
    expect(again.map(({ authid }) => authid)).toEqual(["jack", "jill"]);
    expect(typingNow(again, 5_000 + TYPING_MS - 1).map(({ authid }) => authid)).toEqual(["jack"]);
  });
});
