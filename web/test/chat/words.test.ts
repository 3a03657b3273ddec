import { describe, expect, it } from "vitest";
import { TidingsError } from "../../src/client/index.js";
import { readTyped } from "../../src/chat/commands.js";
import { dayOf, hueOf, initials, roomName, sentenceFor, typingLine } from "../../src/chat/words.js";

describe("words", () => {
  it("tell who is typing", () => {
    const [jack, jill, jim, joe] = ["Jack", "Jill", "Jim", "Joe"].map((name) => ({ authid: name, name }));
    if (!jack || !jill || !jim || !joe) throw new Error("nobody");
    expect(typingLine([])).toBe("");
    expect(typingLine([jack])).toBe("Jack is typing");
    expect(typingLine([jack, jill])).toBe("Jack and Jill are typing");
    expect(typingLine([jack, jill, jim])).toBe("Jack, Jill, and Jim are typing");
    expect(typingLine([jack, jill, jim, joe])).toBe("Several people are typing");
  });

  it("name days as people do", () => {
    const now = new Date(2026, 4, 5, 12).getTime();
    expect(dayOf(now - 1000, now)).toBe("Today");
    expect(dayOf(now - 86_400_000, now)).toBe("Yesterday");
    expect(dayOf(new Date(2026, 3, 1).getTime(), now)).toBe("Wednesday, April 1");
    expect(dayOf(new Date(2024, 3, 1).getTime(), now)).toBe("April 1, 2024");
  });

  it.each([
    ["Kitten talk!", "kitten-talk"],
    ["  Üben & Spaß ", "uben-spass"],
    ["--a__b--", "a__b"],
    ["日本", ""],
  ])("make of the title %s the room name %j", (title, name) => {
    expect(roomName(title)).toBe(name);
  });

  it.each([
    ["Jack", "J"],
    ["jack of hearts", "JH"],
    ["👩‍👩‍👧 family", "👩‍👩‍👧F"],
    ["", ""],
  ])("shorten %s to %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });

  it("give a person always the same colour of the palette", () => {
    expect(hueOf("guest-abc")).toBe(hueOf("guest-abc"));
    expect(new Set(Array.from({ length: 100 }, (_, i) => hueOf(`guest-${i}`))).size).toBe(8);
  });

  it("say what a person can do about an error, or what the server said", () => {
    expect(sentenceFor(new TidingsError("tidings.error.name_taken", "x"))).toBe("That name is taken. Choose another one.");
    expect(sentenceFor(new TidingsError("tidings.error.too_long", "`text` may have 4096 characters."))).toBe("`text` may have 4096 characters.");
    expect(sentenceFor(new TidingsError("tidings.error.odd", ""))).toBe("Something went wrong.");
  });
});

describe("what is typed", () => {
  it.each([
    ["/kitten", "kitten", ""],
    ["/kitten small  one", "kitten", "small  one"],
    ["/poll a\nb", "poll", "a\nb"],
  ])("%j is the command %s with %j", (typed, name, text) => {
    expect(readTyped(typed)).toEqual({ is: "command", name, text });
  });

  it.each(["hello", "//kitten", "/ kitten", "/usr/bin", "a /kitten", "/Ä"])("%j is words for the room", (typed) => {
    expect(readTyped(typed)).toEqual({ is: "text" });
  });
});
