import { type TemplateResult, css, html } from "lit";
import { type Availability, type OwnStatus, availabilityWords, statusAt } from "../chat/status.js";
import { momentOf } from "../chat/words.js";
import { key, t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { base, controls, presence } from "./styles.js";
import { Watch } from "./watch.js";

const KINDS: readonly Availability[] = ["online", "away", "busy"];
const MINUTE = 60_000;

const ENDS: readonly (readonly [string, string])[] = [
  ["never", key("Until I change it")],
  ["30", key("For 30 minutes")],
  ["60", key("For 1 hour")],
  ["240", key("For 4 hours")],
  ["today", key("Until the end of the day")],
  ["week", key("For a week")],
];

function endOf(chosen: string, now: number): number | null {
  if (chosen === "never") return null;
  if (chosen === "today") return new Date(now).setHours(24, 0, 0, 0);
  return now + (chosen === "week" ? 7 * 24 * 60 : Number(chosen)) * MINUTE;
}

/** Where we say that we are busy or away, and until when. */
export class TidingsOwnStatus extends ModerationForm {
  static override properties = { ...ModerationForm.properties, own: { attribute: false }, most: { attribute: false } };
  declare own: OwnStatus;
  /** How long the words may be here; 0: there are none. */
  declare most: number;

  constructor() {
    super();
    new Watch(this, () => this.own);
  }

  override render(): TemplateResult {
    const status = statusAt(this.own.status, Date.now());
    return html`${this.heading(t("Your status"))}
      <div class="content">
        <form class="stack" @submit=${(event: SubmitEvent) => void this.save(event)}>
          <fieldset>
            <legend>${t("Others see you as")}</legend>
            ${KINDS.map((kind) => this.kind(kind, status?.kind ?? "online"))}
          </fieldset>
          <p class="soft">${t("Who is online is shown as away when they have not touched the page for a while.")}</p>
          <div ?hidden=${this.most === 0}>
            <label for="text">${t("With these words")}</label>
            <input id="text" dir="auto" maxlength=${this.most} autocomplete="off" placeholder=${t("In a meeting, on the train …")} .value=${status?.text ?? ""} />
          </div>
          <div>
            <label for="until">${t("For how long")}</label>
            <select id="until">
              ${status?.until == null ? null : html`<option value="kept" selected>${t("until {time}", { time: momentOf(status.until, Date.now()) })}</option>`}
              ${ENDS.map(([value, words]) => html`<option value=${value}>${t(words)}</option>`)}
            </select>
          </div>
          <div class="row">
            <button class="primary" ?disabled=${this.busy}>${t("Save")}</button>
            <button type="button" class="outlined" ?hidden=${status === null} ?disabled=${this.busy} @click=${() => void this.clear()}>${t("Clear status")}</button>
          </div>
        </form>
        ${this.outcome()}
      </div>`;
  }

  private kind(kind: Availability, chosen: Availability): TemplateResult {
    return html`<label class="kind">
      <input type="radio" name="kind" value=${kind} .checked=${kind === chosen} ?autofocus=${kind === chosen} />
      <span class="dot" data-is=${kind} aria-hidden="true"></span> ${availabilityWords(kind)}
    </label>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const kind = new FormData(form).get("kind") as Availability;
    const [text, until] = ["#text", "#until"].map((id) => form.querySelector<HTMLInputElement | HTMLSelectElement>(id)?.value ?? "");
    const end = until === "kept" ? (this.own.status?.until ?? null) : endOf(until ?? "never", Date.now());
    if (await this.attempt(() => this.own.set(kind, text?.trim() ?? "", end), t("Others see it now."))) this.leave();
  }

  private async clear(): Promise<void> {
    if (await this.attempt(() => this.own.set("online", "", null), t("Others see it now."))) this.leave();
  }

  static override styles = [
    base,
    controls,
    moderationStyles,
    presence,
    css`
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
      }

      legend {
        padding: 0;
        font-weight: 550;
      }

      .kind {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-height: 2.5rem;
      }

      .kind input {
        width: 1.1rem;
        height: 1.1rem;
        margin: 0;
        accent-color: var(--tidings-accent);
      }

      [hidden] {
        display: none;
      }
    `,
  ];
}
