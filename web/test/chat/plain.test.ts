import fc from "fast-check";
import { expect, test } from "vitest";
import { plain, plainOf } from "../../src/chat/plain.js";
import type { Message } from "../../src/client/index.js";

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

test("files are called by their names, pictures by what they show, and a poll says what it asks", () => {
  const bare = { text: "", files: [], attachments: [], poll: null } as unknown as Message;
  const files = [{ name: "plan.png", alt: "the well" }, { name: "notes.txt", alt: "" }] as unknown as Message["files"];
  const attachments = [{ kind: "image", url: "/a", alt: "a pail" }, { kind: "image", url: "/b", alt: "" }] as Message["attachments"];
  const poll = { choices: [{ text: "Jack" }, { text: "Jill" }] } as unknown as Message["poll"];
  expect(plainOf({ ...bare, text: "**Look**", files, attachments })).toBe("Look\nplan.png (the well), notes.txt, a pail");
  expect(plainOf({ ...bare, text: "Who goes?", poll })).toBe("Who goes?\n○ Jack\n○ Jill");
  expect(plainOf(bare)).toBe("");
});
