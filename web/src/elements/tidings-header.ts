import { LitElement, type TemplateResult, html, nothing } from "lit";
import type { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import type { LinkState, Room } from "../client/index.js";
import { people } from "../chat/words.js";
import { key, t } from "../i18n/index.js";
import { headerStyles } from "./header-styles.js";
import { icons, pictureOf } from "./parts.js";
import { avatar, base, controls } from "./styles.js";
import type { List } from "./tidings-lists.js";
import type { MenuItem } from "./tidings-menu.js";
import { Watch } from "./watch.js";

/** What opens over the conversation. */
export type Panel = "rooms" | "people" | "moderation" | List;

const LEVELS = [
  ["all", key("Notify me of all messages"), icons.bell],
  ["mentions", key("Notify me of mentions and replies"), icons.bell],
  ["none", key("Notify me of nothing"), icons.muted],
] as const;

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

  override render(): TemplateResult {
    const { room, people: here } = this.room;
    const title = room === null || room.title === "" ? this.room.name : room.title;
    return html`<div class="header">
      ${this.hasRooms ? nothing : this.roomsOpener()}
      ${room === null || room.direct ? nothing : pictureOf(room)}
      <div class="where">
        <h1><bdi>${title}</bdi></h1>
        <div class="sub">
          <tidings-status .link=${this.link}></tidings-status>
          ${room === null ? nothing : kindOf(room)}
          ${room === null || room.topic === "" ? nothing : html`<bdi class="topic" title=${room.topic}>${room.topic}</bdi>`}
        </div>
      </div>
      ${this.opener("search", t("Search messages"), html`${icons.search}`, t("Search messages (Ctrl+K)"))}
      ${this.hasPeople
        ? nothing
        : this.opener("people", t("People, {number} here", { number: here.length }), html`${icons.people} <span class="count">${here.length || ""}</span>`)}
      <tidings-menu label=${t("Room actions")} .items=${this.actions} @tidings-opened=${this.opened}></tidings-menu>
    </div>`;
  }

  /** Others decide about reports, too: how many wait is asked for when it is to be seen. */
  private opened(): void {
    if (this.room.moderates) void this.room.lookAgain();
  }

  private get actions(): readonly MenuItem[] {
    const pins: MenuItem = { key: "pins", label: t("Pinned messages"), icon: icons.pin, run: () => this.tell("tidings-show", "pins") };
    const what = this.room.room?.direct === true ? t("Hide conversation") : t("Leave room");
    const leave: MenuItem = { key: "leave", label: what, icon: icons.leave, run: () => this.tell("tidings-leave") };
    const mine = this.room.moderates ? [this.moderation] : [];
    const keys: MenuItem = { key: "shortcuts", label: t("Keyboard shortcuts"), icon: icons.keys, run: () => this.tell("tidings-show", "shortcuts") };
    const date: MenuItem = { key: "date", label: t("Jump to date"), icon: icons.date, run: () => this.tell("tidings-show", "date") };
    const invite: MenuItem = { key: "invite", label: t("Invite people"), icon: icons.people, run: () => this.tell("tidings-show", "invite") };
    const host = this.mayInvite ? [invite] : [];
    return this.room.isJoined ? [pins, date, ...host, ...this.levels, ...mine, keys, leave] : [pins, date, keys];
  }

  /** To a private room those invite who moderate it, to a direct one nobody. */
  private get mayInvite(): boolean {
    const { room, moderates } = this.room;
    return room?.direct === false && (room.public || moderates);
  }

  private get moderation(): MenuItem {
    const waiting = this.room.room?.reports ?? 0;
    const label = waiting === 0 ? t("Moderation") : t("Moderation ({number} reported)", { number: waiting });
    return { key: "moderation", label, icon: icons.shield, run: () => this.tell("tidings-show", "moderation") };
  }

  /** What of the room we want to be told. */
  private get levels(): readonly MenuItem[] {
    const { name } = this.room;
    const now = this.rooms.find(name)?.level ?? "mentions";
    return LEVELS.map(([level, label, icon]) => ({
      key: level,
      label: t(label),
      icon,
      isChosen: level === now,
      run: () => void this.rooms.setLevel(name, level).catch((error: unknown) => this.room.tellFailure(error)),
    }));
  }

  /** Where the list is out of sight, its button says that there is something in it. */
  private roomsOpener(): TemplateResult {
    const { mine, directs } = this.rooms;
    const unread = [...mine, ...directs].filter((room) => room.unread_threads > 0 || (room.unread > 0 && room.name !== this.room.name)).length;
    const label = unread === 0 ? t("Rooms") : t("Rooms, {number} with unread messages", { number: unread });
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

  static override styles = [base, controls, avatar, headerStyles];
}

/** Who can be in it, where that is not everybody. */
function kindOf({ public: isPublic, direct, members }: Room): TemplateResult | typeof nothing {
  if (isPublic || (direct && members < 3)) return nothing; // the other's name says it
  return html`<span class="long">${direct ? people(members) : t("private room")}</span>`;
}
