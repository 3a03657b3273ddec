import { LitElement, type TemplateResult, html, nothing } from "lit";
import type { RoomsModel } from "../chat/rooms.js";
import { momentOf, repliesOf, sentenceFor } from "../chat/words.js";
import { plainOf } from "../chat/plain.js";
import { asTidingsError } from "../client/errors.js";
import type { Thread } from "../client/index.js";
import { parts, t } from "../i18n/index.js";
import { icons } from "./parts.js";
import { panelStyles } from "./panel-styles.js";
import { base, controls } from "./styles.js";
import { threadListStyles } from "./thread-styles.js";
import { Watch } from "./watch.js";

/** What a chosen thread is known by. */
export interface ThreadPlace {
  readonly room: string;
  readonly thread: string;
}

/**
 * The threads that we follow, those with the newest replies first.
 *
 * @fires tidings-open-thread - one was chosen; `detail` is a `ThreadPlace`
 * @fires tidings-close - it is to go away
 */
export class TidingsThreads extends LitElement {
  static override properties = {
    rooms: { attribute: false },
    active: { attribute: false },
    threads: { state: true },
    problem: { state: true },
  };
  declare rooms: RoomsModel;
  /** True while it is looked at; only then it asks. */
  declare active: boolean;
  /** Null until they are known. */
  declare threads: readonly Thread[] | null;
  declare problem: string | null;
  private asked = "";

  constructor() {
    super();
    this.active = false;
    this.threads = null;
    this.problem = null;
    new Watch(this, () => this.rooms);
  }

  override render(): TemplateResult {
    return html`<header>
        <h2>${t("Threads")}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${this.leave}>${icons.close}</button>
      </header>
      <div class="content">${this.contents()}</div>`;
  }

  private contents(): TemplateResult {
    const { threads, problem } = this;
    if (problem !== null) {
      return html`<div class="quiet">
        <p class="error" role="alert">${problem}</p>
        <button class="link" @click=${() => void this.load()}>${t("Try again")}</button>
      </div>`;
    }
    if (threads === null) return html`<p class="quiet">${t("Loading threads…")}</p>`;
    if (threads.length === 0) {
      return html`<p class="quiet">${t("No threads yet. Reply to a message, and what follows is gathered here.")}</p>`;
    }
    return html`<ul aria-label=${t("Threads that you follow")}>
      ${threads.map((thread) => html`<li>${this.item(thread)}</li>`)}
    </ul>`;
  }

  private item({ room, root }: Thread): TemplateResult {
    const title = this.rooms.find(room)?.title ?? "";
    const last = root.last_reply === null ? nothing : html`, <time>${momentOf(root.last_reply, Date.now())}</time>`;
    return html`<button class="item" @click=${() => this.choose({ room, thread: root.id })}>
      <span class="where">${parts("{name} in {room}", { name: html`<bdi>${root.author.name}</bdi>`, room: html`<bdi>${title === "" ? room : title}</bdi>` })}</span>
      <span class="said ${root.deleted ? "gone" : ""}" dir="auto">${wordsOf(root.deleted, plainOf(root))}</span>
      <span class="tail">${repliesOf(root.replies)}${last} ${root.unread > 0 ? html`<span class="news">${t("{number} new", { number: root.unread })}</span>` : nothing}</span>
    </button>`;
  }

  private choose(detail: ThreadPlace): void {
    this.dispatchEvent(new CustomEvent("tidings-open-thread", { detail, bubbles: true, composed: true }));
  }

  private leave(): void {
    this.dispatchEvent(new CustomEvent("tidings-close", { bubbles: true, composed: true }));
  }

  /** Asks when it is opened, and again when the rooms tell of something new. */
  protected override willUpdate(): void {
    const now = this.active ? `news ${this.rooms.threadsWithNews}` : "";
    if (now === this.asked) return;
    this.asked = now;
    if (this.active) void this.load();
  }

  private async load(): Promise<void> {
    this.problem = null;
    try {
      this.threads = await this.rooms.threads();
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
  }

  static override styles = [base, controls, panelStyles, threadListStyles];
}

function wordsOf(isDeleted: boolean, text: string): string {
  if (isDeleted) return t("Message deleted");
  return text === "" ? t("A picture") : text;
}
