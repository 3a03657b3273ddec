import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/client/index.js";
import { ReadMarks } from "../../src/embed/marks.js";
import { newsOf } from "../../src/embed/news.js";

const PAGE = "https://site.example/blog/";

function event(data: Record<string, unknown>) {
  return { stream: "user.jack", epoch: "e", offset: 1, id: "1", type: "notice", time: 0, author: null, data };
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

  it("have a title, whatever they say", () => {
    expect(newsOf(event({ text: "only text" }), PAGE)).toMatchObject({ title: "only text", text: "" });
    expect(newsOf(event({ title: ["no", "text"] }), PAGE)).toMatchObject({ title: "notice", text: "" });
    expect(newsOf(event({ title: "t".repeat(5_000) }), PAGE).title).toHaveLength(200);
  });
});

describe("read marks", () => {
  it("never go back within an epoch, and begin anew with another", () => {
    const marks = new ReadMarks(memoryStore());
    marks.mark("jack", { epoch: "a", offset: 5 });
    marks.mark("jack", { epoch: "a", offset: 3 });
    expect(marks.read("jack")).toEqual({ epoch: "a", offset: 5 });
    expect(marks.read("jill")).toBeNull();
    marks.mark("jack", { epoch: "b", offset: 1 });
    expect(marks.read("jack")).toEqual({ epoch: "b", offset: 1 });
  });

  it.each(["", "nonsense", "[]", '{"epoch": 1, "offset": 2}', '{"epoch": "a", "offset": 1.5}'])("do without what is stored as %s", (stored) => {
    const store = memoryStore();
    store.setItem("tidings.read.jack", stored);
    expect(new ReadMarks(store).read("jack")).toBeNull();
  });
});
