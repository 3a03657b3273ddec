import { LitElement, type TemplateResult, html, nothing } from "lit";
import type { RoomModel } from "../chat/room.js";
import type { ThreadModel } from "../chat/thread.js";
import { sentenceFor } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import type { Identity, Message } from "../client/index.js";
import { t } from "../i18n/index.js";
import { icons } from "./parts.js";
import { base, controls } from "./styles.js";
import { threadStyles } from "./thread-styles.js";
import type { TidingsComposer } from "./tidings-composer.js";
import type { TidingsMessages } from "./tidings-messages.js";
import { Watch } from "./watch.js";

/**
 * One thread: what it began with, the replies, and the field for one more.
 *
 * @fires tidings-thread-close - it is to go away
 */
export class TidingsThread extends LitElement {
  static override properties = {
    room: { attribute: false },
    message: { attribute: false },
    me: { attribute: false },
    hint: { attribute: false },
    sought: { attribute: false },
    linked: { attribute: false },
    problem: { state: true },
  };
  declare room: RoomModel;
  /** The id of the message that it begins with. */
  declare message: string;
  declare me: Identity | null;
  declare hint: string | null;
  /** The offset of a reply that it is to show; null for its end, or what is new. */
  declare sought: number | null;
  declare linked: boolean;
  declare problem: string | null;
  private model: ThreadModel | null = null;
  private of: RoomModel | null = null;

  constructor() {
    super();
    this.hint = null;
    this.sought = null;
    this.linked = false;
    this.problem = null;
    new Watch(this, () => this.model);
  }

  focusField(): void {
    void this.updateComplete.then(() => this.composer?.focusField());
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.model?.thread !== this.message || this.of !== this.room) this.begin();
    else if (!changed.has("sought")) return;
    if (this.sought !== null) void this.model?.pages.show(this.sought);
  }

  private begin(): void {
    this.model?.close();
    this.of = this.room;
    this.model = this.room.openThread(this.message);
    this.problem = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.model?.close();
    this.model = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override render(): TemplateResult | typeof nothing {
    const { model } = this;
    if (model === null) return nothing;
    return html`<header>
        <h2>${t("Thread")}</h2>
        ${model.status.is === "ready" && model.isJoined ? this.follow(model) : nothing}
        <button class="icon" aria-label=${t("Close thread")} title=${t("Close thread")} @click=${this.leave}>${icons.close}</button>
      </header>
      ${this.problem === null ? nothing : html`<p class="error" role="alert">${this.problem}</p>`}
      <tidings-messages
        .room=${model}
        .me=${this.me}
        .linked=${this.linked}
        @tidings-message-done=${() => this.composer?.focusField()}
        @tidings-quote=${(event: CustomEvent<Message>) => this.composer?.quote(event.detail)}
      ></tidings-messages>
      ${model.isJoined && model.status.is !== "failed"
        ? html`<tidings-composer
            .room=${model}
            .hint=${this.hint}
            @tidings-edit-last=${() => this.renderRoot.querySelector<TidingsMessages>("tidings-messages")?.editLast()}
          ></tidings-composer>`
        : nothing}`;
  }

  private follow(model: ThreadModel): TemplateResult {
    const label = model.isFollowed ? t("You are told of replies. Stop that") : t("Be told of replies");
    return html`<button
      class="icon"
      aria-pressed=${model.isFollowed ? "true" : "false"}
      aria-label=${t("Tell me of replies")}
      title=${label}
      @click=${() => void this.toggleFollow(model)}
    >
      ${icons.bell}
    </button>`;
  }

  private async toggleFollow(model: ThreadModel): Promise<void> {
    this.problem = null;
    try {
      await model.followIt(!model.isFollowed);
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
  }

  private leave(): void {
    this.dispatchEvent(new CustomEvent("tidings-thread-close", { bubbles: true, composed: true }));
  }

  private get composer(): TidingsComposer | null {
    return this.renderRoot.querySelector("tidings-composer");
  }

  static override styles = [base, controls, threadStyles];
}
