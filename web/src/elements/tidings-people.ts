import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { BlocksModel } from "../chat/blocks.js";
import { availabilityOf, availabilityWords, statusAt } from "../chat/status.js";
import type { Person } from "../client/index.js";
import { t } from "../i18n/index.js";
import { avatarOf, icons } from "./parts.js";
import { avatar, base, controls, presence } from "./styles.js";
import type { Personal } from "./tidings-personal.js";
import { Until } from "./until.js";
import { Watch } from "./watch.js";

/**
 * Who is in the room now.
 *
 * @fires tidings-direct - we want to write to somebody; `detail` is their authid
 * @fires tidings-personal - somebody's card is wanted; `detail` is a `Personal`
 */
export class TidingsPeople extends LitElement {
  static override properties = { people: { attribute: false }, me: { attribute: false }, blocks: { attribute: false } };
  declare people: readonly Person[];
  declare me: string | null;
  /** Of whom we have blocked we do not read what they say of themselves. */
  declare blocks: BlocksModel | null;

  constructor() {
    super();
    this.blocks = null;
    new Watch(this, () => this.blocks);
    new Until(this, () => this.people.map(({ status }) => status));
  }

  override render(): TemplateResult {
    const count = this.people.length; // 0 is not known yet: we are here ourselves
    return html`<h2>${t("Here now")} ${count === 0 ? nothing : html`<span class="count" data-testid="people-count">${count}</span>`}</h2>
      <ul aria-label=${t("People in this room")}>
        ${repeat(
          this.people,
          (person) => person.authid,
          (person) => this.person(person),
        )}
      </ul>`;
  }

  private person(person: Person): TemplateResult {
    if (person.role === "service") {
      return html`<li>${avatarOf(person, true)} <bdi class="name">${person.name}</bdi> <span class="you">${t("service")}</span></li>`;
    }
    const isMe = person.authid === this.me;
    return html`<li>
      ${avatarOf(person, true, availabilityOf(person, Date.now()))} ${this.about(person)}
      ${isMe ? html`<span class="you">${t("you")}</span>` : this.writer(person)}
    </li>`;
  }

  private about(person: Person): TemplateResult {
    const now = Date.now();
    const is = availabilityOf(person, now);
    const said = this.blocks?.has(person.authid) === true ? "" : (statusAt(person.status, now)?.text ?? "");
    return html`<div class="about">
      <button class="name" aria-haspopup="dialog" @click=${() => this.open(person)}><bdi>${person.name}</bdi></button>
      ${is === "online" ? nothing : html`<span class="unseen">${availabilityWords(is)}</span>`}
      ${said === "" ? nothing : html`<span class="said" title=${said}><bdi>${said}</bdi></span>`}
    </div>`;
  }

  private open({ authid, name }: Person): void {
    const detail: Personal = { is: "person", person: { authid, name } };
    this.dispatchEvent(new CustomEvent("tidings-personal", { detail, bubbles: true, composed: true }));
  }

  private writer({ authid, name }: Person): TemplateResult {
    const write = (): boolean => this.dispatchEvent(new CustomEvent("tidings-direct", { detail: authid, bubbles: true, composed: true }));
    return html`<button class="icon write" aria-label=${t("Write to {name}", { name })} title=${t("Write to {name}", { name })} @click=${write}>${icons.reply}</button>`;
  }

  static override styles = [
    base,
    controls,
    avatar,
    presence,
    css`
      :host {
        display: block;
      }

      h2 {
        padding: 0.25rem 0.75rem 0.5rem;
        color: var(--tidings-ink-soft);
        font-size: 0.8rem;
        font-weight: 600;
      }

      .count {
        margin-inline-start: 0.25rem;
        padding: 0.1rem 0.45rem;
        border-radius: 1rem;
        background: var(--tidings-hover);
        color: var(--tidings-ink);
        font-variant-numeric: tabular-nums;
      }

      li {
        display: flex;
        align-items: center;
        gap: 0.45rem;
        min-height: 2.5rem;
        padding: 0.25rem 0.75rem;
      }

      .icon {
        flex: none;
        color: var(--tidings-ink-soft);
      }

      .write {
        margin-inline-start: auto;
      }

      .about {
        min-width: 0;
        line-height: 1.25;
      }

      .name,
      .said {
        display: block;
        max-width: 100%;
        padding-inline: 0.15em; /* or the tail of a J is cut off */
        overflow: hidden;
        text-align: start;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .name {
        min-height: 1.5rem;
        padding-block: 0;
        border: 0;
        background: none;
        font-weight: inherit;
      }

      .name:hover {
        text-decoration: underline;
      }

      .said {
        color: var(--tidings-ink-soft);
        font-size: 0.8rem;
      }

      .you {
        color: var(--tidings-ink-soft);
        font-size: 0.8rem;
      }
    `,
  ];
}
