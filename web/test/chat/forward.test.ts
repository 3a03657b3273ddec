import { describe, expect, test } from "vitest";
import { forwarded } from "../../src/chat/forward.js";
import type { Message, MessageFile, Room } from "../../src/client/index.js";

const HOME = "https://chat.example/?room=elsewhere";
const message = { author: { authid: "jill", name: "Jill" }, text: "Look:\na **tiger**", room: "zoo", offset: 7, thread: null, files: [] } as unknown as Message;
const zoo = { name: "zoo", public: true } as Room;

describe("what is forwarded", () => {
  test("says whose words they are and where they stand, and then what one has to say oneself", () => {
    expect(forwarded(message, " Nice! ", zoo, HOME)).toBe("> Jill: Look:\n> a **tiger**\nhttps://chat.example/?room=zoo&at=7\n\nNice!");
    expect(forwarded(message, "", zoo, HOME)).toBe("> Jill: Look:\n> a **tiger**\nhttps://chat.example/?room=zoo&at=7");
  });

  test("does not tell of a room that not everybody may find", () => {
    for (const from of [{ ...zoo, public: false }, null]) expect(forwarded(message, "", from, HOME)).not.toContain("zoo");
  });

  test("names the files, which stay where they are", () => {
    const files = [{ name: "a.jpg" }, { name: "b.pdf" }] as unknown as readonly MessageFile[];
    expect(forwarded({ ...message, files }, "", null, HOME)).toContain("> (a.jpg, b.pdf)");
    expect(forwarded({ ...message, text: "", files }, "", null, HOME)).toBe("> Jill: (a.jpg, b.pdf)");
  });
});
