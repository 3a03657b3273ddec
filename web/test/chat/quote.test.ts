import { describe, expect, it } from "vitest";
import { markdown } from "../../src/chat/markdown.js";
import { quoteOf } from "../../src/chat/quote.js";

describe("a quote", () => {
  it("has whose words they are, line by line, and room for the answer", () => {
    expect(quoteOf("Jill", "one\n\ntwo")).toBe("> Jill: one\n> \n> two\n");
  });

  it("leaves out what was a quote already", () => {
    expect(quoteOf("Jill", "> Jack: before\nmine")).toBe("> Jill: mine\n");
  });

  it("is not longer than it needs to be, and cuts no letter in two", () => {
    const quoted = quoteOf("Jill", "👩‍🚀".repeat(600));
    expect(Array.from(quoted).length).toBeLessThan(520);
    expect(() => encodeURIComponent(quoted)).not.toThrow(); // no halves of characters
    expect(quoted.endsWith(" …\n")).toBe(true);
  });

  it("is one quote and a paragraph when it is answered", () => {
    expect(markdown(`${quoteOf("Jill", "one\ntwo")}yes`).map(({ kind }) => kind)).toEqual(["quote", "paragraph"]);
  });
});
