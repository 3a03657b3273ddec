import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { AsksModel, type Card } from "../chat/asks.js";
import { leftOf, sentenceFor, whyOf } from "../chat/words.js";
import type { TidingsClient } from "../client/index.js";
import { parts, t } from "../i18n/index.js";
import { asksStyles } from "./asks-styles.js";
import { icons } from "./parts.js";
import { base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/** How often the time that is left is shown anew; it stands outside of what is announced. */
const COUNT_MS = 1_000;

/**
 * The questions that this person is asked, as cards. They take no focus: whoever writes goes on writing.
 *
 * @fires tidings-ask - a question came or went; `detail` is how many are open
 * @fires tidings-ask-done - the question with the focus was answered or dismissed, and there is no other one
 */
export class TidingsAsks extends LitElement {
  static override properties = { client: { attribute: false } };
  /** Null while there is no connection to be. */
  declare client: TidingsClient | null;
  private asks: AsksModel | null = null;
  private told = 0;
  private counting: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.client = null;
    new Watch(this, () => this.asks);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asks?.close();
    this.asks = null;
    clearInterval(this.counting);
    this.counting = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("client") && changed.get("client") !== undefined) this.begin();
  }

  private begin(): void {
    this.asks?.close();
    this.asks = this.client === null ? null : new AsksModel(this.client);
  }

  protected override updated(): void {
    const open = this.asks?.cards.filter(({ why }) => why === null).length ?? 0;
    if (open > 0) this.counting ??= setInterval(() => this.requestUpdate(), COUNT_MS);
    else {
      clearInterval(this.counting);
      this.counting = undefined;
    }
    if (open === this.told) return;
    this.told = open;
    this.dispatchEvent(new CustomEvent("tidings-ask", { detail: open, bubbles: true, composed: true }));
  }

  override render(): TemplateResult {
    const cards = this.asks?.cards ?? [];
    return html`<p class="unseen" role="status">${this.news()}</p>
      ${repeat(
        cards,
        ({ question }) => question.id,
        (card) => this.card(card),
      )}`;
  }

  /** Politely: what is asked now, or why it is not any more. */
  private news(): string {
    const gone = this.asks?.cards.findLast(({ why }) => why !== null);
    if (gone?.why != null) return `${gone.question.question} ${whyOf(gone.why)}`;
    const question = this.asks?.newest ?? null;
    return question === null ? "" : t("{name} asks: {question}", { name: question.asker.name, question: question.question });
  }

  private card(card: Card): TemplateResult {
    const { question, why, error } = card;
    const label = `question-${question.id}`;
    return html`<section class="card" role="group" aria-labelledby=${label} data-id=${question.id} data-closed=${why ?? nothing}>
      <div class="head">
        <p class="asker">${parts("{name} asks", { name: html`<bdi>${question.asker.name}</bdi>` })}</p>
        ${why === null ? this.countdown(card) : nothing}
        ${why === null
          ? html`<button
              class="icon dismiss"
              aria-label=${t("Dismiss: {title}", { title: question.question })}
              title=${t("Dismiss")}
              ?disabled=${!this.canAnswer(card)}
              @click=${() => void this.end(card, (asks) => asks.dismiss(question.id))}
            >
              ${icons.close}
            </button>`
          : nothing}
      </div>
      <p class="question" id=${label} dir="auto">${question.question}</p>
      ${why === null ? this.answers(card) : html`<p class="hint">${whyOf(why)}</p>`}
      ${error === null ? nothing : html`<p class="error" role="alert">${sentenceFor(error)}</p>`}
      ${why === null && this.asks?.isLive === false ? html`<p class="hint">${t("No connection: you can answer when it is back.")}</p>` : nothing}
    </section>`;
  }

  private countdown({ question, until }: Card): TemplateResult {
    const left = Math.max(0, until - Date.now());
    return html`<p class="left"><span class="unseen">${t("Time left:")} </span>${leftOf(left)}</p>
      <progress aria-hidden="true" max=${question.timeout_ms} .value=${left}></progress>`;
  }

  private answers(card: Card): TemplateResult {
    const { question } = card;
    if (question.choices.length === 0) return this.field(card);
    return html`<div class="choices">
      ${question.choices.map(
        (choice) =>
          html`<button class="outlined" ?disabled=${!this.canAnswer(card)} @click=${() => void this.end(card, (asks) => asks.answer(question.id, choice))}>
            <span dir="auto">${choice}</span>
          </button>`,
      )}
    </div>`;
  }

  private field(card: Card): TemplateResult {
    const { question } = card;
    const send = (event: SubmitEvent): void => {
      event.preventDefault();
      const answer = (event.target as HTMLFormElement).querySelector("input")?.value.trim() ?? "";
      if (answer !== "" && this.canAnswer(card)) void this.end(card, (asks) => asks.answer(question.id, answer));
    };
    return html`<form @submit=${send}>
      <input type="text" aria-label=${t("Answer: {question}", { question: question.question })} maxlength="1000" autocomplete="off" dir="auto" />
      <button class="primary" ?disabled=${!this.canAnswer(card)}>${t("Answer")}</button>
    </form>`;
  }

  private canAnswer({ busy }: Card): boolean {
    return !busy && this.asks?.isLive === true;
  }

  /** The focus goes to the next question, if it was on this one: the buttons that had it are gone. */
  private async end({ question }: Card, how: (asks: AsksModel) => Promise<void>): Promise<void> {
    const { asks } = this;
    if (asks === null) return;
    const hadFocus = this.matches(":focus-within");
    await how(asks);
    await this.updateComplete;
    if (!hadFocus || this.renderRoot.querySelector(`[data-id="${question.id}"]:not([data-closed])`) !== null) return;
    const next = this.renderRoot.querySelector<HTMLElement>(".card:not([data-closed]) :is(.choices button, input)");
    if (next !== null) next.focus();
    else this.dispatchEvent(new CustomEvent("tidings-ask-done", { bubbles: true, composed: true }));
  }

  static override styles = [base, controls, asksStyles];
}
