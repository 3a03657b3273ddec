import { LitElement, type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Notice } from "../chat/messages.js";
import type { Conversation } from "../chat/conversation.js";
import type { Row, Whisper } from "../chat/timeline.js";
import { dayOf, repliesOf, sentenceFor, timeOf, typingLine } from "../chat/words.js";
import type { Identity } from "../client/index.js";
import { parts, plural, t } from "../i18n/index.js";
import { logStyles } from "./log-styles.js";
import { icons, logo } from "./parts.js";
import { rich, richStyles } from "./rich.js";
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
  private rows: readonly Row[] = [];
  private heardBefore = 0;
  private sentBefore = 0;
  /** The reader wants to be at the live end, which may have to be loaded first. */
  private wantsEnd = false;
  private readonly still: StillScroll;
  private readonly edges = new Map<string, IntersectionObserver>();
  /** The room was not shown yet: where it opens is still to be decided. */
  private isOpening = true;

  constructor() {
    super();
    this.unread = 0;
    this.linked = false;
    this.chosen = null;
    new Watch(this, () => this.room);
    new Watch(this, () => this.room.blocks);
    this.still = new StillScroll(
      this,
      () => {
        const scroller = this.renderRoot.querySelector<HTMLElement>(".scroller");
        const rows = this.renderRoot.querySelector<HTMLElement>(".rows");
        return scroller === null || rows === null ? null : { scroller, rows };
      },
      (atBottom) => {
        if (!atBottom) return;
        this.unread = 0;
        this.looked();
      },
    );
  }

  /** Those that are shown, top to bottom. */
  private get messages(): readonly TidingsMessage[] {
    return [...this.renderRoot.querySelectorAll<TidingsMessage>("tidings-message")];
  }

  /** Opens the editor of our last message. */
  editLast(): void {
    const mine = this.rows.filter((row) => row.kind === "message" && this.isMine(row) && !row.message.deleted);
    const last = mine.at(-1);
    if (last === undefined) return;
    void this.messages.find((element) => element.message.id === last.key)?.edit();
  }

  /** Puts the focus on the message above or below the one that has it; without one, on that at the edge. */
  step(by: 1 | -1): void {
    const { messages } = this;
    const at = messages.findIndex((element) => element.shadowRoot?.activeElement !== null);
    const next = at < 0 ? messages.at(by > 0 ? 0 : -1) : messages[at + by];
    if (next === undefined) return;
    this.still.toRow(next);
    next.focusArticle();
  }

  /** Puts the focus on the way into a message's thread. */
  focusThread(message: string): void {
    this.messages.find((element) => element.message.id === message)?.focusThread();
  }

  override render(): TemplateResult {
    return html`${this.log()} ${this.pill()}
      <p class="typing" data-testid="typing">${this.typing()}</p>`;
  }

  /** Only what comes from now on is announced: not the history, neither the first page nor older ones. */
  private log(): TemplateResult {
    const { room, rows } = this;
    const quiet = room.status.is !== "ready" || room.pages.loadingOlder || room.pages.hasNewer;
    return html`<div
      class="scroller"
      role="log"
      aria-label=${room.thread === null ? t("Messages") : t("Replies")}
      aria-live=${quiet ? "off" : "polite"}
      aria-busy=${room.status.is !== "ready" || room.pages.loadingOlder ? "true" : "false"}
      tabindex="0"
    >
      <div class="top">${this.above(rows.length === 0)}</div>
      <div class="rows">
        ${repeat(
          rows,
          (row) => row.key,
          (row) => this.row(row),
        )}
      </div>
      <div class="bottom">${room.pages.hasNewer ? html`<p class="older">${t("Loading newer messages…")}</p>` : nothing}</div>
    </div>`;
  }

  private above(isEmpty: boolean): TemplateResult | typeof nothing {
    const { room } = this;
    if (room.status.is === "failed") return this.failure(sentenceFor(room.status.error));
    if (room.status.is === "loading") return skeleton;
    if (room.pages.hasOlder) return html`<p class="older">${room.pages.loadingOlder ? t("Loading older messages…") : ""}</p>`;
    if (room.thread !== null) return nothing;
    if (isEmpty) {
      return html`<div class="empty">${logo(72)}<p class="big">${t("It is quiet here.")}</p><p>${t("Say hello, and be the first.")}</p></div>`;
    }
    return html`<p class="begin">${t("This is where the conversation begins.")}</p>`;
  }

  private failure(sentence: string): TemplateResult {
    return html`<div class="empty">
      ${logo(72)}
      <p class="big" role="alert">${sentence}</p>
      <button class="outlined" @click=${() => void this.room.load()}>${t("Try again")}</button>
    </div>`;
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
        return this.notice(row.notice);
      case "whisper":
        return this.whisper(row.whisper);
      case "message":
        return html`<tidings-message
          ?data-chosen=${row.message.offset === this.chosen}
          .message=${row.message}
          .leads=${row.leads}
          .mine=${this.isMine(row)}
          .blocked=${this.room.blocks.has(row.message.author.authid)}
          .joined=${this.room.isJoined}
          .linked=${this.linked}
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

  private notice({ kind, person, time }: Notice): TemplateResult {
    const name = html`<bdi>${person.name}</bdi>`;
    const said = { joined: parts("{name} joined", { name }), left: parts("{name} left", { name }), removed: parts("{name} was put out", { name }) };
    return html`<p class="notice">${said[kind]} <time>${timeOf(time)}</time></p>`;
  }

  private whisper({ key, kind, text, status }: Whisper): TemplateResult {
    const isRunning = kind === "running";
    const stop = isRunning ? t("Cancel") : t("Dismiss");
    return html`<div class="whisper" data-kind=${kind}>
      <p class="hint">${t("Only you see this")}</p>
      ${text === "" ? nothing : html`<div class="words" dir="auto">${rich(text)}</div>`}
      ${isRunning ? html`<p class="status"><span class="spinner" aria-hidden="true"></span> <bdi>${status ?? ""}</bdi></p>` : nothing}
      <button class=${isRunning ? "outlined" : "icon"} aria-label=${isRunning ? nothing : stop} @click=${() => this.room.forgetWhisper(key)}>
        ${isRunning ? stop : icons.close}
      </button>
    </div>`;
  }

  private pill(): TemplateResult | typeof nothing {
    if (this.unread === 0 && !this.room.pages.hasNewer) return nothing;
    const count = this.unread === 0 ? t("To the newest") : plural("1 new message", "{count} new messages", this.unread);
    return html`<button class="pill" @click=${() => void this.toNewest()}>${count} ${icons.down}</button>`;
  }

  private typing(): TemplateResult | typeof nothing {
    const line = typingLine(this.room.othersTyping);
    return line === "" ? nothing : html`<bdi>${line}</bdi><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`;
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
  }

  protected override updated(): void {
    this.watchEdges();
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
    for (const edge of this.edges.values()) edge.disconnect();
    this.edges.clear();
  }

  /** Shows the live end, which is read then. */
  async toNewest(): Promise<void> {
    this.chosen = null;
    if (!this.room.pages.hasNewer) {
      this.still.toBottom(true);
      return;
    }
    this.wantsEnd = true;
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

  /** Asks for more before the reader comes to an end. Watched anew after each page, or it would be told only once. */
  private watchEdges(): void {
    const { pages } = this.room;
    this.watchEdge(".top", pages.hasOlder && !pages.loadingOlder, () => void pages.older());
    this.watchEdge(".bottom", pages.hasNewer && !pages.loadingNewer, () => void pages.newer());
  }

  private watchEdge(selector: string, isWanted: boolean, load: () => void): void {
    this.edges.get(selector)?.disconnect();
    const [root, edge] = [this.renderRoot.querySelector(".scroller"), this.renderRoot.querySelector(selector)];
    if (!isWanted || root === null || edge === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) load();
      },
      { root, rootMargin: "600px 0px 600px 0px" },
    );
    this.edges.set(selector, observer);
    observer.observe(edge);
  }

  static override styles = [base, controls, richStyles, logStyles];
}

const skeleton = html`<div class="skeleton" aria-hidden="true">
    ${[1, 2, 3, 4].map(() => html`<div class="ghost"><i></i><b></b></div>`)}
  </div>
  <p class="unseen">${t("Loading messages…")}</p>`;
