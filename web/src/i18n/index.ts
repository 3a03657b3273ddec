/**
 * Sentences in the reader's language. The English sentence is the key; `de.json` and `ar.json` beside this module hold the others.
 *
 * Our own, since @lit/localize knows no plurals, and its tools need an older TypeScript than ours. A catalogue is one request,
 * made only by those who read in that language; until it is there, and where a sentence is missing, there is English.
 */
import { type Language, directionOf, localeOf } from "./languages.js";

/** One sentence, or one for each plural form of the language (CLDR: `one`, `few`, …, `other`). */
export type Entry = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Readonly<Record<string, Entry>>;

/** The names in `{braces}`. */
type Named<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
type Values<S extends string, V> = [Named<S>] extends [never] ? [] : [values: Readonly<Record<Named<S>, V>>];

const loaders: Readonly<Record<Exclude<Language, "en">, () => Promise<{ default: Catalogue }>>> = {
  de: () => import("./de.json"),
  ar: () => import("./ar.json"),
};

let language: Language = "en";
let catalogue: Catalogue = {};
const watchers = new Set<() => void>();

export function currentLanguage(): Language {
  return language;
}

/** For Intl. */
export function currentLocale(): string {
  return localeOf(language);
}

/** Calls back whenever the language has changed; returns the end of that. */
export function onLanguage(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

let wanted: Language = "en";

/** From now on everything is said in this language. Where the catalogue cannot be loaded, all stays as it is. */
export async function speak(next: Language): Promise<void> {
  wanted = next;
  const loaded = next === "en" ? {} : await loaders[next]().then((found) => found.default, () => null);
  if (wanted !== next || loaded === null) return; // somebody chose another one meanwhile
  use(next, loaded);
}

/** For `speak`, and for tests. */
export function use(next: Language, loaded: Catalogue): void {
  language = next;
  catalogue = loaded;
  for (const changed of watchers) changed();
}

/** A sentence; what stands in `{braces}` is replaced. */
export function t<S extends string>(english: S, ...[values]: Values<S, string | number>): string {
  const found = catalogue[english];
  return filled(typeof found === "string" ? found : english, values ?? {});
}

/** A sentence with markup in it: for a template, which takes a list of parts. */
export function parts<S extends string>(english: S, values: Readonly<Record<Named<S>, unknown>>): readonly unknown[] {
  const found = catalogue[english];
  const given: Readonly<Record<string, unknown>> = values;
  return (typeof found === "string" ? found : english).split(/\{(\w+)\}/u).map((part, at) => (at % 2 === 0 ? part : given[part]));
}

/** A sentence by a number. `other` is the key and has `{count}` in it; `one` says the same of one, in English. */
export function plural<S extends string>(
  one: string,
  other: S,
  count: number,
  values: Readonly<Record<Exclude<Named<S>, "count">, string | number>> = {} as never,
): string {
  const found = catalogue[other];
  const form = new Intl.PluralRules(currentLocale()).select(count);
  const sentence = typeof found === "object" ? (found[form] ?? found.other) : found;
  return filled(sentence ?? (count === 1 ? one : other), { ...values, count });
}

/** Marks a sentence in a table of a module, which is made before the language is known; `t` it where it is shown. */
export function key(english: string): string {
  return english;
}

function filled(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/gu, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : isolated(String(value));
  });
}

const OF_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;

/** A name that is written the other way round must not turn the words beside it: FSI … PDI of Unicode. */
function isolated(value: string): string {
  const turns = OF_THE_RIGHT.test(value) !== (directionOf(language) === "rtl");
  return turns && /\p{L}/u.test(value) ? `\u2068${value}\u2069` : value;
}
