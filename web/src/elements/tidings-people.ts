import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { BlocksModel } from "../chat/blocks.js";
import type { Person } from "../client/index.js";
import { t } from "../i18n/index.js";
import { avatarOf, icons } from "./parts.js";
import { avatar, base, controls } from "./styles.js";
import type { Personal } from "./tidings-personal.js";
import { Watch } from "./watch.js";

/**
 * Who is in the room now.
 *
 * @fires tidings-direct - we want to write to somebody; `detail` is their authid
 * @fires tidings-personal - somebody is to be blocked, or not any more; `detail` is a `Personal`
 * @fires tidings-moderate - something is to be done about somebody; `detail` is the person
 */
export class TidingsPeople extends LitElement {
  static override properties = { people: { attribute: false }, me: { attribute: false }, moderates: { attribute: false }, blocks: { attribute: false } };
  declare people: readonly Person[];
  declare me: string | null;
  /** Whether we decide about others here. */
  declare moderates: boolean;
  declare blocks: BlocksModel | null;

  constructor() {
    super();
    this.moderates = false;
    this.blocks = null;
    new Watch(this, () => this.blocks);
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
    return html`<li>
      ${avatarOf(person, true)}
      <bdi class="name">${person.name}</bdi>
      ${person.authid === this.me ? html`<span class="you">${t("you")}</span>` : nothing}
      ${person.role === "service" ? html`<span class="you">${t("service")}</span>` : nothing}
      ${person.authid === this.me || person.role === "service" ? nothing : this.writer(person)}
      ${person.authid === this.me || person.role === "service" ? nothing : this.blocker(person)}
      ${this.moderates && person.authid !== this.me && person.role !== "service" ? this.opener(person) : nothing}
    </li>`;
  }

  private writer({ authid, name }: Person): TemplateResult {
    const write = (): boolean => this.dispatchEvent(new CustomEvent("tidings-direct", { detail: authid, bubbles: true, composed: true }));
    return html`<button class="icon write" aria-label=${t("Write to {name}", { name })} title=${t("Write to {name}", { name })} @click=${write}>${icons.reply}</button>`;
  }

  private blocker({ authid, name }: Person): TemplateResult {
    const isBlocked = this.blocks?.has(authid) === true;
    const detail: Personal = isBlocked ? { is: "blocks" } : { is: "block", person: { authid, name } };
    const open = (): boolean => this.dispatchEvent(new CustomEvent("tidings-personal", { detail, bubbles: true, composed: true }));
    const label = isBlocked ? t("{name} is blocked", { name }) : t("Block {name}", { name });
    return html`<button class="icon" ?data-on=${isBlocked} aria-label=${label} title=${label} aria-haspopup="dialog" @click=${open}>${icons.block}</button>`;
  }

  private opener({ authid, name }: Person): TemplateResult {
    const open = (): boolean =>
      this.dispatchEvent(new CustomEvent("tidings-moderate", { detail: { authid, name }, bubbles: true, composed: true }));
    return html`<button class="icon" aria-label=${t("Moderate {name}", { name })} title=${t("Moderate {name}", { name })} aria-haspopup="dialog" @click=${open}>
      ${icons.shield}
    </button>`;
  }

  static override styles = [
    base,
    controls,
    avatar,
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

      .icon[data-on] {
        color: var(--tidings-danger);
      }

      .write {
        margin-inline-start: auto;
      }

      .name {
        padding-inline: 0.15em; /* or the tail of a J is cut off */
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .you {
        color: var(--tidings-ink-soft);
        font-size: 0.8rem;
      }
    `,
  ];
}
