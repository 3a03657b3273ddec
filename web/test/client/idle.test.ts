import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IdleWatch } from "../../src/client/idle.js";

const MINUTE = 60_000;

describe("a page that nobody touches", () => {
  const page = new EventTarget() as unknown as Window;
  const told: boolean[] = [];
  let watch: IdleWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    watch = new IdleWatch(page, (idle) => {
      told.push(idle);
      return Promise.reject(new Error("there is no connection"));
    });
    watch.begin(10 * MINUTE);
  });

  afterEach(() => {
    watch.end();
    vi.useRealTimers();
  });

  it("says so after the time that the server gives, counted from the last touch", () => {
    vi.advanceTimersByTime(9 * MINUTE);
    page.dispatchEvent(new Event("keydown"));
    vi.advanceTimersByTime(9 * MINUTE);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(MINUTE);
    expect(told).toEqual([true]);
    vi.advanceTimersByTime(60 * MINUTE);
    expect(told).toEqual([true]);
  });

  it("is taken up again with the first touch", () => {
    vi.advanceTimersByTime(10 * MINUTE);
    page.dispatchEvent(new Event("pointermove"));
    page.dispatchEvent(new Event("pointermove"));
    expect(told).toEqual([true, false]);
    vi.advanceTimersByTime(10 * MINUTE);
    expect(told).toEqual([true, false, true]);
  });

  it("says so again to a server that may have forgotten it", () => {
    watch.begin(10 * MINUTE);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(10 * MINUTE);
    watch.begin(10 * MINUTE);
    expect(told).toEqual([true, true]);
  });

  it("says nothing where the site does not want to know", () => {
    watch.begin(0);
    vi.advanceTimersByTime(60 * MINUTE);
    page.dispatchEvent(new Event("keydown"));
    expect(told).toEqual([]);
  });
});
