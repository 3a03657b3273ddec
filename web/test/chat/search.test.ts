import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SearchModel, TYPED_MS } from "../../src/chat/search.js";
import { type Message, type SearchRequest, TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

const PLAIN = { reactions: [], mentions: [], thread: null, replies: 0, last_reply: null, followed: false, pinned: false, bookmarked: false, moderated: false, unread: 0, files: [], poll: null, previews: [] };

function message(offset: number, text: string): Message {
  return { id: `m${offset}`, room: "lobby", offset, author: { authid: "jill", name: "Jill" }, text, attachments: [], time: 0, edited: null, deleted: false, ...PLAIN };
}

function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

describe("a search", () => {
  let server: FakeServer;
  let search: SearchModel;
  let asked: SearchRequest[];

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { visibilityState: "visible" });
    server = new FakeServer();
    asked = [];
    server.procedures.set("tidings.chat.search", (request: SearchRequest) => {
      asked.push(request);
      const isFirst = request.cursor === undefined;
      const found = [message(isFirst ? 2 : 1, `${request.text} ${isFirst ? "two" : "one"}`)];
      return { found, more: isFirst, cursor: isFirst ? "lobby:2" : null };
    });
    search = new SearchModel(stage({ server }).client);
    await within(50);
  });

  afterEach(() => {
    search.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function texts(): string[] {
    return search.found.map(({ text }) => text);
  }

  it("asks once the typing rests, and once", async () => {
    for (const text of ["k", "ki", "kit"]) {
      search.typed(text);
      await within(TYPED_MS / 2);
    }
    expect(search.status.is).toBe("loading");
    expect(asked).toEqual([]);
    await within(TYPED_MS);
    expect(asked).toEqual([{ text: "kit", limit: 20 }]);
    expect([search.status.is, texts(), search.searched]).toEqual(["ready", ["kit two"], "kit"]);
  });

  it("asks for one person's messages of certain days, both days and all of them", async () => {
    search.typed("kit");
    search.narrow({ author: "jill", since: "2026-03-01", until: "2026-03-02" });
    await within(TYPED_MS);
    const [first, last] = [new Date(2026, 2, 1).getTime(), new Date(2026, 2, 3).getTime()];
    expect(asked).toEqual([{ text: "kit", limit: 20, author: "jill", after: first - 1, before: last }]);
    expect(search.isNarrow).toBe(true);
    search.narrow({ author: null, since: "", until: "nonsense" });
    await within(TYPED_MS);
    expect(asked.at(-1)).toEqual({ text: "kit", limit: 20 });
  });

  it("asks for nothing where there is no word, and lets go of what was found", async () => {
    search.typed("kit");
    await within(TYPED_MS);
    for (const text of ["", "  ", "🐱", '"*'] ) {
      search.typed(text);
      await within(TYPED_MS);
      expect([search.status.is, texts(), search.hasMore]).toEqual(["idle", [], false]);
    }
    expect(asked).toHaveLength(1);
  });

  it("goes on where it ended, once at a time, until there is no more", async () => {
    search.typed("kit");
    await within(TYPED_MS);
    expect(search.hasMore).toBe(true);
    void search.more();
    void search.more();
    await within(10);
    expect(asked[1]).toEqual({ text: "kit", limit: 20, cursor: "lobby:2" });
    expect(asked).toHaveLength(2);
    expect([texts(), search.hasMore]).toEqual([["kit two", "kit one"], false]);
    await search.more();
    expect(asked).toHaveLength(2);
  });

  it("looks in one room at once when it is limited to it", async () => {
    search.typed("kit");
    await within(TYPED_MS);
    search.within("lobby");
    await within(0);
    expect(asked.at(-1)).toEqual({ text: "kit", limit: 20, room: "lobby" });
    search.within("lobby");
    search.within(null);
    await within(0);
    expect(asked).toHaveLength(3);
  });

  it("shows no answer to what was typed before", async () => {
    server.isSlow = true;
    search.typed("old");
    await within(TYPED_MS);
    search.typed("new");
    await within(TYPED_MS);
    server.isSlow = false;
    server.session?.release();
    await within(10);
    expect([texts(), search.searched]).toEqual([["new two"], "new"]);
  });

  it("says that it failed, and tries again when told to", async () => {
    const works = server.procedures.get("tidings.chat.search");
    server.procedures.set("tidings.chat.search", () => {
      throw new TidingsError("tidings.error.no_such_room", "There is no room lobby.");
    });
    search.typed("kit");
    await within(TYPED_MS);
    expect(search.status).toMatchObject({ is: "failed", error: { code: "no_such_room" } });
    if (works !== undefined) server.procedures.set("tidings.chat.search", works);
    search.again();
    await within(0);
    expect([search.status.is, texts()]).toEqual(["ready", ["kit two"]]);
  });

  it("asks no more once it is closed", async () => {
    search.typed("kit");
    search.close();
    await within(10 * TYPED_MS);
    expect(asked).toEqual([]);
  });
});
