import { describe, expect, it } from "vitest";
import { everySeconds, holdOf, timeLeft } from "../../src/chat/hold.js";
import type { Room } from "../../src/client/index.js";

const NOW = 1_000_000;
const ROOM = { slow_seconds: 0, archived: false, muted_until: 0, slow_until: 0 } as Room;

describe("what holds somebody up", () => {
  it("is nothing, or the one that lasts longest in its kind", () => {
    expect(holdOf(null, NOW)).toBeNull();
    expect(holdOf({ ...ROOM, muted_until: NOW, slow_until: NOW }, NOW)).toBeNull();
    const slow = { ...ROOM, slow_seconds: 5, slow_until: NOW + 1 };
    expect(holdOf(slow, NOW)).toEqual({ is: "slow", until: NOW + 1, seconds: 5 });
    expect(holdOf({ ...slow, muted_until: NOW + 2 }, NOW)).toEqual({ is: "muted", until: NOW + 2 });
    expect(holdOf({ ...slow, muted_until: NOW + 2, archived: true }, NOW)).toEqual({ is: "archived" });
  });

  it("is shown by a clock that never says less than what is left", () => {
    const shown = [0, -5, 1, 6_001, 60_000, 3_600_000, 100_000_000].map(timeLeft);
    expect(shown).toEqual(["0:00", "0:00", "0:01", "0:07", "1:00", "1:00:00", "2 days"]);
  });

  it("is said in words", () => {
    const said = [1, 5, 60, 120, 3600, 7200, 90].map(everySeconds);
    const words = ["second", "5 seconds", "minute", "2 minutes", "hour", "2 hours", "90 seconds"];
    expect(said).toEqual(words.map((word) => `every ${word}`));
  });
});
