import { describe, expect, it } from "vitest";
import { addressOf, placeIn } from "../../src/chat/place.js";

describe("the page's address", () => {
  it.each([
    { room: "garden", offset: null, thread: null },
    { room: "garden", offset: 42, thread: null },
    { room: "garden", offset: 42, thread: "5f0c1a9e" },
  ])("says where one is: %j", (place) => {
    expect(placeIn(addressOf(place), "lobby")).toEqual(place);
  });

  it.each(["", "?room=", "?room=Not+a+room", "?at=3", "?room=../x&at=1"])("means the first room if it says nothing: %j", (search) => {
    expect(placeIn(search, "lobby")).toEqual({ room: "lobby", offset: null, thread: null });
  });

  it.each(["?room=garden&at=0", "?room=garden&at=x", "?room=garden&at=-1&thread=a", "?room=garden&at=1e3"])("takes no offset that is none: %j", (search) => {
    expect(placeIn(search, "lobby")).toEqual({ room: "garden", offset: null, thread: null });
  });
});
