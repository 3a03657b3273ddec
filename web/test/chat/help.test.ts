import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TYPED_MS } from "../../src/chat/finder.js";
import { Help } from "../../src/chat/help.js";
import type { PeopleSearchRequest } from "../../src/client/index.js";
import { TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

describe("people to be addressed who are not in the room", () => {
  let help: Help;
  let asked: string[];
  let refused: boolean;
  const later = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { visibilityState: "visible" });
    later.mockReset();
    const server = new FakeServer();
    asked = [];
    refused = false;
    server.procedures.set("tidings.people.search", ({ text }: PeopleSearchRequest) => {
      asked.push(text);
      if (refused) throw new TidingsError("tidings.error.not_allowed", "No.");
      return { people: [{ authid: "nina", name: "Nina", role: "member" }], more: false };
    });
    help = new Help(stage({ server }).client, "lobby");
    help.mayFind = () => true;
  });

  afterEach(() => {
    help.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const passes = () => vi.advanceTimersByTimeAsync(TYPED_MS + 50);

  it("are asked for by two letters, once, and remembered", async () => {
    expect(help.find("n", later)).toEqual([]);
    expect(help.find("ni", later)).toEqual([]);
    await passes();
    expect(later).toHaveBeenCalledTimes(1);
    expect(help.find("ni", later).map(({ name }) => name)).toEqual(["Nina"]);
    expect(asked).toEqual(["ni"]);
    help.find("nina", later);
    expect([...help.found.keys()]).toEqual(["nina"]);
  });

  it("are not asked for in a private room", async () => {
    help.mayFind = () => false;
    expect(help.find("ni", later)).toEqual([]);
    await passes();
    expect(asked).toEqual([]);
  });

  it("are not asked for again where the site refuses", async () => {
    refused = true;
    help.find("ni", later);
    await passes();
    help.find("nina", later);
    await passes();
    expect(asked).toEqual(["ni"]);
    expect(later).not.toHaveBeenCalled();
  });
});
