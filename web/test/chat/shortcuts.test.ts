import { describe, expect, test } from "vitest";
import { type Chord, GROUPS, SingleKeys, commandOf, isSingle, keysOf } from "../../src/chat/shortcuts.js";
import { memoryStore } from "../../src/client/index.js";

const HELD = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };
const FREE = { inField: false, singles: true };

describe("what a key asks for", () => {
  test.each([
    ["k with Ctrl", { key: "k", ctrlKey: true }, "search"],
    ["k with the Apple key", { key: "k", metaKey: true }, "search"],
    ["k with Ctrl and caps lock", { key: "K", ctrlKey: true }, "search"],
    ["a slash", { key: "/" }, "search"],
    ["a slash where it needs shift", { key: "/", shiftKey: true }, "search"],
    ["a question mark", { key: "?", shiftKey: true }, "shortcuts"],
    ["an arrow with Alt", { key: "ArrowDown", altKey: true }, "room-below"],
    ["an arrow with Alt and shift", { key: "ArrowUp", altKey: true, shiftKey: true }, "unread-above"],
    ["k alone", { key: "k" }, "message-above"],
    ["Escape", { key: "Escape" }, "newest"],
    ["a capital letter", { key: "K", shiftKey: true }, null],
    ["k with Ctrl and shift, which is the browser's", { key: "K", ctrlKey: true, shiftKey: true }, null],
    ["k with Ctrl and Alt, which writes a sign on some keyboards", { key: "k", ctrlKey: true, altKey: true }, null],
    ["an arrow alone", { key: "ArrowUp" }, null],
    ["Enter, which is the field's", { key: "Enter" }, null],
    ["a key while a sign is composed", { key: "/", isComposing: true }, null],
  ])("%s", (_, pressed, command) => {
    expect(commandOf({ ...HELD, ...pressed }, FREE)).toBe(command);
  });

  test("what is written is written", () => {
    for (const key of ["/", "?", "k", "j", "c", "n"]) expect(commandOf({ ...HELD, key }, { inField: true, singles: true })).toBeNull();
    expect(commandOf({ ...HELD, key: "ArrowUp", altKey: true }, { inField: true, singles: true })).toBe("room-above");
  });

  test("who turned single keys off presses none by mistake", () => {
    for (const key of ["/", "?", "k", "n"]) expect(commandOf({ ...HELD, key }, { inField: false, singles: false })).toBeNull();
    expect(commandOf({ ...HELD, key: "k", ctrlKey: true }, { inField: false, singles: false })).toBe("search");
    expect(commandOf({ ...HELD, key: "Escape" }, { inField: false, singles: false })).toBe("newest");
  });
});

test("no two do the same, and each that is a sign alone has company or can be reached with the mouse", () => {
  const done = GROUPS.flatMap(({ shortcuts }) => shortcuts).filter(({ command }) => command !== null);
  const written = done.flatMap(({ chords }) => chords.map((chord) => keysOf(chord, false).join("+")));
  expect(new Set(written).size).toBe(written.length);
  expect(new Set(done.map(({ command }) => command)).size).toBe(done.length);
  expect(done.filter(({ chords }) => chords.every(isSingle)).map(({ command }) => command)).toEqual([
    "notifications",
    "threads",
    "bookmarks",
    "pins",
    "message-above",
    "message-below",
    "write",
  ]);
});

test.each<[Chord, readonly string[], readonly string[]]>([
  [{ key: "k", mod: true }, ["Ctrl", "K"], ["⌘", "K"]],
  [{ key: "ArrowUp", alt: true, shift: true }, ["Alt", "Shift", "↑"], ["⌥", "⇧", "↑"]],
  [{ key: "Escape" }, ["Esc"], ["esc"]],
])("keys are written as they stand on the keyboard", (chord, others, mac) => {
  expect(keysOf(chord, false)).toEqual(others);
  expect(keysOf(chord, true)).toEqual(mac);
});

test("whether single keys are on is remembered, where anything is", () => {
  const store = memoryStore();
  expect(new SingleKeys(store).areOn).toBe(true);
  new SingleKeys(store).turn(false);
  expect(new SingleKeys(store).areOn).toBe(false);
  new SingleKeys(store).turn(true);
  expect(new SingleKeys(store).areOn).toBe(true);
  const none = new SingleKeys(null);
  none.turn(false);
  expect(none.areOn).toBe(true);
});
