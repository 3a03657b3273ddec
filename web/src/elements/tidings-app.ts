import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { ChatModel, FIRST_ROOM, type Stage } from "../chat/chat.js";
import type { EmbeddedChat } from "../embed/embedded-chat.js";
import type { Place } from "../chat/place.js";
import type { Command } from "../chat/shortcuts.js";
import type { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import type { Author, Message } from "../client/index.js";
import { t } from "../i18n/index.js";
import { chatLayout } from "./chat-styles.js";
import { Keys } from "./keys.js";
import { perform } from "./perform.js";
import { closeOnVeil, dialogStyles } from "./dialogs.js";
import { icons, logo } from "./parts.js";
import { base, controls } from "./styles.js";
import { connectionHint } from "./connection-hint.js";
import type { TidingsComposer } from "./tidings-composer.js";
import type { TidingsOutside } from "./tidings-outside.js";
import type { Panel } from "./tidings-header.js";
import type { List, TidingsLists } from "./tidings-lists.js";
import type { TidingsThread } from "./tidings-thread.js";
import type { Personal } from "./tidings-personal.js";
import type { ThreadPlace } from "./tidings-threads.js";
import type { TidingsMessages } from "./tidings-messages.js";
import type { TidingsModeration } from "./tidings-moderation.js";
import { Watch } from "./watch.js";
import { Width } from "./width.js";

type Inside = Extract<Stage, { is: "inside" }>;

/**
 * The whole chat: asks for a name, then shows rooms, messages and people.
 *
 * @fires tidings-room - another room was opened; `detail` is its name
 * @fires tidings-shown - something that is shown changed
 */
export class TidingsApp extends LitElement {
  static override properties = {
    room: { type: String },
    model: { attribute: false },
    embedded: { type: Boolean, reflect: true },
    thread: { state: true },
  };
  /** The name of the open room. */
  declare room: string;
  /** The message whose replies are shown beside the room. */
  declare thread: string | null;
  /** The reply in that thread that somebody went to. */
  private sought: number | null = null;
  /** What this page shows and does; for the page around it. */
  declare model: ChatModel | EmbeddedChat<RoomsModel>;
  /** True where it is a part of somebody's page: it takes no focus by itself, and is no landmark. */
  declare embedded: boolean;
  private shown: Stage["is"] | null = null;
  private readonly hasRooms = new Width(this, 48);
  private readonly hasPeople = new Width(this, 68);

  constructor() {
    super();
    this.room = FIRST_ROOM;
    this.thread = null;
    this.model = new ChatModel();
    this.embedded = false;
    new Keys(
      this,
      (command) => this.run(command),
      () => this.embedded,
    );
    new Watch(this, () => this.model);
    new Watch(this, () => (this.model.stage?.is === "inside" ? this.model.stage.room : null));
    new Watch(this, () => (this.model.stage?.is === "inside" ? this.model.stage.rooms : null));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("room") && !changed.has("model")) return;
    this.model.open(this.room);
    this.thread = this.sought = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.model.open(this.room);
    this.model.resume();
  }

  protected override updated(): void {
    this.dispatchEvent(new CustomEvent("tidings-shown"));
    const is = this.model.stage?.is ?? null;
    if (is === "inside" && this.shown !== is && (!this.embedded || this.matches(":focus-within"))) this.focusComposer();
    this.shown = is;
    if (is === "inside") this.lists?.invited(this.model.takeInvitation());
  }

  override render(): TemplateResult | typeof nothing {
    const { stage, link } = this.model;
    if (stage === null) return nothing;
    if (stage.is === "inside") return this.inside(stage);
    if (stage.is === "arriving") return html`<p class="arriving" role="status">${logo(30)} ${t("One moment …")}</p>`;
    return html`<tidings-join
      .room=${this.room}
      .invited=${this.model.invitation !== null}
      .error=${stage.error}
      .busy=${stage.busy}
      .link=${link}
      ?embedded=${this.embedded}
      @tidings-enter=${(event: CustomEvent<string>) => this.model.enter(event.detail)}
    ></tidings-join>`;
  }

  private inside(stage: Inside): TemplateResult {
    const columns = this.hasPeople.matches ? "three" : this.hasRooms.matches ? "two" : "one";
    const beside = this.hasPeople.matches && this.thread !== null ? "thread" : "";
    return html`<div
      class="page ${columns} ${beside}"
      @tidings-open=${this.opened}
      @tidings-forget=${() => this.model.forget()}
      @tidings-list=${(event: CustomEvent<List>) => this.open(event.detail)}
      @tidings-found=${(event: CustomEvent<Message>) => void this.show(event.detail)}
      @tidings-forward=${(event: CustomEvent<Message>) => this.lists?.forward(event.detail)}
      @tidings-report=${(event: CustomEvent<Message>) => void this.moderation?.report(event.detail)}
      @tidings-moderate=${(event: CustomEvent<Author>) => void this.moderation?.moderate(event.detail)}
      @tidings-personal=${(event: CustomEvent<Personal>) => void this.lists?.personal(event.detail)}
      @tidings-direct=${(event: CustomEvent<string>) => void this.write(stage, event.detail)}
      @tidings-retry=${() => stage.client.retry()}
    >
      <button class="skip primary" @click=${() => this.composer?.focusField()}>${t("Write a message")}</button>
      ${this.hasRooms.matches ? html`<nav class="panel" aria-label=${t("Rooms")}>${this.roomsPanel(stage)}</nav>` : nothing}
      ${this.conversation(stage)}
      ${this.hasPeople.matches ? this.beside(stage.room) : nothing}
      ${this.hasRooms.matches ? nothing : this.drawer("rooms", t("Rooms"), this.roomsPanel(stage))}
      ${this.hasPeople.matches ? nothing : this.drawer("people", t("People"), this.peoplePanel(stage.room))}
      ${this.hasPeople.matches ? nothing : this.threadDrawer(stage.room)}
      <tidings-lists
        @tidings-at=${(event: CustomEvent<number>) => void stage.room.pages.showAt(event.detail)}
        .client=${stage.client}
        .room=${stage.room}
        .rooms=${stage.rooms}
        .ringing=${stage.ringing}
        @tidings-open-thread=${(event: CustomEvent<ThreadPlace>) => void this.goToThread(event.detail)}
      ></tidings-lists>
      <tidings-moderation .room=${stage.room}></tidings-moderation>
    </div>`;
  }

  private roomsPanel({ client, rooms, room }: Inside): TemplateResult {
    const { me } = this.model;
    return html`<div class="sign">${logo(30)} Tidings ${this.hasRooms.matches ? nothing : this.closer("rooms")}</div>
      <div class="content"><tidings-rooms .rooms=${rooms} .current=${room.name}></tidings-rooms></div>
      ${me === null ? nothing : html`<tidings-me .me=${me} .client=${client}></tidings-me>`}`;
  }

  /** The third column: a thread if one is open, else who is here. */
  private beside(room: RoomModel): TemplateResult {
    return this.thread === null
      ? html`<aside class="panel" aria-label=${t("People")}>${this.peoplePanel(room)}</aside>`
      : html`<aside class="panel" aria-label=${t("Thread")}>${this.threadPanel(room, this.thread)}</aside>`;
  }

  private threadPanel(room: RoomModel, thread: string): TemplateResult {
    return html`<tidings-thread
      .room=${room}
      .message=${thread}
      .sought=${this.sought}
      .linked=${!this.embedded}
      .me=${this.model.me}
      .hint=${connectionHint(this.model.link)}
      @tidings-thread-close=${() => void this.closeThread()}
    ></tidings-thread>`;
  }

  private threadDrawer(room: RoomModel): TemplateResult {
    return html`<dialog id="thread" class="right wide" aria-label=${t("Thread")} @click=${closeOnVeil} @close=${() => void this.closeThread()}>
      ${this.thread === null ? nothing : this.threadPanel(room, this.thread)}
    </dialog>`;
  }

  private async goToThread({ room, thread }: ThreadPlace): Promise<void> {
    if (room !== this.room) await this.goTo(room);
    await this.openThread(thread);
  }

  private async openThread(thread: string): Promise<void> {
    this.thread = thread;
    await this.updateComplete;
    const dialog = this.dialog("thread");
    if (dialog?.open === false) dialog.showModal();
    if (this.hasRooms.matches) this.renderRoot.querySelector<TidingsThread>("tidings-thread")?.focusField();
  }

  /** The focus goes back to the message. */
  private async closeThread(): Promise<void> {
    const { thread } = this;
    if (thread === null) return;
    this.thread = null;
    this.sought = null;
    this.dialog("thread")?.close();
    await this.updateComplete;
    this.messages?.focusThread(thread);
  }

  private peoplePanel(room: RoomModel): TemplateResult {
    return html`${this.hasPeople.matches ? nothing : html`<div class="sign">${this.closer("people")}</div>`}
      <div class="content"><tidings-people .people=${room.people} .me=${room.myAuthid} .blocks=${room.blocks}></tidings-people></div>`;
  }

  private conversation({ client, room, rooms }: Inside): TemplateResult {
    const { link, me } = this.model;
    return html`<div class="conversation" role=${this.embedded ? nothing : "main"}>
      <tidings-header
        .room=${room}
        .rooms=${rooms}
        .link=${link}
        .hasRooms=${this.hasRooms.matches}
        .hasPeople=${this.hasPeople.matches}
        @tidings-show=${(event: CustomEvent<Panel>) => this.open(event.detail)}
        @tidings-leave=${() => void this.leave(room, rooms)}
      ></tidings-header>
      <tidings-messages
        .room=${room}
        .me=${me}
        .linked=${!this.embedded}
        @tidings-message-done=${() => this.composer?.focusField()}
        @tidings-quote=${(event: CustomEvent<Message>) => this.composer?.quote(event.detail)}
        @tidings-thread=${(event: CustomEvent<string>) => void this.openThread(event.detail)}
      ></tidings-messages>
      ${this.embedded ? nothing : html`<tidings-asks .client=${client} @tidings-ask-done=${() => this.composer?.focusField()}></tidings-asks>`}
      ${room.status.is === "failed" || room.room?.joined === false
        ? this.outside(room)
        : html`<tidings-composer
            .room=${room}
            .hint=${connectionHint(link)}
            @tidings-edit-last=${() => this.messages?.editLast()}
          ></tidings-composer>`}
    </div>`;
  }

  private outside(room: RoomModel): TemplateResult | typeof nothing {
    if (room.room === null && room.status.is === "failed") return nothing;
    return html`<tidings-outside .room=${room} @tidings-joined=${() => void this.moved().then(() => this.composer?.focusField())}></tidings-outside>`;
  }

  private open(panel: Panel): void {
    if (panel === "moderation") {
      void this.moderation?.overview();
      return;
    }
    if (panel !== "rooms" && panel !== "people") {
      this.dialog("rooms")?.close();
      this.lists?.show(panel);
      return;
    }
    this.dialog(panel)?.showModal();
    if (panel === "rooms" && this.model.stage?.is === "inside") void this.model.stage.rooms.refresh();
  }

  private closer(id: string): TemplateResult {
    return html`<button class="icon" aria-label=${t("Close")} @click=${() => this.dialog(id)?.close()}>${icons.close}</button>`;
  }

  /** On narrow screens a panel is a modal dialog, so that the browser keeps focus and Escape right. */
  private drawer(id: string, label: string, content: TemplateResult): TemplateResult {
    return html`<dialog id=${id} class=${id === "people" ? "right" : "left"} aria-label=${label} @click=${closeOnVeil}>
      <div class="panel">${content}</div>
    </dialog>`;
  }

  /** Does what a key asks for; not under something that is open over the room. */
  private run(command: Command): boolean {
    const { stage } = this.model;
    if (stage?.is !== "inside" || this.renderRoot.querySelector("dialog[open]") !== null || this.lists?.isOpen === true) return false;
    const { composer, messages, room } = this;
    const page = { composer, messages, room, rooms: stage.rooms, open: (list: List) => this.open(list), go: (name: string) => void this.goAndWrite(name) };
    perform(command, page);
    return true;
  }

  /** Goes to a message, if we are inside; a reply is shown in its thread. */
  async show({ room, offset, thread }: Place): Promise<void> {
    this.lists?.close();
    const going = room === this.room ? null : this.goTo(room);
    this.model.open(room); // at once: what the room begins with is asked in the next moment
    if (thread === null && offset !== null && this.model.stage?.is === "inside") void this.model.stage.room.pages.show(offset);
    await going;
    if (thread === null) return;
    this.sought = offset;
    await this.openThread(thread);
  }

  private dialog(id: string): HTMLDialogElement | null {
    return this.renderRoot.querySelector(`#${id}`);
  }

  private get moderation(): TidingsModeration | null {
    return this.renderRoot.querySelector("tidings-moderation");
  }

  private get lists(): TidingsLists | null {
    return this.renderRoot.querySelector("tidings-lists");
  }

  private get composer(): TidingsComposer | null {
    return this.renderRoot.querySelector("tidings-composer");
  }

  private get messages(): TidingsMessages | null {
    return this.renderRoot.querySelector("tidings-messages");
  }

  private async opened({ detail }: CustomEvent<string>): Promise<void> {
    this.dialog("rooms")?.close();
    await this.goAndWrite(detail);
  }

  private async goAndWrite(room: string): Promise<void> {
    await this.goTo(room);
    this.focusComposer();
  }

  private async goTo(room: string): Promise<void> {
    this.room = room;
    this.dispatchEvent(new CustomEvent("tidings-room", { detail: room }));
    await this.updateComplete;
  }

  /** Not on a phone: it would call up the keyboard, over what is to be read. */
  private focusComposer(): void {
    if (this.hasRooms.matches) this.composer?.focusField();
  }

  private async write({ rooms, room }: Inside, authid: string): Promise<void> {
    try {
      const { name } = await rooms.direct([authid]);
      this.dialog("people")?.close();
      await this.goAndWrite(name);
    } catch (error) {
      room.tellFailure(error);
    }
  }

  private async leave(room: RoomModel, { mine }: RoomsModel): Promise<void> {
    await room.leave();
    await this.moved();
    if (room.room?.direct === true) await this.goAndWrite(mine[0]?.name ?? FIRST_ROOM);
    else this.renderRoot.querySelector<TidingsOutside>("tidings-outside")?.focusButton();
  }

  /** We are in another room than before, or in one less. */
  private async moved(): Promise<void> {
    if (this.model.stage?.is === "inside") void this.model.stage.rooms.refresh();
    await this.updateComplete;
  }

  static override styles = [base, controls, chatLayout, dialogStyles];
}
