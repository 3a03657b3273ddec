import { LitElement, type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { excerpt } from "../chat/marks.js";
import type { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import { SearchModel, TEXT_MOST } from "../chat/search.js";
import { dateOf } from "../chat/days.js";
import { dayOf, sentenceFor, timeOf } from "../chat/words.js";
import { plainOf } from "../chat/plain.js";
import type { Author, Message, TidingsClient } from "../client/index.js";
import { parts, plural, t } from "../i18n/index.js";
import { avatarOf, icons } from "./parts.js";
import { searchStyles } from "./search-styles.js";
import { avatar, base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/**
 * A field to look for messages, and what was found.
 *
 * @fires tidings-found - one was chosen; `detail` is the message
 * @fires tidings-close - somebody wants to be done with it
 */
export class TidingsSearch extends LitElement {
  static override properties = {
    client: { attribute: false },
    room: { attribute: false },
    rooms: { attribute: false },
  };
  declare client: TidingsClient;
  /** The room that is open. */
  declare room: RoomModel;
  /** For their titles; null where there are no others. */
  declare rooms: RoomsModel | null;
  /** One for as long as one is here, so that going back to it finds what was found. */
  private chosenPerson: Author | null = null;
  private model: { readonly client: TidingsClient; readonly search: SearchModel } | null = null;

  constructor() {
    super();
    new Watch(this, () => this.search);
    new Watch(this, () => this.room); // for their titles
    new Watch(this, () => this.rooms);
  }

  /** Gives the field the focus, with what is in it selected, so that typing begins anew. */
  begin(): void {
    const { room, search } = this;
    // In a room that was not joined, the search is for what is in that room: others do not have it.
    if (this.rooms === null || room.room?.joined === false || (search.room !== null && search.room !== room.name)) search.within(room.name);
    room.help.know("@", () => this.requestUpdate());
    this.field?.focus();
    this.field?.select();
  }

  private get search(): SearchModel {
    if (this.model?.client !== this.client) {
      this.model?.search.close();
      this.model = { client: this.client, search: new SearchModel(this.client) };
    }
    return this.model.search;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.model?.search.close();
    this.model = null;
  }

  override render(): TemplateResult {
    const { search } = this;
    return html`<form role="search" @submit=${this.submit} @keydown=${this.walk}>
        <div class="line">
          ${icons.search}
          <input
            type="search"
            aria-label=${t("Search messages")}
            placeholder=${t("Search messages")}
            autocomplete="off"
            enterkeyhint="search"
            dir="auto"
            maxlength=${TEXT_MOST}
            .value=${search.text}
            @input=${(event: InputEvent) => search.typed((event.target as HTMLInputElement).value)}
          />
          <button type="button" class="icon" aria-label=${t("Close search")} @click=${() => this.close()}>${icons.close}</button>
        </div>
        ${this.rooms === null
          ? nothing
          : html`<label class="where">
          <input type="checkbox" .checked=${search.room !== null} @change=${this.limit} />
          <span>${parts("Only in {room}", { room: html`<bdi>${this.titleOf(this.room.name)}</bdi>` })}</span>
        </label>`}
        ${this.narrowing()}
      </form>
      <div class="results" @keydown=${this.walk} aria-busy=${search.status.is === "loading" ? "true" : "false"}>
        <p class="unseen" role="status">${this.count()}</p>
        ${this.results()}
      </div>`;
  }

  /** By whom, and when. */
  private narrowing(): TemplateResult {
    const { search } = this;
    const { author, since, until } = search;
    const today = dateOf(Date.now());
    return html`<div class="narrow" role="group" aria-label=${t("Only messages")}>
      <span>
      <label for="author">${t("by")}</label>
      <select id="author" @change=${(event: Event) => search.narrow({ author: valueOf(event) || null })}>
        <option value="" ?selected=${author === null}>${t("anybody")}</option>
        ${this.people.map(({ authid, name }) => html`<option value=${authid} ?selected=${authid === author}>${name}</option>`)}
      </select>
      </span>
      <span>
      <label for="since">${t("from")}</label>
      <input id="since" type="date" max=${until === "" ? today : until} .value=${since} @change=${(event: Event) => search.narrow({ since: valueOf(event) })} />
      </span>
      <span>
      <label for="until">${t("to")}</label>
      <input id="until" type="date" min=${since} max=${today} .value=${until} @change=${(event: Event) => search.narrow({ until: valueOf(event) })} />
      </span>
      ${search.isNarrow ? html`<button type="button" class="link" @click=${this.widen}>${t("Clear")}</button>` : nothing}
    </div>`;
  }

  /** Whom one may look for: those of the room that is open, and whoever said what was found; each once, by name. */
  private get people(): readonly Author[] {
    const known = new Map([...this.room.known, ...this.search.found.map(({ author }) => author)].map((one) => [one.authid, one]));
    const chosen = this.search.author;
    if (chosen !== null && !known.has(chosen)) known.set(chosen, this.chosenPerson ?? { authid: chosen, name: chosen });
    this.chosenPerson = chosen === null ? null : (known.get(chosen) ?? null);
    return [...known.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  private readonly widen = (): void => {
    this.search.narrow({ author: null, since: "", until: "" });
    this.field?.focus();
  };

  /** What of it a screen reader says by itself. */
  private count(): string {
    const { status, found, hasMore } = this.search;
    if (status.is !== "ready") return "";
    if (found.length === 0) return t("Nothing found");
    if (hasMore) return plural("1 or more messages found", "{count} or more messages found", found.length);
    return plural("1 message found", "{count} messages found", found.length);
  }

  private results(): TemplateResult {
    const { status, found, text } = this.search;
    if (status.is === "failed") return this.failure(sentenceFor(status.error));
    if (status.is === "idle") {
      const hint = text.trim() === "" ? t("Words of a message; the last one may be unfinished.") : t("Search for letters or digits.");
      return html`<p class="say">${hint}</p>`;
    }
    if (status.is === "loading" && found.length === 0) return html`<p class="say">${t("Searching…")}</p>`;
    if (found.length === 0) return this.nothing();
    return html`<ol>
        ${repeat(
          found,
          ({ id }) => id,
          (message) => html`<li>${this.result(message)}</li>`,
        )}
      </ol>
      ${this.more()}`;
  }

  private nothing(): TemplateResult {
    const { room } = this.search;
    const where = room === null ? t("your rooms") : this.titleOf(room);
    const place = html`<bdi>${where}</bdi>`;
    return html`<div class="say">
      <p>${this.search.isNarrow ? parts("Nothing was found in {place} by that person and on those days.", { place }) : parts("Nothing was found in {place}.", { place })}</p>
      ${room === null || this.rooms === null ? nothing : html`<button class="outlined" @click=${() => this.search.within(null)}>${t("Search all your rooms")}</button>`}
    </div>`;
  }

  private failure(sentence: string): TemplateResult {
    return html`<div class="say">
      <p class="error" role="alert">${sentence}</p>
      <button class="outlined" @click=${() => this.search.again()}>${t("Try again")}</button>
    </div>`;
  }

  private result(message: Message): TemplateResult {
    const { author, time, room } = message;
    if (this.room.blocks.has(author.authid)) return this.folded(message);
    const when = new Date(time);
    return html`<button class="result" @click=${() => this.choose(message)}>
      ${avatarOf(author, true)}
      <span>
        <span class="about">
          <bdi class="author">${author.name}</bdi>
          ${this.search.room === null ? html`<bdi>${this.titleOf(room)}</bdi>` : nothing}
          <time datetime=${when.toISOString()}>${dayOf(time, Date.now())}, ${timeOf(time)}</time>
        </span>
        <span class="words" dir="auto"
          >${excerpt(plainOf(message), this.search.searched).map(({ text, isFound }) => (isFound ? html`<mark>${text}</mark>` : text))}</span
        >
      </span>
    </button>`;
  }

  /** It leads to the message, which can be opened there. */
  private folded(message: Message): TemplateResult {
    const { time } = message;
    return html`<button class="result" @click=${() => this.choose(message)}>
      <span>
        <span class="about"><time datetime=${new Date(time).toISOString()}>${dayOf(time, Date.now())}, ${timeOf(time)}</time></span>
        <span class="words gone">${t("Message from somebody you blocked")}</span>
      </span>
    </button>`;
  }

  private more(): TemplateResult | typeof nothing {
    const { hasMore, loadingMore } = this.search;
    if (!hasMore) return nothing;
    return html`<button class="more" ?disabled=${loadingMore} @click=${() => void this.search.more()}>
      ${loadingMore ? t("Searching…") : t("Show more")}
    </button>`;
  }

  private titleOf(name: string): string {
    const title = name === this.room.name ? this.room.room?.title : this.rooms?.find(name)?.title;
    return title === undefined || title === "" ? name : title;
  }

  private readonly limit = (event: Event): void => {
    this.search.within((event.target as HTMLInputElement).checked ? this.room.name : null);
  };

  private readonly submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.search.again();
  };

  /** Escape closes. The arrows lead from the field through what was found, and back. */
  private readonly walk = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault(); // or it would only empty the field
      this.close();
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 || event.isComposing) return;
    const stops = [this.field, ...this.renderRoot.querySelectorAll<HTMLElement>(".result, .more")];
    const here = stops.findIndex((stop) => stop !== null && stop === this.shadowRoot?.activeElement);
    const next = stops[here + step];
    if (here === -1 || next === undefined || next === null) return;
    event.preventDefault();
    next.focus();
  };

  private choose(message: Message): void {
    this.dispatchEvent(new CustomEvent("tidings-found", { detail: message, bubbles: true, composed: true }));
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("tidings-close", { bubbles: true, composed: true }));
  }

  private get field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input[type="search"]');
  }

  static override styles = [base, controls, avatar, searchStyles];
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}
