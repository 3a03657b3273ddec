import fc from "fast-check";
import { expect, test } from "vitest";
import { changes } from "../../src/chat/diff.js";

const shown = (before: string, after: string): string =>
  changes(before, after)
    .map(({ kind, text }) => ({ same: text, added: `+${text}+`, removed: `-${text}-` })[kind])
    .join("");

test("words are told apart, and what is around them stays", () => {
  expect(shown("three kittens sleep", "three cats sleep")).toBe("three -kittens-+cats+ sleep");
  expect(shown("hello", "hello, Jill!")).toBe("hello+, Jill!+");
  expect(shown("same", "same")).toBe("same");
  expect(shown("", "new")).toBe("+new+");
});

test("either text can be read from what changed", () => {
  const text = fc.string({ maxLength: 60, unit: fc.constantFrom("a", "b", " ", "ä", "😀", "\n", ".") });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const all = changes(before, after);
      const of = (left: string): string => all.flatMap(({ kind, text }) => (kind === left ? [] : [text])).join("");
      expect(of("added")).toBe(before);
      expect(of("removed")).toBe(after);
    }),
  );
});

test("two long texts that have nothing in common are not compared word by word", () => {
  const [before, after] = ["a ".repeat(4000), "b ".repeat(4000)];
  expect(changes(before, after).length).toBeLessThan(5);
});
