/** What the elements of moderation share: doing something, and saying what became of it. */
import { LitElement, type TemplateResult, html, nothing } from "lit";
import { sentenceFor } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import { key, t } from "../i18n/index.js";
import { icons } from "./parts.js";

export const TIMES: readonly (readonly [number, string])[] = [
  [600_000, key("10 minutes")],
  [3_600_000, key("1 hour")],
  [86_400_000, key("1 day")],
  [7 * 86_400_000, key("1 week")],
  [365 * 86_400_000, key("1 year")],
];

/**
 * @fires tidings-close - it is to go away
 */
export abstract class ModerationForm extends LitElement {
  static override properties = { busy: { state: true }, problem: { state: true }, done: { state: true } };
  declare busy: boolean;
  declare problem: string | null;
  /** What was done, in words. */
  declare done: string | null;

  constructor() {
    super();
    this.busy = false;
    this.problem = null;
    this.done = null;
  }

  protected heading(title: string | TemplateResult): TemplateResult {
    return html`<header>
      <h2>${title}</h2>
      <button class="icon" aria-label=${t("Close")} @click=${() => this.leave()}>${icons.close}</button>
    </header>`;
  }

  protected outcome(): TemplateResult {
    return html`<p class="error" role="alert">${this.problem ?? nothing}</p>
      <p class="soft" role="status">${this.done ?? nothing}</p>`;
  }

  /** Does something; whether it was done. */
  protected async attempt(doing: () => Promise<unknown>, done: string): Promise<boolean> {
    this.busy = true;
    this.problem = null;
    this.done = null;
    try {
      await doing();
      this.done = done;
      return true;
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
      return false;
    } finally {
      this.busy = false;
    }
  }

  protected leave(): void {
    this.dispatchEvent(new CustomEvent("tidings-close", { bubbles: true, composed: true }));
  }
}

export function times(id: string, label: string): TemplateResult {
  return html`<div>
    <label for=${id}>${label}</label>
    <select id=${id}>
      ${TIMES.map(([ms, words]) => html`<option value=${ms}>${t(words)}</option>`)}
    </select>
  </div>`;
}
