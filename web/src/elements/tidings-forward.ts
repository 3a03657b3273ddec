import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { forwarded } from "../chat/forward.js";
import type { RoomsModel } from "../chat/rooms.js";
import type { Message, Room, TidingsClient } from "../client/index.js";
import { t } from "../i18n/index.js";
import { closeOnVeil, dialogStyles } from "./dialogs.js";
import { panelStyles } from "./panel-styles.js";
import { avatarOf, icons } from "./parts.js";
import { rich, richStyles } from "./rich.js";
import { avatar, base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/**
 * Chooses where a message is to be said again.
 *
 * @fires tidings-open - it was sent; `detail` is the name of that room
 */
export class TidingsForward extends LitElement {
  static override properties = {
    client: { attribute: false },
    rooms: { attribute: false },
    message: { state: true },
    typed: { state: true },
    chosen: { state: true },
    problem: { state: true },
  };
  declare client: TidingsClient;
  declare rooms: RoomsModel;
  /** The one that is forwarded; null while the dialog is closed. */
  declare message: Message | null;
  declare typed: string;
  declare chosen: string | null;
  declare problem: string | null;

  constructor() {
    super();
    this.message = null;
    this.typed = "";
    this.chosen = null;
    this.problem = null;
    new Watch(this, () => this.rooms);
  }

  /** Opens the dialog. */
  begin(message: Message): void {
    this.message = message;
    this.typed = "";
    this.chosen = null;
    this.problem = null;
    void this.updateComplete.then(() => this.dialog?.showModal());
  }

  get isOpen(): boolean {
    return this.message !== null;
  }

  override render(): TemplateResult {
    return html`<dialog class="left wide" aria-label=${t("Forward message")} @click=${closeOnVeil} @close=${() => (this.message = null)}>
      ${this.message === null ? nothing : this.contents(this.message)}
    </dialog>`;
  }

  private contents(message: Message): TemplateResult {
    const found = this.places.filter((room) => nameOf(room).toLocaleLowerCase().includes(this.typed.trim().toLocaleLowerCase()));
    return html`<form @submit=${(event: SubmitEvent) => this.submit(event, message)}>
      <header>
        <h2>${t("Forward message")}</h2>
        <button type="button" class="icon" aria-label=${t("Close")} @click=${() => this.dialog?.close()}>${icons.close}</button>
      </header>
      <div class="quoted" tabindex="0" role="group" aria-label=${t("The message")}>${rich(this.textOf(message, ""))}</div>
      ${message.files.length === 0 ? nothing : html`<p class="hint">${t("Files stay where they are: only their names go along.")}</p>`}
      <input
        type="search"
        aria-label=${t("Find a room or a person")}
        placeholder=${t("Find a room or a person")}
        autocomplete="off"
        dir="auto"
        autofocus
        .value=${this.typed}
        @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)}
      />
      <fieldset>
        <legend class="unseen">${t("Where to")}</legend>
        ${found.length === 0 ? html`<p class="hint">${t("You are in no such room.")}</p>` : nothing}
        ${repeat(
          found,
          ({ name }) => name,
          (room) => this.place(room),
        )}
      </fieldset>
      <label for="comment">${t("Comment")}</label>
      <textarea id="comment" rows="2" dir="auto" maxlength="1000"></textarea>
      <p class="error" role="alert">${this.problem ?? nothing}</p>
      <button class="primary">${t("Forward")}</button>
    </form>`;
  }

  /** Where we may speak, but for where it was said. */
  private get places(): readonly Room[] {
    return [...this.rooms.directs, ...this.rooms.mine].filter(({ name, archived }) => name !== this.message?.room && !archived);
  }

  private place(room: Room): TemplateResult {
    const [first] = room.people;
    return html`<label>
      <input type="radio" name="room" value=${room.name} .checked=${this.chosen === room.name} @change=${() => (this.chosen = room.name)} />
      ${room.direct && first !== undefined ? avatarOf(first, true) : html`<span class="sign">${icons.rooms}</span>`} <bdi>${nameOf(room)}</bdi>
    </label>`;
  }

  private textOf(message: Message, comment: string): string {
    return forwarded(message, comment, this.rooms.find(message.room) ?? null, location.href);
  }

  private submit(event: SubmitEvent, message: Message): void {
    event.preventDefault();
    const { chosen } = this;
    if (chosen === null) {
      this.problem = t("Choose where to first.");
      return;
    }
    const comment = this.renderRoot.querySelector("textarea")?.value ?? "";
    this.client.send(chosen, this.textOf(message, comment), message.attachments, null, [], []);
    this.dialog?.close();
    this.dispatchEvent(new CustomEvent("tidings-open", { detail: chosen, bubbles: true, composed: true }));
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  static override styles = [
    base,
    controls,
    avatar,
    dialogStyles,
    richStyles,
    panelStyles,
    css`
      :host {
        background: none;
      }

      form {
        display: flex;
        flex-direction: column;
        gap: 0.5rem;
        height: 100%;
        padding: 0 1.1rem 1.1rem;
      }

      header {
        padding: 0;
      }

      .quoted {
        flex: none;
        max-height: 8rem;
        overflow-y: auto;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }

      a {
        color: var(--tidings-accent);
      }

      fieldset {
        flex: 1;
        min-width: 0;
        min-height: 6rem;
        margin: 0;
        padding: 0;
        border: 0;
        overflow-y: auto;
      }

      fieldset label {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-height: 2.75rem;
        font-weight: 400;
      }

      fieldset bdi {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      fieldset input:not([type="checkbox"]) {
        flex: none;
        width: 1.1rem;
        min-height: 0;
        height: 1.1rem;
        margin: 0;
        margin-inline-start: 0.2rem;
        padding: 0;
        accent-color: var(--tidings-accent);
      }

      .sign {
        display: grid;
        place-items: center;
        width: 1.75rem;
        color: var(--tidings-ink-soft);
      }
    `,
  ];
}

function nameOf({ name, title }: Room): string {
  return title === "" ? name : title;
}
