import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import type { RoomModel } from "../chat/room.js";
import { RoomsModel } from "../chat/rooms.js";
import { people } from "../chat/words.js";
import type { Message } from "../client/index.js";
import { closeOnVeil, dialogStyles } from "../elements/dialogs.js";
import { icons, pictureOf } from "../elements/parts.js";
import { avatar, base, controls } from "../elements/styles.js";
import type { TidingsComposer } from "../elements/tidings-composer.js";
import type { TidingsMessages } from "../elements/tidings-messages.js";
import type { Personal } from "../elements/tidings-personal.js";
import type { TidingsSearch } from "../elements/tidings-search.js";
import { Watch } from "../elements/watch.js";
import { t } from "../i18n/index.js";
import { chatBoxStyles } from "./chat-box-styles.js";
import { EmbeddedChat } from "./embedded-chat.js";
import { sealed } from "./embed-styles.js";
import { Holder } from "./holder.js";

type Chat = EmbeddedChat<RoomsModel> | EmbeddedChat<null>;

const FIRST_ROOM = "lobby";

/**
 * A chat in a page: with `room` that one room, without it all rooms.
 *
 * @attr room - the room's name
 * @fires tidings-room - without `room`: another room was opened; `detail` is its name
 * @fires tidings-entered - somebody is in, with a name; `detail` is who: `{authid, name}`
 * @fires tidings-heard - somebody else said something; `detail` is how many messages there were since the page was opened
 */
export class TidingsChat extends LitElement {
  static override properties = { room: { type: String, reflect: true }, thread: { state: true } };
  declare room: string | null;
  /** The message whose replies are shown in place of the room. */
  declare thread: string | null;
  /** The reply in it that somebody went to. */
  private sought: number | null = null;
  private chat: Chat | null = null;
  private heard = 0;
  private wasAsking = false;
  private wasInside = false;
  private readonly holder: Holder;

  constructor() {
    super();
    this.room = null;
    this.thread = null;
    this.holder = new Holder(this, { shows: false, bind: () => this.make() });
    new Watch(this, () => this.chat);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.chat?.close();
    this.chat = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("room");
    if (before !== undefined || this.chat === null) this.make(before !== undefined);
    this.tellHeard();
  }

  /** Whoever just chose a name here goes on to write; nobody else's focus is taken. */
  protected override updated(): void {
    const is = this.chat?.stage?.is;
    if (is === "inside" && this.wasAsking && this.matches(":focus-within")) this.composer?.focusField();
    this.wasAsking = is === "asking";
    const isInside = is === "inside";
    if (isInside && !this.wasInside) this.tellEntered();
    this.wasInside = isInside;
  }

  private tellEntered(): void {
    const { authid, name } = this.holder.me ?? { authid: "", name: "" };
    this.dispatchEvent(new CustomEvent("tidings-entered", { detail: { authid, name }, bubbles: true, composed: true }));
  }

  override render(): TemplateResult {
    return html`<div class="root" role="group" aria-label=${this.room === null ? t("Chat") : t("Chat: {room}", { room: this.heading })}>${this.contents()}</div>`;
  }

  private contents(): TemplateResult {
    const { chat, holder } = this;
    if (holder.mistake !== null) return html`<p class="error note">${holder.mistake}</p>`;
    if (chat === null) return html`<p class="hint note">${t("Connecting…")}</p>`;
    if (this.room === null) {
      return html`<tidings-app
        embedded
        .room=${FIRST_ROOM}
        .model=${chat}
        @tidings-room=${(event: CustomEvent<string>) => this.dispatchEvent(new CustomEvent("tidings-room", { detail: event.detail }))}
      ></tidings-app>`;
    }
    return html`${this.header()} ${this.stage(chat, this.room)} ${this.search()} ${this.personal()}`;
  }

  private header(): TemplateResult {
    const here = this.model?.people.length ?? 0;
    const room = this.model?.room ?? null;
    const search = html`<button class="icon" aria-label=${t("Search messages")} aria-haspopup="dialog" title=${t("Search messages")} @click=${this.openSearch}>${icons.search}</button>`;
    return html`<header @tidings-retry=${() => this.holder.shared?.client?.retry()}>
      ${room === null || room.direct ? nothing : pictureOf(room, true)}
      <p class="title"><bdi>${this.heading}</bdi></p>
      <span class="here">${here > 0 ? t("{people} here", { people: people(here) }) : nothing}</span>
      ${this.holder.link === null ? nothing : html`<tidings-status .link=${this.holder.link}></tidings-status>`}
      ${this.model === null ? nothing : search}
    </header>`;
  }

  private search(): TemplateResult | typeof nothing {
    const { model } = this;
    const client = this.holder.shared?.client ?? null;
    if (model === null || client === null) return nothing;
    return html`<dialog class="search" aria-label=${t("Search messages")} @click=${closeOnVeil} @tidings-close=${this.closeSearch} @tidings-found=${this.found}>
      <tidings-search .client=${client} .room=${model} .rooms=${null}></tidings-search>
    </dialog>`;
  }

  private personal(): TemplateResult | typeof nothing {
    const client = this.holder.shared?.client ?? null;
    return client === null ? nothing : html`<tidings-personal .client=${client}></tidings-personal>`;
  }

  private readonly showPersonal = ({ detail }: CustomEvent<Personal>): void => {
    void this.renderRoot.querySelector("tidings-personal")?.show(detail);
  };

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  private readonly openSearch = (): void => {
    this.dialog?.showModal();
    this.renderRoot.querySelector<TidingsSearch>("tidings-search")?.begin();
  };

  private readonly closeSearch = (): void => {
    this.dialog?.close();
  };

  /** Goes to a message; a reply is shown in its thread. */
  private readonly found = ({ detail }: CustomEvent<Message>): void => {
    this.closeSearch();
    const { thread, offset } = detail;
    this.thread = thread;
    this.sought = thread === null ? null : offset;
    if (thread === null) void this.model?.pages.show(offset);
  };

  private stage(chat: Chat, room: string): TemplateResult {
    const { stage } = chat;
    if (stage === null) return html`<p class="hint note">${t("Connecting…")}</p>`;
    if (stage.is === "inside") return this.inside(stage.room);
    return html`<tidings-join
      embedded
      .room=${room}
      .error=${stage.error}
      .busy=${stage.busy}
      .link=${chat.link}
      @tidings-enter=${(event: CustomEvent<string>) => chat.enter(event.detail)}
    ></tidings-join>`;
  }

  private inside(room: RoomModel): TemplateResult {
    const outside = room.status.is === "failed" || room.room?.joined !== true;
    if (this.thread !== null) {
      return html`<tidings-thread
        .room=${room}
        .message=${this.thread}
        .sought=${this.sought}
        .me=${this.holder.me}
        .hint=${this.hint()}
        @tidings-personal=${this.showPersonal}
        @tidings-thread-close=${() => void this.closeThread()}
      ></tidings-thread>`;
    }
    return html`<tidings-messages
        .room=${room}
        .me=${this.holder.me}
        @tidings-thread=${(event: CustomEvent<string>) => (this.thread = event.detail)}
        @tidings-message-done=${() => this.composer?.focusField()}
        @tidings-personal=${this.showPersonal}
        @tidings-quote=${(event: CustomEvent<Message>) => this.composer?.quote(event.detail)}
      ></tidings-messages>
      ${outside
        ? this.outside(room)
        : html`<tidings-composer
            .room=${room}
            .hint=${this.hint()}
            @tidings-edit-last=${() => this.renderRoot.querySelector<TidingsMessages>("tidings-messages")?.editLast()}
          ></tidings-composer>`}`;
  }

  /** A box is too narrow for both: the room comes back in place of the thread. */
  private async closeThread(): Promise<void> {
    const { thread } = this;
    this.thread = null;
    this.sought = null;
    await this.updateComplete;
    if (thread !== null) this.renderRoot.querySelector<TidingsMessages>("tidings-messages")?.focusThread(thread);
  }

  private outside(room: RoomModel): TemplateResult {
    // Before it is known whether we are in, a line is kept free: what is written now might be refused.
    if (room.room === null) return html`<div class="unknown"></div>`;
    return html`<tidings-outside .room=${room} @tidings-joined=${() => void this.joined()}></tidings-outside>`;
  }

  private hint(): string | null {
    const { link } = this.holder;
    return link?.state === "waiting" && link.offline ? t("You are offline. Messages will be sent when you are back.") : null;
  }

  private get model(): RoomModel | null {
    return this.chat?.stage?.is === "inside" ? this.chat.stage.room : null;
  }

  private get heading(): string {
    const title = this.model?.room?.title ?? "";
    return title === "" ? (this.room ?? "") : title;
  }

  private get composer(): TidingsComposer | null {
    return this.renderRoot.querySelector("tidings-composer");
  }

  /** Another room of the same kind needs no new model; one room in place of all of them does. */
  private make(another = false): void {
    const { shared } = this.holder;
    if (this.chat?.shared === shared && !another) return;
    this.chat?.close();
    this.thread = null;
    this.heard = 0;
    if (shared === null) this.chat = null;
    else if (this.room === null) this.chat = new EmbeddedChat(shared, FIRST_ROOM, (client) => new RoomsModel(client));
    else this.chat = new EmbeddedChat(shared, this.room, () => null);
  }

  private tellHeard(): void {
    const heard = this.model?.heard ?? 0;
    if (heard > this.heard) this.dispatchEvent(new CustomEvent("tidings-heard", { detail: heard, bubbles: true, composed: true }));
    this.heard = heard;
  }

  private async joined(): Promise<void> {
    await this.updateComplete;
    this.composer?.focusField();
  }

  static override styles = [base, controls, avatar, sealed, dialogStyles, chatBoxStyles];
}
