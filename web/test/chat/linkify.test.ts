import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkify, pictureAddress, webAddress } from "../../src/chat/linkify.js";

function links(text: string): string[] {
  return linkify(text).flatMap((part) => (part.kind === "link" ? [part.text] : []));
}

describe("linkify", () => {
  it.each([
    ["see https://kittens.example/a?b=c#d now", ["https://kittens.example/a?b=c#d"]],
    ["https://a.example. And http://b.example!", ["https://a.example", "http://b.example"]],
    ["(https://a.example/x)", ["https://a.example/x"]],
    ["https://en.example/Cat_(animal) is good", ["https://en.example/Cat_(animal)"]],
    ["“https://a.example/x”", ["https://a.example/x"]],
    ["javascript:alert(1) data:text/html,x file:///etc/passwd ftp://x.example", []],
    ["https:// http://", []],
    ["https://bank.example@evil.example", []],
    ["HTTPS://A.EXAMPLE/Path", ["HTTPS://A.EXAMPLE/Path"]],
    ["xhttps://a.example", []],
    ['https://a.example/"onmouseover="alert(1)', ["https://a.example/"]],
  ])("finds in %s the addresses %j", (text, found) => {
    expect(links(text)).toEqual(found);
  });

  it("loses nothing: the parts are the text", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.array(fc.constantFrom("https://a.example/(b)", " ", ".", ")", "<b>", "\u202e", "http://")).map((parts) => parts.join("")));
    fc.assert(
      fc.property(text, (words) => {
        expect(linkify(words).map((part) => part.text).join("")).toBe(words);
      }),
    );
  });

  it("links to nothing but http and https", () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string(), (url, rest) => {
        for (const part of linkify(`${rest} ${url} ${rest}`)) if (part.kind === "link") expect(part.url).toMatch(/^https?:\/\//);
      }),
    );
  });
});

describe("addresses", () => {
  it("of pictures are https, or from the page's own site", () => {
    const page = "http://tidings.example:8080/";
    expect(pictureAddress("https://kittens.example/1.svg", page)).toBe("https://kittens.example/1.svg");
    expect(pictureAddress("/kittens/1.svg", page)).toBe("http://tidings.example:8080/kittens/1.svg");
    expect(pictureAddress("http://elsewhere.example/1.svg", page)).toBeNull();
    expect(pictureAddress("data:image/svg+xml,<svg/>", page)).toBeNull();
    expect(pictureAddress("javascript:alert(1)", page)).toBeNull();
  });

  it("of news may be relative, but never a script", () => {
    expect(webAddress("/articles/1", "http://a.example/news")).toBe("http://a.example/articles/1");
    expect(webAddress("javascript:alert(1)", "http://a.example/")).toBeNull();
  });
});
