import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FIRST_MS, MOST_MS, backoffMs, jitteredMs, pause } from "../../src/client/backoff.js";
import { TidingsError } from "../../src/client/errors.js";
import { JOIN_TIMEOUT_MS, Link, PATIENT_MOST, STEADY_MS } from "../../src/client/link.js";
import type { Credentials } from "../../src/client/session.js";
import { FakeServer, FakeSurroundings } from "../support/server.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

function error(what: string, retryAfterMs?: number): TidingsError {
  return new TidingsError(what, what, retryAfterMs === undefined ? {} : { retryAfterMs });
}

function linked(credentials = (): Promise<Credentials> => Promise.resolve({ as: "guest", nickname: "Jack", key: "key-of-jack" })) {
  const server = new FakeServer();
  const surroundings = new FakeSurroundings();
  const link = new Link({ dial: server.dial, credentials, surroundings });
  const states: string[] = [];
  link.watch(({ state }) => states.push(state));
  return { server, surroundings, link, states };
}

describe("a link", () => {
  it("connects, and connects again when it is lost", async () => {
    const { server, link, states } = linked();
    link.start();
    await within(1);
    server.cut();
    await within(FIRST_MS);
    expect(states).toEqual(["connecting", "live", "waiting", "connecting", "live"]);
  });

  it("waits longer after each failure, up to half a minute, and never gives up", async () => {
    const { server, surroundings, link } = linked();
    surroundings.luck = 1;
    server.refusals = Array.from({ length: 12 }, () => error("wamp.error.no_such_realm"));
    const waits: number[] = [];
    link.watch((state) => {
      if (state.state === "waiting") waits.push(state.until - Date.now());
    });
    link.start();
    await within(300_000);
    expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
    expect(waits.at(-1)).toBe(MOST_MS);
    expect(link.state.state).toBe("live");
  });

  it("waits as long as the server asks", async () => {
    const { server, link } = linked();
    server.refusals = [error("tidings.error.too_many", 7_000)];
    link.start();
    await within(6_900);
    expect(link.state.state).toBe("waiting");
    await within(200);
    expect(link.state.state).toBe("live");
  });

  it("begins with short waits again only after a connection that lasted", async () => {
    const { server, surroundings, link } = linked();
    surroundings.luck = 1;
    link.start();
    const waitAfter = async (lived: number): Promise<number> => {
      await within(lived);
      server.cut();
      const { state } = link;
      const wait = state.state === "waiting" ? state.until - Date.now() : NaN;
      await within(wait + 1);
      return wait;
    };
    expect(await waitAfter(1)).toBe(250);
    expect(await waitAfter(1)).toBe(500);
    expect(await waitAfter(1)).toBe(1000);
    expect(await waitAfter(STEADY_MS)).toBe(250);
  });

  it("tries at once when the network is back, and says when it is away", async () => {
    const { server, surroundings, link } = linked();
    surroundings.luck = 1;
    surroundings.online = false;
    server.refusals = [1, 2, 3, 4, 5, 6].map(() => error("lost"));
    link.start();
    await within(10_000);
    expect(link.state).toMatchObject({ state: "waiting", offline: true });
    server.refusals = [];
    surroundings.setOnline(true);
    await within(1);
    expect(link.state.state).toBe("live");
    server.cut();
    surroundings.setOnline(false);
    expect(link.state).toMatchObject({ state: "waiting", offline: true });
  });

  it("does not wait for a silent connection when the network is gone, but tries whether it is", async () => {
    const { server, surroundings, link } = linked();
    link.start();
    await within(1);
    surroundings.setOnline(false);
    expect(link.state).toMatchObject({ state: "waiting", offline: true });
    await within(FIRST_MS);
    expect(link.state.state).toBe("live"); // the server is on this machine
    expect(server.joins.length).toBe(2);
  });

  it("gives up a try that is not answered", async () => {
    const { server, link } = linked();
    server.isDeaf = true;
    link.start();
    await within(JOIN_TIMEOUT_MS + 1);
    expect(link.state.state).toBe("waiting");
    server.isDeaf = false;
    await within(MOST_MS);
    expect(link.state.state).toBe("live");
  });

  it("waits for longer each time, up to a bound, for a server that is slow to answer", async () => {
    const { server, surroundings, link } = linked();
    surroundings.luck = 0; // no waits in between
    server.isDeaf = true;
    link.start();
    await within(1);
    for (const times of [1, 2, PATIENT_MOST, PATIENT_MOST]) {
      const tries = server.joins.length;
      await within(times * JOIN_TIMEOUT_MS - 50);
      expect(server.joins.length).toBe(tries);
      await within(60);
      expect(server.joins.length).toBe(tries + 1);
    }
    server.isDeaf = false;
    await within(PATIENT_MOST * JOIN_TIMEOUT_MS);
    expect(link.state.state).toBe("live");
  });

  it.each(["nickname_required", "name_taken", "invalid", "too_long", "guests_not_allowed", "banned"])(
    "stops at %s until a person did something",
    async (what) => {
      const { server, link } = linked();
      server.refusals = [error(`tidings.error.${what}`)];
      link.start();
      await within(120_000);
      expect(link.state).toMatchObject({ state: "refused", reason: { code: what } });
      link.retry();
      await within(1);
      expect(link.state.state).toBe("live");
    },
  );

  it.each(["wamp.error.no_such_procedure", "wamp.error.no_auth_method", "wamp.error.not_authorized", "tidings.client.connection_lost"])(
    "takes %s for a server that is starting",
    async (what) => {
      const { server, link } = linked();
      server.refusals = [error(what), error(what), error(what)];
      link.start();
      await within(5_000);
      expect(link.state.state).toBe("live");
    },
  );

  it("asks for other credentials at once when a token is not accepted, but not for ever", async () => {
    const reasons: (string | null)[] = [];
    const { server, link } = linked();
    const picky = new Link({
      dial: server.dial,
      credentials: (refusal: TidingsError | null) => {
        reasons.push(refusal?.code ?? null);
        return Promise.resolve({ as: "token", token: "x", nickname: null });
      },
      surroundings: new FakeSurroundings(),
    });
    link.close();
    server.refusals = [1, 2, 3, 4, 5].map(() => error("tidings.error.token_invalid"));
    picky.start();
    await within(1);
    expect(reasons).toEqual([null, "token_invalid", "token_invalid"]);
    expect(picky.state.state).toBe("waiting");
    await within(60_000);
    expect(picky.state.state).toBe("live");
  });

  it("takes no notice of what an earlier try answers late", async () => {
    const { server, link, states } = linked();
    link.start();
    await within(1);
    const first = server.session;
    link.drop(error("silent"));
    await within(FIRST_MS);
    first?.handlers.onEnd(error("late"));
    first?.handlers.onJoin(first);
    expect(link.session).toBe(server.session);
    expect(states.at(-1)).toBe("live");
  });

  it("is still after it was closed", async () => {
    const { server, surroundings, link } = linked();
    link.start();
    await within(1);
    link.close();
    surroundings.setOnline(true);
    link.retry();
    link.drop(error("x"));
    await within(120_000);
    expect(link.state.state).toBe("closed");
    expect(server.joins.length).toBe(1);
  });
});

describe("back-off", () => {
  it("is anywhere between nothing and a bound that doubles", () => {
    expect(backoffMs(0, () => 0)).toBe(0);
    expect(backoffMs(3, () => 1)).toBe(2_000);
    expect(backoffMs(500, () => 1)).toBe(MOST_MS);
  });

  it("spreads regular things by a share", () => {
    expect(jitteredMs(15_000, 0.2, () => 0)).toBe(12_000);
    expect(jitteredMs(15_000, 0.2, () => 1)).toBe(18_000);
  });

  it("can be cut short", async () => {
    const stop = new AbortController();
    const waiting = pause(60_000, stop.signal);
    stop.abort();
    await waiting;
    await pause(60_000, stop.signal);
    expect(vi.getTimerCount()).toBe(0);
  });
});
