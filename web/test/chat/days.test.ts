import { describe, expect, test } from "vitest";
import { dateOf, startOf } from "../../src/chat/days.js";

describe("days of the reader's own time", () => {
  test("a day begins at midnight, and is the day of all of its moments", () => {
    const begin = startOf("2026-11-24");
    expect(begin).toBe(new Date(2026, 10, 24).getTime());
    for (const ms of [0, 1, 86_399_999]) expect(dateOf((begin ?? 0) + ms)).toBe("2026-11-24");
  });

  test("the day after the last of a month, of a year, and where clocks change", () => {
    expect(startOf("2026-02-28", 1)).toBe(new Date(2026, 2, 1).getTime());
    expect(startOf("2026-12-31", 1)).toBe(new Date(2027, 0, 1).getTime());
    expect(dateOf(startOf("2026-10-25", 1) ?? 0)).toBe("2026-10-26");
  });

  test.each(["", "today", "2026-1-1", "1800-01-01", "20261-01-01"])("%j is no day", (day) => {
    expect(startOf(day)).toBeNull();
  });
});
