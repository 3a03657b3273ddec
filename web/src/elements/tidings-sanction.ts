import { type PropertyValues, type TemplateResult, html, nothing } from "lit";
import type { RoomModel } from "../chat/room.js";
import { momentOf } from "../chat/words.js";
import type { Author, Member } from "../client/index.js";
import { key, t } from "../i18n/index.js";
import { ModerationForm, times } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { base, controls } from "./styles.js";

const ROLES = { owner: key("Owns this room"), moderator: key("Moderates this room"), member: key("Member of this room") };

/** What is done with a person: muted, put out, given a role. */
export class TidingsSanction extends ModerationForm {
  static override properties = {
    ...ModerationForm.properties,
    room: { attribute: false },
    person: { attribute: false },
    member: { state: true },
    isSure: { state: true },
  };
  declare room: RoomModel;
  declare person: Author;
  /** How they stand to the room, once it is known. */
  declare member: Member | null;
  /** Whether we are asked if the room is really to be somebody else's: it cannot be taken back. */
  declare isSure: boolean;

  constructor() {
    super();
    this.isSure = false;
    this.member = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("person")) void this.look();
  }

  override render(): TemplateResult {
    const { member, person } = this;
    const muted = member !== null && member.muted_until > Date.now() ? member.muted_until : null;
    return html`${this.heading(html`<bdi>${person.name}</bdi>`)}
      <div class="content">
        <section class="stack">
          <p class="soft">${member === null ? "" : t(ROLES[member.role])}${muted === null ? "" : t(", may not write until {time}", { time: momentOf(muted, Date.now()) })}</p>
          ${times("time", t("For how long"))}
          <div>
            <label for="reason">${t("Why")} <span class="soft">${t("(stands in the log)")}</span></label>
            <input id="reason" maxlength="300" dir="auto" autocomplete="off" />
          </div>
          <div class="row">
            <button class="outlined" ?disabled=${this.busy} @click=${() => void this.mute()}>${t("Mute")}</button>
            ${muted === null ? nothing : html`<button class="outlined" ?disabled=${this.busy} @click=${() => void this.unmute()}>${t("Let them write again")}</button>`}
            <button class="outlined danger" ?disabled=${this.busy} @click=${() => void this.ban()}>${t("Put out and ban")}</button>
            <button class="danger" ?disabled=${this.busy} @click=${() => void this.putOut()}>${t("Put out only")}</button>
          </div>
          ${this.outcome()}
        </section>
        ${this.room.room?.role === "owner" ? this.roles() : nothing}
      </div>`;
  }

  private roles(): TemplateResult {
    const isModerator = this.member?.role === "moderator";
    return html`<section class="stack">
      <h3>${t("Role")}</h3>
      <div class="row">
        <button class="outlined" ?disabled=${this.busy} @click=${() => void this.give(isModerator ? "member" : "moderator")}>
          ${isModerator ? t("No moderator any more") : t("Make moderator")}
        </button>
        ${this.isSure
          ? html`<button class="outlined danger" data-action="sure" ?disabled=${this.busy} @click=${() => void this.give("owner")}>
                ${t("Yes, it is theirs now")}
              </button>
              <button @click=${() => (this.isSure = false)}>${t("No")}</button>`
          : html`<button class="danger" ?disabled=${this.busy} @click=${() => void this.handOver()}>${t("Hand the room over")}</button>`}
      </div>
    </section>`;
  }

  private async look(): Promise<void> {
    this.member = null;
    this.member = await this.room.moderation.member(this.person.authid).catch(() => null);
  }

  private async act(doing: () => Promise<unknown>, done: string): Promise<void> {
    if (await this.attempt(doing, done)) await this.look();
  }

  private get reason(): string {
    return this.renderRoot.querySelector<HTMLInputElement>("#reason")?.value.trim() ?? "";
  }

  private get time(): number {
    return Number(this.renderRoot.querySelector<HTMLSelectElement>("#time")?.value ?? 0);
  }

  private mute(): Promise<void> {
    const { authid, name } = this.person;
    return this.act(() => this.room.moderation.mute(authid, this.time, this.reason), t("{name} may read and not write.", { name }));
  }

  private unmute(): Promise<void> {
    const { authid, name } = this.person;
    return this.act(() => this.room.moderation.unmute(authid), t("{name} may write again.", { name }));
  }

  private ban(): Promise<void> {
    const { authid, name } = this.person;
    return this.act(() => this.room.moderation.remove(authid, this.time, this.reason), t("{name} was put out and banned.", { name }));
  }

  private putOut(): Promise<void> {
    const { authid, name } = this.person;
    return this.act(() => this.room.moderation.remove(authid, 0, this.reason), t("{name} was put out.", { name }));
  }

  private async handOver(): Promise<void> {
    this.isSure = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("[data-action=sure]")?.focus();
  }

  private give(role: Member["role"]): Promise<void> {
    const { authid, name } = this.person;
    const done = { owner: t("{name} owns this room now.", { name }), moderator: t("{name} moderates this room now.", { name }), member: t("{name} is a plain member now.", { name }) };
    return this.act(() => this.room.moderation.give(authid, role), done[role]);
  }

  static override styles = [base, controls, moderationStyles];
}
