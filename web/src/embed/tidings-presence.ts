import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { people, sentenceFor } from "../chat/words.js";
import type { Person, Presence, TidingsError } from "../client/index.js";
import { avatarOf } from "../elements/parts.js";
import { avatar, base, controls } from "../elements/styles.js";
import { t } from "../i18n/index.js";
import { sealed } from "./embed-styles.js";
import { Holder } from "./holder.js";

const FACES_MOST = 5;

/**
 * Who is in a room now: some faces and how many they are. Whoever sees it is in the room, too.
 *
 * @attr room - the room's name
 * @fires tidings-people - who is here changed; `detail` is the list of people
 */
export class TidingsPresence extends LitElement {
  static override properties = { room: { type: String }, people: { state: true }, error: { state: true } };
  declare room: string;
  /** Null until it is known. */
  declare people: readonly Person[] | null;
  declare error: TidingsError | null;
  private presence: Presence | null = null;
  private readonly holder: Holder;

  constructor() {
    super();
    this.room = "";
    this.people = null;
    this.error = null;
    this.holder = new Holder(this, {
      shows: true,
      bind: (client) => {
        this.presence?.close();
        this.error = null;
        this.presence =
          client === null || this.room === ""
            ? null
            : client.presence(this.room, { onChange: (found) => this.changed(found), onError: (error) => (this.error = error) });
      },
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("room") || changed.get("room") === undefined) return;
    this.people = null;
    this.holder.rebind();
  }

  override render(): TemplateResult {
    const { people: here } = this;
    const faces = here ?? [];
    const shown = faces.length > FACES_MOST ? faces.slice(0, FACES_MOST - 1) : faces;
    const rest = faces.length - shown.length;
    return html`<div class="root" data-stale=${this.holder.link?.state === "live" ? nothing : "true"}>
      <ul aria-label=${t("People here now")}>
        ${repeat(
          shown,
          ({ authid }) => authid,
          (person) => html`<li title=${person.name}>${avatarOf(person)}<span class="unseen">${person.name}</span></li>`,
        )}
        ${rest > 0 ? html`<li class="rest"><span aria-hidden="true">+${rest}</span><span class="unseen">${t("and {people} more", { people: people(rest) })}</span></li>` : nothing}
      </ul>
      <span class="count ${this.problem === null ? "" : "error"}" data-testid="here">${this.words()}</span>
    </div>`;
  }

  private get problem(): string | null {
    const { holder, error } = this;
    if (this.room === "") return "`room` is missing.";
    if (holder.mistake !== null) return holder.mistake;
    const reason = error ?? (holder.shared?.client === null || holder.link?.state === "refused" ? holder.refusal : null);
    return reason === null ? null : sentenceFor(reason);
  }

  private words(): string {
    if (this.problem !== null) return this.problem;
    const { link } = this.holder;
    if (link?.state === "waiting" && link.offline) return t("Offline");
    return this.people === null ? "…" : t("{number} here", { number: this.people.length });
  }

  private changed(found: readonly Person[]): void {
    this.people = found;
    this.dispatchEvent(new CustomEvent("tidings-people", { detail: found, bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    avatar,
    sealed,
    css`
      :host {
        display: inline-block;
      }

      .root {
        display: inline-flex;
        align-items: center;
        gap: 0.6rem;
        min-height: 2.5rem;
      }

      ul {
        display: flex;
      }

      ul:not(:has(li)) {
        display: none;
      }

      li {
        border-radius: 50%;
        box-shadow: 0 0 0 2px var(--tidings-card);
      }

      li + li {
        margin-inline-start: -0.3rem;
      }

      .rest {
        display: grid;
        place-items: center;
        width: 2.25rem;
        height: 2.25rem;
        background: var(--tidings-hover);
        font-size: 0.8rem;
        font-weight: 600;
      }

      .root[data-stale] ul {
        opacity: 0.6;
      }

      .count {
        min-width: 4em;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
}
