import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import type { Kept, KeptModel } from "../chat/kept.js";
import { dayOf, sentenceFor, timeOf } from "../chat/words.js";
import { plainOf } from "../chat/plain.js";
import type { Message } from "../client/index.js";
import { parts, t } from "../i18n/index.js";
import { avatarOf, icons } from "./parts.js";
import { panelStyles } from "./panel-styles.js";
import { searchStyles } from "./search-styles.js";
import { avatar, base, controls } from "./styles.js";
import { keptStyles } from "./kept-styles.js";
import { Watch } from "./watch.js";

/**
 * Messages that are kept at hand: what a room has pinned, or what we have bookmarked.
 *
 * @fires tidings-found - one was chosen; `detail` is the message
 * @fires tidings-close - it is to go away
 */
export class TidingsKept extends LitElement {
  static override properties = { kept: { attribute: false }, active: { attribute: false }, titleOf: { attribute: false } };
  declare kept: KeptModel;
  /** True while it is looked at; only then it asks. */
  declare active: boolean;
  /** What a room is called; where all are from one room, nothing needs to be said. */
  declare titleOf: ((room: string) => string) | null;

  constructor() {
    super();
    this.active = false;
    this.titleOf = null;
    new Watch(this, () => this.kept);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.has("active") || changed.has("kept")) && this.active) void this.kept.load();
  }

  override render(): TemplateResult {
    return html`<header>
        <h2>${t(this.kept.words.title)}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${this.leave}>${icons.close}</button>
      </header>
      <div class="results">${this.contents()}</div>`;
  }

  private contents(): TemplateResult {
    const { status, items, words, hasMore } = this.kept;
    if (status.is === "failed") {
      return html`<div class="say">
        <p class="error" role="alert">${sentenceFor(status.error)}</p>
        <button class="outlined" @click=${() => void this.kept.load()}>${t("Try again")}</button>
      </div>`;
    }
    if (status.is === "loading") return html`<p class="say">${t("One moment…")}</p>`;
    if (items.length === 0) return html`<p class="say">${t(words.empty)}</p>`;
    return html`<ul aria-label=${t(words.title)}>
        ${items.map((item) => html`<li>${this.item(item)}</li>`)}
      </ul>
      ${hasMore ? html`<button class="more" @click=${() => void this.kept.more()}>${t("Show more")}</button>` : nothing}`;
  }

  private item({ message, by }: Kept): TemplateResult {
    const { author, time, room } = message;
    const { words } = this.kept;
    const said = plainOf(message);
    return html`<div class="kept">
      <button class="result" @click=${() => this.choose(message)}>
        ${avatarOf(author, true)}
        <span>
          <span class="about">
            <bdi class="author">${author.name}</bdi>
            ${this.titleOf === null ? nothing : html`<bdi>${this.titleOf(room)}</bdi>`}
            <time datetime=${new Date(time).toISOString()}>${t("{day}, {time}", { day: dayOf(time, Date.now()), time: timeOf(time) })}</time>
          </span>
          <span class="words" dir="auto">${this.kept.isOfBlocked(message) ? t("Message from somebody you blocked") : said === "" ? t("A picture") : said}</span>
          ${by === null ? nothing : html`<span class="about">${parts("Pinned by {name}", { name: html`<bdi>${by.name}</bdi>` })}</span>`}
        </span>
      </button>
      ${this.kept.mayRemove
        ? html`<button class="icon" aria-label=${t(words.remove)} title=${t(words.remove)} @click=${() => void this.takeOut(message)}>${icons.close}</button>`
        : nothing}
    </div>`;
  }

  /** The focus stays in the list, or what is left of it. */
  private async takeOut(message: Message): Promise<void> {
    await this.kept.remove(message);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".result, header button")?.focus();
  }

  private choose(detail: Message): void {
    this.leave();
    this.dispatchEvent(new CustomEvent("tidings-found", { detail, bubbles: true, composed: true }));
  }

  private leave(): void {
    this.dispatchEvent(new CustomEvent("tidings-close", { bubbles: true, composed: true }));
  }

  static override styles = [base, controls, avatar, searchStyles, panelStyles, keptStyles];
}
