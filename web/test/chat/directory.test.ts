import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Directory, TYPED_MS } from "../../src/chat/directory.js";
import type { RoomListRequest } from "../../src/client/index.js";
import { TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

describe("the directory of rooms", () => {
  let server: FakeServer;
  let directory: Directory;
  let asked: RoomListRequest[];

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { visibilityState: "visible" });
    server = new FakeServer();
    asked = [];
    server.procedures.set("tidings.room.list", (request: RoomListRequest) => {
      asked.push(request);
      const isFirst = request.after === undefined;
      return { rooms: [{ name: isFirst ? "a" : "b", direct: false }, { name: "dm-1", direct: true }], more: isFirst };
    });
    directory = new Directory(stage({ server }).client);
  });

  afterEach(() => {
    directory.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function names(): string[] {
    return directory.rooms.map(({ name }) => name);
  }

  it("begins with all there are, page by page, but for the direct ones", async () => {
    void directory.load();
    await vi.advanceTimersByTimeAsync(50);
    expect([names(), directory.hasMore, directory.status.is]).toEqual([["a"], true, "ready"]);
    directory.rooms = directory.rooms.slice(0, 1);
    void directory.more();
    await vi.advanceTimersByTimeAsync(50);
    expect([names(), directory.hasMore]).toEqual([["a", "b"], false]);
    expect(asked).toEqual([{ limit: 30 }, { limit: 30, after: "a" }]);
  });

  it("asks once the typing rests, and once", async () => {
    for (const text of ["k", "ki", " kit "]) {
      directory.typed(text);
      await vi.advanceTimersByTimeAsync(TYPED_MS / 2);
    }
    await vi.advanceTimersByTimeAsync(TYPED_MS);
    expect(asked).toEqual([{ limit: 30, text: "kit" }]);
  });

  it("says what went wrong, and can be asked again", async () => {
    server.procedures.set("tidings.room.list", () => {
      throw new TidingsError("tidings.error.not_allowed", "No.");
    });
    void directory.load();
    await vi.advanceTimersByTimeAsync(50);
    expect(directory.status.is).toBe("failed");
    server.procedures.set("tidings.room.list", () => ({ rooms: [], more: false }));
    void directory.load();
    await vi.advanceTimersByTimeAsync(50);
    expect(directory.status.is).toBe("ready");
  });
});
