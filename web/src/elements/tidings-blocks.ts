import { type TemplateResult, html } from "lit";
import type { BlocksModel } from "../chat/blocks.js";
import { dayOf } from "../chat/words.js";
import type { Block } from "../client/index.js";
import { t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { avatarOf } from "./parts.js";
import { avatar, base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/** Whom we have blocked, and the way to hear from them again. */
export class TidingsBlocks extends ModerationForm {
  static override properties = { ...ModerationForm.properties, blocks: { attribute: false } };
  declare blocks: BlocksModel;

  constructor() {
    super();
    new Watch(this, () => this.blocks);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult {
    return html`${this.heading(t("People you blocked"))}
      <div class="content">${this.list()} ${this.outcome()}</div>`;
  }

  private list(): TemplateResult {
    const { people } = this.blocks;
    if (people === null) {
      return this.problem === null
        ? html`<p class="soft">${t("One moment…")}</p>`
        : html`<button class="outlined" @click=${() => void this.load()}>${t("Try again")}</button>`;
    }
    if (people.length === 0) return html`<p class="soft">${t("Nobody. You can block somebody from the menu of what they wrote.")}</p>`;
    return html`<ul aria-label=${t("People you blocked")}>
      ${people.map((one) => html`<li class="one">${avatarOf(one, true)} ${this.about(one)} ${this.unblocker(one)}</li>`)}
    </ul>`;
  }

  private about({ name, since }: Block): TemplateResult {
    return html`<span><bdi>${name}</bdi><br /><span class="soft">${t("since {day}", { day: dayOf(since, Date.now()) })}</span></span>`;
  }

  private unblocker({ authid, name }: Block): TemplateResult {
    return html`<button class="outlined" aria-label=${t("Unblock {name}", { name })} ?disabled=${this.busy} @click=${() => void this.unblock(authid, name)}>${t("Unblock")}</button>`;
  }

  private async unblock(authid: string, name: string): Promise<void> {
    await this.attempt(() => this.blocks.unblock(authid), t("You hear from {name} again.", { name }));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("li button, header button")?.focus();
  }

  private async load(): Promise<void> {
    await this.updateComplete;
    if (await this.attempt(() => this.blocks.load(), "")) this.done = null;
  }

  static override styles = [base, controls, avatar, moderationStyles];
}
