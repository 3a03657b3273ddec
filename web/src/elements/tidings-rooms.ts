import { LitElement, type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { UNREAD_MOST } from "../chat/messages.js";
import type { RoomsModel } from "../chat/rooms.js";
import { people, roomName, sentenceFor } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import type { Room } from "../client/index.js";
import { t } from "../i18n/index.js";
import { avatarOf, icons, pictureOf } from "./parts.js";
import { roomsStyles } from "./rooms-styles.js";
import { avatar, base, controls } from "./styles.js";
import type { List } from "./tidings-lists.js";
import { Watch } from "./watch.js";

/**
 * The rooms to go to, and the form that makes one.
 *
 * @fires tidings-open - `detail` is the name of the room to open
 * @fires tidings-list - a list is to be shown; `detail` is a `List`
 */
export class TidingsRooms extends LitElement {
  static override properties = {
    rooms: { attribute: false },
    current: { attribute: false },
    making: { state: true },
    busy: { state: true },
    problem: { state: true },
    typed: { state: true },
  };
  declare rooms: RoomsModel;
  declare current: string;
  declare making: boolean;
  declare busy: boolean;
  declare problem: string | null;
  declare typed: string;

  constructor() {
    super();
    this.making = false;
    this.busy = false;
    this.problem = null;
    this.typed = "";
    new Watch(this, () => this.rooms);
    new Watch(this, () => this.rooms.inbox);
  }

  override render(): TemplateResult {
    const { mine, others, directs, status } = this.rooms;
    const written = directs.filter(({ hidden, name }) => !hidden || name === this.current);
    return html`${this.notifications()} ${this.threads()} ${this.section(t("Your rooms"), mine)} ${this.section(t("Direct messages"), written)}
      <button class="make" aria-haspopup="dialog" @click=${() => this.show("direct")}>${icons.add} ${t("Write to somebody")}</button>
      ${this.section(t("More rooms"), others)}
      ${status.is === "loading" ? html`<p class="hint quiet">${t("Loading rooms…")}</p>` : nothing}
      ${status.is === "failed" ? this.failure(sentenceFor(status.error)) : nothing}
      <button class="make" aria-haspopup="dialog" @click=${() => this.show("directory")}>${icons.search} ${t("Find a room")}</button>
      ${this.making ? this.form() : this.makeButton()}`;
  }

  private threads(): TemplateResult {
    const news = this.rooms.threadsWithNews;
    const count = news === 0 ? nothing : html`<span class="count" data-testid="threads-unread">${news}<span class="unseen"> ${t("unread")}</span></span>`;
    return html`<button class="threads" aria-haspopup="dialog" @click=${() => this.show("threads")}>${icons.reply} ${t("Threads")} ${count}</button>
      <button class="threads" aria-haspopup="dialog" @click=${() => this.show("bookmarks")}>${icons.bookmark} ${t("Bookmarks")}</button>`;
  }

  private notifications(): TemplateResult {
    const { unread } = this.rooms.inbox;
    const count = unread === 0 ? nothing : html`<span class="count" data-testid="notifications-unread">${countOf(unread)}<span class="unseen"> ${t("unread")}</span></span>`;
    return html`<button class="threads" aria-haspopup="dialog" @click=${() => this.show("notifications")}>${icons.bell} ${t("Notifications")} ${count}</button>`;
  }

  private show(detail: List): void {
    this.dispatchEvent(new CustomEvent("tidings-list", { detail, bubbles: true, composed: true }));
  }

  private section(title: string, rooms: readonly Room[]): TemplateResult | typeof nothing {
    if (rooms.length === 0) return nothing;
    return html`<h2>${title}</h2>
      <ul>
        ${repeat(
          rooms,
          (room) => room.name,
          (room) => this.room(room),
        )}
      </ul>`;
  }

  private room(room: Room): TemplateResult {
    const here = this.rooms.occupancy.get(room.name) ?? 0;
    const isOpen = room.name === this.current;
    const unread = isOpen ? 0 : room.unread;
    return html`<li>
      <a
        href="?room=${room.name}"
        class=${unread > 0 ? "unread" : ""}
        aria-current=${isOpen ? "page" : nothing}
        @click=${(event: MouseEvent) => this.follow(event, room.name)}
      >
        ${room.direct ? this.faces(room) : pictureOf(room, true)}
        <bdi class="title">${room.title === "" ? room.name : room.title}</bdi>
        ${this.marks(room)} ${this.count(room, unread)}
        ${here > 0 ? html`<span class="here" title=${t("{people} here now", { people: people(here) })}>${here}<span class="unseen"> ${t("here now")}</span></span>` : nothing}
      </a>
    </li>`;
  }

  /** What is special about it. */
  private marks({ joined, level, public: isPublic, direct }: Room): TemplateResult {
    return html`${joined && level === "none" ? html`<span class="lock">${icons.muted}<span class="unseen">${t("no notifications")}</span></span>` : nothing}
    ${isPublic || direct ? nothing : html`<span class="lock">${icons.lock}<span class="unseen">${t("private")}</span></span>`}`;
  }

  private count({ mentions, direct }: Room, unread: number): TemplateResult | typeof nothing {
    if (unread === 0) return nothing;
    const mark = html`<span data-testid="mentioned" title=${t("You were mentioned")}>@<span class="unseen"> ${t("you were mentioned,")} </span></span>`;
    return html`<span class="count" data-testid="unread">${mentions > 0 && !direct ? mark : nothing}${countOf(unread)}<span class="unseen"> ${t("unread")}</span></span>`;
  }

  /** Of one person their face; of several how many they are. */
  private faces({ people: others }: Room): TemplateResult {
    const [first] = others;
    return others.length === 1 && first !== undefined ? avatarOf(first, true) : html`<span class="avatar small" aria-hidden="true">${others.length}</span>`;
  }

  private failure(sentence: string): TemplateResult {
    return html`<div class="quiet">
      <p class="error">${sentence}</p>
      <button class="link" @click=${() => void this.rooms.refresh()}>${t("Try again")}</button>
    </div>`;
  }

  private makeButton(): TemplateResult {
    return html`<button id="make" class="make" @click=${() => void this.startMaking()}>${icons.add} ${t("Make a room")}</button>`;
  }

  private form(): TemplateResult {
    const address = roomName(this.typed);
    return html`<form @submit=${this.submit} @keydown=${this.escape} novalidate aria-label=${t("Make a room")}>
      <label for="name">${t("Room name")}</label>
      <input
        id="name"
        name="name"
        maxlength="80"
        autocomplete="off"
        dir="auto"
        aria-describedby="address"
        aria-invalid=${this.problem === null ? "false" : "true"}
        @input=${(event: InputEvent) => (this.typed = (event.target as HTMLInputElement).value)}
      />
      <p id="address" class=${this.problem === null ? "hint" : "error"} role=${this.problem === null ? nothing : "alert"}>
        ${this.problem ?? (address === "" ? t("For example: Kitten talk") : t("Address: {address}", { address }))}
      </p>
      <label class="check"><input type="checkbox" name="private" /> ${t("Private: only who is invited")}</label>
      <div class="row">
        <button class="primary" ?disabled=${this.busy}>${t("Make room")}</button>
        <button type="button" @click=${() => void this.stopMaking()}>${t("Cancel")}</button>
      </div>
    </form>`;
  }

  private follow(event: MouseEvent, room: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // the browser opens a tab
    event.preventDefault();
    this.open(room);
  }

  private open(room: string): void {
    this.dispatchEvent(new CustomEvent("tidings-open", { detail: room, bubbles: true, composed: true }));
  }

  private async startMaking(): Promise<void> {
    this.making = true;
    this.problem = null;
    this.typed = "";
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>("#name")?.focus();
  }

  private async stopMaking(): Promise<void> {
    this.making = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLButtonElement>("#make")?.focus();
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    void this.stopMaking();
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = roomName(this.typed);
    if (name === "") {
      this.problem = t("A room needs a name with letters or digits.");
      return;
    }
    const isPublic = !(form.elements.namedItem("private") as HTMLInputElement).checked;
    this.busy = true;
    try {
      const room = await this.rooms.create(name, this.typed.trim(), isPublic);
      this.making = false;
      this.open(room.name);
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
      this.renderRoot.querySelector<HTMLInputElement>("#name")?.focus();
    } finally {
      this.busy = false;
    }
  }

  static override styles = [base, controls, avatar, roomsStyles];
}

function countOf(unread: number): string {
  return unread < UNREAD_MOST ? String(unread) : `${UNREAD_MOST - 1}+`;
}
