import { beforeEach, describe, expect, it } from "vitest";
import { BookmarksModel } from "../../src/chat/kept.js";
import { type BookmarksRequest, TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

describe("bookmarks", () => {
  let server: FakeServer;
  let kept: BookmarksModel;
  let asked: BookmarksRequest[];

  beforeEach(() => {
    server = new FakeServer();
    asked = [];
    server.procedures.set("tidings.chat.bookmarks", (request: BookmarksRequest) => {
      asked.push(request);
      const place = request.before === undefined || request.before === null ? 9 : request.before - 1;
      return { bookmarks: [{ place, message: { id: `m${place}`, room: "lobby" }, time: 0 }], more: place === 9 };
    });
    kept = new BookmarksModel(stage({ server }).client);
  });

  const ids = (): readonly string[] => kept.items.map(({ message }) => message.id);

  it("come page by page, each after the last one of the page before", async () => {
    await kept.load();
    expect(kept.hasMore).toBe(true);
    await kept.more();
    expect(ids()).toEqual(["m9", "m8"]);
    expect(kept.hasMore).toBe(false);
    expect(asked.map(({ before }) => before)).toEqual([undefined, 9]);
  });

  it("begin anew when they are looked at again", async () => {
    await kept.load();
    await kept.more();
    await kept.load();
    expect(ids()).toEqual(["m9"]);
  });

  it("stay in the list if taking one out failed, and the reason is told", async () => {
    await kept.load();
    const [first] = kept.items;
    server.procedures.set("tidings.chat.unbookmark", () => {
      throw new TidingsError("tidings.error.not_allowed", "No.");
    });
    if (first !== undefined) await kept.remove(first.message);
    expect(kept.status).toMatchObject({ is: "failed", error: { code: "not_allowed" } });
    expect(ids()).toEqual(["m9"]);
  });

  it("go from the list when they are taken out", async () => {
    await kept.load();
    const gone: unknown[] = [];
    server.procedures.set("tidings.chat.unbookmark", (request: unknown) => {
      gone.push(request);
      return { room: "lobby", message: "m9", bookmarked: false };
    });
    const [first] = kept.items;
    if (first !== undefined) await kept.remove(first.message);
    expect(gone).toMatchObject([{ room: "lobby", message: "m9" }]);
    expect(ids()).toEqual([]);
  });
});
