/**
 * The part of Markdown that people use in chats, as a tree and never as markup: paragraphs with bold, italic, code and links;
 * blocks of code, quotes and lists. What is not closed, or stands in a word, is text like any other; a text without marks is
 * one paragraph, line breaks and all. Written here because libraries for it make HTML, of a larger language than ours.
 */
import { linkify, webAddress } from "./linkify.js";

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string; readonly named: boolean }
  | { readonly kind: "strong" | "em"; readonly parts: readonly Inline[] };

export type Block =
  | { readonly kind: "paragraph"; readonly parts: readonly Inline[] }
  | { readonly kind: "quote"; readonly parts: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string; readonly language: string }
  | { readonly kind: "list"; readonly start: number | null; readonly items: readonly (readonly Inline[])[] };

/** The language stands behind the fence, if one is named. */
const FENCE = /^```([\w+#.-]{0,40})$/u;
const QUOTE = /^> ?(.*)$/u;
const ITEM = /^(?:[-*•]|(\d{1,4})[.)]) +(\S.*)$/u;
const DEPTH_MOST = 3;

/** Neither the beginning nor the end of a mark may be in a word: file_names_like_this and 2*3*4 stay as they are. */
const MARK =
  /(?<![\p{L}\p{N}*])\*\*(?=[^\s*])(?<strong>[^\n]+?)(?<=\S)\*\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}*])\*(?=[^\s*])(?<star>[^*\n]+)(?<=\S)\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?=[^\s_])(?<line>[^_\n]+)(?<=\S)_(?![\p{L}\p{N}_])/u;
const CODE = /(?<!`)`([^`\n]+)`(?!`)|\[([^\]\n]{1,200})\]\((https?:\/\/[^\s()]{1,2000})\)/gu;

/** The blocks of a message, in order. */
export function markdown(text: string): readonly Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  let plain: string[] = [];
  const flush = (): void => {
    const said = trimmed(plain, blocks.length > 0);
    plain = [];
    if (said !== "") blocks.push({ kind: "paragraph", parts: inline(said) });
  };
  for (let at = 0; at < lines.length; ) {
    const found = blockAt(lines, at);
    if (found === null) {
      plain.push(lines[at] ?? "");
      at += 1;
      continue;
    }
    flush();
    blocks.push(found.block);
    at = found.next;
    if (lines[at] === "") at += 1; // the space between blocks is the page's
  }
  flush();
  return blocks;
}

/** Empty lines beside a block are the page's space; those at the end of a message, or all of it, are the author's own. */
function trimmed(lines: string[], isAfter: boolean): string {
  const from = isAfter ? lines.findIndex((line) => line !== "") : 0;
  return from < 0 ? "" : lines.slice(from).join("\n");
}

function blockAt(lines: readonly string[], at: number): { block: Block; next: number } | null {
  const line = lines[at] ?? "";
  if (FENCE.test(line)) return fenceAt(lines, at);
  if (QUOTE.test(line)) return quoteAt(lines, at);
  if (ITEM.test(line)) return listAt(lines, at);
  return null;
}

function fenceAt(lines: readonly string[], at: number): { block: Block; next: number } | null {
  const end = lines.indexOf("```", at + 1);
  if (end < 0) return null;
  const language = (FENCE.exec(lines[at] ?? "")?.[1] ?? "").toLowerCase();
  return { block: { kind: "code", language, text: lines.slice(at + 1, end).join("\n") }, next: end + 1 };
}

function quoteAt(lines: readonly string[], at: number): { block: Block; next: number } {
  const said = taken(lines, at, QUOTE).map((match) => match[1] ?? "");
  return { block: { kind: "quote", parts: inline(said.join("\n")) }, next: at + said.length };
}

/** A list goes on as long as its kind does: dashes, or numbers. */
function listAt(lines: readonly string[], at: number): { block: Block; next: number } {
  const all = taken(lines, at, ITEM);
  const isNumbered = all[0]?.[1] !== undefined;
  const end = all.findIndex((match) => (match[1] !== undefined) !== isNumbered);
  const matches = end < 0 ? all : all.slice(0, end);
  const items = matches.map((match) => inline(match[2] ?? ""));
  return { block: { kind: "list", start: isNumbered ? Number(matches[0]?.[1]) : null, items }, next: at + items.length };
}

function taken(lines: readonly string[], at: number, what: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const line of lines.slice(at)) {
    const match = what.exec(line);
    if (match === null) break;
    found.push(match);
  }
  return found;
}

/** A piece that no mark may reach into. */
interface Atom {
  readonly from: number;
  readonly to: number;
  readonly part: Inline;
}

function inline(text: string, depth = 0): readonly Inline[] {
  return between(text, atomsOf(text), depth);
}

function atomsOf(text: string): readonly Atom[] {
  const atoms: Atom[] = [];
  let end = 0;
  for (const match of text.matchAll(CODE)) {
    const part = atomOf(match);
    if (part === null) continue;
    atoms.push(...linksOf(text, end, match.index));
    end = match.index + match[0].length;
    atoms.push({ from: match.index, to: end, part });
  }
  return [...atoms, ...linksOf(text, end, text.length)];
}

function atomOf([, code, name, address]: RegExpMatchArray): Inline | null {
  if (code !== undefined) return { kind: "code", text: code };
  const url = webAddress(address ?? "");
  return url === null ? null : { kind: "link", text: name ?? "", url, named: true };
}

function linksOf(text: string, from: number, to: number): readonly Atom[] {
  const atoms: Atom[] = [];
  let at = from;
  for (const part of linkify(text.slice(from, to))) {
    if (part.kind === "link") atoms.push({ from: at, to: at + part.text.length, part: { ...part, named: false } });
    at += part.text.length;
  }
  return atoms;
}

/** The text between the pieces, with its marks; a mark may have pieces within it. */
function between(text: string, atoms: readonly Atom[], depth: number): readonly Inline[] {
  const masked = atoms.reduce((all, { from, to }) => all.slice(0, from) + "\ufffc".repeat(to - from) + all.slice(to), text);
  const match = depth < DEPTH_MOST ? MARK.exec(masked) : null;
  if (match === null) return flat(text, atoms);
  const inner = match.groups?.["strong"] ?? match.groups?.["star"] ?? match.groups?.["line"] ?? "";
  const mark = (match[0].length - inner.length) / 2;
  const [from, to] = [match.index + mark, match.index + mark + inner.length];
  const kind = match.groups?.["strong"] === undefined ? "em" : "strong";
  return [
    ...flat(text.slice(0, match.index), within(atoms, 0, match.index)),
    { kind, parts: between(text.slice(from, to), within(atoms, from, to), depth + 1) },
    ...between(text.slice(to + mark), within(atoms, to + mark, text.length), depth),
  ];
}

function within(atoms: readonly Atom[], from: number, to: number): readonly Atom[] {
  const inside = atoms.filter((atom) => atom.from >= from && atom.to <= to);
  return inside.map((atom) => ({ ...atom, from: atom.from - from, to: atom.to - from }));
}

function flat(text: string, atoms: readonly Atom[]): readonly Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const { from, to, part } of atoms) {
    if (from > end) parts.push({ kind: "text", text: text.slice(end, from) });
    parts.push(part);
    end = to;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}
