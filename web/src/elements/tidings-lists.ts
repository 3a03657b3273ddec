import { LitElement, type TemplateResult, html } from "lit";
import { BookmarksModel, type KeptModel, PinsModel } from "../chat/kept.js";
import type { Ringing } from "../chat/ringing.js";
import type { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import type { Message, TidingsClient } from "../client/index.js";
import { t } from "../i18n/index.js";
import { closeOnVeil, dialogStyles } from "./dialogs.js";
import { base, controls } from "./styles.js";
import type { TidingsForward } from "./tidings-forward.js";
import type { Personal, TidingsPersonal } from "./tidings-personal.js";
import type { TidingsSearch } from "./tidings-search.js";

/** Lists of messages, each of which leads to where they stand; what the keys do; and a date to go to. */
export type List = "notifications" | "threads" | "pins" | "bookmarks" | "search" | "shortcuts" | "date" | "direct" | "directory" | "invite" | "invited";

/**
 * What opens over the page and leads to messages: notifications, threads, pins, bookmarks, the search.
 *
 * @fires tidings-found - one was chosen; `detail` is the message
 * @fires tidings-open-thread - a thread was chosen; `detail` is a `ThreadPlace`
 */
export class TidingsLists extends LitElement {
  static override properties = {
    client: { attribute: false },
    room: { attribute: false },
    rooms: { attribute: false },
    ringing: { attribute: false },
    invitation: { attribute: false },
    shown: { state: true },
  };
  declare client: TidingsClient;
  declare room: RoomModel;
  declare rooms: RoomsModel;
  declare ringing: Ringing | null;
  /** The secret of the link by which we came. */
  declare invitation: string | null;
  /** The one that is open; only that one asks for anything. */
  declare shown: List | null;
  private pins: PinsModel | null = null;
  private bookmarks: BookmarksModel | null = null;

  constructor() {
    super();
    this.shown = null;
    this.ringing = null;
    this.invitation = null;
  }

  get isOpen(): boolean {
    return this.shown !== null || this.forwarding?.isOpen === true || this.own?.isOpen === true;
  }

  /** Asks where a message is to be said again. */
  forward(message: Message): void {
    this.forwarding?.begin(message);
  }

  /** Shows what is about ourselves. */
  personal(what: Personal): Promise<void> | undefined {
    return this.own?.show(what);
  }

  private get own(): TidingsPersonal | null {
    return this.renderRoot.querySelector("tidings-personal");
  }

  private get forwarding(): TidingsForward | null {
    return this.renderRoot.querySelector("tidings-forward");
  }

  /** Somebody came by a link: shows where it leads. */
  invited(secret: string | null): void {
    if (secret === null) return;
    this.invitation = secret;
    this.show("invited");
  }

  show(list: List): void {
    this.shown = list;
    void this.updateComplete.then(() => {
      this.dialog(list)?.showModal();
      if (list === "search") this.renderRoot.querySelector<TidingsSearch>("tidings-search")?.begin();
    });
  }

  close(): void {
    if (this.shown !== null) this.dialog(this.shown)?.close();
  }

  override render(): TemplateResult {
    const { client, room, rooms } = this;
    return html`<div @tidings-close=${this.close} @tidings-found=${this.close} @tidings-open-thread=${this.close}>
      ${this.over("notifications", t("Notifications"), "left wide", this.inbox())}
      ${this.over("threads", t("Threads"), "left wide", html`<tidings-threads .rooms=${rooms} .active=${this.shown === "threads"}></tidings-threads>`)}
      ${this.over("pins", t("Pinned messages"), "right wide", this.kept("pins", this.pinsOf(room)))}
      ${this.over("bookmarks", t("Bookmarks"), "left wide", this.kept("bookmarks", this.bookmarksOf(client)))}
      ${this.over("search", t("Search messages"), "search", html`<tidings-search .client=${client} .room=${room} .rooms=${rooms}></tidings-search>`)}
      ${this.over("shortcuts", t("Keyboard shortcuts"), "search", html`<tidings-shortcuts></tidings-shortcuts>`)}
      ${this.over("direct", t("Write to somebody"), "left wide", html`<tidings-direct .client=${client} .room=${room} .rooms=${rooms} .active=${this.shown === "direct"}></tidings-direct>`)}
      ${this.over("directory", t("Find a room"), "left wide", html`<tidings-directory .client=${client} .active=${this.shown === "directory"}></tidings-directory>`)}
      <tidings-personal .client=${client} .room=${room}></tidings-personal>
      ${this.over("invite", t("Invite people"), "right wide", html`<tidings-invite .client=${client} .room=${room} .rooms=${rooms} .active=${this.shown === "invite"}></tidings-invite>`)}
      ${this.over("invited", t("Invitation"), "small", html`<tidings-invited .client=${client} .secret=${this.invitation}></tidings-invited>`)}
      <tidings-forward .client=${client} .rooms=${rooms}></tidings-forward>
      ${this.over("date", t("Jump to date"), "small", html`<tidings-date .from=${room.room?.created ?? 0}></tidings-date>`)}
    </div>`;
  }

  private over(list: List, label: string, where: string, content: TemplateResult): TemplateResult {
    return html`<dialog id=${list} class=${where} aria-label=${label} @click=${closeOnVeil} @close=${() => (this.shown = null)}>${content}</dialog>`;
  }

  private inbox(): TemplateResult {
    return html`<tidings-inbox .inbox=${this.rooms.inbox} .rooms=${this.rooms} .ringing=${this.ringing} .active=${this.shown === "notifications"}></tidings-inbox>`;
  }

  private kept(list: List, kept: KeptModel): TemplateResult {
    const titleOf = (name: string): string => {
      const title = this.rooms.find(name)?.title ?? "";
      return title === "" ? name : title;
    };
    return html`<tidings-kept .kept=${kept} .active=${this.shown === list} .titleOf=${list === "pins" ? null : titleOf}></tidings-kept>`;
  }

  private pinsOf(room: RoomModel): PinsModel {
    if (this.pins?.room === room) return this.pins;
    this.pins?.close();
    return (this.pins = new PinsModel(room));
  }

  private bookmarksOf(client: TidingsClient): BookmarksModel {
    if (this.bookmarks?.client !== client) this.bookmarks = new BookmarksModel(client);
    return this.bookmarks;
  }

  private dialog(list: List): HTMLDialogElement | null {
    return this.renderRoot.querySelector(`#${list}`);
  }

  static override styles = [base, controls, dialogStyles];
}
