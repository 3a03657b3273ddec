import { type TemplateResult, html, nothing } from "lit";
import { OwnData } from "../chat/own-data.js";
import type { TidingsClient } from "../client/index.js";
import { t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { base, controls } from "./styles.js";

/** Hands us all that is kept of us, as one file. */
export class TidingsOwnData extends ModerationForm {
  static override properties = { ...ModerationForm.properties, client: { attribute: false }, count: { state: true }, address: { state: true } };
  declare client: TidingsClient;
  /** How much was collected so far. */
  declare count: number;
  /** Where the file is, once it is made. */
  declare address: string | null;
  private readonly closing = new AbortController();

  constructor() {
    super();
    this.count = 0;
    this.address = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.closing.abort();
    if (this.address !== null) URL.revokeObjectURL(this.address);
  }

  override render(): TemplateResult {
    return html`${this.heading(t("Everything about you"))}
      <div class="content">
        <div class="stack">
          <p>${t("All that is kept of you here, in one ZIP file: what you wrote in all rooms, your files, your settings, and what is about you. It has nothing of what others wrote.")}</p>
          ${this.address === null
            ? html`<button class="primary" autofocus ?disabled=${this.busy} @click=${() => void this.collect()}>${t("Prepare the file")}</button>`
            : html`<a class="primary" href=${this.address} download="tidings.zip">${t("Save the file")}</a>`}
          ${this.busy ? html`<p class="soft" role="status">${t("Collecting… {number}", { number: this.count })}</p>` : nothing}
        </div>
        ${this.outcome()}
      </div>`;
  }

  private async collect(): Promise<void> {
    this.count = 0;
    await this.attempt(async () => {
      const file = await new OwnData(this.client).collect((count) => (this.count = count), this.closing.signal);
      if (!this.closing.signal.aborted) this.address = URL.createObjectURL(file);
    }, t("The file is ready."));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("a.primary")?.focus();
  }

  static override styles = [base, controls, moderationStyles];
}
