/**
 * `virtual:tidings-emoji`: every emoji with its name, what it is searched by, its `:names:` (GitHub's) and its group, from
 * Emojibase's data, which are six times as large. Made when the pages are built; loaded when somebody wants an emoji.
 * `virtual:tidings-emoji/de`: what they are called and searched by in German.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const ID = "virtual:tidings-emoji";
const GERMAN = `${ID}/de`;
const data = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "node_modules", "emojibase-data");
/** Parts of emoji, no emoji: skin tones, hair. */
const COMPONENTS = 2;

interface Emoji {
  readonly hexcode: string;
  readonly label: string;
  readonly unicode: string;
  readonly group?: number;
  readonly order?: number;
  readonly tags?: readonly string[];
  readonly skins?: readonly { readonly unicode: string }[];
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(path.join(data, name), "utf8"));
}

function emojiOf(language: string): Emoji[] {
  return (read(`${language}/compact.json`) as readonly Emoji[]).filter(({ group }) => group !== undefined && group !== COMPONENTS);
}

function namesIn(language: string): Readonly<Record<string, readonly [label: string, tags: string]>> {
  return Object.fromEntries(emojiOf(language).map(({ unicode, label, tags = [] }) => [unicode, [label, tags.join(" ")]]));
}

function rows(): readonly (readonly [string, string, string, string, number, string])[] {
  const names = read("en/shortcodes/github.json") as Record<string, string | readonly string[]>;
  return emojiOf("en")
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
    .map(({ unicode, label, tags = [], hexcode, group = 0, skins = [] }) => {
      const known = names[hexcode] ?? [];
      return [unicode, label, tags.join(" "), (typeof known === "string" ? [known] : known).join(" "), group, skins[0]?.unicode ?? ""];
    });
}

function parsed(value: unknown): string {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

export function emojiData(): Plugin {
  return {
    name: "tidings:emoji-data",
    resolveId: (id) => (id === ID || id === GERMAN ? `\0${id}` : undefined),
    // As a string that is parsed: browsers read that twice as fast as code of this size.
    load: (id) => (id === `\0${ID}` ? parsed(rows()) : id === `\0${GERMAN}` ? parsed(namesIn("de")) : undefined),
  };
}
