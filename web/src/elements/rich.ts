/** A message's words on the page: its Markdown as elements, everything else as text. */
import { type TemplateResult, css, html } from "lit";
import { type Block, type Inline, markdown } from "../chat/markdown.js";

/** One paragraph stands in the line; several blocks stand below each other. White space counts, so the templates have none. */
export function rich(text: string): TemplateResult {
  const blocks = markdown(text);
  const [first] = blocks;
  if (blocks.length === 1 && first?.kind === "paragraph") return html`<span class="words">${inline(first.parts)}</span>`;
  return html`<div class="words">${blocks.map(block)}</div>`;
}

function block(what: Block): TemplateResult {
  switch (what.kind) {
    case "paragraph":
      return html`<div class="paragraph" dir="auto">${inline(what.parts)}</div>`;
    case "quote":
      return html`<blockquote dir="auto">${inline(what.parts)}</blockquote>`;
    case "code":
      return html`<pre dir="ltr" tabindex="0" aria-label="Code"><code>${what.text}</code></pre>`;
    case "list": {
      const items = what.items.map((parts) => html`<li dir="auto">${inline(parts)}</li>`);
      return what.start === null ? html`<ul>${items}</ul>` : html`<ol start=${what.start}>${items}</ol>`;
    }
  }
}

function inline(parts: readonly Inline[]): readonly (string | TemplateResult)[] {
  return parts.map((part) => {
    switch (part.kind) {
      case "text":
        return part.text;
      case "code":
        return html`<code dir="ltr">${part.text}</code>`;
      case "strong":
        return html`<strong>${inline(part.parts)}</strong>`;
      case "em":
        return html`<em>${inline(part.parts)}</em>`;
      case "link":
        return link(part.text, part.url, part.named);
    }
  });
}

/** Where a link has words of its own, the host stands beside them: words can say anything. */
function link(text: string, url: string, named: boolean): TemplateResult {
  const host = named ? html` <span class="host">(${new URL(url).host})</span>` : "";
  return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow ugc">${text}</a>${host}`;
}

export const richStyles = css`
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
