/** Questions that backends ask this person: those that are open, and for a moment why one is not any more. */
import { type LiveUserEvent, type OpenQuestion, type TidingsClient, TidingsError } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { Observable } from "./observable.js";

export type Why = Extract<LiveUserEvent, { type: "ask.closed" }>["reason"];

export interface Card {
  readonly question: OpenQuestion;
  /** When its time is over, by this browser's clock. */
  readonly until: number;
  /** Our answer is under way. */
  readonly busy: boolean;
  /** Why it is not open any more; null while it is. */
  readonly why: Why | null;
  readonly error: TidingsError | null;
}

/** For so long it is said why a question has gone. */
export const SAID_MS = 6_000;
/** After a component started, everybody's questions are spread over this time. */
const READY_SPREAD_MS = 1_000;

export class AsksModel extends Observable {
  cards: readonly Card[] = [];
  /** The question that came last, for those who hear the page. */
  newest: OpenQuestion | null = null;
  private readonly ends: (() => void)[];
  private unhear: () => void = () => undefined;
  private heard: string | null = null;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(private readonly client: TidingsClient) {
    super();
    this.ends = [client.onLink(() => this.linked()), client.onReady(() => this.later(Math.random() * READY_SPREAD_MS, () => void this.list()))];
    this.linked();
  }

  get isLive(): boolean {
    return this.client.link.state === "live";
  }

  /** What a live connection lacks: the list is asked for whenever the topic was subscribed to. */
  private linked(): void {
    const authid = this.client.me?.authid ?? null;
    if (authid !== this.heard) {
      this.unhear();
      this.cards = [];
      this.heard = authid;
      this.unhear = this.client.onOwn((event) => this.told(event), () => void this.list());
    }
    this.changed();
  }

  async answer(id: string, answer: string): Promise<void> {
    await this.end(id, () => this.client.call("tidings.ask.answer", { id, answer }));
  }

  async dismiss(id: string): Promise<void> {
    await this.end(id, () => this.client.call("tidings.ask.dismiss", { id }));
  }

  close(): void {
    for (const end of this.ends) end();
    this.unhear();
    this.timers.forEach(clearTimeout);
    this.timers.clear();
  }

  private async end(id: string, call: () => Promise<unknown>): Promise<void> {
    const card = this.cards.find(({ question }) => question.id === id);
    if (card === undefined || card.busy || card.why !== null) return;
    this.change(id, { busy: true, error: null });
    try {
      await call();
      this.drop(id);
    } catch (reason) {
      const error = asTidingsError(reason);
      if (error.code === "no_such_question") this.closed(id, Date.now() >= card.until ? "expired" : "cancelled");
      else this.change(id, { busy: false, error });
      // The answer may have been lost, not the question: the list tells.
      if (error.temporary && this.isLive) void this.list();
    }
  }

  private told(event: LiveUserEvent): void {
    if (event.type === "ask.new") this.put(event.question, true);
    if (event.type === "ask.closed") this.closed(event.id, event.reason);
  }

  private async list(): Promise<void> {
    try {
      const { questions } = await this.client.call("tidings.ask.list", {});
      const open = new Set(questions.map(({ id }) => id));
      for (const { question, why, until } of this.cards) {
        if (why === null && !open.has(question.id)) this.closed(question.id, Date.now() >= until ? "expired" : "cancelled");
      }
      for (const question of questions) this.put(question, false);
    } catch {
      // Asked again with the next subscription; until then what is told is shown.
    }
  }

  private put(question: OpenQuestion, isNews: boolean): void {
    if (this.cards.some((card) => card.question.id === question.id)) return;
    const until = Date.now() + question.left_ms;
    this.cards = [...this.cards, { question, until, busy: false, why: null, error: null }];
    if (isNews || this.newest === null) this.newest = question;
    this.later(question.left_ms, () => this.closed(question.id, "expired"));
    this.changed();
  }

  /** It is said for a while, where it was not our own doing here. */
  private closed(id: string, why: Why): void {
    const card = this.cards.find(({ question }) => question.id === id);
    if (card?.why !== null) return;
    if (card.busy && (why === "answered" || why === "dismissed")) return; // our own doing: its own answer ends it
    this.change(id, { busy: false, why });
    this.later(SAID_MS, () => this.drop(id));
  }

  private drop(id: string): void {
    this.cards = this.cards.filter(({ question }) => question.id !== id);
    if (this.newest?.id === id) this.newest = null;
    this.changed();
  }

  private change(id: string, change: Partial<Card>): void {
    this.cards = this.cards.map((card) => (card.question.id === id ? { ...card, ...change } : card));
    this.changed();
  }

  private later(ms: number, what: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      what();
    }, ms);
    this.timers.add(timer);
  }
}
