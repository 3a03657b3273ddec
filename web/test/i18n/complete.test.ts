import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import ar from "../../src/i18n/ar.json";
import de from "../../src/i18n/de.json";
import type { Catalogue } from "../../src/i18n/index.js";
import { type Asked, SOURCES, askedIn, sources, unaskedIn } from "../support/texts.js";

const asked: readonly Asked[] = sources().flatMap(askedIn);

function namesIn(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? "").sort();
}

describe.each<[string, Catalogue]>([
  ["de", de],
  ["ar", ar],
])("the catalogue %s", (language, catalogue) => {
  it("has every sentence that is asked for, with a form for each number where one decides", () => {
    const missing = asked.filter(({ sentence, isPlural }) => typeof catalogue[sentence] !== (isPlural ? "object" : "string"));
    expect(missing.map(({ sentence, where }) => `${where}: ${sentence}`)).toEqual([]);
  });

  it("has nothing that nobody asks for", () => {
    const wanted = new Set(asked.map(({ sentence }) => sentence));
    expect(Object.keys(catalogue).filter((sentence) => !wanted.has(sentence))).toEqual([]);
  });

  it("leaves no value out, and invents none", () => {
    const texts = Object.entries(catalogue).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    expect(texts.filter(([english, said]) => namesIn(english).join() !== namesIn(said).join())).toEqual([]);
  });

  it("has all forms that the language has", () => {
    const forms = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
    const plurals = Object.values(catalogue).filter((entry) => typeof entry === "object");
    for (const entry of plurals) expect(Object.keys(entry).sort()).toEqual(forms);
  });
});

describe("the sources", () => {
  it("have no text in a template that was not asked for", () => {
    expect(sources().flatMap(unaskedIn)).toEqual([]);
  });

  it("say start and end in their styles, not left and right", () => {
    const physical = /(?:(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|(?:top|bottom)-(?:left|right)-radius|float: (?:left|right)|^\s*(?:left|right): )/mu;
    const found = sources().filter((file) => physical.test(readFileSync(file, "utf8")));
    expect(found.map((file) => path.relative(SOURCES, file))).toEqual([]);
  });
});
