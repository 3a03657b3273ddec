import { describe, expect, it } from "vitest";
import { EMOJI } from "../../src/chat/emoji.js";
import { withEmoji } from "../../src/chat/emoji-names.js";
import { commandsFor, emojiFor, peopleFor, typingAt, withSuggestion } from "../../src/chat/suggestions.js";

const people = [
  { authid: "jill", name: "Jill" },
  { authid: "zoe", name: "Chloé Zoë" },
  { authid: "me", name: "Jack" },
  { authid: "jill", name: "Jill" },
];

describe("what is being typed", () => {
  it.each([
    ["@", 1, { sign: "@", letters: "", from: 0 }],
    ["hi @ji", 6, { sign: "@", letters: "ji", from: 3 }],
    ["hi @ji there", 6, { sign: "@", letters: "ji", from: 3 }],
    ["/to", 3, { sign: "/", letters: "to", from: 0 }],
    ["nice :ca", 8, { sign: ":", letters: "ca", from: 5 }],
    ["a/b", 3, null],
    ["/topic tea", 10, null],
    ["mail@example", 12, null],
    ["see: :)", 7, null],
    [":c", 2, null],
    ["@ji ", 4, null],
  ])("is known in %j", (text, cursor, typing) => {
    expect(typingAt(text, cursor)).toEqual(typing);
  });
});

describe("suggestions", () => {
  it("are people by the beginnings of their names, each once, and not oneself", () => {
    const labels = (letters: string) => peopleFor(letters, people, "me").map(({ label }) => label);
    expect(labels("j")).toEqual(["@Jill"]);
    expect(labels("chlo")).toEqual(["@Chloé Zoë"]);
    expect(labels("ZOE")).toEqual(["@Chloé Zoë"]);
    expect(labels("h")).toEqual(["@here"]);
    expect(labels("")).toEqual(["@Jill", "@Chloé Zoë", "@here"]);
  });

  it("are people of the site, too, after those in the room and with the word that they are not there", () => {
    const found = [{ authid: "joe", name: "Joe" }, { authid: "jill", name: "Jill" }, { authid: "ann", name: "Ann-Marie" }];
    const said = (letters: string) => peopleFor(letters, people, "me", found).map(({ label, hint }) => [label, hint]);
    expect(said("j")).toEqual([["@Jill", ""], ["@Joe", "Not in this room"]]);
    expect(said("mar")).toEqual([["@Ann-Marie", "Not in this room"]]);
  });

  it("are commands with what they do", () => {
    const commands = [
      { name: "me", usage: "WORDS", says: "Say what you do." },
      { name: "topic", usage: "", says: "" },
    ];
    expect(commandsFor("m", commands)).toEqual([{ insert: "/me ", label: "/me WORDS", hint: "Say what you do." }]);
    expect(commandsFor("", commands)).toHaveLength(2);
  });

  it("are emoji by name, the beginnings first, and of these the shortest", () => {
    expect(emojiFor("kit", EMOJI).map(({ insert }) => insert)).toEqual(["🪁 ", "🐱 ", "🇰🇳 "]);
    expect(emojiFor("hear", EMOJI)[0]?.label).toBe("❤️ :heart:");
    expect(emojiFor("nevis", EMOJI).map(({ label }) => label)).toEqual(["🇰🇳 :st_kitts_nevis:"]);
  });

  it("are put in place of what was typed", () => {
    const typing = { sign: "@", letters: "ji", from: 3 } as const;
    const jill = { insert: "@Jill ", label: "", hint: "" };
    expect(withSuggestion("hi @ji", 6, typing, jill)).toEqual({ text: "hi @Jill ", cursor: 9 });
    expect(withSuggestion("hi @ji there", 6, typing, jill)).toEqual({ text: "hi @Jill there", cursor: 9 });
  });
});

describe("emoji by name", () => {
  it("has one emoji for each name", () => {
    expect(EMOJI.size).toBeGreaterThan(180);
    for (const [name, emoji] of EMOJI) {
      expect(name).toMatch(/^[a-z0-9_+-]+$/u);
      expect([...new Intl.Segmenter("en").segment(emoji)]).toHaveLength(1);
    }
  });

  it("replaces names, and leaves times, code and what is no name alone", () => {
    expect(withEmoji("a :cat: and a :dog:", EMOJI)).toBe("a 🐱 and a 🐶");
    expect(withEmoji("see `:cat:` :cat: ``:dog:`` :dog:", EMOJI)).toBe("see `:cat:` 🐱 ``:dog:`` 🐶");
    for (const text of ["at 10:30:15", ":nothing:", "`:cat:`", "::"]) expect(withEmoji(text, EMOJI)).toBe(text);
  });
});
