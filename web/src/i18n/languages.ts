/** The languages that there are, and which of them a reader wants. */
import type { KeyValueStore } from "../client/index.js";

/** In their own words, as a menu of languages has them. */
export const LANGUAGES = { en: "English", de: "Deutsch", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;

const CHOSEN = "tidings.language";

export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "ar" ? "rtl" : "ltr";
}

/** Figures are the same everywhere, as in addresses and in what people write. */
export function localeOf(language: Language): string {
  return language === "ar" ? "ar-u-nu-latn" : language;
}

/** `de-AT` is `de`; null if there is nothing of the kind. */
export function languageIn(tag: string | null | undefined): Language | null {
  const first = tag?.trim().toLowerCase().split(/[-_]/u)[0] ?? "";
  return first in LANGUAGES ? (first as Language) : null;
}

/** The first one that there is: of what the page says, what was chosen in this browser, what the browser prefers. */
export function languageFor(page: string | null, chosen: string | null, preferred: readonly string[]): Language {
  return [page, chosen, ...preferred].map(languageIn).find((found) => found !== null) ?? "en";
}

export function chosenIn(store: KeyValueStore | null): Language | null {
  try {
    return languageIn(store?.getItem(CHOSEN));
  } catch {
    return null;
  }
}

export function keep(store: KeyValueStore | null, language: Language): void {
  try {
    store?.setItem(CHOSEN, language);
  } catch {
    // Then it is for this page only.
  }
}
