import { LitElement, type TemplateResult, css, html } from "lit";
import type { RoomModel } from "../chat/room.js";
import { keptFor, sentenceFor } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import { t } from "../i18n/index.js";
import { base, controls } from "./styles.js";

/**
 * In the place of the field for whoever reads along: the way into the room.
 *
 * @fires tidings-joined - now we are in
 */
export class TidingsOutside extends LitElement {
  static override properties = {
    room: { attribute: false },
    problem: { state: true },
  };
  declare room: RoomModel;
  declare problem: string | null;

  constructor() {
    super();
    this.problem = null;
  }

  /** The button that was pressed before is gone. */
  focusButton(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector("button")?.focus());
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("room")) this.problem = null;
  }

  override render(): TemplateResult {
    const { problem } = this;
    return html`<div class="joining">
      <p>${problem === null ? html`${t("You are reading along. Join the room to write.")} ${keptFor(this.room.keptDays())}` : html`<span role="alert">${problem}</span>`}</p>
      <button class="primary" @click=${() => void this.join()}>${t("Join room")}</button>
    </div>`;
  }

  private async join(): Promise<void> {
    this.problem = null;
    try {
      await this.room.join();
      this.dispatchEvent(new CustomEvent("tidings-joined", { bubbles: true, composed: true }));
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        flex: none;
        margin: 0 var(--tidings-side, 1rem) 1rem;
      }

      .joining {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
        padding: 0.7rem 1rem;
        border-radius: var(--tidings-radius);
        background: var(--tidings-accent-soft);
      }
    `,
  ];
}
