import { describe, expect, it } from "vitest";
import { mentionParts, mentionsIn } from "../../src/chat/mentions.js";

const jill = { authid: "jill", name: "Jill" };
const jillian = { authid: "jillian", name: "Jillian" };
const smith = { authid: "smith", name: "Jack Smith" };
const people = [jill, jillian, smith, { authid: "empty", name: "" }];

describe("mentions", () => {
  it.each([
    ["@Jill, lunch?", ["jill"]],
    ["lunch, @jill?", ["jill"]],
    ["@Jillian and @Jill and @jill", ["jillian", "jill"]],
    ["@Jack Smith: hello", ["smith"]],
    ["(@Jill)", ["jill"]],
    ["@here", ["@here"]],
    ["Jill", []],
    ["@Jillia", []],
    ["mail@Jill.example", []],
    ["@Jill2 @nobody @", []],
    ["@@Jill", ["jill"]],
  ])("finds whom %j addresses", (text, found) => {
    expect(mentionsIn(text, people)).toEqual(found);
  });

  it("takes no more than the server does", () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ authid: `p${n}`, name: `P${n}` }));
    expect(mentionsIn(many.map(({ name }) => `@${name}`).join(" "), many)).toHaveLength(20);
  });

  it("loses nothing of a text", () => {
    const text = "@Jill, ask @Jack Smith! 🐱@Jill";
    const parts = mentionParts(text, people);
    expect(parts.map((part) => part.text).join("")).toBe(text);
    expect(parts.map(({ kind }) => kind)).toEqual(["mention", "text", "mention", "text", "mention"]);
  });
});
