import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TidingsError } from "../../src/client/errors.js";
import { FAILURES_MOST, PATIENCE_MS, REMEMBERED_MS, fallbackDial } from "../../src/client/fallback.js";
import type { Dial, Dialled, Session } from "../../src/client/session.js";
import { memoryStore } from "../../src/client/credentials.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LOST = new TidingsError("tidings.client.connection_lost", "unreachable", { temporary: true });
const VERDICT = new TidingsError("tidings.error.name_taken", "taken");

/** A way whose tries the test carries on by hand. */
class Way {
  readonly tries: (Dialled & { hungUp: boolean })[] = [];

  readonly dial: Dial = (_, handlers) => {
    const one = { ...handlers, hungUp: false };
    this.tries.push(one);
    return { hangUp: () => (one.hungUp = true) };
  };

  get last() {
    const last = this.tries.at(-1);
    if (last === undefined) throw new Error("nobody has tried");
    return last;
  }
}

function twoWays(store = memoryStore()) {
  const first = new Way();
  const other = new Way();
  const joined: Session[] = [];
  const ends: TidingsError[] = [];
  const dial = fallbackDial({ first: first.dial, other: other.dial, store, now: Date.now });
  const knock = () =>
    dial({ as: "token", token: "t", nickname: null }, { onJoin: (session) => joined.push(session), onEnd: (reason) => ends.push(reason) });
  return { first, other, joined, ends, knock, store };
}

const session = {} as Session;

describe("two ways", () => {
  it("takes the first where it works, and asks nothing of the other", () => {
    const { first, other, joined, knock } = twoWays();
    knock();
    first.last.onJoin(session);
    vi.advanceTimersByTime(60_000);
    expect([joined.length, other.tries.length]).toEqual([1, 0]);
  });

  it("takes the other where the first fails, and tries it first for a while", () => {
    const { first, other, joined, ends, knock } = twoWays();
    knock();
    first.last.onEnd(LOST);
    other.last.onJoin(session);
    expect(joined.length).toBe(1);
    other.last.onEnd(LOST);
    expect(ends).toEqual([LOST]);
    knock();
    expect([first.tries.length, other.tries.length]).toEqual([1, 2]);
    vi.advanceTimersByTime(REMEMBERED_MS + 1);
    knock();
    expect([first.tries.length, other.tries.length]).toEqual([2, 2]);
  });

  it("tries the other beside a first that hangs; whichever joins is the session", () => {
    const { first, other, joined, knock } = twoWays();
    knock();
    vi.advanceTimersByTime(PATIENCE_MS);
    expect(other.tries.length).toBe(1);
    first.last.onJoin(session);
    expect(other.last.hungUp).toBe(true);
    other.last.onJoin(session);
    expect(joined.length).toBe(1);
  });

  it("believes a verdict, by whichever way it came", () => {
    const { first, other, ends, knock } = twoWays();
    knock();
    first.last.onEnd(VERDICT);
    expect([ends, other.tries.length]).toEqual([[VERDICT], 0]);
    knock();
    first.last.onEnd(LOST);
    other.last.onEnd(VERDICT);
    expect(ends).toEqual([VERDICT, VERDICT]);
  });

  it("waits for a first that is slow when the other does not work", () => {
    const { first, other, joined, ends, knock } = twoWays();
    knock();
    vi.advanceTimersByTime(PATIENCE_MS);
    other.last.onEnd(LOST);
    expect(ends).toEqual([]);
    first.last.onJoin(session);
    expect(joined.length).toBe(1);
  });

  it("says once that nothing works, and remembers nothing of it", () => {
    const { first, other, ends, knock, store } = twoWays();
    knock();
    first.last.onEnd(LOST);
    other.last.onEnd(LOST);
    expect([ends, store.length]).toEqual([[LOST], 0]);
  });

  it("stays with a first that has worked, until it fails again and again: servers restart", () => {
    const { first, other, knock } = twoWays();
    knock();
    first.last.onJoin(session);
    first.last.onEnd(LOST);
    for (let i = 0; i < FAILURES_MOST; i += 1) {
      knock();
      first.last.onEnd(LOST);
    }
    expect([first.tries.length, other.tries.length]).toEqual([1 + FAILURES_MOST, 0]);
    knock();
    first.last.onEnd(LOST);
    expect(other.tries.length).toBe(1);
  });

  it("does not hold it against the first that the server is away", () => {
    const { first, other, knock } = twoWays();
    knock();
    first.last.onJoin(session);
    first.last.onEnd(LOST);
    for (let i = 0; i < 2 * (FAILURES_MOST + 1); i += 1) {
      const asked = other.tries.length;
      knock();
      first.last.onEnd(LOST);
      if (other.tries.length > asked) other.last.onEnd(LOST);
    }
    expect(other.tries.length).toBe(2);
  });

  it("hangs up both", () => {
    const { first, other, joined, knock } = twoWays();
    const attempt = knock();
    vi.advanceTimersByTime(PATIENCE_MS);
    attempt.hangUp();
    expect([first.last.hungUp, other.last.hungUp]).toEqual([true, true]);
    other.last.onJoin(session);
    expect(joined.length).toBe(0);
  });
});
