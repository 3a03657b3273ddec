import { afterEach, describe, expect, it, vi } from "vitest";
import { GuestLogin, TidingsError, memoryStore } from "../../src/client/index.js";
import { SiteLogin, askSite } from "../../src/embed/site-login.js";

function answers(body: BodyInit | null, init: ResponseInit = {}): void {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, init)));
}

afterEach(() => vi.unstubAllGlobals());

describe("asking the site who is logged in", () => {
  it("gets a token", async () => {
    answers('{"token": "abc"}');
    expect(await askSite("/who")).toBe("abc");
  });

  it.each([204, 401, 403])("takes %i for nobody", async (status) => {
    answers(null, { status });
    expect(await askSite("/who")).toBeNull();
  });

  it("takes null for nobody", async () => {
    answers('{"token": null}');
    expect(await askSite("/who")).toBeNull();
  });

  it.each([
    ["<html>", 200],
    ['{"jwt": "abc"}', 200],
    [`{"token": "${"x".repeat(9_000)}"}`, 200],
    ["", 500],
  ])("takes %.20s with %i for a fault that passes", async (body, status) => {
    answers(body, { status });
    await expect(askSite("/who")).rejects.toMatchObject({ code: "no_token", temporary: true });
  });
});

describe("the site's login", () => {
  const guest = () => new GuestLogin({ nickname: "Jill", store: memoryStore(), newKey: () => "k".repeat(16) });

  it("is a member's, if the site says who it is", async () => {
    const login = new SiteLogin("/who", guest(), () => Promise.resolve("abc"));
    expect(await login.credentials(null)).toEqual({ as: "token", token: "abc", nickname: null });
  });

  it("is a guest's, if the site says nobody, and keeps who they are", async () => {
    const store = memoryStore();
    const login = new SiteLogin("/who", new GuestLogin({ nickname: "Jill", store }), () => Promise.resolve(null));
    expect(await login.credentials(null)).toMatchObject({ as: "guest", nickname: "Jill" });
    login.joined({ authid: "g1", name: "Jill", role: "guest", login: "guest", token: "t", expiresAt: null });
    expect(await login.credentials(null)).toEqual({ as: "token", token: "t", nickname: "Jill" });
  });

  it("does not make a guest of somebody whom the site could not name just now", async () => {
    const login = new SiteLogin("/who", guest(), () => Promise.reject(new Error("down")));
    await expect(login.credentials(null)).rejects.toBeInstanceOf(TidingsError);
  });
});
