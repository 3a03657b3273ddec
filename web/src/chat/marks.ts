/** Which parts of a text a search found: the words that the server compares, case and accents aside. */
import { folded } from "./words.js";

export interface Part {
  readonly text: string;
  readonly isFound: boolean;
}

/** So many characters of a message are shown, and so many of them before the first word that was found. */
const SHOWN_MOST = 220;
const BEFORE_MOST = 60;

const WORD = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;

function wordsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(WORD), ([word]) => folded(word)).filter((word) => word !== "");
}

/** The text in parts, those that were searched for marked; the last word of a search may be the beginning of one. */
export function marked(text: string, searched: string): readonly Part[] {
  const words = wordsOf(searched);
  const last = words.at(-1);
  if (last === undefined) return [{ text, isFound: false }];
  const parts: Part[] = [];
  let end = 0;
  const upTo = (place: number): void => {
    if (place > end) parts.push({ text: text.slice(end, place), isFound: false });
  };
  for (const match of text.matchAll(WORD)) {
    const [word] = match;
    const plain = folded(word);
    if (!words.includes(plain) && !plain.startsWith(last)) continue;
    upTo(match.index);
    parts.push({ text: word, isFound: true });
    end = match.index + word.length;
  }
  upTo(text.length);
  return parts;
}

/** What of a message a list of results shows: one line, from shortly before the first word that was found. */
export function excerpt(text: string, searched: string): readonly Part[] {
  const line = text.replace(/\s+/gu, " ").trim();
  const first = marked(line, searched).findIndex(({ isFound }) => isFound);
  const before = marked(line, searched).slice(0, Math.max(0, first)).reduce((sum, part) => sum + part.text.length, 0);
  const begin = before <= BEFORE_MOST ? 0 : wordBegin(line, before - BEFORE_MOST);
  const shown = Array.from(line.slice(begin));
  const cut = shown.length > SHOWN_MOST ? `${shown.slice(0, SHOWN_MOST).join("")}…` : shown.join("");
  return marked(begin > 0 ? `… ${cut}` : cut, searched);
}

/** Where the next word begins, so that none is torn apart, nor a character of two halves. */
function wordBegin(line: string, from: number): number {
  const space = line.indexOf(" ", from);
  return space === -1 || space > from + BEFORE_MOST ? from + (isLowHalf(line, from) ? 1 : 0) : space + 1;
}

function isLowHalf(line: string, place: number): boolean {
  const unit = line.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
