import { type TemplateResult, css, html, nothing } from "lit";
import { isService } from "../chat/blocks.js";
import type { RoomModel } from "../chat/room.js";
import { availabilityOf, availabilityWords, statusAt } from "../chat/status.js";
import { momentOf } from "../chat/words.js";
import type { Author, Person, Profile, Status, TidingsClient } from "../client/index.js";
import { t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { avatarOf, icons } from "./parts.js";
import { avatar, base, controls, presence } from "./styles.js";
import type { Personal } from "./tidings-personal.js";
import { Until } from "./until.js";
import { Watch } from "./watch.js";

/**
 * Who somebody is: how they are, since when they are away, and what can be done.
 *
 * @fires tidings-direct - we want to write to them; `detail` is their authid
 * @fires tidings-personal - they are to be blocked, or our own status is to be set; `detail` is a `Personal`
 * @fires tidings-moderate - something is to be done about them; `detail` is the person
 */
export class TidingsPerson extends ModerationForm {
  static override properties = { ...ModerationForm.properties, client: { attribute: false }, room: { attribute: false }, person: { attribute: false }, profile: { state: true } };
  declare client: TidingsClient;
  declare room: RoomModel;
  declare person: Author;
  /** What the server lets us know of them; null while it is asked, and if it is nothing. */
  declare profile: Profile | null;

  constructor() {
    super();
    this.profile = null;
    new Watch(this, () => this.room);
    new Watch(this, () => this.room.blocks);
    new Until(this, () => [(this.here ?? this.profile)?.status ?? null]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  /** As they are in the room now, if they are here. */
  private get here(): Person | null {
    return this.room.people.find(({ authid }) => authid === this.person.authid) ?? null;
  }

  override render(): TemplateResult {
    const { person } = this;
    const known = this.here ?? this.profile;
    return html`${this.heading(t("Profile"))}
      <div class="content">
        <div class="who">
          ${avatarOf({ ...person, picture: known?.picture ?? "" })}
          <div>
            <p class="name"><bdi>${known?.name ?? person.name}</bdi> ${this.isMe ? html`<span class="soft">${t("you")}</span>` : nothing}</p>
            <p data-testid="availability">${this.availability()}</p>
          </div>
        </div>
        ${this.said(statusAt(known?.status ?? null, Date.now()))}
        ${isService(person) ? html`<p class="soft">${t("A service of this site")}</p>` : html`<div class="row actions">${this.actions()}</div>`}
      </div>`;
  }

  private said(status: Status | null): TemplateResult | typeof nothing {
    if (status === null || this.room.blocks.has(this.person.authid)) return nothing;
    const { text, until } = status;
    return html`${text === "" ? nothing : html`<p class="said" dir="auto">${text}</p>`}
    ${until === null ? nothing : html`<p class="soft">${t("until {time}", { time: momentOf(until, Date.now()) })}</p>`}`;
  }

  private get isMe(): boolean {
    return this.person.authid === this.room.myAuthid;
  }

  private availability(): TemplateResult {
    const { here, profile } = this;
    const now = Date.now();
    if (here !== null) {
      const is = availabilityOf(here, now);
      return html`<span class="dot" data-is=${is} aria-hidden="true"></span> ${availabilityWords(is)}`;
    }
    const words = profile?.seen == null ? t("Not in this room now") : t("Last here: {time}", { time: momentOf(profile.seen, now) });
    return html`<span class="dot" data-is="gone" aria-hidden="true"></span> ${words}`;
  }

  private actions(): TemplateResult {
    const { authid, name } = this.person;
    if (this.isMe) return html`<button class="primary" @click=${() => this.go("personal", { is: "status" } satisfies Personal)}>${t("Set a status")}</button>`;
    const isBlocked = this.room.blocks.has(authid);
    const blocking: Personal = isBlocked ? { is: "blocks" } : { is: "block", person: { authid, name } };
    return html`<button class="primary" @click=${() => this.go("direct", authid)}>${icons.reply} ${t("Write to {name}", { name })}</button>
      <button class="outlined" @click=${() => this.go("personal", blocking)}>${icons.block} ${isBlocked ? t("{name} is blocked", { name }) : t("Block {name}", { name })}</button>
      ${this.room.moderates ? html`<button class="outlined" @click=${() => this.go("moderate", { authid, name })}>${icons.shield} ${t("Moderate {name}", { name })}</button>` : nothing}`;
  }

  private go(where: "direct" | "moderate" | "personal", detail: unknown): void {
    if (where !== "personal") this.leave();
    this.dispatchEvent(new CustomEvent(`tidings-${where}`, { detail, bubbles: true, composed: true }));
  }

  /** Of whom one may not know more, the card shows what the page knows. */
  private async load(): Promise<void> {
    const { authid } = this.person;
    const found = await this.client.insist("tidings.people.list", { authids: [authid], room: this.room.name }).catch(() => null);
    if (authid === this.person.authid) this.profile = found?.people[0] ?? null;
  }

  static override styles = [
    base,
    controls,
    avatar,
    moderationStyles,
    presence,
    css`
      .who {
        display: flex;
        align-items: center;
        gap: 1rem;
        margin-block-end: 0.75rem;
      }

      .who > div {
        min-width: 0;
      }

      .avatar {
        width: 4.5rem;
        height: 4.5rem;
        font-size: 1.5rem;
      }

      .name {
        font-size: 1.15rem;
        font-weight: 650;
        overflow-wrap: anywhere;
      }

      .actions {
        margin-block-start: 1.1rem;
      }
    `,
  ];
}
