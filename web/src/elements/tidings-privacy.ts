import { type TemplateResult, css, html, nothing } from "lit";
import type { PrivacyModel } from "../chat/privacy.js";
import { key, t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { base, controls } from "./styles.js";
import { Watch } from "./watch.js";

const SAYS = {
  nobody: key("On this site nobody is told what others have read."),
  direct: key("In direct messages the others see when you got and read what they wrote, and you see the same of them."),
  everybody: key("In direct messages and in small rooms the others see when you got and read what they wrote, and you see the same of them."),
} as const;

/** Whether we let others know what we have read, and when we were here. */
export class TidingsPrivacy extends ModerationForm {
  static override properties = { ...ModerationForm.properties, privacy: { attribute: false } };
  declare privacy: PrivacyModel;

  constructor() {
    super();
    new Watch(this, () => this.privacy);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult {
    return html`${this.heading(t("What others see"))}
      <div class="content">${this.choice()} ${this.seen()} ${this.outcome()}</div>`;
  }

  private choice(): TemplateResult {
    const { mine } = this.privacy;
    if (mine === null) {
      return this.problem === null
        ? html`<p class="soft">${t("One moment…")}</p>`
        : html`<button class="outlined" @click=${() => void this.load()}>${t("Try again")}</button>`;
    }
    if (mine.allowed === "nobody") return html`<p>${t(SAYS.nobody)}</p>`;
    return html`<p>${t(SAYS[mine.allowed])}</p>
      <label class="check">
        <input type="checkbox" .checked=${mine.tells} ?disabled=${this.busy} @change=${(event: Event) => void this.tell(event.target as HTMLInputElement)} />
        ${t("Let others know what I have read")}
      </label>
      <p class="soft">${t("If you do not, you do not see it of others either, on none of your devices.")}</p>`;
  }

  /** When we were last here; only where the site has that. */
  private seen(): TemplateResult | typeof nothing {
    const { mine } = this.privacy;
    if (mine?.last_seen !== true) return nothing;
    return html`<label class="check">
        <input type="checkbox" .checked=${mine.shows_seen} ?disabled=${this.busy} @change=${(event: Event) => void this.show(event.target as HTMLInputElement)} />
        ${t("Let others know when I was last here")}
      </label>
      <p class="soft">${t("If you do not, you do not see it of others either, on none of your devices.")}</p>`;
  }

  private async show(box: HTMLInputElement): Promise<void> {
    const { checked } = box;
    await this.attempt(() => this.privacy.showSeen(checked), checked ? t("Others see when you were last here.") : t("Nobody sees when you were last here."));
    box.checked = this.privacy.mine?.shows_seen === true;
    await this.updateComplete;
    box.focus();
  }

  /** What could not be set shows as it is. */
  private async tell(box: HTMLInputElement): Promise<void> {
    const { checked } = box;
    const done = checked ? t("Others see what you have read.") : t("Nobody sees what you have read.");
    await this.attempt(() => this.privacy.tell(checked), done);
    box.checked = this.privacy.mine?.tells === true;
    await this.updateComplete;
    box.focus();
  }

  private async load(): Promise<void> {
    await this.updateComplete;
    if (await this.attempt(() => this.privacy.load(), "")) this.done = null;
  }

  static override styles = [
    base,
    controls,
    moderationStyles,
    css`
      .check {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-height: 2.5rem;
        margin-block: 0.5rem;
      }

      .check input {
        width: 1.1rem;
        height: 1.1rem;
        margin: 0;
        accent-color: var(--tidings-accent);
      }
    `,
  ];
}
