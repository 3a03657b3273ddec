/**
 * What is what in a block of code. Loaded when the first block with a language is shown. highlight.js knows the languages;
 * lowlight hands its finding out as a tree, so that the text stays text and is never markup.
 */
import { common, createLowlight } from "lowlight";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import http from "highlight.js/lib/languages/http";
import nginx from "highlight.js/lib/languages/nginx";

export type Kind = "keyword" | "string" | "number" | "name" | "type" | "attribute" | "comment" | "added" | "removed";

/** A piece of code; `kind` is null for what is nothing in particular. */
export interface Token {
  readonly text: string;
  readonly kind: Kind | null;
}

/** Longer blocks stay plain: finding out takes longer than anybody would wait. */
const LENGTH_MOST = 20_000;
const KEPT_MOST = 100;

const KINDS: Readonly<Record<string, Kind>> = {
  "hljs-keyword": "keyword",
  "hljs-selector-tag": "keyword",
  "hljs-section": "keyword",
  "hljs-name": "keyword",
  "hljs-meta": "comment",
  "hljs-comment": "comment",
  "hljs-quote": "comment",
  "hljs-doctag": "comment",
  "hljs-string": "string",
  "hljs-regexp": "string",
  "hljs-link": "string",
  "hljs-char": "string",
  "hljs-number": "number",
  "hljs-literal": "number",
  "hljs-symbol": "number",
  "hljs-bullet": "number",
  "hljs-title": "name",
  "hljs-selector-id": "name",
  "hljs-selector-class": "name",
  "hljs-type": "type",
  "hljs-built_in": "type",
  "hljs-class": "type",
  "hljs-attr": "attribute",
  "hljs-attribute": "attribute",
  "hljs-variable": "attribute",
  "hljs-template-variable": "attribute",
  "hljs-property": "attribute",
  "hljs-addition": "added",
  "hljs-deletion": "removed",
};

const lowlight = createLowlight({ ...common, dockerfile, http, nginx });
const kept = new Map<string, readonly Token[]>();

/** The pieces of a block, in order; together they are its text. One plain piece where the language is not known. */
export function tokensOf(text: string, language: string): readonly Token[] {
  const key = `${language}\n${text}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const found = text.length > LENGTH_MOST || !lowlight.registered(language) ? [{ text, kind: null }] : looked(text, language);
  const [oldest] = kept.keys();
  if (kept.size >= KEPT_MOST && oldest !== undefined) kept.delete(oldest);
  kept.set(key, found);
  return found;
}

/** A node of the tree: text, or an element with more of them. */
type Node = ReturnType<typeof lowlight.highlight>["children"][number];

function looked(text: string, language: string): readonly Token[] {
  const tokens: Token[] = [];
  walk(lowlight.highlight(language, text).children, null, tokens);
  return tokens;
}

function walk(nodes: readonly Node[], kind: Kind | null, into: Token[]): void {
  for (const node of nodes) {
    if (node.type === "text") put(node.value, kind, into);
    else if (node.type === "element") walk(node.children, kindOf(node.properties.className) ?? kind, into);
  }
}

/** Neighbours of one kind are one piece. */
function put(text: string, kind: Kind | null, into: Token[]): void {
  const last = into.at(-1);
  if (last?.kind === kind) into[into.length - 1] = { text: last.text + text, kind };
  else into.push({ text, kind });
}

function kindOf(classes: unknown): Kind | null {
  const first: unknown = Array.isArray(classes) ? classes[0] : null;
  return typeof first === "string" ? (KINDS[first] ?? null) : null;
}
