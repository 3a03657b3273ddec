import { LitElement, type TemplateResult, html, nothing, svg } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Inbox } from "../chat/inbox.js";
import { dayOf, fullTimeOf, sentenceFor, timeOf } from "../chat/words.js";
import { icon } from "../elements/parts.js";
import { Watch } from "../elements/watch.js";
import { base, controls } from "../elements/styles.js";
import { t } from "../i18n/index.js";
import { bellStyles } from "./bell-styles.js";
import { sealed } from "./embed-styles.js";
import { Holder } from "./holder.js";
import { type News, newsOf } from "./news.js";

/** So many of the last are shown. */
const SHOWN = 50;

const bell = icon(svg`<path d="M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10M10 19.5a2.2 2.2 0 0 0 4 0" />`, 22);

/**
 * The notifications of whoever is logged in: how many are unread, and a list that opens and marks them as read.
 *
 * @attr label - what the button is called; default "Notifications"
 * @fires tidings-unread - the number of unread ones changed; `detail` is the number
 * @fires tidings-notification - one was followed; `detail` is `{id, url}`. Prevent the default to handle it yourself
 */
export class TidingsBell extends LitElement {
  static override properties = { label: { type: String }, open: { state: true }, side: { state: true } };
  declare label: string | null;
  declare open: boolean;
  /** To which side the list opens: wherever there is more room. */
  declare side: "start" | "end";
  private inbox: Inbox | null = null;
  /** What was unread when the list was opened: it stays marked until it is closed. */
  private fresh: ReadonlySet<number> = new Set();
  private told = 0;
  private readonly holder: Holder;

  constructor() {
    super();
    this.label = null;
    this.open = false;
    this.side = "end";
    this.holder = new Holder(this, {
      shows: false,
      bind: (client, me) => {
        this.inbox?.close();
        this.inbox = client === null || me === null ? null : new Inbox(client);
      },
    });
    new Watch(this, () => this.inbox);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  protected override willUpdate(): void {
    if (!this.open || this.inbox === null || document.visibilityState !== "visible") return;
    this.seeAll(this.inbox);
  }

  protected override updated(): void {
    const unread = this.inbox?.unread ?? 0;
    if (unread === this.told) return;
    this.told = unread;
    this.dispatchEvent(new CustomEvent("tidings-unread", { detail: unread, bubbles: true, composed: true }));
  }

  /** What it is called: as the page says, or in our words. */
  private get said(): string {
    return this.label ?? t("Notifications");
  }

  override render(): TemplateResult {
    const unread = this.inbox?.unread ?? 0;
    const figure = unread > SHOWN ? `${SHOWN}+` : String(unread);
    return html`<div class="root" @keydown=${this.key} @focusout=${this.left}>
      <button
        class="icon bell"
        aria-label=${unread > 0 ? t("{label}, {figure} unread", { label: this.said, figure }) : this.said}
        aria-expanded=${this.open ? "true" : "false"}
        aria-controls="list"
        @click=${() => (this.open ? this.close() : this.show())}
      >
        ${bell}<span class="badge" aria-hidden="true" ?hidden=${unread === 0}>${figure}</span>
      </button>
      <p class="unseen" role="status">${unread > 0 && !this.open ? t("{figure} unread notifications", { figure }) : ""}</p>
      <section id="list" class=${this.side} aria-label=${this.said} ?hidden=${!this.open} tabindex="-1">
        ${this.open ? this.list() : nothing}
      </section>
    </div>`;
  }

  private list(): TemplateResult {
    return html`<header>
        <h2>${this.said}</h2>
        ${this.holder.link === null ? nothing : html`<tidings-status .link=${this.holder.link}></tidings-status>`}
      </header>
      ${this.contents()}`;
  }

  private contents(): TemplateResult {
    const { inbox, holder } = this;
    if (holder.mistake !== null) return html`<p class="error note">${holder.mistake}</p>`;
    if (holder.refusal !== null) return html`<p class="error note">${sentenceFor(holder.refusal)}</p>`;
    if (inbox === null) return html`<p class="hint note">${this.waiting()}</p>`;
    if (inbox.status.is === "failed") return html`<p class="error note">${sentenceFor(inbox.status.error)}</p>`;
    if (inbox.items.length > 0) {
      return html`<ol aria-label=${this.said}>
        ${repeat(
          inbox.items.slice(0, SHOWN),
          ({ id }) => id,
          (notification) => this.item(newsOf(notification, location.href)),
        )}
      </ol>`;
    }
    return html`<p class="hint note">${inbox.status.is === "loading" ? this.waiting() : t("Nothing yet. What concerns you appears here.")}</p>`;
  }

  private waiting(): string {
    const { link, shared } = this.holder;
    if (link?.state === "waiting") return link.offline ? t("You are offline.") : t("There is no connection at the moment.");
    return shared?.needsName === true ? t("Notifications are for those who are logged in or have chosen a name.") : t("Loading…");
  }

  private item(news: News): TemplateResult {
    const isFresh = this.fresh.has(news.offset);
    return html`<li class=${isFresh ? "fresh" : ""}>
      <p class="title" dir="auto">
        ${isFresh ? html`<span class="unseen">${t("New:")} </span>` : nothing}
        ${news.url === null
          ? news.title
          : html`<a href=${news.url} rel="noopener noreferrer" @click=${(event: MouseEvent) => this.follow(event, news)}>${news.title}</a>`}
      </p>
      ${news.text === "" ? nothing : html`<p dir="auto">${news.text}</p>`}
      <p class="hint">
        <time datetime=${new Date(news.time).toISOString()} title=${fullTimeOf(news.time)}
          >${dayOf(news.time, Date.now())}, ${timeOf(news.time)}</time
        >
      </p>
    </li>`;
  }

  private show(): void {
    const { left, right } = this.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(this).direction === "rtl";
    const moreRoomBefore = left > innerWidth - right;
    this.side = moreRoomBefore === isRightToLeft ? "start" : "end";
    this.open = true;
    addEventListener("pointerdown", this.outside);
    document.addEventListener("visibilitychange", this.looked);
  }

  private close(): void {
    this.open = false;
    this.fresh = new Set();
    removeEventListener("pointerdown", this.outside);
    document.removeEventListener("visibilitychange", this.looked);
  }

  private seeAll(inbox: Inbox): void {
    const unread = inbox.items.filter((news) => inbox.isUnread(news)).map(({ offset }) => offset);
    if (inbox.unread === 0) return;
    this.fresh = new Set([...this.fresh, ...unread]);
    inbox.markRead();
  }

  private follow(event: MouseEvent, { id, url }: News): void {
    const told = new CustomEvent("tidings-notification", { detail: { id, url }, bubbles: true, composed: true, cancelable: true });
    if (!this.dispatchEvent(told)) event.preventDefault();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.open) return;
    event.stopPropagation();
    this.close();
    this.renderRoot.querySelector<HTMLButtonElement>(".bell")?.focus();
  }

  /** The focus went on to the page. Null is no place: the pointer, or another window. */
  private left({ relatedTarget }: FocusEvent): void {
    if (relatedTarget !== null && this.open && !this.renderRoot.contains(relatedTarget as Node)) this.close();
  }

  private readonly outside = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.close();
  };

  private readonly looked = (): void => this.requestUpdate();

  static override styles = [base, controls, sealed, bellStyles];
}
