import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Directory, TEXT_MOST } from "../chat/directory.js";
import { membersOf, sentenceFor } from "../chat/words.js";
import type { Room, TidingsClient } from "../client/index.js";
import { plural, t } from "../i18n/index.js";
import { panelStyles } from "./panel-styles.js";
import { icons, pictureOf } from "./parts.js";
import { avatar, base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/**
 * The rooms there are, to be found by their words.
 *
 * @fires tidings-open - `detail` is the name of the room to open
 * @fires tidings-close - it is to go away
 */
export class TidingsDirectory extends LitElement {
  static override properties = { client: { attribute: false }, active: { attribute: false } };
  declare client: TidingsClient;
  /** True while it is looked at; only then it asks. */
  declare active: boolean;
  private model: { readonly client: TidingsClient; readonly directory: Directory } | null = null;

  constructor() {
    super();
    this.active = false;
    new Watch(this, () => this.directory);
  }

  private get directory(): Directory {
    if (this.model?.client !== this.client) {
      this.model?.directory.close();
      this.model = { client: this.client, directory: new Directory(this.client) };
    }
    return this.model.directory;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.model?.directory.close();
    this.model = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("active") && this.active) void this.directory.load();
  }

  override render(): TemplateResult {
    const { directory } = this;
    return html`<header>
        <h2>${t("Find a room")}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${this.leave}>${icons.close}</button>
      </header>
      <form role="search" @submit=${(event: Event) => this.submit(event)}>
        <input
          type="search"
          aria-label=${t("Words of its name or topic")}
          placeholder=${t("Words of its name or topic")}
          autocomplete="off"
          dir="auto"
          autofocus
          maxlength=${TEXT_MOST}
          .value=${directory.text}
          @input=${(event: Event) => directory.typed((event.target as HTMLInputElement).value)}
        />
      </form>
      <p class="unseen" role="status">${this.count()}</p>
      <div class="found">${this.found()}</div>`;
  }

  /** What of it a screen reader says by itself. */
  private count(): string {
    const { status, rooms, hasMore } = this.directory;
    if (status.is !== "ready") return "";
    if (rooms.length === 0) return t("Nothing found");
    return hasMore ? plural("1 or more rooms found", "{count} or more rooms found", rooms.length) : plural("1 room found", "{count} rooms found", rooms.length);
  }

  private found(): TemplateResult {
    const { status, rooms, hasMore } = this.directory;
    if (status.is === "failed") {
      return html`<div class="say">
        <p class="error" role="alert">${sentenceFor(status.error)}</p>
        <button class="outlined" @click=${() => void this.directory.load()}>${t("Try again")}</button>
      </div>`;
    }
    if (status.is === "loading") return html`<p class="say">${t("One moment…")}</p>`;
    if (rooms.length === 0) return html`<p class="say">${t("There is no such room that you may find.")}</p>`;
    return html`<ul aria-label=${t("Rooms")}>
        ${repeat(
          rooms,
          ({ name }) => name,
          (room) => html`<li>${this.room(room)}</li>`,
        )}
      </ul>
      ${hasMore ? html`<button class="outlined more" @click=${() => void this.directory.more()}>${t("Show more")}</button>` : nothing}`;
  }

  private room(room: Room): TemplateResult {
    const { name, title, topic, members, joined, public: isPublic, archived } = room;
    const about = [membersOf(members), ...(joined ? ["you are in it"] : []), ...(isPublic ? [] : ["private"]), ...(archived ? ["archived"] : [])];
    return html`<button @click=${() => this.open(name)}>
      ${pictureOf(room)}
      <span class="said">
        <bdi class="title">${title === "" ? name : title}</bdi>
        ${topic === "" ? nothing : html`<bdi class="topic">${topic}</bdi>`}
        <span class="about">${about.join(" · ")}</span>
      </span>
    </button>`;
  }

  private submit(event: Event): void {
    event.preventDefault();
    void this.directory.load();
  }

  private open(detail: string): void {
    this.leave();
    this.dispatchEvent(new CustomEvent("tidings-open", { detail, bubbles: true, composed: true }));
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
        flex: none;
        padding: 0 1.1rem 0.75rem;
      }

      .found {
        flex: 1;
        min-height: 0;
        padding: 0 0.5rem 1rem;
        overflow-y: auto;
      }

      li button {
        justify-content: flex-start;
        gap: 0.75rem;
        width: 100%;
        padding: 0.6rem;
        color: var(--tidings-ink);
        text-align: start;
      }

      li button:hover {
        background: var(--tidings-hover);
      }

      .said {
        display: grid;
        flex: 1;
        grid-template-columns: minmax(0, 1fr);
        justify-items: start;
        gap: 0.1rem;
        min-width: 0;
      }

      .title,
      .topic {
        max-width: 100%;
        overflow-wrap: anywhere;
        white-space: normal;
      }

      .title {
        font-weight: 600;
      }

      .topic {
        font-weight: 400;
      }

      .about {
        color: var(--tidings-ink-soft);
        font-size: 0.85rem;
        font-weight: 400;
      }

      .say {
        padding: 0.6rem;
        color: var(--tidings-ink-soft);
      }

      .more {
        margin: 0.5rem;
      }
    `,
  ];
}
