import { describe, expect, it } from "vitest";
import { FoldedPreviews } from "../../src/chat/folded-previews.js";

describe("folding previews away", () => {
  it("is remembered by the browser, and told", () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
      key: () => null,
      length: 0,
    };
    const choice = new FoldedPreviews(store);
    let told = 0;
    choice.watch(() => (told += 1));
    choice.toggle();
    expect([choice.areFolded, new FoldedPreviews(store).areFolded, told]).toEqual([true, true, 1]);
    choice.toggle();
    expect([choice.areFolded, new FoldedPreviews(store).areFolded]).toEqual([false, false]);
  });

  it("works where nothing can be kept", () => {
    const refuse = (): never => {
      throw new Error("forbidden");
    };
    const choice = new FoldedPreviews({ getItem: refuse, setItem: refuse, removeItem: refuse, key: () => null, length: 0 });
    choice.toggle();
    expect(choice.areFolded).toBe(true);
  });
});
