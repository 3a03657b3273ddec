/** What can be put into the field for what is being typed: people after `@`, commands after `/`, emoji after `:`. */
import type { Author, CommandInfo } from "../client/index.js";
import { t } from "../i18n/index.js";
import { HERE } from "./mentions.js";
import { folded } from "./words.js";

export interface Suggestion {
  /** Known by this; what is put in place of what was typed. */
  readonly insert: string;
  readonly label: string;
  readonly hint: string;
}

/** What is being typed: its sign, its letters, and where it begins. */
export interface Typing {
  readonly sign: "@" | "/" | ":";
  readonly letters: string;
  readonly from: number;
}

const SHOWN_MOST = 8;
const WORD = /(?:^|\s)([@:])([^\s@:]{0,40})$/u;
const COMMAND = /^\/([a-z0-9_-]{0,32})$/u;
/** After `:` people write much else, `:)` for example: only letters are a name. */
const EMOJI = /^[a-z0-9_+-]{2,}$/u;

/** What stands before the cursor, if it asks for suggestions. */
export function typingAt(text: string, cursor: number): Typing | null {
  const before = text.slice(0, cursor);
  const command = COMMAND.exec(before);
  if (command?.[1] !== undefined) return { sign: "/", letters: command[1], from: 0 };
  const word = WORD.exec(before);
  const [sign, letters] = [word?.[1], word?.[2]];
  if (letters === undefined || (sign !== "@" && !EMOJI.test(letters))) return null;
  return { sign: sign === "@" ? "@" : ":", letters, from: cursor - letters.length - 1 };
}

/** Those whose name, or a word of it, begins with the letters; who is here comes first, who was `found` elsewhere last. */
export function peopleFor(letters: string, people: readonly Author[], me: string | null, found: readonly Author[] = []): readonly Suggestion[] {
  const others = people.filter(({ authid }) => authid !== me);
  const known = new Set([me, HERE.authid, ...people.map(({ authid }) => authid)]);
  const fits = [...others, HERE, ...found].filter(({ name }) => words(name).some((word) => word.startsWith(folded(letters))));
  const once = fits.filter(({ authid }, at) => fits.findIndex((one) => one.authid === authid) === at);
  return once.slice(0, SHOWN_MOST).map(({ authid, name }) => ({
    insert: `@${name} `,
    label: `@${name}`,
    hint: authid === HERE.authid ? t("Everybody in the room") : known.has(authid) ? "" : t("Not in this room"),
  }));
}

export function commandsFor(letters: string, commands: readonly CommandInfo[]): readonly Suggestion[] {
  return commands
    .filter(({ name }) => name.startsWith(letters))
    .slice(0, SHOWN_MOST)
    .map(({ name, usage, says }) => ({ insert: `/${name} `, label: `/${name} ${usage}`.trim(), hint: says }));
}

export function emojiFor(letters: string, emoji: ReadonlyMap<string, string>): readonly Suggestion[] {
  const names = [...emoji.keys()];
  const begun = names.filter((name) => name.startsWith(letters)).sort((one, other) => one.length - other.length);
  const fits = [...begun, ...names.filter((name) => name.includes(`_${letters}`))];
  return fits.slice(0, SHOWN_MOST).map((name) => ({ insert: `${emoji.get(name) ?? ""} `, label: `${emoji.get(name) ?? ""} :${name}:`, hint: "" }));
}

/** The text with the suggestion in place of what was typed, and where the cursor goes. */
export function withSuggestion(text: string, cursor: number, { from }: Typing, { insert }: Suggestion): { text: string; cursor: number } {
  const after = text.slice(cursor);
  const put = after.startsWith(" ") ? insert.trimEnd() : insert;
  return { text: text.slice(0, from) + put + after, cursor: from + insert.length };
}

function words(name: string): readonly string[] {
  const plain = folded(name);
  return [plain, ...plain.split(/[\s._-]+/u)];
}
