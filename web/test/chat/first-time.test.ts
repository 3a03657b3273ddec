import { describe, expect, it } from "vitest";
import { isFirstTime } from "../../src/chat/first-time.js";
import { type Identity, memoryStore } from "../../src/client/index.js";

function somebody(login: Identity["login"], authid = "jack"): Identity {
  return { authid, name: "Jack", login, token: null } as Identity;
}

describe("somebody whom the site knows", () => {
  it("is here for the first time once, in each room and for each user", () => {
    const store = memoryStore();
    expect([1, 2].map(() => isFirstTime(store, somebody("site")))).toEqual([true, false]);
    expect([1, 2].map(() => isFirstTime(store, somebody("token"), "lobby"))).toEqual([true, false]);
    expect(isFirstTime(store, somebody("token"), "den")).toBe(true);
    expect(isFirstTime(store, somebody("site", "jill"))).toBe(true);
  });
});

it("is never a guest, nor anybody where nothing can be remembered", () => {
  expect(isFirstTime(memoryStore(), somebody("guest"))).toBe(false);
  expect(isFirstTime(memoryStore(), null)).toBe(false);
  expect(isFirstTime(null, somebody("site"))).toBe(false);
  const full = { ...memoryStore(), setItem: () => { throw new Error("full"); } };
  expect(isFirstTime(full, somebody("site"))).toBe(false);
});
