import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { Conversation } from "../chat/conversation.js";
import { type Hold, everySeconds, timeLeft } from "../chat/hold.js";
import { t } from "../i18n/index.js";
import { base } from "./styles.js";
import { Watch } from "./watch.js";

const TICK_MS = 250;

/**
 * Why nothing can be said right now, and a clock of how long. The sentence is read out once; the clock is not, as it
 * would be heard every second.
 *
 * @fires tidings-hold-over - the time is over
 */
export class TidingsHold extends LitElement {
  static override properties = { room: { attribute: false } };
  declare room: Conversation;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    new Watch(this, () => this.room);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  override render(): TemplateResult {
    const { hold, pausedUntil } = this.room;
    const until = hold === null ? pausedUntil : "until" in hold ? hold.until : 0;
    const left = until - Date.now();
    const shows = hold !== null || left > 0;
    return html`<p class=${shows ? "hold" : ""}>
      <span role="status">${shows ? sentence(hold) : nothing}</span>
      ${left > 0 ? html`<span role="timer" aria-label=${t("Time left")}>${timeLeft(left)}</span>` : nothing}
    </p>`;
  }

  protected override updated(): void {
    const { hold, pausedUntil } = this.room;
    const isTimed = (hold !== null && "until" in hold) || pausedUntil > Date.now();
    if (isTimed) this.timer ??= setInterval(() => this.tick(), TICK_MS);
    else this.stop();
  }

  private tick(): void {
    this.requestUpdate();
    if (this.room.hold !== null || this.room.pausedUntil > Date.now()) return;
    this.stop();
    this.dispatchEvent(new CustomEvent("tidings-hold-over", { bubbles: true, composed: true }));
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  static override styles = [
    base,
    css`
      .hold {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 0.75rem;
        margin-bottom: 0.4rem;
        padding: 0.4rem 0.75rem;
        border-radius: var(--tidings-radius-small);
        background: var(--tidings-accent-soft);
        color: var(--tidings-ink);
        font-size: 0.9rem;
      }

      [role="timer"] {
        font-variant-numeric: tabular-nums;
        font-weight: 650;
      }
    `,
  ];
}

function sentence(hold: Hold | null): string {
  switch (hold?.is) {
    case "archived":
      return t("This room is archived: it can be read, and nothing can be said in it.");
    case "apart":
      return t("The two of you cannot write to each other.");
    case "muted":
      return t("You may read here, but not write for now.");
    case "slow":
      return t("Slow mode: one message {every}.", { every: everySeconds(hold.seconds) });
    case undefined:
      return t("You write faster than this room reads. What you sent goes out by itself.");
  }
}
