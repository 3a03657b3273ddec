/** What people can read in our sources: which sentences are asked for, and which stand in a template as they are. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export const SOURCES = path.join(import.meta.dirname, "../../src");
const SHOWN = new Set(["aria-label", "title", "placeholder", "alt", "label", "aria-description", "aria-roledescription"]);

export interface Asked {
  readonly sentence: string;
  readonly isPlural: boolean;
  readonly where: string;
}

export function sources(folder = SOURCES): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /(?<!\.d)\.ts$/u.test(name) && !name.startsWith("i18n"))
    .map((name) => path.join(folder, name));
}

function nodesOf(file: string): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
  return found;
}

function whereOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${path.relative(SOURCES, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** The sentences that a file asks for by `t`, `key`, `parts` and `plural`. */
export function askedIn(file: string): readonly Asked[] {
  return nodesOf(file).flatMap((node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return [];
    const name = node.expression.text;
    if (!["t", "key", "parts", "plural"].includes(name)) return [];
    const sentence = node.arguments[name === "plural" ? 1 : 0];
    if (sentence === undefined || !ts.isStringLiteralLike(sentence)) return [];
    return [{ sentence: sentence.text, isPlural: name === "plural", where: whereOf(node) }];
  });
}

const HOLE = "\u0000";
/** Signs, addresses and names of things that are the same in every language. */
const SAME = /^(?:https:\/\/|Tidings|tidings key create|TIDINGS_KEY|\W*)$/u;

/** What stands in the templates of a file without having been asked for. */
export function unaskedIn(file: string): readonly string[] {
  return nodesOf(file).flatMap((node) => {
    if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== "html") return [];
    return readIn(markupOf(node.template)).map((text) => `${whereOf(node)}: ${text}`);
  });
}

function markupOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)].join(HOLE);
}

function readIn(markup: string): readonly string[] {
  const tags = /<[a-z/!](?:"[^"]*"|'[^']*'|[^>"'])*>/giu;
  const attributes = [...markup.matchAll(tags)].flatMap(([tag]) => {
    return [...tag.matchAll(/\s([\w-]+)="([^"]*)"/gu)].flatMap(([, name, value]) => (SHOWN.has(name ?? "") ? [value ?? ""] : []));
  });
  return [...attributes, ...markup.replace(tags, "\n").split("\n")]
    .map((text) => text.replaceAll(HOLE, " ").replace(/&\w+;/gu, "").trim())
    .filter((text) => /\p{L}/u.test(text) && !SAME.test(text));
}
