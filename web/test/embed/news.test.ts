import { describe, expect, it } from "vitest";
import type { Message } from "../../src/client/index.js";
import { newsOf } from "../../src/embed/news.js";

const PAGE = "https://site.example/blog/";

function event(data: Record<string, unknown>) {
  return { stream: "user.jack", offset: 1, id: "1", type: "notice", time: 0, author: null, data };
}

describe("news", () => {
  it.each([
    ["/kittens/1", "https://site.example/kittens/1"],
    ["https://other.example/", "https://other.example/"],
    ["javascript:alert(1)", null],
    ["data:text/html,x", null],
    [7, null],
  ])("lead from %s to %s", (url, address) => {
    expect(newsOf(event({ title: "t", url }), PAGE).url).toBe(address);
  });

  it("say what a message says now", () => {
    const message = { text: "as it stands", files: [], attachments: [], poll: null } as unknown as Message;
    expect(newsOf({ ...event({ title: "Jill mentioned you" }), message }, PAGE)).toMatchObject({ title: "Jill mentioned you", text: "as it stands" });
  });

  it("have a title, whatever they say", () => {
    expect(newsOf(event({ text: "only text" }), PAGE)).toMatchObject({ title: "only text", text: "" });
    expect(newsOf(event({ title: ["no", "text"] }), PAGE)).toMatchObject({ title: "notice", text: "" });
    expect(newsOf(event({ title: "t".repeat(5_000) }), PAGE).title).toHaveLength(200);
  });
});
