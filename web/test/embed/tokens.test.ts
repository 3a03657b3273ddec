import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { TOKENS, paired } from "../../src/elements/tokens.js";

const sheet = await readFile(new URL("../../src/elements/tokens.css", import.meta.url), "utf8");

function properties(css: string): Map<string, string> {
  return new Map([...css.matchAll(/(--tidings-[\w-]+):\s*([^;]+);/gu)].map(([, name, value]) => [name ?? "", value ?? ""]));
}

describe("the defaults of the custom properties", () => {
  const [light = "", dark = ""] = sheet.split("@media (prefers-color-scheme: dark)");
  const [lights, darks] = [properties(light), properties(dark.split("@media")[0] ?? "")];

  it("are those of the pages", () => {
    const expected = [...lights].map(([name, value]) => [name, darks.has(name) ? [value, darks.get(name)] : value]);
    expect(TOKENS).toEqual(Object.fromEntries(expected));
  });

  it("pair each colour of a shadow with the one at its place", () => {
    expect(paired("0 1px #fff, 0 2px rgb(1 2 3 / 4%)", "0 1px #000, 0 2px rgb(5 6 7 / 8%)")).toBe(
      "0 1px light-dark(#fff, #000), 0 2px light-dark(rgb(1 2 3 / 4%), rgb(5 6 7 / 8%))",
    );
  });
});
