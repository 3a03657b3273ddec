/** Blocks of code: their text at once, their colours as soon as it is known what is what. */
import { type TemplateResult, css, html } from "lit";
import { until } from "lit/directives/until.js";
import type { Token } from "../chat/highlight.js";
import { t } from "../i18n/index.js";

type Highlight = typeof import("../chat/highlight.js");

let highlight: Highlight | null = null;
let loading: Promise<Highlight> | null = null;

/** White space counts: the templates have none of their own. */
export function codeBlock(text: string, language: string): TemplateResult {
  const label = language === "" ? t("Code") : t("Code, {language}", { language });
  return html`<pre dir="ltr" tabindex="0" aria-label=${label}><code>${language === "" ? text : coloured(text, language)}</code></pre>`;
}

function coloured(text: string, language: string): unknown {
  if (highlight !== null) return pieces(highlight.tokensOf(text, language));
  loading ??= import("../chat/highlight.js");
  const later = loading.then(
    (loaded) => {
      highlight = loaded;
      return pieces(loaded.tokensOf(text, language));
    },
    () => {
      loading = null; // the next block tries again
      return text;
    },
  );
  return until(later, text);
}

function pieces(tokens: readonly Token[]): readonly unknown[] {
  return tokens.map(({ text, kind }) => (kind === null ? text : html`<span data-is=${kind}>${text}</span>`));
}

/** The colours are those that names have: each is readable on this paper. */
export const codeStyles = css`
  [data-is="keyword"] {
    color: var(--tidings-hue-1);
  }

  [data-is="string"] {
    color: var(--tidings-hue-5);
  }

  [data-is="number"] {
    color: var(--tidings-hue-2);
  }

  [data-is="name"] {
    color: var(--tidings-hue-3);
  }

  [data-is="type"] {
    color: var(--tidings-hue-6);
  }

  [data-is="attribute"] {
    color: var(--tidings-hue-7);
  }

  [data-is="comment"] {
    color: var(--tidings-ink-soft);
    font-style: italic;
  }

  [data-is="added"] {
    background: var(--tidings-accent-soft);
    color: var(--tidings-accent-strong);
  }

  [data-is="removed"] {
    background: var(--tidings-danger-soft);
    color: var(--tidings-danger);
  }
`;
