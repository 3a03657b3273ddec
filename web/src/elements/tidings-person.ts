import { type TemplateResult, css, html, nothing } from "lit";
import { isService } from "../chat/blocks.js";
import type { RoomModel } from "../chat/room.js";
import { availabilityOf, availabilityWords, statusAt } from "../chat/status.js";
import { dayOf, momentOf } from "../chat/words.js";
import type { Author, Member, Person, Profile, Status, TidingsClient } from "../client/index.js";
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
  static override properties = { ...ModerationForm.properties, client: { attribute: false }, room: { attribute: false }, person: { attribute: false }, profile: { state: true }, member: { state: true } };
  declare client: TidingsClient;
  declare room: RoomModel;
  declare person: Author;
  /** What the server lets us know of them; null while it is asked, and if it is nothing. */
  declare profile: Profile | null;
  /** What they are in the room; null while it is asked, and for who is not in it. */
  declare member: Member | null;

  constructor() {
    super();
    this.profile = null;
    this.member = null;
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
            <p class="soft" data-testid="standing">${this.standing()}</p>
          </div>
        </div>
        ${this.said(statusAt(known?.status ?? null, Date.now()))}
        ${this.outcome()}
        ${isService(person) ? html`<p class="soft">${t("A service of this site")}</p>` : html`<div class="row actions">${this.actions()}</div>`}
      </div>`;
  }

  private standing(): string {
    if (this.member === null) return "";
    const since = dayOf(this.member.since, Date.now());
    if (this.room.room?.direct === true) return t("In this conversation since: {day}", { day: since });
    return { owner: t("Owner of this room"), moderator: t("Moderator of this room"), member: t("In this room since: {day}", { day: since }) }[this.member.role];
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
    const { blocks } = this.room;
    const isBlocked = blocks.has(authid);
    const hear = (): void => void this.attempt(() => blocks.unblock(authid), t("You hear from {name} again.", { name }));
    const block = (): void => this.go("personal", { is: "block", person: { authid, name } } satisfies Personal);
    return html`<button class="primary" @click=${() => this.go("direct", authid)}>${icons.reply} ${t("Write to {name}", { name })}</button>
      <button class="outlined" ?disabled=${this.busy} @click=${isBlocked ? hear : block}>${icons.block} ${isBlocked ? t("Unblock {name}", { name }) : t("Block {name}", { name })}</button>
      ${this.room.moderates ? html`<button class="outlined" @click=${() => this.go("moderate", { authid, name })}>${icons.shield} ${t("Moderate {name}", { name })}</button>` : nothing}`;
  }

  private go(where: "direct" | "moderate" | "personal", detail: unknown): void {
    if (where !== "personal") this.leave();
    this.dispatchEvent(new CustomEvent(`tidings-${where}`, { detail, bubbles: true, composed: true }));
  }

  /** Of whom one may not know more, the card shows what the page knows. */
  private async load(): Promise<void> {
    const { authid } = this.person;
    const room = this.room.name;
    const [known, inside] = await Promise.all([
      this.client.insist("tidings.people.list", { authids: [authid], room }).catch(() => null),
      this.client.insist("tidings.room.members", { room, authid }).catch(() => null),
    ]);
    if (authid !== this.person.authid) return;
    this.profile = known?.people[0] ?? null;
    this.member = inside?.members[0] ?? null;
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

      /* What is asked for has its place already. */
      [data-testid="standing"] {
        min-height: 1.5em;
      }

      .actions {
        margin-block-start: 1.1rem;
      }
    `,
  ];
}
