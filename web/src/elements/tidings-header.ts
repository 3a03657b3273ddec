import { LitElement, type TemplateResult, html, nothing } from "lit";
import type { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import type { LinkState } from "../client/index.js";
import { headerStyles } from "./header-styles.js";
import { icons } from "./parts.js";
import { base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/** What opens over the conversation. */
export type Panel = "rooms" | "people" | "search";

/**
 * What stands above a room: its name and topic, how the connection is, and the ways to what is out of sight.
 *
 * @fires tidings-show - something is to be opened; `detail` is a `Panel`
 * @fires tidings-leave - we want to leave the room
 */
export class TidingsHeader extends LitElement {
  static override properties = {
    room: { attribute: false },
    rooms: { attribute: false },
    link: { attribute: false },
    hasRooms: { attribute: false },
    hasPeople: { attribute: false },
  };
  declare room: RoomModel;
  declare rooms: RoomsModel;
  declare link: LinkState | null;
  /** Whether rooms and people are in sight all the time. */
  declare hasRooms: boolean;
  declare hasPeople: boolean;

  constructor() {
    super();
    new Watch(this, () => this.room);
    new Watch(this, () => this.rooms);
  }

  focusLeave(): void {
    this.renderRoot.querySelector<HTMLButtonElement>("[data-action=leave]")?.focus();
  }

  override render(): TemplateResult {
    const { room, people } = this.room;
    const title = room === null || room.title === "" ? this.room.name : room.title;
    return html`<div class="header">
      ${this.hasRooms ? nothing : this.roomsOpener()}
      <div class="where">
        <h1><bdi>${title}</bdi></h1>
        <div class="sub">
          <tidings-status .link=${this.link}></tidings-status>
          ${room?.public === false ? html`<span class="long">private room</span>` : nothing}
          ${room === null || room.topic === "" ? nothing : html`<bdi class="topic" title=${room.topic}>${room.topic}</bdi>`}
        </div>
      </div>
      ${this.opener("search", "Search messages", html`${icons.search}`, "Search messages (Ctrl+K)")}
      ${room?.joined === true
        ? html`<button class="icon" aria-label="Leave room" title="Leave room" @click=${() => this.tell("tidings-leave")}>${icons.leave}</button>`
        : nothing}
      ${this.hasPeople
        ? nothing
        : this.opener("people", `People, ${people.length} here`, html`${icons.people} <span class="count">${people.length || ""}</span>`)}
    </div>`;
  }

  /** Where the list is out of sight, its button says that there is something in it. */
  private roomsOpener(): TemplateResult {
    const { mine } = this.rooms;
    const unread = mine.filter((room) => room.unread_threads > 0 || (room.unread > 0 && room.name !== this.room.name)).length;
    const label = unread === 0 ? "Rooms" : `Rooms, ${unread} with unread messages`;
    const dot = unread === 0 ? nothing : html`<span class="dot" data-testid="unread-dot"></span>`;
    return this.opener("rooms", label, html`${icons.rooms}${dot}`);
  }

  private opener(panel: Panel, label: string, content: TemplateResult, title = label): TemplateResult {
    return html`<button class="icon" aria-label=${label} aria-haspopup="dialog" title=${title} @click=${() => this.tell("tidings-show", panel)}>
      ${content}
    </button>`;
  }

  private tell(type: string, detail?: Panel): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  static override styles = [base, controls, headerStyles];
}
