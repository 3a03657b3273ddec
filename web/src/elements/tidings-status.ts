import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { LinkState } from "../client/index.js";
import { t } from "../i18n/index.js";
import { base, controls } from "./styles.js";

/**
 * How the connection is doing, calmly: a dot and a word, and more words only when something is wrong.
 *
 * @fires tidings-retry - the person does not want to wait
 */
export class TidingsStatus extends LitElement {
  static override properties = { link: { attribute: false }, seconds: { state: true } };
  declare link: LinkState | null;
  declare seconds: number;
  private timer: ReturnType<typeof setInterval> | undefined;

  override render(): TemplateResult {
    const { word, tone } = describe(this.link);
    const waiting = this.link?.state === "waiting" && !this.link.offline;
    return html`<span class="dot" data-tone=${tone}></span>
      <span role="status" data-testid="connection">${word}</span>
      ${waiting ? this.countdown() : nothing}`;
  }

  /** Outside the status line, or a screen reader would count along. */
  private countdown(): TemplateResult {
    return html`<span class="count" aria-hidden="true">${t("in {seconds} s", { seconds: this.seconds })}</span>
      <button class="link" @click=${() => this.dispatchEvent(new CustomEvent("tidings-retry", { bubbles: true, composed: true }))}>
        ${t("Try now")}
      </button>`;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("link")) return;
    clearInterval(this.timer);
    if (this.link?.state !== "waiting") return;
    this.count();
    this.timer = setInterval(() => this.count(), 500);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  private count(): void {
    if (this.link?.state === "waiting") this.seconds = Math.max(0, Math.ceil((this.link.until - Date.now()) / 1000));
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 0.45rem;
        min-height: 1.75rem;
        color: var(--tidings-ink-soft);
        font-size: 0.85rem;
        white-space: nowrap;
      }

      .dot {
        width: 0.6rem;
        height: 0.6rem;
        border-radius: 50%;
        background: var(--tidings-line-strong);
        transition: background-color var(--tidings-calm);
      }

      .dot[data-tone="good"] {
        background: var(--tidings-accent);
      }

      .dot[data-tone="bad"] {
        background: var(--tidings-warm);
      }

      .count {
        min-width: 3.2em;
        font-variant-numeric: tabular-nums;
      }

      button.link {
        font-size: inherit;
      }
    `,
  ];
}

function describe(link: LinkState | null): { word: string; tone: "good" | "busy" | "bad" } {
  switch (link?.state) {
    case "live":
      return { word: link.session.transport === "http" ? t("Live, without WebSocket") : t("Live"), tone: "good" };
    case "waiting":
      return link.offline ? { word: t("Offline"), tone: "bad" } : { word: t("Reconnecting"), tone: "bad" };
    case "refused":
    case "closed":
      return { word: t("Not connected"), tone: "bad" };
    default:
      return { word: t("Connecting…"), tone: "busy" };
  }
}
