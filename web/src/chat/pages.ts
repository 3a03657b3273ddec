/** What of a room's history is shown, and paging through it: back, forward to the live end, and to any message. */
import type { HistoryReply } from "../client/index.js";
import { KEPT_LEAST, type RoomView, trimmed, trimmedBelow, withNewer, withOlder } from "./messages.js";

/** Which page: the newest, or the one before, after, or around an offset, or at a moment. */
export interface Where {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
  readonly at?: number;
}

/** An answer may be older than what was heard meanwhile; so often it is asked for anew. */
const TRIES = 3;

export class Pages {
  view: RoomView | null = null;
  loadingOlder = false;
  loadingNewer = false;
  /** The page that was asked for last did not come: nobody asks for it again until somebody wants that. */
  failed: "older" | "newer" | null = null;
  /** The offset of a message that was looked for, once it is in the view; whoever shows it takes it away. */
  found: number | null = null;
  private sought: number | null = null;
  /** Counts what was opened, so that a page of the view before is not put to the one after. */
  private opened = 0;

  constructor(
    private readonly ask: (where: Where) => Promise<HistoryReply>,
    private readonly viewOf: (reply: HistoryReply) => RoomView,
    private readonly changed: () => void,
  ) {}

  get hasOlder(): boolean {
    return this.view?.more === true;
  }

  /** What is shown ends before the live end. */
  get hasNewer(): boolean {
    return this.view?.newer === true;
  }

  /** Somebody wants to go to a message that is not shown yet. */
  get isSeeking(): boolean {
    return this.sought !== null;
  }

  /** The page to begin with: the newest, or where somebody wants to go already. */
  first(): Promise<HistoryReply> {
    return this.ask(this.sought === null ? {} : { around: this.sought });
  }

  begin(reply: HistoryReply): void {
    this.opened += 1;
    this.failed = null;
    this.view = this.viewOf(reply);
    const { sought } = this;
    // It was asked for before anybody wanted to go elsewhere.
    if (sought !== null && !reply.messages.some(({ offset }) => offset === sought)) void this.open({ around: sought });
    else this.arrive();
  }

  /** Loads older messages; of many, the newest go. */
  async older(): Promise<void> {
    const before = this.view?.messages[0]?.offset;
    if (this.loadingOlder || before === undefined || !this.hasOlder) return;
    this.loadingOlder = true;
    if (!(await this.extend({ before }, (view, reply) => trimmedBelow(withOlder(view, reply))))) this.failed = "older";
    this.loadingOlder = false;
    this.changed();
  }

  /** Loads newer messages; of many, the oldest go. */
  async newer(): Promise<void> {
    const after = this.view?.messages.at(-1)?.offset;
    if (this.loadingNewer || after === undefined || !this.hasNewer) return;
    this.loadingNewer = true;
    if (!(await this.extend({ after }, (view, reply) => trimmed(withNewer(view, reply))))) this.failed = "newer";
    this.loadingNewer = false;
    this.changed();
  }

  /** Goes to a message, wherever in the history it is; before anything is shown, that is where it begins. */
  async show(offset: number): Promise<void> {
    this.sought = offset;
    if (this.view !== null) await this.open({ around: offset });
  }

  /** Goes to the first message that is not older than a moment, in milliseconds; after all of them, to the last. */
  async showAt(at: number): Promise<void> {
    if (this.view === null) return;
    this.sought = null;
    await this.open({ at });
  }

  /** Goes back to the live end. */
  async showNewest(): Promise<void> {
    this.sought = null;
    if (this.hasNewer) await this.open({});
  }

  /** Lets go of the oldest messages; for whoever reads the newest. */
  trim(): void {
    if (this.view === null || this.hasNewer) return;
    const view = trimmed(this.view, KEPT_LEAST);
    if (view === this.view) return;
    this.view = view;
    this.changed();
  }

  private arrive(): void {
    this.found = this.sought;
    this.sought = null;
  }

  /** Shows another page in place of what is shown. */
  private async open(where: Where): Promise<void> {
    const turn = (this.opened += 1);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const reply = await this.ask(where).catch(() => null); // whoever chose it may choose it again
      const { view } = this;
      if (turn !== this.opened || reply === null || view?.epoch !== reply.epoch) return;
      if (reply.head < view.head) continue; // what was heard since is not in it
      // The head stays: events that are in the page already, and still come, change nothing.
      this.view = { ...this.viewOf(reply), head: view.head, notices: view.notices };
      this.failed = null;
      if (where.at !== undefined) this.sought = firstFrom(reply, where.at);
      this.arrive();
      this.changed();
      return;
    }
  }

  /** Whether the answer came. */
  private async extend(where: Where, put: (view: RoomView, reply: HistoryReply) => RoomView): Promise<boolean> {
    const turn = this.opened;
    this.failed = null;
    this.changed();
    const reply = await this.ask(where).catch(() => null);
    if (this.view !== null && turn === this.opened && reply !== null) this.view = put(this.view, reply);
    return reply !== null || turn !== this.opened;
  }
}

function firstFrom({ messages }: HistoryReply, at: number): number | null {
  return (messages.find(({ time }) => time >= at) ?? messages.at(-1))?.offset ?? null;
}
