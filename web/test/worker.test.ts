import { describe, expect, it } from "vitest";
import { addressFor, saidIn } from "../src/worker/note.js";

const HOME = "https://chat.example/tidings/";

function leadsTo(value: unknown): string {
  return addressFor(saidIn(value), HOME);
}

describe("what is pushed", () => {
  it("leads to the message", () => {
    expect(leadsTo({ title: "t", room: "lobby", offset: 7 })).toBe(`${HOME}?room=lobby&at=7`);
    expect(leadsTo({ title: "t", room: "lobby", offset: 7, thread: "t1" })).toBe(`${HOME}?room=lobby&at=7&thread=t1`);
    expect(leadsTo({ title: "t", room: "lobby" })).toBe(`${HOME}?room=lobby`);
  });

  it("leads where the web app says, if that is an address", () => {
    expect(leadsTo({ url: "/kittens/1", room: "lobby" })).toBe("https://chat.example/kittens/1");
    expect(leadsTo({ url: "https://other.example/" })).toBe("https://other.example/");
    expect(leadsTo({ url: "javascript:alert(1)" })).toBe(HOME);
    expect(leadsTo({ url: "https://[", room: "lobby" })).toBe(`${HOME}?room=lobby`);
  });

  it.each([null, 7, "text", {}, { title: 7, text: [], room: "No such room!", offset: "x" }])("is shown, whatever it is: %s", (value) => {
    const said = saidIn(value);
    expect(said.title).toBe("Tidings");
    expect(said.text).toBe("");
    expect(addressFor(said, HOME)).toBe(HOME);
  });
});
