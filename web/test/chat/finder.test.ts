import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Finder, TYPED_MS } from "../../src/chat/finder.js";
import type { PeopleSearchRequest } from "../../src/client/index.js";
import { TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

describe("finding people", () => {
  let finder: Finder;
  let asked: PeopleSearchRequest[];
  let refused: boolean;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { visibilityState: "visible" });
    const server = new FakeServer();
    asked = [];
    refused = false;
    server.procedures.set("tidings.people.search", (request: PeopleSearchRequest) => {
      asked.push(request);
      if (refused) throw new TidingsError("tidings.error.not_allowed", "No.");
      return { people: [{ authid: "jill", name: "Jill", role: "member" }], more: false };
    });
    finder = new Finder(stage({ server }).client);
  });

  afterEach(() => {
    finder.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function found(): readonly unknown[] {
    return [finder.people.map(({ authid }) => authid), finder.asking];
  }

  it("asks once, after the last key, and for nothing when nothing is typed", async () => {
    finder.typed("j");
    finder.typed("ji ");
    expect(found()).toEqual([[], true]);
    await vi.advanceTimersByTimeAsync(TYPED_MS + 50);
    expect(asked).toEqual([{ text: "ji", limit: 30 }]);
    expect(found()).toEqual([["jill"], false]);
    finder.typed(" ");
    await vi.advanceTimersByTimeAsync(TYPED_MS + 50);
    expect(found()).toEqual([[], false]);
    expect(asked.length).toBe(1);
  });

  it("finds nobody where the site refuses", async () => {
    refused = true;
    finder.typed("ji");
    await vi.advanceTimersByTimeAsync(TYPED_MS + 50);
    expect(asked.length).toBe(1);
    expect(found()).toEqual([[], false]);
    finder.typed("jil");
    expect(found()).toEqual([[], false]);
    await vi.advanceTimersByTimeAsync(TYPED_MS + 50);
    expect(asked.length).toBe(1);
  });
});
