const NAME = /:([a-z0-9_+-]+):/gu;

/** `:name:` in a text becomes its emoji; what is no name, or stands in code, stays. */
export function withEmoji(text: string, emoji: ReadonlyMap<string, string>): string {
  const parts = text.split(/(`+[^`]*`+)/u);
  return parts.map((part) => (part.startsWith("`") ? part : part.replace(NAME, (written, name: string) => emoji.get(name) ?? written))).join("");
}
