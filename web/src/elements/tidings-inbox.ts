import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Inbox } from "../chat/inbox.js";
import { webAddress } from "../chat/linkify.js";
import type { Ringing } from "../chat/ringing.js";
import type { RoomsModel } from "../chat/rooms.js";
import { dayOf, sentenceFor, timeOf } from "../chat/words.js";
import { plainOf } from "../chat/plain.js";
import type { Notification } from "../client/index.js";
import { t } from "../i18n/index.js";
import { inboxStyles } from "./inbox-styles.js";
import { avatarOf, icons, pictureOf } from "./parts.js";
import { panelStyles } from "./panel-styles.js";
import { searchStyles } from "./search-styles.js";
import { avatar, base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/**
 * What we were told of, newest first; opening it marks it as read. Below it, how we are told when we do not look.
 *
 * @fires tidings-found - the message of a notification was chosen; `detail` is the message
 * @fires tidings-open - an invitation was chosen; `detail` is the room's name
 * @fires tidings-close - it is to go away
 */
export class TidingsInbox extends LitElement {
  static override properties = { inbox: { attribute: false }, rooms: { attribute: false }, ringing: { attribute: false }, active: { attribute: false } };
  declare inbox: Inbox;
  /** Whose pictures stand beside what happened in them. */
  declare rooms: RoomsModel;
  /** Null where this page does not tell people on their device. */
  declare ringing: Ringing | null;
  /** True while it is looked at. */
  declare active: boolean;
  /** What was unread when it was opened stays marked until it is closed. */
  private fresh: ReadonlySet<number> = new Set();

  constructor() {
    super();
    this.active = false;
    this.ringing = null;
    new Watch(this, () => this.inbox);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("active") && !this.active) this.fresh = new Set();
    if (this.inbox.unread === 0 || !this.isLookedAt(changed.has("active"))) return;
    const unread = this.inbox.items.filter((one) => this.inbox.isUnread(one)).map(({ offset }) => offset);
    this.fresh = new Set([...this.fresh, ...unread]);
    this.inbox.markRead();
  }

  /** A dialog is told of its end a moment after it has gone: what comes in between was not seen. */
  private isLookedAt(isOpening: boolean): boolean {
    return this.active && document.visibilityState === "visible" && (isOpening || this.closest("dialog")?.open !== false);
  }

  override render(): TemplateResult {
    return html`<header>
        <h2>${t("Notifications")}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${() => this.tell("tidings-close")}>${icons.close}</button>
      </header>
      <div class="results">${this.contents()}</div>
      ${this.ringing === null ? nothing : html`<tidings-ringing .ringing=${this.ringing} .active=${this.active}></tidings-ringing>`}`;
  }

  private contents(): TemplateResult {
    const { status, items, hasMore } = this.inbox;
    if (status.is === "failed") {
      return html`<div class="say">
        <p class="error" role="alert">${sentenceFor(status.error)}</p>
        <button class="outlined" @click=${() => void this.inbox.load()}>${t("Try again")}</button>
      </div>`;
    }
    if (status.is === "loading") return html`<p class="say">${t("One moment…")}</p>`;
    if (items.length === 0) return html`<p class="say">${t("Nothing yet. Who mentions you, replies to you or invites you is told here.")}</p>`;
    return html`<ul aria-label=${t("Notifications")}>
        ${repeat(
          items,
          ({ offset }) => offset,
          (item) => html`<li>${this.item(item)}</li>`,
        )}
      </ul>
      ${hasMore ? html`<button class="more" @click=${() => void this.inbox.more()}>${t("Show more")}</button>` : nothing}`;
  }

  private item(item: Notification): TemplateResult {
    const { time, data, message, type, offset } = item;
    const isFresh = this.fresh.has(offset);
    const title = wordsOf(data["title"]) === "" ? type : wordsOf(data["title"]);
    const body = html`${this.sign(item)}
      <span>
        <span class="title" dir="auto">${isFresh ? html`<span class="unseen">${t("New:")} </span>` : nothing}${title}</span>
        ${this.said(item)}
        <span class="about"><time datetime=${new Date(time).toISOString()}>${t("{day}, {time}", { day: dayOf(time, Date.now()), time: timeOf(time) })}</time></span>
      </span>`;
    const url = wordsOf(data["url"]);
    const address = url === "" ? null : webAddress(url, location.href);
    if (message === null && address !== null) {
      return html`<a class="result" ?data-fresh=${isFresh} href=${address} rel="noopener noreferrer">${body}</a>`;
    }
    const canGo = message !== null || wordsOf(data["room"]) !== "";
    return html`<button class="result" ?data-fresh=${isFresh} ?disabled=${!canGo} @click=${() => this.go(item)}>${body}</button>`;
  }

  /** Whose doing it was; of a room, with its picture at the corner. */
  private sign({ author, data }: Notification): TemplateResult {
    const room = this.rooms.find(wordsOf(data["room"]));
    const who = author === null ? html`<span class="mark">${icons.bell}</span>` : avatarOf(author, true);
    return html`<span class="sign">${who}${room === undefined || room.direct ? nothing : pictureOf(room, true)}</span>`;
  }

  private said({ author, data, message }: Notification): TemplateResult | typeof nothing {
    if (this.inbox.isOfBlocked(author)) return html`<span class="words gone">${t("Message from somebody you blocked")}</span>`;
    if (message?.deleted === true) return html`<span class="words gone">${t("Message deleted")}</span>`;
    const text = message === null ? wordsOf(data["text"]) : plainOf(message);
    return text === "" ? nothing : html`<span class="words" dir="auto">${text}</span>`;
  }

  private go({ data, message }: Notification): void {
    this.tell("tidings-close");
    if (message !== null) this.tell("tidings-found", message);
    else this.tell("tidings-open", wordsOf(data["room"]));
  }

  private tell(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  static override styles = [base, controls, avatar, searchStyles, panelStyles, inboxStyles];
}

function wordsOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
