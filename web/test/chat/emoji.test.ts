import { describe, expect, it } from "vitest";
import { ALL, EMOJI, GROUPS, TONES, emojiIn, emojiWith, toned } from "../../src/chat/emoji.js";
import { RecentEmoji } from "../../src/chat/recent-emoji.js";
import { memoryStore } from "../../src/client/index.js";

const segments = new Intl.Segmenter("en", { granularity: "grapheme" });

describe("emoji", () => {
  it("are all there, each one character to whoever reads, in a group that is shown", () => {
    expect(ALL.length).toBeGreaterThan(1_800);
    const groups = new Set(GROUPS.map(([group]) => group));
    for (const { emoji, group } of ALL) {
      expect([...segments.segment(emoji)], emoji).toHaveLength(1);
      expect(groups.has(group), emoji).toBe(true);
    }
    expect(new Set(ALL.map(({ emoji }) => emoji)).size).toBe(ALL.length);
  });

  it("are known by the names that people type elsewhere", () => {
    expect(["cat", "tada", "+1", "heart", "de"].map((name) => EMOJI.get(name))).toEqual(["🐱", "🎉", "👍️", "❤️", "🇩🇪"]);
  });

  it("are found by all the words, or how they begin", () => {
    const found = (text: string): readonly string[] => emojiWith(text).map(({ emoji }) => emoji);
    expect(found("orange cat")).toEqual([]);
    expect(found("cat heart")).toEqual(["😻"]);
    expect(found("KITT")).toContain("🐱");
    expect(found("  ")).toEqual([]);
    expect(found("(*)")).toEqual([]);
  });

  it("are called and found as one says in German, and still by their English names", async () => {
    const german = await emojiIn("de");
    expect(german.map(({ emoji }) => emoji)).toEqual(ALL.map(({ emoji }) => emoji));
    const same = german.filter(({ label }, at) => label === ALL[at]?.label);
    expect(same.length).toBeLessThan(ALL.length / 10); // "Computer" is one in both
    for (const words of ["katzengesicht", "cat face"]) expect(emojiWith(words, german).map(({ emoji, label }) => [emoji, label])).toContainEqual(["🐱", "Katzengesicht"]);
    expect(emojiWith("katzengesicht")).toEqual([]);
    expect(await emojiIn("ar")).toBe(ALL);
  });

  it("have the skin that is wanted, where they have one", () => {
    const shown = (label: string): readonly string[] => {
      const one = ALL.find((emoji) => emoji.label === label);
      return one === undefined ? [] : TONES.map((_, tone) => toned(one, tone));
    };
    expect(shown("waving hand")).toEqual(["👋", "👋🏻", "👋🏼", "👋🏽", "👋🏾", "👋🏿"]);
    expect(new Set(shown("cat face"))).toEqual(new Set(["🐱"]));
    expect(shown("woman health worker")[5]).toBe("👩🏿‍⚕️");
  });
});

describe("what was chosen last", () => {
  it("comes first, once, and not without end", () => {
    const memory = new RecentEmoji(memoryStore());
    for (const emoji of ["🐱", "👍", "🐱"]) memory.chose(emoji);
    expect(memory.recent).toEqual(["🐱", "👍"]);
    for (const { emoji } of ALL.slice(0, 50)) memory.chose(emoji);
    expect(memory.recent).toHaveLength(16);
  });

  it.each(["", "nonsense", "{}", "[1, null]"])("does without what is stored as %s", (stored) => {
    const store = memoryStore();
    store.setItem("tidings.emoji", stored);
    store.setItem("tidings.emoji.tone", stored);
    expect(new RecentEmoji(store).recent).toEqual([]);
    expect(new RecentEmoji(store).tone).toBe(0);
  });
});
