import { type TemplateResult, html } from "lit";
import type { RoomModel } from "../chat/room.js";
import type { Message } from "../client/index.js";
import { t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { base, controls } from "./styles.js";

/** Asks those who moderate the room to look at a message. */
export class TidingsReport extends ModerationForm {
  static override properties = { ...ModerationForm.properties, room: { attribute: false }, message: { attribute: false } };
  declare room: RoomModel;
  declare message: Message;

  override render(): TemplateResult {
    const { author, text } = this.message;
    return html`${this.heading(t("Report a message"))}
      <div class="content">
        <div class="case">
          <bdi><b>${author.name}</b></bdi>
          <p class="said" dir="auto">${text === "" ? t("A picture") : text}</p>
        </div>
        ${this.done === null ? this.form() : html`<div class="stack"><button class="primary" autofocus @click=${() => this.leave()}>${t("Close")}</button></div>`}
        ${this.outcome()}
      </div>`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.submit}>
      <p class="soft">${t("Those who moderate this room will see it. Its author is not told who reported it.")}</p>
      <div>
        <label for="reason">${t("What is wrong with it?")}</label>
        <input id="reason" maxlength="300" dir="auto" autocomplete="off" autofocus />
      </div>
      <div class="row">
        <button class="primary" ?disabled=${this.busy}>${t("Report")}</button>
        <button type="button" @click=${() => this.leave()}>${t("Cancel")}</button>
      </div>
    </form>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const reason = this.renderRoot.querySelector<HTMLInputElement>("#reason")?.value.trim() ?? "";
    await this.attempt(() => this.room.report(this.message.id, reason), t("Thank you. Somebody will look at it."));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("button.primary")?.focus();
  }

  static override styles = [base, controls, moderationStyles];
}
