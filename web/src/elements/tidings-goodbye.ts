import { type TemplateResult, html, nothing } from "lit";
import { OwnData } from "../chat/own-data.js";
import { sentenceFor } from "../chat/words.js";
import type { PersonRights, TidingsClient } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { base, controls } from "./styles.js";

/**
 * Deletes us, after our name was typed.
 *
 * @fires tidings-forget - it was done: we are nobody here any more
 */
export class TidingsGoodbye extends ModerationForm {
  static override properties = { ...ModerationForm.properties, client: { attribute: false }, rights: { state: true } };
  declare client: TidingsClient;
  /** Null until it is known. */
  declare rights: PersonRights | null;

  constructor() {
    super();
    this.rights = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.ask();
  }

  override render(): TemplateResult {
    return html`${this.heading(t("Delete yourself"))}
      <div class="content">${this.rights === null ? this.waiting() : this.rights.may_delete ? this.form(this.rights) : refusal()} ${this.outcome()}</div>`;
  }

  private waiting(): TemplateResult | typeof nothing {
    return this.problem === null ? html`<p class="soft">${t("One moment…")}</p>` : html`<button class="outlined" @click=${() => void this.ask()}>${t("Try again")}</button>`;
  }

  private form({ messages }: PersonRights): TemplateResult {
    return html`<form @submit=${this.submit}>
      <ul>
        <li>${t("You leave all rooms, and all your pages and devices are logged out.")}</li>
        <li>${messages === "keep" ? t("What you wrote stays, without your name: as that of a deleted person.") : t("What you wrote is removed, and so are your files.")}</li>
        <li>${t("Your bookmarks, settings and notifications are gone.")}</li>
      </ul>
      <p><b>${t("This cannot be undone.")}</b> ${t("You may want to download everything about you before.")}</p>
      <div>
        <label for="name">${t("To confirm, type your name:")} <bdi>${this.name}</bdi></label>
        <input id="name" dir="auto" autocomplete="off" maxlength="80" autofocus />
      </div>
      <div class="row">
        <button class="danger outlined" ?disabled=${this.busy}>${t("Delete me")}</button>
        <button type="button" @click=${() => this.leave()}>${t("Cancel")}</button>
      </div>
    </form>`;
  }

  private get name(): string {
    return this.client.me?.name ?? "";
  }

  private async ask(): Promise<void> {
    this.problem = null;
    await this.updateComplete;
    try {
      this.rights = await new OwnData(this.client).rights();
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const field = this.renderRoot.querySelector<HTMLInputElement>("#name");
    if (field?.value.trim() !== this.name.trim()) {
      this.problem = t("That is not your name. Type it as it stands above.");
      field?.focus();
      return;
    }
    if (!(await this.attempt(() => new OwnData(this.client).delete(), t("You are deleted.")))) return;
    this.leave();
    this.dispatchEvent(new CustomEvent("tidings-forget", { bubbles: true, composed: true }));
  }

  static override styles = [base, controls, moderationStyles];
}

function refusal(): TemplateResult {
  return html`<p>${t("On this site people do not delete themselves. Ask those who run it.")}</p>`;
}
