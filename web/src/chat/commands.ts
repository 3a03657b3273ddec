/** What a person typed, sorted: a command for a backend, or words for the room. */

export type Typed = { readonly is: "text" } | { readonly is: "command"; readonly name: string; readonly text: string };

const COMMAND = /^\/([a-z][a-z0-9_-]{0,31})(?:\s+([^]*))?$/u;

/** `/kitten small` is a command; `/ kitten`, `//kitten` and `/usr/bin` are words. */
export function readTyped(text: string): Typed {
  const match = COMMAND.exec(text.trim());
  if (match?.[1] === undefined) return { is: "text" };
  return { is: "command", name: match[1], text: (match[2] ?? "").trim() };
}
