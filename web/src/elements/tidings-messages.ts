import { LitElement, type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Conversation } from "../chat/conversation.js";
import type { Row } from "../chat/timeline.js";
import { dayOf, repliesOf, sentenceFor, typingLine } from "../chat/words.js";
import type { Identity } from "../client/index.js";
import { DrawnRows } from "./drawn.js";
import { begin, empty, failure, more, moreFailed, noticeOf, pillOf, skeleton, typingOf, whisperOf } from "./log-parts.js";
import { t } from "../i18n/index.js";
import { logStyles } from "./log-styles.js";
import { richStyles } from "./rich.js";
import { StillScroll } from "./scrolling.js";
import { base, controls } from "./styles.js";
import type { TidingsMessage } from "./tidings-message.js";
import { Watch } from "./watch.js";

/** What was said in a room or a thread, as a log that can be scrolled back through all of its history. */
export class TidingsMessages extends LitElement {
  static override properties = {
    room: { attribute: false },
    me: { attribute: false },
    linked: { attribute: false },
    unread: { state: true },
    chosen: { state: true },
  };
  declare room: Conversation;
  declare me: Identity | null;
  /** Whether messages have an address on this page. */
  declare linked: boolean;
  declare unread: number;
  /** The offset of the message that somebody went to, for as long as it is shown to be it. */
  declare chosen: number | null;
  /** All that is loaded; `drawn` has those of them that are in the page. */
  private rows: readonly Row[] = [];
  private heardBefore = 0;
  private sentBefore = 0;
  /** The reader wants to be at the live end, which may have to be loaded first. */
  private wantsEnd = false;
  private readonly still: StillScroll;
  private readonly drawn: DrawnRows;
  /** The room was not shown yet: where it opens is still to be decided. */
  private isOpening = true;
  /** The room above whose messages there was a place for older ones. */
  private hadOlder: Conversation | null = null;

  constructor() {
    super();
    this.unread = 0;
    this.linked = false;
    this.chosen = null;
    new Watch(this, () => this.room);
    new Watch(this, () => this.room.blocks);
    new Watch(this, () => this.room.faces);
    const find = (): { scroller: HTMLElement; rows: HTMLElement } | null => {
      const scroller = this.renderRoot.querySelector<HTMLElement>(".scroller");
      const rows = this.renderRoot.querySelector<HTMLElement>(".rows");
      return scroller === null || rows === null ? null : { scroller, rows };
    };
    this.still = new StillScroll(this, find, (atBottom) => this.metBottom(atBottom), () => !this.isAtEnd);
    this.drawn = new DrawnRows(this, find, (side) => this.load(side));
  }

  /** The last row in the page is the newest of all. */
  private get isAtEnd(): boolean {
    return this.drawn.isAtEnd && !this.room.pages.hasNewer;
  }

  private metBottom(atBottom: boolean): void {
    if (!atBottom) return;
    this.unread = 0;
    this.looked();
  }

  /** What did not come is not asked for again unasked. */
  private load(side: "above" | "below"): void {
    const { pages, status } = this.room;
    if (status.is !== "ready") return;
    if (side === "above" && pages.failed !== "older") void pages.older();
    if (side === "below" && pages.failed !== "newer") void pages.newer();
  }

  /** Those that are shown, top to bottom. */
  private get messages(): readonly TidingsMessage[] {
    return [...this.renderRoot.querySelectorAll<TidingsMessage>("tidings-message")];
  }

  /** Opens the editor of our last message. */
  editLast(): void {
    const mine = this.rows.filter((row) => row.kind === "message" && this.isMine(row) && !row.message.deleted);
    const last = mine.at(-1);
    if (last !== undefined) void this.drawnAt(last.key).then((element) => element?.edit());
  }

  /** Puts the focus on the message above or below the one that has it, loading it if need be; without one, on that at the edge. */
  async step(by: 1 | -1): Promise<void> {
    const { focused, room } = this;
    const next = this.beside(focused, by);
    if (next !== undefined) {
      const element = await this.drawnAt(next);
      if (element === undefined || room !== this.room) return;
      this.still.toRow(element);
      element.focusArticle();
      return;
    }
    await (by < 0 ? room.pages.older() : room.pages.newer());
    this.rows = room.rows;
    const isStill = room === this.room && this.focused === focused;
    if (isStill && this.beside(focused, by) !== undefined) await this.step(by);
  }

  /** The message above or below one; undefined at the end of what is loaded. */
  private beside(id: string | null, by: 1 | -1): string | undefined {
    const all = this.rows.filter(({ kind }) => kind === "message");
    const at = all.findIndex(({ key }) => key === id);
    return at < 0 ? this.messages.at(by > 0 ? 0 : -1)?.message.id : all[at + by]?.key;
  }

  /** The key of the row that has the focus. */
  private get focused(): string | null {
    const element = this.shadowRoot?.activeElement;
    return (element as Partial<TidingsMessage> | null)?.message?.id ?? null;
  }

  /** The element of a message, which is drawn first if it was not. */
  private async drawnAt(id: string): Promise<TidingsMessage | undefined> {
    const element = (): TidingsMessage | undefined => this.messages.find(({ message }) => message.id === id);
    const at = this.rows.findIndex(({ key }) => key === id);
    if (at >= 0 && !this.drawn.has(at)) {
      this.still.atBottom = false;
      this.drawn.show(at);
      this.requestUpdate();
      await this.updateComplete;
      await element()?.updateComplete;
    }
    return element();
  }

  /** Puts the focus on the way into a message's thread. */
  focusThread(message: string): void {
    const found = this.messages.find((element) => element.message.id === message);
    if (found !== undefined) found.focusThread();
    else void this.drawnAt(message).then((element) => element?.focusThread());
  }

  override render(): TemplateResult {
    return html`${this.log()} ${this.pill()}
      <p class="typing" data-testid="typing">${typingOf(typingLine(this.room.othersTyping))}</p>`;
  }

  /** Only what comes from now on is announced: not the history, neither the first page nor older ones. */
  private log(): TemplateResult {
    const { room, drawn } = this;
    const quiet = room.status.is !== "ready" || room.pages.loadingOlder || drawn.isMoving || !this.isAtEnd;
    return html`<div
      class="scroller"
      role="log"
      aria-label=${room.thread === null ? t("Messages") : t("Replies")}
      aria-live=${quiet ? "off" : "polite"}
      aria-busy=${room.status.is !== "ready" || room.pages.loadingOlder ? "true" : "false"}
      tabindex="0"
      @scroll=${() => this.drawn.look()}
      @keydown=${this.key}
    >
      <div class="top">${this.above(this.rows.length === 0)}</div>
      <div class="rows">
        ${repeat(
          drawn.rows,
          (row) => row.key,
          (row) => this.row(row),
        )}
      </div>
      <div class="bottom">${this.isAtEnd ? nothing : this.more("newer")}</div>
    </div>`;
  }

  private above(isEmpty: boolean): TemplateResult | typeof nothing {
    const { room } = this;
    if (room.status.is === "failed") return failure(sentenceFor(room.status.error), () => void room.load());
    if (room.status.is === "loading") return skeleton();
    if (room.pages.hasOlder || !this.drawn.isAtBegin) {
      this.hadOlder = room;
      return this.more("older");
    }
    if (room.thread !== null) return nothing;
    return isEmpty ? empty(room.keptDays()) : begin(room.keptDays(), this.hadOlder === room);
  }

  private more(which: "older" | "newer"): TemplateResult {
    const { pages } = this.room;
    return pages.failed === which ? moreFailed(which, () => void pages[which]()) : more;
  }

  private row(row: Row): TemplateResult {
    switch (row.kind) {
      case "day":
        return html`<h2 class="day"><span>${dayOf(row.time, Date.now())}</span></h2>`;
      case "new":
        return html`<p class="new" role="separator"><span>${t("New messages")}</span></p>`;
      case "replies":
        return html`<p class="count"><span>${row.count === 0 ? t("No replies yet") : repliesOf(row.count)}</span></p>`;
      case "notice":
        return noticeOf(row.notice);
      case "whisper":
        return whisperOf(row.whisper, () => this.room.forgetWhisper(row.whisper.key));
      case "message":
        return html`<tidings-message
          ?data-chosen=${row.message.offset === this.chosen}
          .message=${row.message}
          .leads=${row.leads}
          .mine=${this.isMine(row)}
          .blocked=${this.room.blocks.has(row.message.author.authid)}
          .joined=${this.room.isJoined}
          .linked=${this.linked}
          .picture=${row.leads ? this.room.faces.of(row.message.author.authid, this.room.name) : ""}
          .room=${this.room}
        ></tidings-message>`;
      case "pending":
        return html`<tidings-pending
          .entry=${row.entry}
          .leads=${row.leads}
          .me=${this.me ?? { authid: "", name: t("You") }}
          .room=${this.room}
        ></tidings-pending>`;
    }
  }

  private isMine(row: Extract<Row, { kind: "message" }>): boolean {
    return row.message.author.authid === this.me?.authid;
  }

  private pill(): TemplateResult | typeof nothing {
    return this.unread === 0 && this.isAtEnd ? nothing : pillOf(this.unread, () => void this.toNewest());
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { heard } = this.room;
    this.rows = this.room.rows;
    const sent = this.rows.filter(({ kind }) => kind === "pending").length;
    if (changed.has("room")) {
      this.unread = 0;
      this.isOpening = true;
      this.chosen = null;
      this.wantsEnd = false;
      this.still.atBottom = true;
      this.drawn.forget();
    } else {
      if (heard > this.heardBefore && !this.still.atBottom) this.unread += heard - this.heardBefore;
      if (sent > this.sentBefore) this.wantsEnd = true; // who writes wants to see it
    }
    if (this.room.pages.hasNewer) this.still.atBottom = false; // the end of what is shown is not the end
    else if (this.wantsEnd) {
      this.still.atBottom = true;
      this.wantsEnd = false;
    }
    this.heardBefore = heard;
    this.sentBefore = sent;
    this.drawn.take(this.rows, this.focused);
    this.drawWanted();
  }

  /** What is about to be shown has to be drawn: the end, what somebody went to, or where the new messages begin. */
  private drawWanted(): void {
    const { found } = this.room.pages;
    const line = this.isOpening ? this.rows.findIndex(({ kind }) => kind === "new") : -1;
    const sought = found === null ? line : this.rows.findIndex((row) => row.kind === "message" && row.message.offset >= found);
    if (sought >= 0) this.drawn.show(sought);
    else if (this.still.atBottom) this.drawn.show(null);
  }

  protected override updated(): void {
    const line = this.openingLine();
    if (line !== null) {
      void this.openAt(line);
      return;
    }
    this.goToFound();
    if (!this.still.atBottom) return;
    this.unread = 0;
    this.room.pages.trim();
    this.looked();
  }

  /** Where a room is to open that has something new; unless somebody went to one of its messages. */
  private openingLine(): Element | null {
    if (!this.isOpening || this.room.status.is !== "ready") return null;
    this.isOpening = false;
    return this.room.pages.found === null ? this.renderRoot.querySelector(".new") : null;
  }

  /** A room with something new opens where that begins. Rows lay themselves out after us: until then nothing has a place. */
  private async openAt(line: Element): Promise<void> {
    const { room } = this;
    await Promise.all(this.messages.map((row) => row.updateComplete));
    if (room !== this.room || !line.isConnected) return;
    this.unread = room.unreadBefore;
    this.still.show(line);
    if (this.still.atBottom) this.looked();
  }

  /** What is at the bottom is read if somebody looks at the page. */
  private readonly looked = (): void => {
    if (document.visibilityState === "visible" && this.still.atBottom) this.room.seen();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.looked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.looked);
  }

  /** Shows the live end, which is read then. */
  async toNewest(): Promise<void> {
    this.chosen = null;
    if (this.isAtEnd) {
      this.still.toBottom(true);
      return;
    }
    this.wantsEnd = true;
    this.requestUpdate();
    await this.room.pages.showNewest();
  }

  /** Brings the message that was looked for before the reader's eyes and gives it the focus. */
  private goToFound(): void {
    const { pages } = this.room;
    const { found } = pages;
    if (found === null) return;
    pages.found = null;
    const { messages } = this;
    const element = messages.find(({ message }) => message.offset >= found) ?? messages.at(-1);
    if (element === undefined) return;
    this.chosen = element.message.offset;
    void element.updateComplete.then(() => {
      this.still.toRow(element);
      element.focusArticle();
    });
  }

  /** The log's own keys lead to the ends of the history, not of what happens to be loaded. */
  private key(event: KeyboardEvent): void {
    const isOurs = event.target === event.currentTarget && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (!isOurs) return;
    const { pages } = this.room;
    if (event.key === "End" && !this.isAtEnd) void this.toNewest();
    else if (event.key === "Home" && pages.hasOlder) void pages.showAt(0);
    else return;
    event.preventDefault();
  }

  static override styles = [base, controls, richStyles, logStyles];
}
