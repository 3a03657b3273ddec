import { LitElement, type TemplateResult, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { Conversation } from "../chat/conversation.js";
import { isFor } from "../chat/mentions.js";
import { addressOf } from "../chat/place.js";
import { isService } from "../chat/blocks.js";
import { fullTimeOf, momentOf, repliesOf, sentenceFor, timeOf } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import type { Message } from "../client/index.js";
import { t } from "../i18n/index.js";
import { pictures } from "./attachments.js";
import { type May, actionsFor, quickButton } from "./message-actions.js";
import { messageActions, messageLayout } from "./message-styles.js";
import { avatarOf, icons } from "./parts.js";
import { rich, richStyles } from "./rich.js";
import { avatar, base, controls } from "./styles.js";
import type { Personal } from "./tidings-personal.js";
import type { TidingsMenu } from "./tidings-menu.js";
import type { TidingsReactions } from "./tidings-reactions.js";
import type { TidingsVersions } from "./tidings-versions.js";

type Mode = "reading" | "editing" | "deleting";

/**
 * One message: its author and words, and for our own the way to change or delete it.
 *
 * @fires tidings-quote - somebody wants to answer it; `detail` is the message
 * @fires tidings-thread - somebody wants to see or write replies; `detail` is the message's id
 * @fires tidings-forward - it is to be said in another room, too; `detail` is the message
 * @fires tidings-link - its address is wanted; `detail` is the message
 * @fires tidings-personal - its author is to be blocked, or looked at; `detail` is a `Personal`
 * @fires tidings-message-done - editing or deleting ended; the focus needs a place
 */
export class TidingsMessage extends LitElement {
  static override properties = {
    message: { attribute: false },
    leads: { attribute: false },
    mine: { attribute: false },
    room: { attribute: false },
    joined: { attribute: false },
    linked: { attribute: false },
    blocked: { attribute: false },
    picture: { attribute: false },
    isOpen: { state: true },
    wantsReactions: { state: true },
    mode: { state: true },
    busy: { state: true },
    problem: { state: true },
  };
  declare message: Message;
  /** True for the first of several by one author: it shows who that is. */
  declare leads: boolean;
  declare mine: boolean;
  declare room: Conversation;
  /** Whether we are in the room, and may answer. */
  declare joined: boolean;
  /** Whether its time is a link to it: on a page that has an address for each message. */
  declare linked: boolean;
  /** Whether we have blocked its author: then it is folded until we open it. */
  declare blocked: boolean;
  /** Where its author's picture is; empty for none. */
  declare picture: string;
  declare isOpen: boolean;
  /** Somebody reacts to what nobody reacted to before. */
  declare wantsReactions: boolean;
  declare mode: Mode;
  declare busy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.mode = "reading";
    this.busy = false;
    this.problem = null;
    this.linked = false;
    this.blocked = false;
    this.picture = "";
    this.isOpen = false;
    this.wantsReactions = false;
  }

  /** For whoever was led here, from where they were. */
  focusArticle(): void {
    const article = this.renderRoot.querySelector("article");
    article?.setAttribute("tabindex", "-1");
    article?.focus({ preventScroll: true });
  }

  /** Opens the editor, if this message can be edited. */
  async edit(): Promise<void> {
    if (!this.mine || this.message.deleted || this.message.poll !== null) return; // people chose for what a poll asked
    this.enter("editing");
    await this.updateComplete;
    const field = this.renderRoot.querySelector("textarea");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  focusThread(): void {
    this.renderRoot.querySelector<HTMLElement>("[data-action=thread]")?.focus();
  }

  override render(): TemplateResult {
    return this.blocked && !this.isOpen && !this.message.deleted ? this.folded() : this.whole();
  }

  private whole(): TemplateResult {
    const { message, leads } = this;
    const author = message.author;
    const isForMe = message.mentions.some((person) => isFor(person, this.room.myAuthid));
    return html`<article class="message" ?data-leads=${leads} ?data-for-me=${isForMe} aria-label="${author.name}, ${timeOf(message.time)}">
      <div class="gutter" @click=${this.face}>${leads ? avatarOf({ ...author, picture: this.picture }) : this.time()}</div>
      <div class="body">
        ${leads ? html`<div class="head">${this.author()} ${this.time()}</div>` : nothing}
        ${this.marks()} ${this.mode === "editing" ? this.editor() : this.content()}
        ${this.mode === "deleting" ? this.question() : nothing}
        ${this.mode === "reading" && this.problem !== null ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
        ${this.reactions()}
        ${this.room.thread === null && message.replies > 0 ? this.replies() : nothing}
      </div>
      ${this.mode === "reading" && !this.message.deleted ? this.actions() : nothing}
      ${this.earlier()}
    </article>`;
  }

  /** Most messages have none, and cost nothing for them. */
  private reactions(): TemplateResult | typeof nothing {
    const { message, room } = this;
    if (message.deleted || (message.reactions.length === 0 && !this.wantsReactions)) return nothing;
    return html`<tidings-reactions .message=${message} .room=${room} .canReact=${this.canReact}></tidings-reactions>`;
  }

  /** Leads to who they are; not for the Tab key, as the time: the menu has it, too. */
  private author(): TemplateResult {
    const { author } = this.message;
    if (isService(author)) return html`<bdi class="author">${author.name}</bdi>`;
    return html`<button class="author" tabindex="-1" aria-haspopup="dialog" @click=${() => this.about()}><bdi>${author.name}</bdi></button>`;
  }

  /** For those who point at things; the name beside it says what it leads to. */
  private face(event: Event): void {
    if (!isService(this.message.author) && (event.target as Element).closest(".avatar") !== null) this.about();
  }

  /** Neither who nor what: just that there is something. */
  private folded(): TemplateResult {
    return html`<article class="message" aria-label=${t("Message from somebody you blocked, {time}", { time: timeOf(this.message.time) })}>
      <div class="gutter">${this.time()}</div>
      <div class="body">
        <p class="text gone">${t("Message from somebody you blocked")} <button class="link" @click=${() => void this.unfold()}>${t("Show")}</button></p>
      </div>
    </article>`;
  }

  private async unfold(): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    this.focusArticle();
  }

  private get canReact(): boolean {
    return this.joined && !this.message.deleted;
  }

  private get may(): May {
    return { moderate: !this.mine && this.room.moderates, report: !this.mine && this.joined, about: this.canBlock, block: this.canBlock && !this.blocked, unblock: this.canBlock && this.blocked, change: this.mine, answer: this.joined, reply: this.joined && this.room.thread === null, link: this.linked };
  }

  private get canBlock(): boolean {
    return !this.mine && !isService(this.message.author);
  }

  private marks(): TemplateResult | typeof nothing {
    const { pinned, bookmarked } = this.message;
    if (!pinned && !bookmarked) return nothing;
    return html`<p class="marks">
      ${pinned ? html`<span>${icons.pin} ${t("Pinned")}</span>` : nothing} ${bookmarked ? html`<span>${icons.bookmark} ${t("Bookmarked")}</span>` : nothing}
    </p>`;
  }

  /** How many replies there are, and the way to them. */
  private replies(): TemplateResult {
    const { replies, unread, last_reply: last } = this.message;
    const news = unread === 0 ? nothing : html`<span class="news">${t("{number} new", { number: unread })}</span>`;
    return html`<button class="thread" data-action="thread" @click=${() => this.openThread()}>
      ${icons.reply} ${repliesOf(replies)} ${news} ${last === null ? nothing : html`<time>${momentOf(last, Date.now())}</time>`}
    </button>`;
  }

  openThread(): void {
    this.dispatchEvent(new CustomEvent("tidings-thread", { detail: this.message.id, bubbles: true, composed: true }));
  }

  /** The choice of emoji opens beside what was pressed. */
  async react(): Promise<void> {
    this.wantsReactions = true;
    await this.updateComplete;
    const quick = this.renderRoot.querySelector<HTMLElement>("[data-action=react]");
    const menu = this.renderRoot.querySelector<TidingsMenu>("tidings-menu")?.button ?? this;
    const beside = quick?.offsetParent == null ? menu : quick;
    await this.renderRoot.querySelector<TidingsReactions>("tidings-reactions")?.open(beside);
  }

  /** A promise that fails is told below the message. */
  keep(change: Promise<unknown>): void {
    this.problem = null;
    change.catch((error: unknown) => (this.problem = sentenceFor(asTidingsError(error))));
  }

  forward(): void {
    this.dispatchEvent(new CustomEvent("tidings-forward", { detail: this.message, bubbles: true, composed: true }));
  }

  report(): void {
    this.dispatchEvent(new CustomEvent("tidings-report", { detail: this.message, bubbles: true, composed: true }));
  }

  moderate(): void {
    this.dispatchEvent(new CustomEvent("tidings-moderate", { detail: this.message.author, bubbles: true, composed: true }));
  }

  block(): void {
    const detail: Personal = { is: "block", person: this.message.author };
    this.dispatchEvent(new CustomEvent("tidings-personal", { detail, bubbles: true, composed: true }));
  }

  about(): void {
    const detail: Personal = { is: "person", person: this.message.author };
    this.dispatchEvent(new CustomEvent("tidings-personal", { detail, bubbles: true, composed: true }));
  }

  quote(): void {
    this.dispatchEvent(new CustomEvent("tidings-quote", { detail: this.message, bubbles: true, composed: true }));
  }

  private time(): TemplateResult {
    const { time } = this.message;
    const shown = html`<time datetime=${new Date(time).toISOString()} title=${fullTimeOf(time)}>${timeOf(time)}</time>`;
    if (!this.linked) return shown;
    const { room, offset, thread } = this.message;
    // Not a stop for the Tab key: a room would have hundreds of them.
    return html`<a class="when" href=${addressOf({ room, offset, thread })} tabindex="-1" @click=${this.link}>${shown}</a>`;
  }

  /** The page's address becomes the message's; with a key held, the browser does what it does with links. */
  private link(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("tidings-link", { detail: this.message, bubbles: true, composed: true }));
  }

  private content(): TemplateResult {
    const { message } = this;
    if (message.deleted) return this.gone();
    const edited = message.edited === null ? nothing : html` ${this.versions("edited", fullTimeOf(message.edited))}`;
    const fate = this.mine && this.room.receipts !== null ? html`<tidings-receipt .message=${message} .room=${this.room}></tidings-receipt>` : nothing;
    return html`${message.text === "" ? nothing : html`<div class="text" dir="auto">${rich(message.text, { mentions: message.mentions, me: this.room.myAuthid })}${edited}${fate}</div>`}
    ${pictures(message.attachments)}
    ${message.files.length === 0 ? nothing : html`<tidings-files .files=${message.files} .room=${this.room}></tidings-files>`}
    ${message.previews === null || message.previews.length === 0
      ? nothing
      : html`<tidings-previews .previews=${message.previews} .room=${this.room}></tidings-previews>`}
    ${message.poll === null
      ? nothing
      : html`<tidings-poll .message=${message} .room=${this.room} .canVote=${this.joined} .canClose=${this.mine || this.room.moderates}></tidings-poll>`}
    ${message.text === "" ? fate : nothing}`;
  }

  private gone(): TemplateResult {
    const words = this.message.moderated ? t("Message removed by a moderator") : t("Message deleted");
    return html`<p class="text gone">${words}${this.room.moderates ? html` ${this.versions(t("Show"), t("Show what it said"))}` : nothing}</p>`;
  }

  private earlier(): TemplateResult | typeof nothing {
    const { message } = this;
    if (!message.deleted && message.edited === null) return nothing;
    return html`<tidings-versions .message=${message} .room=${this.room}></tidings-versions>`;
  }

  /** Opens what it said before. */
  private versions(words: string, title: string): TemplateResult {
    const open = (): void => void this.renderRoot.querySelector<TidingsVersions>("tidings-versions")?.open();
    return html`<button class="link aside" data-action="versions" title=${title} .textContent=${words} @click=${open}></button>`;
  }

  /** The quick ones have a button of their own for whoever has a mouse; all are in the menu. */
  private actions(): TemplateResult {
    const items = actionsFor(this.message, this.may, this);
    return html`<div class="actions">
      ${items.map((item) => (item.isQuick === true ? quickButton(item) : nothing))}
      <tidings-menu label=${t("Message actions")} .items=${items}></tidings-menu>
    </div>`;
  }

  private editor(): TemplateResult {
    return html`<form class="editor" @submit=${this.save} @keydown=${this.editorKey}>
      <textarea aria-label=${t("Edit message")} rows="2" dir="auto" maxlength="4096" .value=${live(this.message.text)}></textarea>
      ${this.problem === null ? nothing : html`<p class="error" role="alert">${this.problem}</p>`}
      <div class="row">
        <button class="primary" ?disabled=${this.busy}>${t("Save")}</button>
        <button type="button" @click=${this.done}>${t("Cancel")}</button>
        <span class="aside keys">${t("Enter saves, Escape cancels")}</span>
      </div>
    </form>`;
  }

  private question(): TemplateResult {
    return html`<div class="editor" role="group" aria-label=${t("Delete this message?")} @keydown=${this.escape}>
      <p>${t("Delete this message for everybody?")}</p>
      ${this.problem === null ? nothing : html`<p class="error" role="alert">${this.problem}</p>`}
      <div class="row">
        <button class="danger outlined" data-action="confirm" ?disabled=${this.busy} @click=${() => void this.erase()}>${t("Delete")}</button>
        <button @click=${this.done}>${t("Keep")}</button>
      </div>
    </div>`;
  }

  private enter(mode: Mode): void {
    this.mode = mode;
    this.problem = null;
  }

  async ask(): Promise<void> {
    this.enter("deleting");
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLButtonElement>("[data-action=confirm]")?.focus();
  }

  private editorKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      (event.currentTarget as HTMLFormElement).requestSubmit();
    } else this.escape(event);
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.done();
  }

  private save(event: SubmitEvent): void {
    event.preventDefault();
    const text = (this.renderRoot.querySelector("textarea")?.value ?? "").trim();
    if (text === this.message.text) this.done();
    else if (text === "" && this.message.attachments.length + this.message.files.length === 0) void this.ask();
    else void this.attempt(() => this.room.edit(this.message.id, text));
  }

  private erase(): Promise<void> {
    return this.attempt(() => this.room.delete(this.message.id));
  }

  private async attempt(change: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await change();
      this.done();
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    } finally {
      this.busy = false;
    }
  }

  private done(): void {
    this.enter("reading");
    this.dispatchEvent(new CustomEvent("tidings-message-done", { bubbles: true, composed: true }));
  }

  static override styles = [base, controls, avatar, messageLayout, messageActions, richStyles];
}
