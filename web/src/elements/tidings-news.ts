import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { webAddress } from "../chat/linkify.js";
import { dayOf, fullTimeOf, timeOf } from "../chat/words.js";
import type { LinkState, StreamEvent } from "../client/index.js";
import { parts, t } from "../i18n/index.js";
import { logo } from "./parts.js";
import { base, controls } from "./styles.js";

/** A topic's news as cards, newest first. It shows what it is given; the page around it does the talking. */
export class TidingsNews extends LitElement {
  static override properties = {
    topic: { attribute: false },
    events: { attribute: false },
    link: { attribute: false },
    ready: { attribute: false },
  };
  declare topic: string;
  /** Newest first. */
  declare events: readonly StreamEvent[];
  declare link: LinkState | null;
  /** True when all that was missed has been read. */
  declare ready: boolean;

  constructor() {
    super();
    this.topic = "";
    this.events = [];
    this.link = null;
    this.ready = false;
  }

  override render(): TemplateResult {
    return html`<header>
        ${logo(34)}
        <h1>${parts("News of {topic}", { topic: html`<bdi>${this.topic}</bdi>` })}</h1>
        <tidings-status .link=${this.link}></tidings-status>
      </header>
      <main>
        <ol aria-label=${t("News")}>
          ${repeat(
            this.events,
            (event) => event.id,
            (event) => this.card(event),
          )}
        </ol>
        ${this.events.length > 0 ? nothing : this.ready ? this.empty() : html`<p class="hint quiet">${t("Looking for news…")}</p>`}
      </main>
      <p class="unseen" role="status">${this.ready ? (this.events[0] ? titleOf(this.events[0]) : "") : nothing}</p>`;
  }

  private card(event: StreamEvent): TemplateResult {
    const title = titleOf(event);
    const { url, text } = event.data;
    const address = typeof url === "string" ? webAddress(url, location.href) : null;
    return html`<li><article aria-label=${title}>
      <p class="hint">
        <time datetime=${new Date(event.time).toISOString()} title=${fullTimeOf(event.time)}
          >${dayOf(event.time, Date.now())}, ${timeOf(event.time)}</time
        >
      </p>
      <h2 dir="auto">
        ${address === null ? title : html`<a href=${address} rel="noopener noreferrer">${title}</a>`}
      </h2>
      ${typeof text === "string" ? html`<p dir="auto">${text}</p>` : nothing}
    </article></li>`;
  }

  private empty(): TemplateResult {
    const { origin } = location;
    const command = `curl -X POST ${origin}/api/publish \\
  -H "Authorization: Bearer $TIDINGS_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"topic": "${this.topic}", "data": {"title": "Three kittens were born"}}'`;
    return html`<div class="empty">
      <p class="big">${t("No news yet.")}</p>
      <p>${t("This page is waiting. Let your web app say something, and it appears here in the same second:")}</p>
      <pre tabindex="0" role="group" aria-label=${t("Command to try")}><code>${command}</code></pre>
      <p class="hint">${parts("{command} makes an API key to put into {variable}.", { command: html`<code>tidings key create</code>`, variable: html`<code>TIDINGS_KEY</code>` })}</p>
    </div>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        max-width: 44rem;
        min-height: 100dvh;
        margin: 0 auto;
        padding: 1.5rem clamp(0.9rem, 4vw, 1.5rem) 4rem;
      }

      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.35rem 0.75rem;
        padding-bottom: 1.25rem;
      }

      h1 {
        flex: 1 1 auto;
        font: 600 clamp(1.4rem, 5vw, 1.9rem) / 1.2 var(--tidings-font-title);
        letter-spacing: -0.01em;
      }

      ol {
        display: grid;
        gap: 0.75rem;
      }

      li {
        padding: 1rem 1.2rem 1.1rem;
        border: 1px solid var(--tidings-line);
        border-radius: var(--tidings-radius);
        background: var(--tidings-card);
        animation: arrive var(--tidings-calm) ease-out;
        overflow-wrap: anywhere;
      }

      @keyframes arrive {
        from {
          transform: translateY(-0.4rem);
          opacity: 0;
        }
      }

      h2 {
        font: 600 1.2rem / 1.35 var(--tidings-font-title);
      }

      a {
        color: var(--tidings-accent);
        text-underline-offset: 0.15em;
      }

      .quiet {
        padding: 3rem 0;
        text-align: center;
      }

      .empty {
        display: grid;
        gap: 0.75rem;
        padding: 1.5rem clamp(1rem, 4vw, 1.75rem);
        border: 1px dashed var(--tidings-line-strong);
        border-radius: var(--tidings-radius);
      }

      .big {
        font: 600 1.3rem / 1.3 var(--tidings-font-title);
      }

      pre {
        margin: 0;
        padding: 0.9rem 1rem;
        border-radius: var(--tidings-radius-small);
        background: var(--tidings-card);
        overflow-x: auto;
        font-size: 0.85rem;
      }

      code {
        font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
      }
    `,
  ];
}

function titleOf({ data, type }: StreamEvent): string {
  return typeof data["title"] === "string" && data["title"] !== "" ? data["title"] : type;
}
