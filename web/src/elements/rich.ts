/** A message's words on the page: its Markdown as elements, everything else as text. */
import { type TemplateResult, css, html } from "lit";
import { type Block, type Inline, markdown } from "../chat/markdown.js";
import { isFor, mentionParts } from "../chat/mentions.js";
import type { Author } from "../client/index.js";
import { codeBlock, codeStyles } from "./code.js";

/** Whom a message addresses, and who looks at it. */
export interface Addressed {
  readonly mentions: readonly Author[];
  readonly me: string | null;
}

const NOBODY: Addressed = { mentions: [], me: null };

/** One paragraph stands in the line; several blocks stand below each other. White space counts, so the templates have none. */
export function rich(text: string, addressed: Addressed = NOBODY): TemplateResult {
  const blocks = markdown(text);
  const [first] = blocks;
  if (blocks.length === 1 && first?.kind === "paragraph") return html`<span class="words">${inline(first.parts, addressed)}</span>`;
  return html`<div class="words">${blocks.map((what) => block(what, addressed))}</div>`;
}

function block(what: Block, addressed: Addressed): TemplateResult {
  switch (what.kind) {
    case "paragraph":
      return html`<div class="paragraph" dir="auto">${inline(what.parts, addressed)}</div>`;
    case "quote":
      return html`<blockquote dir="auto">${inline(what.parts, addressed)}</blockquote>`;
    case "code":
      return codeBlock(what.text, what.language);
    case "list": {
      const items = what.items.map((parts) => html`<li dir="auto">${inline(parts, addressed)}</li>`);
      return what.start === null ? html`<ul>${items}</ul>` : html`<ol start=${what.start}>${items}</ol>`;
    }
  }
}

function inline(parts: readonly Inline[], addressed: Addressed): readonly (string | TemplateResult)[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case "text":
        return named(part.text, addressed);
      case "code":
        return html`<code dir="ltr">${part.text}</code>`;
      case "strong":
        return html`<strong>${inline(part.parts, addressed)}</strong>`;
      case "em":
        return html`<em>${inline(part.parts, addressed)}</em>`;
      case "link":
        return link(part.text, part.url, part.named);
    }
  });
}

/** Those who are addressed stand out; oneself, or everybody, in another way than by colour alone. */
function named(text: string, { mentions, me }: Addressed): readonly (string | TemplateResult)[] {
  if (mentions.length === 0) return [text];
  return mentionParts(text, mentions).map((part) =>
    part.kind === "text"
      ? part.text
      : html`<span class="mention" ?data-me=${isFor(part.person, me)}><bdi>${part.text}</bdi></span>`,
  );
}

/** Where a link has words of its own, the host stands beside them: words can say anything. */
function link(text: string, url: string, named: boolean): TemplateResult {
  const host = named ? html` <span class="host">(${new URL(url).host})</span>` : "";
  return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow ugc">${text}</a>${host}`;
}

export const richStyles = css`
  ${codeStyles}

  .mention {
    padding: 0.05rem 0.2rem;
    border-radius: 4px;
    background: var(--tidings-accent-soft);
    color: var(--tidings-accent-strong);
    font-weight: 600;
  }

  .mention[data-me] {
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }

  .words code {
    padding: 0.05rem 0.3rem;
    border-radius: 4px;
    background: var(--tidings-hover);
    font: 0.92em / 1.45 ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace;
  }

  .words pre {
    margin: 0.35rem 0;
    padding: 0.6rem 0.75rem;
    overflow-x: auto;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-hover);
    white-space: pre;
    overflow-wrap: normal;
  }

  .words pre code {
    padding: 0;
    background: none;
  }

  .words blockquote {
    margin: 0.25rem 0;
    padding-inline-start: 0.75rem;
    border-inline-start: 3px solid var(--tidings-line-strong);
    color: var(--tidings-ink-soft);
  }

  .words ul,
  .words ol {
    margin: 0.25rem 0;
    padding-inline-start: 1.5rem;
    list-style: disc;
  }

  .words ol {
    list-style: decimal;
  }

  .host {
    color: var(--tidings-ink-soft);
    font-size: 0.85em;
  }
`;
