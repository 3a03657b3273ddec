import { describe, expect, it } from "vitest";
import { shownReactions, whoReacted } from "../../src/chat/reactions.js";

const thumbs = { emoji: "👍", count: 2, mine: false };
const kitten = { emoji: "🐱", count: 1, mine: true };

describe("what is shown of reactions", () => {
  it("takes what we asked for as done, and only once", () => {
    expect(shownReactions([thumbs, kitten], new Map([["👍", true]]))).toEqual([{ ...thumbs, count: 3, mine: true }, kitten]);
    expect(shownReactions([thumbs, kitten], new Map([["🐱", true]]))).toEqual([thumbs, kitten]);
    expect(shownReactions([thumbs, kitten], new Map([["🐱", false]]))).toEqual([thumbs]);
    expect(shownReactions([], new Map([["🎉", true]]))).toEqual([{ emoji: "🎉", count: 1, mine: true }]);
    expect(shownReactions([], new Map([["🎉", false]]))).toEqual([]);
  });

  it("says who, in a sentence that does not grow without end", () => {
    const people = (count: number) => Array.from({ length: count }, (_, n) => ({ emoji: "👍", authid: `${n}`, name: `P${n}`, time: 0, offset: n + 1 }));
    expect(whoReacted(people(2)).get("👍")).toBe("P0 and P1");
    expect(whoReacted(people(21)).get("👍")).toMatch(/P19, and 1 other$/u);
    expect(whoReacted(people(50)).get("👍")).toMatch(/, and 30 others$/u);
  });
});
