import { type TemplateResult, html } from "lit";
import type { BlocksModel } from "../chat/blocks.js";
import type { Author } from "../client/index.js";
import { parts, t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { base, controls } from "./styles.js";

/** Says what blocking somebody means, and does it. */
export class TidingsBlock extends ModerationForm {
  static override properties = { ...ModerationForm.properties, blocks: { attribute: false }, person: { attribute: false } };
  declare blocks: BlocksModel;
  declare person: Author;

  override render(): TemplateResult {
    return html`${this.heading(html`${parts("Block {name}", { name: html`<bdi>${this.person.name}</bdi>` })}`)}
      <div class="content">
        ${this.done === null ? this.form() : html`<div class="stack"><button class="primary" autofocus @click=${() => this.leave()}>${t("Close")}</button></div>`}
        ${this.outcome()}
      </div>`;
  }

  private form(): TemplateResult {
    return html`<div class="stack">
      <ul>
        <li>${t("What they write is folded away for you. You can still look at each message.")}</li>
        <li>${t("Nothing of them is told to you or counted: no mention, no reply, no typing.")}</li>
        <li>${t("The two of you cannot write to each other directly, and they cannot invite you.")}</li>
        <li>${t("Rooms go on for everybody else. They are not told.")}</li>
      </ul>
      <div class="row">
        <button class="danger outlined" autofocus ?disabled=${this.busy} @click=${() => void this.block()}>${t("Block")}</button>
        <button @click=${() => this.leave()}>${t("Cancel")}</button>
      </div>
    </div>`;
  }

  private async block(): Promise<void> {
    const { authid, name } = this.person;
    await this.attempt(() => this.blocks.block(authid), t("{name} is blocked. You find whom you have blocked in the menu beside your name.", { name }));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("button.primary")?.focus();
  }

  static override styles = [base, controls, moderationStyles];
}
