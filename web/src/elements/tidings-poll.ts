import { LitElement, type TemplateResult, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { chosenOf, shareOf, shownPoll } from "../chat/polls.js";
import type { Conversation } from "../chat/conversation.js";
import { listOf, sentenceFor, votesOf } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import type { Message, Poll, PollChoice } from "../client/index.js";
import { plural, t } from "../i18n/index.js";
import { pollStyles } from "./poll-styles.js";
import { base, controls } from "./styles.js";

/** Arrow keys go from one choice to the next: the vote is cast when they rest. */
const REST_MS = 350;

/** The poll of a message: what one may choose, how it stands, and for its author the way to close it. */
export class TidingsPoll extends LitElement {
  static override properties = {
    message: { attribute: false },
    room: { attribute: false },
    canVote: { attribute: false },
    canClose: { attribute: false },
    wanted: { state: true },
    names: { state: true },
    problem: { state: true },
  };
  declare message: Message;
  declare room: Conversation;
  declare canVote: boolean;
  declare canClose: boolean;
  /** All that we chose, until the room tells of it: shown as if it were done. */
  declare wanted: readonly number[] | null;
  /** Who chose what, by place; null as long as nobody wants to know. */
  declare names: ReadonlyMap<number, string> | null;
  declare problem: string | null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.wanted = null;
    this.names = null;
    this.problem = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer !== undefined) void this.cast();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("message")) return;
    const before = changed.get("message") as Message | undefined;
    if (before !== undefined && before.id !== this.message.id) this.wanted = this.names = null;
    if (this.message.poll === null || before === undefined) return;
    if (this.wanted !== null && String(chosenOf(this.message.poll)) === String(this.wanted)) this.wanted = null;
    if (this.names !== null && before.poll !== this.message.poll) void this.ask();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.message.poll === null) return nothing;
    const poll = shownPoll(this.message.poll, this.wanted);
    return html`<div class="poll" aria-live="off">
      <div role=${poll.multiple ? "group" : "radiogroup"} aria-label=${t("Poll: {question}", { question: this.message.text })}>
        ${poll.choices.map((choice, place) => this.choice(poll, choice, place))}
      </div>
      <div class="row">
        <span class="hint">${this.summary(poll)}</span>
        ${this.buttons(poll)}
      </div>
      <p class="error" role="alert" ?hidden=${this.problem === null}>${this.problem ?? nothing}</p>
    </div>`;
  }

  private choice(poll: Poll, { text, votes, mine }: PollChoice, place: number): TemplateResult {
    const names = this.names?.get(place);
    return html`<label class="choice">
        <input
          type=${poll.multiple ? "checkbox" : "radio"}
          name="choice"
          .checked=${live(mine)}
          ?disabled=${!this.canVote || poll.closed}
          @change=${(event: Event) => this.chosen(poll, place, (event.target as HTMLInputElement).checked)}
        />
        <span class="text" dir="auto">${text}</span>
        <span class="count">${votesOf(votes)}, ${shareOf(votes, poll.voters)} %</span>
        <progress aria-hidden="true" max=${Math.max(1, poll.voters)} .value=${votes}></progress>
      </label>
      ${names === undefined || names === "" ? nothing : html`<p class="names hint" dir="auto">${names}</p>`}`;
  }

  private summary({ voters, closed, multiple }: Poll): string {
    const how = multiple && !closed ? `${t("Choose as many as you like.")} ` : "";
    const voted = plural("1 person voted.", "{count} people voted.", voters);
    return closed ? `${voted} ${t("The poll is closed.")}` : `${how}${voted}`;
  }

  private buttons(poll: Poll): TemplateResult {
    const isOpen = this.canVote && !poll.closed;
    const hasVoted = chosenOf(poll).length > 0;
    return html`${poll.voters === 0
      ? nothing
      : html`<button class="link" aria-expanded=${this.names === null ? "false" : "true"} @click=${this.toggleNames}>${t("Who voted")}</button>`}
    ${isOpen && hasVoted && !poll.multiple ? html`<button class="link" @click=${() => this.wish([])}>${t("Take back my vote")}</button>` : nothing}
    ${isOpen && this.canClose ? html`<button class="link" @click=${() => void this.keep(this.room.closePoll(this.message.id))}>${t("Close the poll")}</button>` : nothing}`;
  }

  private chosen(poll: Poll, place: number, isOn: boolean): void {
    const others = poll.multiple ? chosenOf(poll).filter((one) => one !== place) : [];
    this.wish(isOn ? [...others, place].sort((a, b) => a - b) : others);
  }

  private wish(choices: readonly number[]): void {
    this.wanted = choices;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.cast(), REST_MS);
  }

  private async cast(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { wanted, message } = this;
    if (wanted === null) return;
    if (message.poll !== null && String(chosenOf(message.poll)) === String(wanted)) this.wanted = null; // as it was
    else if (!(await this.keep(this.room.vote(message.id, wanted))) && this.wanted === wanted) this.wanted = null;
  }

  /** Says what went wrong; whether nothing did. */
  private async keep(change: Promise<void>): Promise<boolean> {
    this.problem = null;
    try {
      await change;
      return true;
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
      return false;
    }
  }

  private toggleNames(): void {
    if (this.names !== null) this.names = null;
    else {
      this.names = new Map();
      void this.ask();
    }
  }

  /** Asked when somebody wants to know: nobody needs the names of all of them. */
  private async ask(): Promise<void> {
    const { message } = this;
    const choices = message.poll?.choices ?? [];
    const asked = choices.map(async ({ votes }, place) => [place, votes === 0 ? "" : this.sentence(await this.room.voters(message.id, place), votes)] as const);
    await this.keep(Promise.all(asked).then((found) => void (this.names = this.names === null ? null : new Map(found))));
  }

  private sentence(voters: readonly { readonly name: string }[], votes: number): string {
    const others = votes - voters.length;
    return listOf([...voters.map(({ name }) => name), ...(others > 0 ? [t("{number} more", { number: others })] : [])]);
  }

  static override styles = [base, controls, pollStyles];
}
