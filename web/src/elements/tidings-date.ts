import { LitElement, type TemplateResult, css, html } from "lit";
import { dateOf, startOf } from "../chat/days.js";
import { t } from "../i18n/index.js";
import { icons } from "./parts.js";
import { panelStyles } from "./panel-styles.js";
import { base, controls } from "./styles.js";

/**
 * A date to jump to.
 *
 * @fires tidings-at - one was chosen; `detail` is when that day begins, in milliseconds since 1970
 * @fires tidings-close - it is to go away
 */
export class TidingsDate extends LitElement {
  static override properties = { from: { attribute: false } };
  /** When the room began. */
  declare from: number;

  override render(): TemplateResult {
    return html`<header>
        <h2>${t("Jump to date")}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${() => this.tell("tidings-close")}>${icons.close}</button>
      </header>
      <form @submit=${this.submit}>
        <label for="day">${t("Date")}</label>
        <input id="day" type="date" required min=${dateOf(this.from)} max=${dateOf(Date.now())} .value=${dateOf(Date.now())} autofocus />
        <button class="primary">${t("Go")}</button>
      </form>`;
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const at = startOf(this.renderRoot.querySelector("input")?.value ?? "");
    if (at === null) return;
    this.tell("tidings-close");
    this.tell("tidings-at", at);
  }

  private tell(type: string, detail?: number): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    panelStyles,
    css`
      :host {
        background: var(--tidings-card);
      }

      form {
        display: grid;
        gap: 0.5rem;
        padding: 0 1.1rem 1.1rem;
      }
    `,
  ];
}
