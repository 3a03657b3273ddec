import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { ChatModel, FIRST_ROOM, type Stage } from "../chat/chat.js";
import type { EmbeddedChat } from "../embed/embedded-chat.js";
import type { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import { SearchModel } from "../chat/search.js";
import { sentenceFor } from "../chat/words.js";
import type { Message, TidingsClient } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { chatLayout } from "./chat-styles.js";
import { avatarOf, icons, logo } from "./parts.js";
import { isForSearch } from "./keys.js";
import { avatar, base, controls } from "./styles.js";
import type { TidingsComposer } from "./tidings-composer.js";
import type { TidingsSearch } from "./tidings-search.js";
import type { TidingsMessages } from "./tidings-messages.js";
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
    problem: { state: true },
  };
  /** The name of the open room. */
  declare room: string;
  declare problem: string | null;
  /** What this page shows and does; for the page around it. */
  declare model: ChatModel | EmbeddedChat<RoomsModel>;
  /** True where it is a part of somebody's page: it takes no focus by itself, and is no landmark. */
  declare embedded: boolean;
  private shown: Stage["is"] | null = null;
  private search: { readonly client: TidingsClient; readonly model: SearchModel } | null = null;
  private readonly hasRooms = new Width(this, 48);
  private readonly hasPeople = new Width(this, 68);

  constructor() {
    super();
    this.room = FIRST_ROOM;
    this.problem = null;
    this.model = new ChatModel();
    this.embedded = false;
    new Watch(this, () => this.model);
    new Watch(this, () => (this.model.stage?.is === "inside" ? this.model.stage.room : null));
    new Watch(this, () => (this.model.stage?.is === "inside" ? this.model.stage.rooms : null));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("room") || changed.has("model")) this.model.open(this.room);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.model.open(this.room);
    this.model.resume();
    document.addEventListener("keydown", this.pressed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.pressed);
    this.search?.model.close();
    this.search = null;
  }

  protected override updated(): void {
    this.dispatchEvent(new CustomEvent("tidings-shown"));
    const is = this.model.stage?.is ?? null;
    const hasAttention = !this.embedded || this.matches(":focus-within");
    if (is === "inside" && this.shown !== is && hasAttention) this.focusComposer();
    this.shown = is;
  }

  override render(): TemplateResult | typeof nothing {
    const { stage, link } = this.model;
    if (stage === null) return nothing;
    if (stage.is === "inside") return this.inside(stage);
    if (stage.is === "arriving") return html`<p class="arriving" role="status">${logo(30)} One moment …</p>`;
    return html`<tidings-join
      .room=${this.room}
      .error=${stage.error}
      .busy=${stage.busy}
      .link=${link}
      ?embedded=${this.embedded}
      @tidings-enter=${(event: CustomEvent<string>) => this.model.enter(event.detail)}
    ></tidings-join>`;
  }

  private inside(stage: Inside): TemplateResult {
    const columns = this.hasPeople.matches ? "three" : this.hasRooms.matches ? "two" : "one";
    return html`<div class="page ${columns}" @tidings-open=${this.opened} @tidings-retry=${() => stage.client.retry()}>
      <button class="skip primary" @click=${() => this.composer?.focusField()}>Write a message</button>
      ${this.hasRooms.matches ? html`<nav class="panel" aria-label="Rooms">${this.roomsPanel(stage)}</nav>` : nothing}
      ${this.conversation(stage)}
      ${this.hasPeople.matches ? html`<aside class="panel" aria-label="People">${this.peoplePanel(stage.room)}</aside>` : nothing}
      ${this.hasRooms.matches ? nothing : this.drawer("rooms", "Rooms", this.roomsPanel(stage))}
      ${this.hasPeople.matches ? nothing : this.drawer("people", "People", this.peoplePanel(stage.room))}
      ${this.searchDialog(stage)}
    </div>`;
  }

  private roomsPanel({ rooms, room }: Inside): TemplateResult {
    const { me } = this.model;
    return html`<div class="sign">${logo(30)} Tidings ${this.hasRooms.matches ? nothing : this.closer("rooms")}</div>
      <div class="content"><tidings-rooms .rooms=${rooms} .current=${room.name}></tidings-rooms></div>
      ${me === null
        ? nothing
        : html`<div class="me">
            ${avatarOf(me)}
            <div>
              <bdi class="name" data-testid="my-name">${me.name}</bdi>
              ${me.login === "guest"
                ? html`<button class="link" @click=${() => this.model.forget()}>Not you?</button>`
                : nothing}
            </div>
          </div>`}`;
  }

  private peoplePanel(room: RoomModel): TemplateResult {
    return html`${this.hasPeople.matches ? nothing : html`<div class="sign">${this.closer("people")}</div>`}
      <div class="content"><tidings-people .people=${room.people} .me=${room.myAuthid}></tidings-people></div>`;
  }

  private conversation({ room, rooms }: Inside): TemplateResult {
    const { link, me } = this.model;
    return html`<div class="conversation" role=${this.embedded ? nothing : "main"}>
      ${this.header(room, rooms)}
      <tidings-messages
        .room=${room}
        .me=${me}
        @tidings-message-done=${() => this.composer?.focusField()}
        @tidings-quote=${(event: CustomEvent<Message>) => this.composer?.quote(event.detail)}
      ></tidings-messages>
      ${room.status.is === "failed" || room.room?.joined === false
        ? this.joining(room)
        : html`<tidings-composer
            .room=${room}
            .hint=${connectionHint(link)}
            @tidings-edit-last=${() => this.messages?.editLast()}
          ></tidings-composer>`}
    </div>`;
  }

  private header(room: RoomModel, rooms: RoomsModel): TemplateResult {
    const title = room.room === null || room.room.title === "" ? room.name : room.room.title;
    return html`<div class="header">
      ${this.hasRooms.matches ? nothing : this.roomsOpener(rooms, room.name)}
      <div class="where">
        <h1><bdi>${title}</bdi></h1>
        <div class="sub">
          <tidings-status .link=${this.model.link}></tidings-status>
          ${room.room?.public === false ? html`<span class="long">private room</span>` : nothing}
        </div>
      </div>
      <button
        class="icon"
        aria-label="Search messages"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K /"
        title="Search messages (Ctrl+K)"
        @click=${() => this.openSearch(room)}
      >
        ${icons.search}
      </button>
      ${room.room?.joined === true
        ? html`<button class="icon" aria-label="Leave room" title="Leave room" @click=${() => void this.leave(room)}>${icons.leave}</button>`
        : nothing}
      ${this.hasPeople.matches
        ? nothing
        : this.opener("people", `People, ${room.people.length} here`, html`${icons.people} <span class="count">${room.people.length || ""}</span>`)}
    </div>`;
  }

  private joining(room: RoomModel): TemplateResult | typeof nothing {
    if (room.room === null && room.status.is === "failed") return nothing;
    return html`<div class="joining">
      <p>${this.problem === null ? "You are reading along. Join the room to write." : html`<span role="alert">${this.problem}</span>`}</p>
      <button class="primary" @click=${() => void this.join(room)}>Join room</button>
    </div>`;
  }

  /** Where the list is out of sight, its button says that there is something in it. */
  private roomsOpener(rooms: RoomsModel, open: string): TemplateResult {
    const unread = rooms.mine.filter(({ name, unread }) => unread > 0 && name !== open).length;
    const label = unread === 0 ? "Rooms" : `Rooms, ${unread} with unread messages`;
    const dot = unread === 0 ? nothing : html`<span class="dot" data-testid="unread-dot"></span>`;
    return this.opener("rooms", label, html`${icons.rooms}${dot}`, () => void rooms.refresh());
  }

  private opener(id: string, label: string, content: TemplateResult, first?: () => void): TemplateResult {
    const open = (): void => {
      first?.();
      this.dialog(id)?.showModal();
    };
    return html`<button class="icon" aria-label=${label} aria-haspopup="dialog" title=${label} @click=${open}>
      ${content}
    </button>`;
  }

  private closer(id: string): TemplateResult {
    return html`<button class="icon" aria-label="Close" @click=${() => this.dialog(id)?.close()}>${icons.close}</button>`;
  }

  /** On narrow screens a panel is a modal dialog, so that the browser keeps focus and Escape right. */
  private drawer(id: string, label: string, content: TemplateResult): TemplateResult {
    return html`<dialog id=${id} class=${id === "people" ? "right" : "left"} aria-label=${label} @click=${closeOnVeil}>
      <div class="panel">${content}</div>
    </dialog>`;
  }

  private searchDialog({ client, room, rooms }: Inside): TemplateResult {
    return html`<dialog
      id="search"
      class="search"
      aria-label="Search messages"
      @click=${closeOnVeil}
      @tidings-close=${() => this.dialog("search")?.close()}
      @tidings-found=${(event: CustomEvent<Message>) => void this.goTo(event.detail)}
    >
      <tidings-search .search=${this.searchOf(client)} .room=${room} .rooms=${rooms}></tidings-search>
    </dialog>`;
  }

  /** One for as long as one is here, so that going back to it finds what was found. */
  private searchOf(client: TidingsClient): SearchModel {
    if (this.search?.client !== client) {
      this.search?.model.close();
      this.search = { client, model: new SearchModel(client) };
    }
    return this.search.model;
  }

  /** In a room that was not joined, the search is for what is in that room: others do not have it. */
  private openSearch(room: RoomModel): void {
    const model = this.search?.model;
    if (room.room?.joined === false || typeof model?.room === "string") model?.within(room.name);
    this.dialog("search")?.showModal();
    this.renderRoot.querySelector<TidingsSearch>("tidings-search")?.focusField();
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const { stage } = this.model;
    if (stage?.is !== "inside" || !isForSearch(event)) return;
    if (this.embedded && !event.composedPath().includes(this)) return; // the keys of the page around it are its own
    if (this.renderRoot.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    this.openSearch(stage.room);
  };

  private async goTo({ room, offset }: Message): Promise<void> {
    this.dialog("search")?.close();
    if (room !== this.room) {
      this.problem = null;
      this.room = room;
      this.model.open(room);
      this.dispatchEvent(new CustomEvent("tidings-room", { detail: room }));
    }
    if (this.model.stage?.is === "inside") await this.model.stage.room.pages.show(offset);
  }

  private dialog(id: string): HTMLDialogElement | null {
    return this.renderRoot.querySelector(`#${id}`);
  }

  private get composer(): TidingsComposer | null {
    return this.renderRoot.querySelector("tidings-composer");
  }

  private get messages(): TidingsMessages | null {
    return this.renderRoot.querySelector("tidings-messages");
  }

  private async opened({ detail }: CustomEvent<string>): Promise<void> {
    this.dialog("rooms")?.close();
    this.problem = null;
    this.room = detail;
    this.dispatchEvent(new CustomEvent("tidings-room", { detail }));
    await this.updateComplete;
    this.focusComposer();
  }

  /** Not on a phone: it would call up the keyboard, over what is to be read. */
  private focusComposer(): void {
    if (this.hasRooms.matches) this.composer?.focusField();
  }

  private async join(room: RoomModel): Promise<void> {
    await this.attempt(() => room.join());
    this.composer?.focusField();
  }

  private async leave(room: RoomModel): Promise<void> {
    await this.attempt(() => room.leave());
    this.renderRoot.querySelector<HTMLButtonElement>(".joining button")?.focus(); // the button that was pressed is gone
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await act();
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
    if (this.model.stage?.is === "inside") void this.model.stage.rooms.refresh();
    await this.updateComplete;
  }

  static override styles = [base, controls, avatar, chatLayout];
}

function closeOnVeil(event: MouseEvent): void {
  if (event.target === event.currentTarget) (event.currentTarget as HTMLDialogElement).close();
}

/** Said once a reconnection takes more than a moment. */
function connectionHint(link: ChatModel["link"]): string | null {
  if (link?.state === "waiting" && link.offline) return "You are offline. Messages will be sent when you are back.";
  if ((link?.state === "waiting" || link?.state === "connecting") && link.attempt >= 3) {
    return "No connection at the moment. What you write is sent as soon as it is back.";
  }
  return null;
}
