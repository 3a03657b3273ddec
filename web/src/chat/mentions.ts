/** Whom a message addresses: `@Name` in its text, and who that is. */
import type { Author } from "../client/index.js";

/** Stands for everybody in the room; no authid begins like that. */
export const HERE: Author = { authid: "@here", name: "here" };

export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "mention"; readonly text: string; readonly person: Author };

/** A name may go on with a letter or digit only if it is another, longer one. */
const GOES_ON = /^[\p{L}\p{N}_]/u;
const WAS_WORD = /[\p{L}\p{N}_]$/u;

/** A text in parts, with those who are addressed; the longest name that fits counts. */
export function mentionParts(text: string, people: readonly Author[]): readonly Part[] {
  const names = [...people].sort((a, b) => b.name.length - a.name.length);
  const parts: Part[] = [];
  let from = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const person = at < from || WAS_WORD.test(text.slice(0, at)) ? undefined : names.find(({ name }) => stands(name, text, at + 1));
    if (person === undefined) continue;
    const end = at + 1 + person.name.length;
    if (at > from) parts.push({ kind: "text", text: text.slice(from, at) });
    parts.push({ kind: "mention", text: text.slice(at, end), person });
    from = end;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

function stands(name: string, text: string, at: number): boolean {
  const written = text.slice(at, at + name.length);
  return name !== "" && written.toLowerCase() === name.toLowerCase() && !GOES_ON.test(text.slice(at + name.length));
}

/** The authids of those whom a text addresses, each once. */
export function mentionsIn(text: string, people: readonly Author[]): readonly string[] {
  const found = mentionParts(text, [...people, HERE]).flatMap((part) => (part.kind === "mention" ? [part.person.authid] : []));
  return [...new Set(found)].slice(0, MENTIONS_MOST);
}

/** Whether a mention is for somebody. */
export function isFor({ authid }: Author, me: string | null): boolean {
  return authid === HERE.authid || authid === me;
}

/** The server takes no more. */
const MENTIONS_MOST = 20;
