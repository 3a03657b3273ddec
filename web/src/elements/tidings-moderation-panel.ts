import { type TemplateResult, html, nothing } from "lit";
import { everySeconds } from "../chat/hold.js";
import type { RoomModel } from "../chat/room.js";
import { daysOf, keptFor, momentOf, sentenceFor } from "../chat/words.js";
import type { AuditEntry, Ban, Case, Filter, Report, Room } from "../client/index.js";
import { t } from "../i18n/index.js";
import { actInWords } from "./moderation-words.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { icons, pictureOf } from "./parts.js";
import { avatar, base, controls } from "./styles.js";
import { traceOf } from "./tidings-versions.js";
import { Watch } from "./watch.js";

const KEPT = [0, 1, 7, 30, 90, 365];
const SLOW = [0, 5, 10, 30, 60, 300, 900, 3600, 21_600];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** All that those who moderate a room look at: reports, how the room is, who is put out, words, and what was done. */
export class TidingsModerationPanel extends ModerationForm {
  static override properties = { ...ModerationForm.properties, room: { attribute: false } };
  declare room: RoomModel;

  constructor() {
    super();
    new Watch(this, () => this.room);
    new Watch(this, () => this.room.moderation);
  }

  protected override firstUpdated(): void {
    void this.model.load();
  }

  private get model(): RoomModel["moderation"] {
    return this.room.moderation;
  }

  override render(): TemplateResult {
    return html`${this.heading(t("Moderation"))}
      <div class="content" tabindex="0" role="region" aria-label=${t("Moderation")}>${this.outcome()} ${this.sections()}</div>`;
  }

  private sections(): TemplateResult {
    const { status } = this.model;
    if (status.is === "loading") return html`<p class="soft">${t("One moment…")}</p>`;
    if (status.is === "failed") {
      return html`<p class="error" role="alert">${sentenceFor(status.error)}</p>
        <button class="outlined" @click=${() => void this.model.load()}>${t("Try again")}</button>`;
    }
    return html`${this.reports()} ${this.ways()} ${this.putOut()} ${this.words()} ${this.deleted()} ${this.book()}`;
  }

  private reports(): TemplateResult {
    const { cases } = this.model;
    return html`<section>
      <h3>${t("Reported messages")}</h3>
      ${cases.length === 0
        ? html`<p class="soft">${t("Nothing waits for a decision.")}</p>`
        : html`<ul>
            ${cases.map((one) => html`<li class="case">${this.case(one)}</li>`)}
          </ul>`}
    </section>`;
  }

  private case({ message, text, time, reports, count }: Case): TemplateResult {
    const { author, id } = message;
    const decide = (decision: "dismiss" | "delete", done: string, sanction = {}): void =>
      void this.attempt(() => this.model.resolve(id, decision, sanction), done);
    return html`<bdi><b>${author.name}</b></bdi> <span class="soft">${momentOf(time, Date.now())}${message.deleted ? t(", taken back since") : ""}</span>
      <p class="said" dir="auto">${text === "" ? t("A picture") : text}</p>
      <ul class="soft">
        ${reports.map((report) => html`<li>${reported(report)}</li>`)}
        ${count > reports.length ? html`<li>${t("and {number} more", { number: count - reports.length })}</li>` : nothing}
      </ul>
      <div class="row" role="group" aria-label=${t("What to do about the message of {name}", { name: author.name })}>
        <button class="outlined" ?disabled=${this.busy} @click=${() => decide("dismiss", t("The message stays."))}>${t("Keep it")}</button>
        <button class="outlined danger" ?disabled=${this.busy} @click=${() => decide("delete", t("The message is deleted."))}>${t("Delete")}</button>
        <button
          class="outlined danger"
          ?disabled=${this.busy}
          @click=${() => decide("delete", t("The message is deleted, and {name} is muted.", { name: author.name }), { mute_ms: HOUR_MS })}
        >
          ${t("Delete, mute for 1 hour")}
        </button>
        <button
          class="outlined danger"
          ?disabled=${this.busy}
          @click=${() => decide("delete", t("The message is deleted, and {name} is banned.", { name: author.name }), { ban_ms: DAY_MS })}
        >
          ${t("Delete, ban for 1 day")}
        </button>
      </div>`;
  }

  private ways(): TemplateResult {
    const { room } = this.room;
    const seconds = room?.slow_seconds ?? 0;
    const choices = SLOW.includes(seconds) ? SLOW : [...SLOW, seconds];
    const archived = room?.archived === true;
    return html`<section class="stack">
      <h3>${t("This room")}</h3>
      ${room === null ? nothing : this.picture(room)}
      <div>
        <label for="slow">${t("Slow mode")}</label>
        <select id="slow" ?disabled=${archived} @change=${this.slowDown}>
          ${choices.map(
            (one) => html`<option value=${one} ?selected=${one === seconds}>${one === 0 ? t("Off") : t("One message {every}", { every: everySeconds(one) })}</option>`,
          )}
        </select>
      </div>
      ${room?.role === "owner" ? this.retention(room) : nothing}
      ${room?.role === "owner"
        ? html`<div class="row">
            <button class="outlined ${archived ? "" : "danger"}" ?disabled=${this.busy} @click=${() => void this.archive(!archived)}>
              ${archived ? t("Bring it back from the archive") : t("Archive this room")}
            </button>
          </div>`
        : nothing}
    </section>`;
  }

  /** What a site keeps for less long is refused, and the choice goes back. */
  private retention({ retention_days: days, archived }: Room): TemplateResult {
    const choices = KEPT.includes(days) ? KEPT : [...KEPT, days];
    return html`<div>
      <label for="kept">${t("Keep messages")}</label>
      <select id="kept" ?disabled=${archived} @change=${(event: Event) => void this.keep(event.target as HTMLSelectElement)}>
        ${choices.map((one) => html`<option value=${one} ?selected=${one === days}>${one === 0 ? t("As the site does") : t("For {days}", { days: daysOf(one) })}</option>`)}
      </select>
      <p class="soft">${t("What is older is deleted for everybody, with its files.")}</p>
    </div>`;
  }

  private async keep(choice: HTMLSelectElement): Promise<void> {
    const days = Number(choice.value);
    const done = days === 0 ? t("Messages are kept as the site does.") : keptFor(days);
    await this.attempt(() => this.model.keepFor(days), done);
    choice.value = String(this.room.room?.retention_days ?? 0);
  }

  /** Of a room in the archive nothing changes. */
  private picture(room: Room): TemplateResult {
    const isStill = room.archived;
    return html`<div>
      <p class="label" id="picture">${t("Picture")}</p>
      <div class="row" role="group" aria-labelledby="picture">
        ${pictureOf(room)}
        <button id="depict" class="outlined" aria-haspopup="dialog" ?disabled=${isStill} @click=${this.chooseEmoji}>${t("Choose an emoji")}</button>
        ${room.picture === "" ? nothing : html`<button class="outlined" ?disabled=${isStill} @click=${() => void this.depict("")}>${t("Take it away")}</button>`}
      </div>
      <tidings-emoji @tidings-emoji=${(event: CustomEvent<string>) => void this.depict(event.detail)}></tidings-emoji>
    </div>`;
  }

  private chooseEmoji(event: Event): void {
    this.renderRoot.querySelector("tidings-emoji")?.open(event.currentTarget as HTMLElement);
  }

  /** The button that takes it away goes with it, so the focus goes to the one beside it. */
  private async depict(picture: string): Promise<void> {
    const done = picture === "" ? t("The room has no picture of its own now.") : t("The room's picture is {picture} now.", { picture });
    if (await this.attempt(() => this.model.depict(picture), done)) this.renderRoot.querySelector<HTMLElement>("#depict")?.focus();
  }

  private slowDown(event: Event): void {
    const seconds = Number((event.target as HTMLSelectElement).value);
    const done = seconds === 0 ? t("Slow mode is off.") : t("Members say one thing {every} now.", { every: everySeconds(seconds) });
    void this.attempt(() => this.model.slowDown(seconds), done);
  }

  private archive(archived: boolean): Promise<boolean> {
    return this.attempt(() => this.model.archive(archived), archived ? t("The room is archived.") : t("The room is open again."));
  }

  private putOut(): TemplateResult {
    const { bans } = this.model;
    return html`<section>
      <h3>${t("Put out for a time")}</h3>
      ${bans.length === 0
        ? html`<p class="soft">${t("Nobody.")}</p>`
        : html`<ul>
            ${bans.map((ban) => html`<li class="one">${this.banned(ban)}</li>`)}
          </ul>`}
    </section>`;
  }

  private banned({ authid, name, banned_until: until }: Ban): TemplateResult {
    return html`<span><bdi>${name}</bdi> <span class="soft">${t("until {time}", { time: momentOf(until, Date.now()) })}</span></span>
      <button
        class="outlined"
        aria-label=${t("Let {name} come back", { name })}
        ?disabled=${this.busy}
        @click=${() => void this.attempt(() => this.model.unban(authid), t("{name} may come back.", { name }))}
      >
        ${t("Let come back")}
      </button>`;
  }

  private words(): TemplateResult {
    return html`<section>
      <h3>${t("Words")}</h3>
      <p class="soft">${t("A word, or with * at its end all words that begin so. What has one is not taken, or it is shown and reported.")}</p>
      <ul>
        ${this.model.filters.map((filter) => html`<li class="one">${this.word(filter)}</li>`)}
      </ul>
      <form class="new" @submit=${this.addWord}>
        <div>
          <label for="word">${t("New word")}</label>
          <input id="word" maxlength="40" autocomplete="off" dir="auto" required />
        </div>
        <div>
          <label for="action">${t("What happens")}</label>
          <select id="action">
            <option value="refuse">${t("not taken")}</option>
            <option value="review">${t("reported")}</option>
          </select>
        </div>
        <button class="outlined" ?disabled=${this.busy}>${t("Add")}</button>
      </form>
    </section>`;
  }

  private word({ word, action }: Filter): TemplateResult {
    return html`<span><bdi>${word}</bdi> <span class="soft">${action === "refuse" ? t("not taken") : t("reported")}</span></span>
      <button
        class="icon"
        aria-label=${t("Remove {name}", { name: word })}
        ?disabled=${this.busy}
        @click=${() => void this.attempt(() => this.model.filter(word, "none"), t("“{word}” is off the list.", { word }))}
      >
        ${icons.close}
      </button>`;
  }

  private async addWord(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const field = this.renderRoot.querySelector<HTMLInputElement>("#word");
    const action = this.renderRoot.querySelector<HTMLSelectElement>("#action")?.value === "review" ? "review" : "refuse";
    if (field === null || field.value.trim() === "") return;
    const word = field.value.trim();
    if (await this.attempt(() => this.model.filter(word, action), t("“{word}” is on the list.", { word }))) field.value = "";
    field.focus();
  }

  private deleted(): TemplateResult {
    const { traces, hasMoreTraces } = this.model;
    return html`<section>
      <h3>${t("What was deleted")}</h3>
      ${traces.length === 0 ? html`<p class="soft">${t("Nothing of which anything is kept.")}</p>` : nothing}
      <ol>
        ${traces.map((trace) => html`<li class="entry">${traceOf(trace)}</li>`)}
      </ol>
      ${hasMoreTraces ? html`<button class="link" @click=${() => void this.model.moreTraces()}>${t("Show what was deleted earlier")}</button>` : nothing}
    </section>`;
  }

  private book(): TemplateResult {
    const { entries, hasMore } = this.model;
    return html`<section>
      <h3>${t("What was done")}</h3>
      ${entries.length === 0 ? html`<p class="soft">${t("Nothing yet.")}</p>` : nothing}
      <ol>
        ${entries.map((entry) => html`<li class="entry">${line(entry)}</li>`)}
      </ol>
      ${hasMore ? html`<button class="link" @click=${() => void this.model.more()}>${t("Show more")}</button>` : nothing}
    </section>`;
  }

  static override styles = [base, controls, avatar, moderationStyles];
}

function reported({ by, reason }: Report): TemplateResult {
  if (by === null) return html`${t("Word filter:")} <bdi>${reason}</bdi>`;
  return html`<bdi>${by.name}</bdi>${reason === "" ? nothing : html`: <bdi>${reason}</bdi>`}`;
}

function line(entry: AuditEntry): TemplateResult {
  const { time, reason, by, act } = entry;
  return html`<bdi><b>${by.name}</b></bdi> ${actInWords(entry)} <span class="soft">${momentOf(time, Date.now())}</span>
    ${reason === "" || act === "filter" ? nothing : html`<p class="soft" dir="auto">${reason}</p>`}`;
}
