import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Finder } from "../chat/finder.js";
import type { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import { sentenceFor } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import type { Author, TidingsClient } from "../client/index.js";
import { plural, t } from "../i18n/index.js";
import { panelStyles } from "./panel-styles.js";
import { avatarOf, icons } from "./parts.js";
import { avatar, base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/**
 * Chooses whom to write to: one, or several who are then a group.
 *
 * @fires tidings-open - `detail` is the name of their room
 * @fires tidings-close - it is to go away
 */
export class TidingsDirect extends LitElement {
  static override properties = {
    client: { attribute: false },
    room: { attribute: false },
    rooms: { attribute: false },
    active: { attribute: false },
    chosen: { state: true },
    typed: { state: true },
    busy: { state: true },
    problem: { state: true },
  };
  declare client: TidingsClient;
  /** The room that is open: its people can be chosen. */
  declare room: RoomModel;
  declare rooms: RoomsModel;
  /** True while it is looked at. */
  declare active: boolean;
  declare chosen: ReadonlyMap<string, Author>;
  declare typed: string;
  declare busy: boolean;
  declare problem: string | null;
  private model: { readonly client: TidingsClient; readonly finder: Finder } | null = null;

  constructor() {
    super();
    this.active = false;
    this.chosen = new Map();
    this.typed = "";
    this.busy = false;
    this.problem = null;
    new Watch(this, () => this.room);
    new Watch(this, () => this.rooms);
    new Watch(this, () => this.finder);
  }

  /** Finds those whom we have not met in a room that was open. */
  private get finder(): Finder {
    if (this.model?.client !== this.client) {
      this.model?.finder.close();
      this.model = { client: this.client, finder: new Finder(this.client) };
    }
    return this.model.finder;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.model?.finder.close();
    this.model = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    this.rooms.meet(this.room.known);
    if (!changed.has("active") || !this.active) return;
    this.chosen = new Map();
    this.typed = "";
    this.finder.typed("");
    this.problem = null;
    this.room.help.know("@", () => this.requestUpdate());
  }

  override render(): TemplateResult {
    const { shown } = this;
    return html`<header>
        <h2>${t("Write to somebody")}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${this.leave}>${icons.close}</button>
      </header>
      <form @submit=${this.submit}>
        <label for="who" class="unseen">${t("Find people")}</label>
        <input
          id="who"
          type="search"
          placeholder=${t("Find people")}
          autocomplete="off"
          dir="auto"
          autofocus
          .value=${this.typed}
          @input=${(event: Event) => this.look((event.target as HTMLInputElement).value)}
        />
        <fieldset>
          <legend class="unseen">${t("People")}</legend>
          ${shown.length === 0 ? html`<p class="hint">${this.nobody}</p>` : nothing}
          ${repeat(
            shown,
            ({ authid }) => authid,
            (person) => this.person(person),
          )}
        </fieldset>
        <p class="error" role="alert">${this.problem ?? nothing}</p>
        <button class="primary" ?disabled=${this.busy} aria-disabled=${this.chosen.size === 0 ? "true" : "false"}>${this.label}</button>
      </form>`;
  }

  private look(typed: string): void {
    this.typed = typed;
    this.finder.typed(typed);
  }

  private get nobody(): string {
    if (this.finder.asking) return t("Searching…");
    return this.people.length === 0 && this.typed.trim() === "" ? t("Nobody else is in this room.") : t("Nobody here is called that.");
  }

  /** Of those whom we know, who is called that; and whom the site finds. */
  private get shown(): readonly Author[] {
    const wanted = this.typed.trim().toLocaleLowerCase();
    const known = this.people.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
    const found = new Map([...known, ...this.finder.people].map((person) => [person.authid, person]));
    return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  private get label(): string {
    const [only] = this.chosen.values();
    if (only === undefined) return t("Write to …");
    return this.chosen.size === 1 ? t("Write to {name}", { name: only.name }) : plural("Write to 1 person", "Write to {count} people", this.chosen.size);
  }

  /** Those of the rooms that were open, and those whom we have written to. */
  private get people(): readonly Author[] {
    const found = new Map([...this.rooms.met, ...this.chosen]);
    if (this.room.myAuthid !== null) found.delete(this.room.myAuthid);
    return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  private person(person: Author): TemplateResult {
    return html`<label>
      <input type="checkbox" .checked=${this.chosen.has(person.authid)} @change=${() => this.toggle(person)} />
      ${avatarOf(person, true)} <bdi>${person.name}</bdi>
    </label>`;
  }

  private toggle(person: Author): void {
    const chosen = new Map(this.chosen);
    if (!chosen.delete(person.authid)) chosen.set(person.authid, person);
    this.chosen = chosen;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.chosen.size === 0) {
      this.problem = t("Choose somebody first.");
      return;
    }
    this.busy = true;
    this.problem = null;
    try {
      const { name } = await this.rooms.direct([...this.chosen.keys()]);
      this.leave();
      this.dispatchEvent(new CustomEvent("tidings-open", { detail: name, bubbles: true, composed: true }));
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    } finally {
      this.busy = false;
    }
  }

  private leave(): void {
    this.dispatchEvent(new CustomEvent("tidings-close", { bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    avatar,
    panelStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }

      form {
        display: flex;
        flex: 1;
        flex-direction: column;
        gap: 0.6rem;
        min-height: 0;
        padding: 0 1.1rem 1.1rem;
      }

      fieldset {
        flex: 1;
        min-width: 0;
        min-height: 0;
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

      fieldset input {
        flex: none;
        width: 1.1rem;
        height: 1.1rem;
        margin: 0;
        margin-inline-start: 0.2rem;
        accent-color: var(--tidings-accent);
      }
    `,
  ];
}
