import { LitElement, type TemplateResult, html, nothing } from "lit";
import { shownReactions, whoReacted } from "../chat/reactions.js";
import type { Conversation } from "../chat/conversation.js";
import { people, sentenceFor } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import type { Message } from "../client/index.js";
import { key, t } from "../i18n/index.js";
import { icons } from "./parts.js";
import { onwards, placeBeside } from "./popover.js";
import { reactionStyles } from "./reaction-styles.js";
import { base, controls } from "./styles.js";

/** What people reach for; with their names, which screen readers would otherwise make up. */
const OFFERED = [
  ["👍", key("thumbs up")],
  ["❤️", key("heart")],
  ["😂", key("laughing")],
  ["🎉", key("party")],
  ["😮", key("surprised")],
  ["😢", key("sad")],
  ["🙏", key("thank you")],
  ["👀", key("looking")],
  ["✅", key("done")],
  ["🔥", key("fire")],
  ["👎", key("thumbs down")],
  ["🐱", key("kitten")],
] as const;

/** The emoji that people put to a message, and the way to put one there. */
export class TidingsReactions extends LitElement {
  static override properties = {
    message: { attribute: false },
    room: { attribute: false },
    canReact: { attribute: false },
    wanted: { state: true },
    names: { state: true },
    problem: { state: true },
    wantsFew: { state: true },
    wantsAll: { state: true },
  };
  declare message: Message;
  declare room: Conversation;
  /** False: they are only shown. */
  declare canReact: boolean;
  /** What we asked for and have not heard of yet: shown as if it were done. */
  declare wanted: ReadonlyMap<string, boolean>;
  /** Who reacted, by emoji, as far as somebody wanted to know. */
  declare names: ReadonlyMap<string, string>;
  declare problem: string | null;
  /** Somebody opens the choice: it is made for them alone, since a room has hundreds of these. */
  declare wantsFew: boolean;
  declare wantsAll: boolean;
  /** Where the focus was when the menu was opened. */
  private opener: HTMLElement | null = null;

  constructor() {
    super();
    this.wanted = new Map();
    this.names = new Map();
    this.problem = null;
    this.wantsFew = false;
    this.wantsAll = false;
  }

  /** Opens the choice of emoji beside a button. */
  async open(beside: HTMLElement): Promise<void> {
    this.wantsFew = true;
    await this.updateComplete;
    const { menu } = this;
    if (menu === null) return;
    this.opener = beside;
    menu.showPopover();
    placeBeside(menu, beside);
    menu.querySelector("button")?.focus();
  }

  override render(): TemplateResult {
    const shown = shownReactions(this.message.reactions, this.wanted);
    return html`${shown.length === 0
        ? nothing
        : html`<div class="reactions" role="group" aria-label=${t("Reactions")} aria-live="off">
            ${shown.map(({ emoji, count, mine }) => this.chip(emoji, count, mine))}
            ${this.canReact
              ? html`<button class="chip add" aria-label=${t("Add a reaction")} title=${t("Add a reaction")} @click=${this.opened}>${icons.smile}</button>`
              : nothing}
          </div>`}
      ${this.problem === null ? nothing : html`<p class="error" role="alert">${this.problem}</p>`}
      ${this.canReact && this.wantsFew ? this.choice() : nothing}`;
  }

  private chip(emoji: string, count: number, mine: boolean): TemplateResult {
    const label = `${emoji}, ${people(count)}${mine ? t(", with you") : ""}`;
    return html`<button
      class="chip"
      aria-pressed=${mine ? "true" : "false"}
      aria-label=${label}
      title=${this.names.get(emoji) ?? nothing}
      ?disabled=${!this.canReact}
      @click=${() => void this.put(emoji, !mine)}
      @pointerenter=${() => void this.ask()}
      @focus=${() => void this.ask()}
    >
      <span class="emoji" aria-hidden="true">${emoji}</span><span aria-hidden="true">${count}</span>
    </button>`;
  }

  private choice(): TemplateResult {
    return html`<div class="choice" popover role="group" aria-label=${t("Choose a reaction")} @keydown=${this.moved} @toggle=${this.toggled}>
      ${OFFERED.map(([emoji, name]) => html`<button aria-label=${t(name)} title=${t(name)} @click=${() => this.chosen(emoji)}>${emoji}</button>`)}
      <button class="more" @click=${this.openAll}>${t("More emoji…")}</button>
    </div>
    ${this.wantsAll ? html`<tidings-emoji @tidings-emoji=${(event: CustomEvent<string>) => void this.put(event.detail, true)}></tidings-emoji>` : nothing}`;
  }

  private get menu(): HTMLElement | null {
    return this.renderRoot.querySelector("[popover]");
  }

  /** In the place of the few; made for whoever wants it. */
  private async openAll(): Promise<void> {
    this.wantsAll = true;
    await this.updateComplete;
    const beside = this.opener;
    this.menu?.hidePopover();
    if (beside !== null) this.renderRoot.querySelector("tidings-emoji")?.open(beside);
  }

  private opened(event: Event): void {
    void this.open(event.currentTarget as HTMLElement);
  }

  private chosen(emoji: string): void {
    this.menu?.hidePopover();
    void this.put(emoji, true);
  }

  /** The browser closes it by Escape or a click elsewhere; the focus goes back to where it came from. */
  private toggled(event: ToggleEvent): void {
    if (event.newState === "closed" && this.menu?.contains(this.shadowRoot?.activeElement ?? null) === true) this.opener?.focus();
  }

  /** Arrow keys go from one to the next, around the end; the way to all the others comes with Tab. */
  private moved(event: KeyboardEvent): void {
    const on = onwards(this);
    const step = { ArrowRight: on, ArrowDown: 6, ArrowLeft: -on, ArrowUp: -6 }[event.key];
    const buttons = [...(this.menu?.querySelectorAll<HTMLElement>("button:not(.more)") ?? [])];
    const at = buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    if (step === undefined || at === -1) return;
    event.preventDefault();
    buttons.at((at + step) % buttons.length)?.focus();
  }

  private async put(emoji: string, isOn: boolean): Promise<void> {
    this.problem = null;
    this.wanted = new Map(this.wanted).set(emoji, isOn);
    try {
      await this.room.react(this.message.id, emoji, isOn);
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
      this.settle(emoji);
    }
  }

  private settle(emoji: string): void {
    const wanted = new Map(this.wanted);
    wanted.delete(emoji);
    this.wanted = wanted;
  }

  /** Asked when somebody points at a reaction: nobody needs the names of all of them. */
  private async ask(): Promise<void> {
    try {
      this.names = whoReacted(await this.room.reactions(this.message.id));
    } catch {
      // The counts are there all the same.
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("message")) return;
    const before = changed.get("message") as Message | undefined;
    if (before !== undefined && before.id !== this.message.id) this.wanted = new Map();
    for (const [emoji, isOn] of this.wanted) {
      const isMine = this.message.reactions.some((one) => one.emoji === emoji && one.mine);
      if (isMine === isOn) this.settle(emoji);
    }
  }

  static override styles = [base, controls, reactionStyles];
}
