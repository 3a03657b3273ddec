/** `:name:` in a text becomes its emoji; what is no name, or stands in code, stays. */
export function withEmoji(text: string, emoji: ReadonlyMap<string, string>): string {
  if (!text.includes(":") || text.includes("`")) return text;
  return text.replace(/:([a-z0-9_+-]+):/gu, (written, name: string) => emoji.get(name) ?? written);
}
