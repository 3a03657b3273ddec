import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpt, marked } from "../../src/chat/marks.js";

function shown(text: string, searched: string): string {
  return marked(text, searched)
    .map(({ text: part, isFound }) => (isFound ? `[${part}]` : part))
    .join("");
}

describe("what was found in a text", () => {
  it("is marked where the words are, whatever their case and accents", () => {
    expect(shown("The Café near the cafe", "CAFÉ")).toBe("The [Café] near the [cafe]");
    expect(shown("Cafe\u0301!", "cafe")).toBe("[Cafe\u0301]!");
    expect(shown("kitten, (kitten)", "kitten")).toBe("[kitten], ([kitten])");
  });

  it("is the beginning of a word for the last one only", () => {
    expect(shown("kittens kit", "kit")).toBe("[kittens] [kit]");
    expect(shown("kittens and dogs", "kit do")).toBe("kittens and [dogs]");
  });

  it("is nothing where no word is searched for", () => {
    expect(shown("a *b* \"c\"", "*\" ")).toBe("a *b* \"c\"");
  });

  it("takes nothing away and adds nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, searched) => {
        expect(marked(text, searched).map((part) => part.text).join("")).toBe(text);
      }),
    );
  });
});

describe("an excerpt", () => {
  it("is one line from shortly before the first word that was found", () => {
    const long = `${"before ".repeat(40)}needle${" after".repeat(80)}`;
    const parts = excerpt(long, "needle");
    const text = parts.map((part) => part.text).join("");
    expect(text.startsWith("… before before")).toBe(true);
    expect(text.indexOf("needle")).toBeLessThan(70);
    expect(text.endsWith("…")).toBe(true);
    expect(text.length).toBeLessThan(230);
    expect(excerpt("one\n\n  two", "two").map((part) => part.text)).toEqual(["one ", "two"]);
  });

  it("tears no character apart", () => {
    for (let more = 0; more < 4; more += 1) {
      const parts = excerpt(`${"x".repeat(more)}${"🐱".repeat(200)} needle ${"🐱".repeat(300)}`, "needle");
      const text = parts.map((part) => part.text).join("");
      expect(text).toContain("needle");
      expect(text).not.toMatch(/\p{Cs}/u);
    }
  });
});
