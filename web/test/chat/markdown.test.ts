import { describe, expect, it } from "vitest";
import { type Block, type Inline, markdown } from "../../src/chat/markdown.js";

/** A short notation for what was understood. */
function inline(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case "text":
          return part.text;
        case "code":
          return `<code>${part.text}</code>`;
        case "link":
          return `<a ${part.url}${part.named ? " named" : ""}>${part.text}</a>`;
        default:
          return `<${part.kind}>${inline(part.parts)}</${part.kind}>`;
      }
    })
    .join("");
}

function shown(text: string): string[] {
  return markdown(text).map((block: Block) => {
    if (block.kind === "list") return `list ${block.start ?? "-"}: ${block.items.map(inline).join(" | ")}`;
    return block.kind === "code" ? `code: ${block.text}` : `${block.kind}: ${inline(block.parts)}`;
  });
}

describe("in a line", () => {
  it.each([
    ["a **bold** word", "a <strong>bold</strong> word"],
    ["an *italic* and an _italic_ word", "an <em>italic</em> and an <em>italic</em> word"],
    ["**bold with *italic* in it**", "<strong>bold with <em>italic</em> in it</strong>"],
    ["press `Ctrl+*C*` now", "press <code>Ctrl+*C*</code> now"],
    ["see https://a.example/_b_/c now", "see <a https://a.example/_b_/c>https://a.example/_b_/c</a> now"],
    ["**see https://a.example**", "<strong>see <a https://a.example/>https://a.example</a></strong>"],
    ["[the *docs*](https://a.example/x)", "<a https://a.example/x named>the *docs*</a>"],
    ["(*really*)!", "(<em>really</em>)!"],
    ["**größer** _über_", "<strong>größer</strong> <em>über</em>"],
  ])("%s", (text, wanted) => {
    expect(shown(text)).toEqual([`paragraph: ${wanted}`]);
  });

  it.each([
    "2*3*4 and 5 * 6 * 7",
    "file_name_of_mine and __init__",
    "*not closed",
    "**nor this",
    "a ** b ** c",
    "[no link](javascript:alert(1))",
    "[user](https://bank.example@evil.example/)",
    "`",
    "``` in a line ```x",
    "snake_case_ and _half",
    "<b>markup</b> &amp; entities",
    "***",
    "first line\n\nsecond *line\nends* here",
  ])("leaves alone: %j", (text) => {
    const told = shown(text);
    expect(told).toHaveLength(1);
    expect(told[0]?.replace(/<a [^>]*>|<\/a>/gu, "")).toBe(`paragraph: ${text}`);
  });
});

describe("in blocks", () => {
  it("finds code, quotes and lists, and the words between", () => {
    const text = "Look:\n```js\nconst a = `*b*`;\n\n  a();\n```\n> said\n> **twice**\n\n- one\n- `two`\n3. three\n4) four\nend";
    expect(shown(text)).toEqual([
      "paragraph: Look:",
      "code: const a = `*b*`;\n\n  a();",
      "quote: said\n<strong>twice</strong>",
      "list -: one | <code>two</code>",
      "list 3: three | four",
      "paragraph: end",
    ]);
  });

  it("takes a fence that is not closed for text", () => {
    expect(shown("```\nno end")).toEqual(["paragraph: ```\nno end"]);
  });

  it("keeps the lines of a text without marks as they are", () => {
    const text = "\n\nfar\n\n\nbelow  \n";
    expect(shown(text)).toEqual([`paragraph: ${text}`]);
  });
});

describe("whatever people write", () => {
  it.each(["*a ", "**a ", "_a ", "`a", "[a](", "> ", "- x\n", "**_*", "https://a.example/_ "])("is understood in time: %j", (piece) => {
    const text = piece.repeat(4096 / piece.length);
    const began = performance.now();
    markdown(text);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
