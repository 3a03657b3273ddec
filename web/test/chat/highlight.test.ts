import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { tokensOf } from "../../src/chat/highlight.js";

function kinds(text: string, language: string): readonly string[] {
  return tokensOf(text, language).filter(({ kind }) => kind !== null).map(({ text: piece, kind }) => `${kind}: ${piece}`);
}

describe("what is what in a block of code", () => {
  test.each([
    ["python", 'def add(a, b):  # two\n    return a + "b"', ["keyword: def", "name: add", "comment: # two", "keyword: return", 'string: "b"']],
    ["js", "const a = 1;", ["keyword: const", "number: 1"]],
    ["json", '{"a": true}', ['attribute: "a"', "keyword: true"]],
    ["diff", "-old\n+new", ["removed: -old", "added: +new"]],
    ["dockerfile", "FROM debian", ["keyword: FROM"]],
  ])("%s", (language, text, expected) => {
    expect(kinds(text, language)).toEqual(expected);
  });

  test("markup is text", () => {
    expect(tokensOf("<b>&amp;</b>", "html").map(({ text }) => text).join("")).toBe("<b>&amp;</b>");
  });

  test("a language that nobody knows stays plain, and so does what is too long", () => {
    expect(tokensOf("def a", "klingon")).toEqual([{ text: "def a", kind: null }]);
    expect(tokensOf("a ".repeat(20_000), "python")).toHaveLength(1);
  });

  test("nothing of a text is lost, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.constantFrom("python", "js", "html", "php", "sql", "css", "yaml", "constructor"), (text, language) => {
        expect(tokensOf(text, language).map((token) => token.text).join("")).toBe(text);
      }),
    );
  });
});
