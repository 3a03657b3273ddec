import { LitElement, type TemplateResult, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import type * as Data from "../chat/emoji.js";
import type { Emoji } from "../chat/emoji.js";
import { RecentEmoji } from "../chat/recent-emoji.js";
import { sentenceFor } from "../chat/words.js";
import { browserStore } from "../client/credentials.js";
import { asTidingsError } from "../client/errors.js";
import { currentLanguage, t } from "../i18n/index.js";
import { emojiStyles } from "./emoji-styles.js";
import { onwards, placeBeside } from "./popover.js";
import { base, controls } from "./styles.js";

/** So many stand in a row; Arrow up and down go by that. */
const COLUMNS = 8;

/**
 * All emoji to choose from, in a box that opens beside a button: by group, by words, those that were chosen last first.
 *
 * @fires tidings-emoji - one was chosen; `detail` is the emoji
 */
export class TidingsEmoji extends LitElement {
  static override properties = { data: { state: true }, all: { state: true }, problem: { state: true }, words: { state: true }, isOpen: { state: true }, tone: { state: true } };
  /** Null until it is loaded, which begins when it is opened for the first time. */
  declare data: typeof Data | null;
  /** All of them, by their names in the reader's language, or in English where there are none. */
  declare all: readonly Emoji[];
  declare problem: string | null;
  declare words: string;
  declare isOpen: boolean;
  declare tone: number;
  private readonly memory = new RecentEmoji(browserStore());
  private opener: HTMLElement | null = null;

  constructor() {
    super();
    this.data = null;
    this.all = [];
    this.problem = null;
    this.words = "";
    this.isOpen = false;
    this.tone = this.memory.tone;
  }

  /** Opens beside a button, to which the focus goes back. */
  open(beside: HTMLElement): void {
    this.opener = beside;
    this.words = "";
    this.isOpen = true;
    void this.load();
    void this.updateComplete.then(() => {
      const { box } = this;
      if (box === null) return;
      box.showPopover();
      placeBeside(box, beside);
      this.renderRoot.querySelector("input")?.focus();
    });
  }

  override render(): TemplateResult {
    return html`<div class="box" popover role="dialog" aria-label=${t("Choose an emoji")} @toggle=${this.toggled}>${this.isOpen ? this.contents() : nothing}</div>`;
  }

  private get box(): HTMLElement | null {
    return this.renderRoot.querySelector("[popover]");
  }

  private async load(): Promise<void> {
    this.problem = null;
    try {
      const data = this.data ?? (await import("../chat/emoji.js"));
      this.all = await data.emojiIn(currentLanguage());
      this.data = data;
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
  }

  private contents(): TemplateResult {
    const { data } = this;
    return html`<div class="top">
        <input
          type="search"
          aria-label=${t("Search emoji")}
          placeholder=${t("Search")}
          autocomplete="off"
          .value=${live(this.words)}
          @input=${(event: InputEvent) => (this.words = (event.target as HTMLInputElement).value)}
          @keydown=${this.leaveField}
        />
        ${data === null ? nothing : this.tones(data)}
      </div>
      ${data === null || this.words.trim() !== "" ? nothing : this.tabs(data)}
      <div class="all" @keydown=${this.moved}>${data === null ? this.waiting() : this.sections(data)}</div>
      <p class="unseen" role="status">${data === null || this.words.trim() === "" ? "" : t("{number} found", { number: data.emojiWith(this.words, this.all).length })}</p>`;
  }

  private waiting(): TemplateResult {
    if (this.problem === null) return html`<p class="say">${t("One moment…")}</p>`;
    return html`<div class="say">
      <p class="error" role="alert">${this.problem}</p>
      <button class="outlined" @click=${() => void this.load()}>${t("Try again")}</button>
    </div>`;
  }

  private tones({ TONES }: typeof Data): TemplateResult {
    return html`<select aria-label=${t("Skin tone")} title=${t("Skin tone")} .value=${live(String(this.tone))} @change=${this.toneChosen}>
      ${TONES.map((skin, tone) => html`<option value=${tone} ?selected=${tone === this.tone}>✋${skin}</option>`)}
    </select>`;
  }

  private tabs({ GROUPS }: typeof Data): TemplateResult {
    return html`<div class="tabs" role="group" aria-label=${t("Groups")}>
      ${GROUPS.map(
        ([group, title, sign]) => html`<button class="icon" aria-label=${t(title)} title=${t(title)} @click=${() => this.goTo(group)}>${sign}</button>`,
      )}
    </div>`;
  }

  private goTo(group: number): void {
    this.renderRoot.querySelector(`[data-group="${group}"]`)?.scrollIntoView();
  }

  private sections(data: typeof Data): TemplateResult {
    if (this.words.trim() !== "") {
      const found = data.emojiWith(this.words, this.all);
      return found.length === 0 ? html`<p class="say">${t("Nothing found.")}</p>` : this.section(t("Found"), found);
    }
    const { recent } = this.memory;
    const known = recent.map((emoji): Emoji => ({ emoji, label: emoji, light: "", group: -1, found: "" }));
    return html`${known.length === 0 ? nothing : this.section(t("Chosen last"), known)}
    ${data.GROUPS.map(([group, title]) =>
      this.section(
        t(title),
        this.all.filter((one) => one.group === group),
        group,
      ),
    )}`;
  }

  /** Sections out of sight are not laid out until they are scrolled to. */
  private section(title: string, found: readonly Emoji[], group?: number): TemplateResult {
    return html`<section aria-label=${title} data-group=${group ?? nothing}>
      <p class="title" aria-hidden="true">${title}</p>
      <div class="grid">
        ${repeat(
          found,
          ({ emoji }) => emoji,
          (one) => this.item(one),
        )}
      </div>
    </section>`;
  }

  private item(one: Emoji): TemplateResult {
    const emoji = this.data?.toned(one, this.tone) ?? one.emoji;
    const lang = this.all === this.data?.ALL ? "en" : nothing; // a screen reader in another language would spell the name
    return html`<button tabindex="-1" lang=${lang} aria-label=${one.label} title=${one.label} @click=${() => this.chosen(emoji)}>${emoji}</button>`;
  }

  private chosen(emoji: string): void {
    this.memory.chose(emoji);
    this.box?.hidePopover();
    this.opener?.focus();
    this.dispatchEvent(new CustomEvent("tidings-emoji", { detail: emoji, bubbles: true, composed: true }));
  }

  private toneChosen(event: Event): void {
    this.tone = Number((event.target as HTMLSelectElement).value);
    this.memory.choseTone(this.tone);
  }

  private toggled(event: ToggleEvent): void {
    if (event.newState !== "closed") return;
    if (this.box?.contains(this.shadowRoot?.activeElement ?? null) === true) this.opener?.focus();
    this.isOpen = false;
  }

  private get stops(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".grid button")];
  }

  /** From the field the arrow leads into the grid; Enter takes the first that was found. */
  private leaveField(event: KeyboardEvent): void {
    const [first] = this.stops;
    if (first === undefined || event.isComposing) return;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      first.focus();
    } else if (event.key === "Enter" && this.words.trim() !== "") {
      event.preventDefault();
      first.click();
    }
  }

  private moved(event: KeyboardEvent): void {
    const { stops } = this;
    const at = stops.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const on = onwards(this);
    const step = { ArrowRight: on, ArrowLeft: -on, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (step === undefined || at === -1) return;
    event.preventDefault();
    const to = at + step;
    if (to < 0) this.renderRoot.querySelector("input")?.focus();
    else stops[Math.min(to, stops.length - 1)]?.focus();
  }

  static override styles = [base, controls, emojiStyles];
}
