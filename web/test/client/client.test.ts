import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TidingsError } from "../../src/client/index.js";
import { HEARTBEAT_MS } from "../../src/client/heartbeat.js";
import { LOGOUT_SETTLES_MS } from "../../src/client/link.js";
import { follow, member, stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets everything happen that happens within this time. */
function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

const LOBBY = "room.lobby";

describe("a stream that is followed", () => {
  it("shows what was there and what comes", async () => {
    const { server, client } = stage();
    server.append(LOBBY);
    const { seen } = follow(client, LOBBY);
    await within(10);
    server.append(LOBBY);
    server.append(LOBBY);
    expect(seen).toEqual([1, 2, 3]);
  });

  it("misses nothing over lost connections", async () => {
    const { server, client } = stage();
    const { seen } = follow(client, LOBBY);
    await within(10);
    for (let round = 0; round < 5; round += 1) {
      server.append(LOBBY);
      server.cut();
      server.appendUnheard(LOBBY);
      await within(2_000);
      server.append(LOBBY);
    }
    expect(seen).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  });

  it("finds a lost event by the next one", async () => {
    const { server, client } = stage();
    const { seen } = follow(client, LOBBY);
    await within(10);
    server.appendUnheard(LOBBY);
    server.append(LOBBY);
    await within(10);
    expect(seen).toEqual([1, 2]);
  });

  it("finds a lost last event by the heartbeat, within 20 seconds", async () => {
    const { server, client } = stage();
    const { seen } = follow(client, LOBBY);
    await within(10);
    server.appendUnheard(LOBBY);
    await within(20_000);
    expect(seen).toEqual([1]);
  });

  it("finds a lost last event within two seconds of a component's start", async () => {
    const { server, client } = stage();
    const { seen } = follow(client, LOBBY);
    await within(10);
    server.appendUnheard(LOBBY);
    server.publish("tidings.live.node", { type: "node.ready", component: "chat", instance: "2" });
    await within(2_100);
    expect(seen).toEqual([1]);
  });

  it("says that continuity was lost when the log is another one", async () => {
    const { server, client } = stage();
    const { seen } = follow(client, LOBBY);
    server.append(LOBBY);
    server.append(LOBBY);
    await within(10);
    server.cut();
    server.log(LOBBY).restore(1);
    await within(2_000);
    expect(seen).toEqual([1, 2, "epoch", 1]);
  });

  it("is one subscription for several readers, each with its own position", async () => {
    const { server, client } = stage();
    for (let i = 0; i < 4; i += 1) server.append(LOBBY);
    const all = follow(client, LOBBY, "start");
    const late = follow(client, LOBBY, { epoch: "a", offset: 3 });
    const fresh = follow(client, LOBBY, "now");
    await within(10);
    server.append(LOBBY);
    expect([all.seen, late.seen, fresh.seen]).toEqual([[1, 2, 3, 4, 5], [4, 5], [5]]);
    all.subscription.close();
    await within(10);
    server.append(LOBBY);
    expect([all.seen, late.seen]).toEqual([[1, 2, 3, 4, 5], [4, 5, 6]]);
    late.subscription.close();
    fresh.subscription.close();
    await within(10);
    expect(server.session?.topics.has(`tidings.stream.${LOBBY}`)).toBe(false);
  });

  it("is asked for again when the server took the subscription away", async () => {
    const { server, client } = stage();
    const { seen } = follow(client, LOBBY);
    await within(10);
    server.revoke(`tidings.stream.${LOBBY}`);
    server.appendUnheard(LOBBY);
    await within(10);
    server.append(LOBBY);
    expect(seen).toEqual([1, 2]);
  });

  it("is given up when the server goes on refusing it, and the page is told once", async () => {
    const { server, client } = stage();
    server.procedures.set(`subscribe tidings.stream.${LOBBY}`, () => {
      throw new TidingsError("wamp.error.not_authorized", "no");
    });
    const { seen } = follow(client, LOBBY);
    await within(60_000);
    expect(seen).toEqual(["not_authorized"]);
  });

  it("is read again after reads that failed for a moment", async () => {
    const { server, client } = stage();
    const read = server.procedures.get("tidings.stream.read");
    server.procedures.delete("tidings.stream.read");
    server.append(LOBBY);
    const { seen } = follow(client, LOBBY);
    await within(3_000);
    expect(seen).toEqual([]);
    if (read) server.procedures.set("tidings.stream.read", read);
    await within(60_000); // how long it waits between two tries is chosen at random
    expect(seen).toEqual([1]);
  });

  it("shows nothing after it was closed by what the page did with an event", async () => {
    const { server, client } = stage();
    for (let i = 0; i < 3; i += 1) server.append(LOBBY);
    const seen: number[] = [];
    const subscription = client.subscribe(LOBBY, {
      from: "start",
      onEvent: ({ offset }) => {
        seen.push(offset);
        subscription.close();
      },
    });
    await within(10);
    expect(seen).toEqual([1]);
  });

  it("is not read in a loop when the server says more but gives none", async () => {
    const { server, client } = stage();
    server.procedures.set("tidings.stream.read", () => ({ stream: LOBBY, epoch: "a", head: 9, events: [], recovered: true, more: true }));
    follow(client, LOBBY);
    await within(30_000);
    expect(server.called("tidings.stream.read").length).toBeLessThan(30);
  });
});

describe("the connection", () => {
  it("is given up when a heartbeat is not answered, and built anew", async () => {
    const { server, client } = stage();
    const { seen } = follow(client, LOBBY);
    await within(10);
    server.isSilent = true;
    server.appendUnheard(LOBBY);
    await within(HEARTBEAT_MS * 1.2 + 5_000 + 250);
    expect(server.joins.length).toBeGreaterThanOrEqual(2);
    server.isSilent = false;
    await within(10_000);
    expect(seen).toEqual([1]);
  });

  it("is kept when a heartbeat is refused: an answer is an answer", async () => {
    const { server } = stage();
    await within(10);
    server.procedures.delete("tidings.stream.heads");
    await within(120_000);
    expect(server.joins.length).toBe(1);
  });

  it("fails calls at once while it is away", async () => {
    const { server, client } = stage();
    await within(10);
    server.isDeaf = true;
    server.cut();
    await expect(client.call("tidings.access.whoami", {})).rejects.toMatchObject({ code: "not_connected", temporary: true });
  });

  it("fails calls that are under way when it is lost", async () => {
    const { server, client } = stage();
    await within(10);
    server.isSlow = true;
    const call = client.call("tidings.stream.heads", { streams: [] });
    server.cut();
    await expect(call).rejects.toMatchObject({ code: "connection_lost", temporary: true });
  });

  it("is tried again with the same key when the answer was lost, so that one's own name is not taken", async () => {
    const { server } = stage();
    server.refusals = [new TidingsError("wamp.error.no_such_procedure", "starting", { temporary: true })];
    await within(2_000);
    const keys = server.joins.map((join) => (join.as === "guest" ? join.key : "none"));
    expect(keys.length).toBe(2);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it("is the same guest's again, by the token that the server gave", async () => {
    const { server } = stage();
    await within(10);
    server.cut();
    await within(1_000);
    expect(server.joins).toMatchObject([
      { as: "guest", nickname: "Jack" },
      { as: "token", token: "token-jack", nickname: "Jack" },
    ]);
  });
});

describe("a member", () => {
  it("gets a fresh token when the last one is used up", async () => {
    const reasons: string[] = [];
    const server = new FakeServer();
    server.refusals = [new TidingsError("tidings.error.token_expired", "old")];
    const login = member((reason) => {
      reasons.push(reason);
      return Promise.resolve(`jwt ${reasons.length}`);
    });
    const { client } = stage({ server, login });
    await within(10);
    expect(client.link.state).toBe("live");
    expect(reasons).toEqual(["join", "expired"]);
    expect(server.joins.at(-1)).toEqual({ as: "token", token: "jwt 2", nickname: null });
  });

  it("renews a token before it ends", async () => {
    const server = new FakeServer();
    server.identity = { ...server.identity, expiresAt: Date.now() + 600_000 };
    server.procedures.set("tidings.access.renew", () => ({ authid: "jack", name: "Jack", role: "member", expires_at: Date.now() + 600_000 }));
    stage({ server, login: member((reason) => Promise.resolve(reason)) });
    await within(545_000);
    expect(server.called("tidings.access.renew")).toEqual([{ token: "renew" }]);
    await within(600_000);
    expect(server.called("tidings.access.renew").length).toBe(2);
    expect(server.joins.length).toBe(1);
  });

  it("asks who they are now when they were logged out, and stays outside if that is nobody", async () => {
    const reasons: string[] = [];
    const login = member((reason) => {
      reasons.push(reason);
      return Promise.resolve(reason === "logged_out" ? null : "jwt");
    });
    const { server, client } = stage({ login });
    await within(10);
    server.cut(new TidingsError("tidings.error.logged_out", "You were logged out."));
    await within(LOGOUT_SETTLES_MS - 1);
    expect(reasons).toEqual(["join"]); // the answer that takes the site's cookie back may still be on its way
    await within(60_000);
    expect(client.link).toMatchObject({ state: "refused", reason: { code: "logged_out" } });
    expect(reasons).toEqual(["join", "logged_out"]);
    expect(server.joins.length).toBe(1);
  });

  it("renews again, in time, what could not be renewed", async () => {
    const server = new FakeServer();
    server.identity = { ...server.identity, expiresAt: Date.now() + 600_000 };
    server.procedures.set("tidings.access.renew", () => ({ authid: "jack", name: "Jack", role: "member", expires_at: Date.now() + 600_000 }));
    let asked = 0;
    const login = member(() => {
      asked += 1;
      return asked === 2 ? Promise.reject(new Error("502")) : Promise.resolve("jwt");
    });
    stage({ server, login });
    await within(595_000);
    expect(asked).toBe(3);
    expect(server.called("tidings.access.renew").length).toBe(1);
    expect(server.joins.length).toBe(1);
  });

  it("goes on trying while the app gives no token", async () => {
    let broken = true;
    const login = member(() => (broken ? Promise.reject(new Error("502")) : Promise.resolve("jwt")));
    const { client } = stage({ login });
    await within(2_000);
    expect(client.link.state).toBe("waiting");
    broken = false;
    await within(30_000);
    expect(client.link.state).toBe("live");
  });
});

describe("sending", () => {
  it("arrives once though its answer was lost", async () => {
    const { server, client } = stage();
    const { events } = follow(client, LOBBY);
    await within(10);
    server.isSlow = true;
    client.send("lobby", "hello");
    await within(10);
    server.cut();
    server.isSlow = false;
    await within(2_000);
    expect(events.map(({ data }) => data["text"])).toEqual(["hello"]);
    const keys = new Set(server.called("tidings.chat.send").map((request) => (request as { key: string }).key));
    expect(server.called("tidings.chat.send").length).toBe(2);
    expect(keys.size).toBe(1);
    expect(client.outbox.in("lobby")[0]?.delivery).toMatchObject({ is: "sent", offset: 1 });
  });

  it("keeps its order over a time-out", async () => {
    const { server, client } = stage();
    const { events } = follow(client, LOBBY);
    await within(10);
    server.isSilent = true;
    client.send("lobby", "one");
    client.send("lobby", "two");
    await within(5_100);
    server.isSilent = false;
    await within(10_000);
    expect(events.map(({ data }) => data["text"])).toEqual(["one", "two"]);
  });

  it("outlives the page: what was not acknowledged is sent by the next one", async () => {
    const { server, client, store } = stage();
    await within(10);
    server.isSilent = true;
    client.send("lobby", "hello");
    await within(10);
    client.close();
    server.isSilent = false;
    const again = stage({ server, store });
    const { events } = follow(again.client, LOBBY);
    await within(10);
    expect(events.map(({ data }) => data["text"])).toEqual(["hello"]);
    expect(store.length).toBe(1); // the guest's token; nothing is left of the message
  });

  it("of another person's messages does not happen", async () => {
    const { server, client, store } = stage();
    await within(10);
    server.isSilent = true;
    client.send("lobby", "jack's");
    client.close();
    server.isSilent = false;
    server.identity = { ...server.identity, authid: "guest-jill" };
    stage({ server, store });
    await within(10);
    expect(server.log(LOBBY).head).toBe(0);
  });

  it("that is refused stays for a second try, and lets the next ones pass", async () => {
    const { server, client } = stage();
    await within(10);
    const send = server.procedures.get("tidings.chat.send");
    server.procedures.set("tidings.chat.send", () => {
      throw new TidingsError("tidings.error.not_a_member", "no");
    });
    const { key } = client.send("lobby", "one");
    await within(10);
    expect(client.outbox.in("lobby")[0]?.delivery.is).toBe("refused");
    if (send) server.procedures.set("tidings.chat.send", send);
    client.send("lobby", "two");
    await within(10);
    client.outbox.retry(key);
    await within(10);
    expect(server.log(LOBBY).events.map(({ data }) => data["text"])).toEqual(["two", "one"]);
    expect(client.outbox.in("lobby").map(({ delivery }) => delivery.is)).toEqual(["sent", "sent"]);
  });

  it.each(["rate_limited", "slow_mode"])("waits as long as the server asks (%s)", async (code) => {
    const { server, client } = stage();
    await within(10);
    const send = server.procedures.get("tidings.chat.send");
    server.procedures.set("tidings.chat.send", () => {
      if (send) server.procedures.set("tidings.chat.send", send);
      throw new TidingsError(`tidings.error.${code}`, "slow down", { retryAfterMs: 4_000, temporary: true });
    });
    client.send("lobby", "one");
    await within(3_900);
    expect(client.outbox.in("lobby")[0]?.delivery.is).toBe("paused");
    expect(server.log(LOBBY).head).toBe(0);
    await within(200);
    expect(server.log(LOBBY).head).toBe(1);
  });
});
