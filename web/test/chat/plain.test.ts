import fc from "fast-check";
import { expect, test } from "vitest";
import { plain } from "../../src/chat/plain.js";

test("marks are gone, words stay, blocks stand on lines of their own", () => {
  const text = "Welcome to **the *old* garden**, see [rules](https://example.com/r)\n> mind it\n- sofa\n- `curtain`\n```js\na*b*c\n```";
  expect(plain(text)).toBe("Welcome to the old garden, see rules\n> mind it\n• sofa\n• curtain\na*b*c");
});

test("what is no Markdown is left as it is", () => {
  for (const text of ["", "hello", "2*3*4", "file_names_like_this", "a\n\nb", "**not closed"]) expect(plain(text)).toBe(text);
});

test("no letter is lost or made up, whatever was written", () => {
  const letters = (text: string): string => text.replace(/[^a-z]/gu, "");
  const written = fc.stringMatching(/^[a-z*_`> \n.-]{0,80}$/u);
  fc.assert(fc.property(written, (text) => letters(plain(text)) === letters(text)));
});
