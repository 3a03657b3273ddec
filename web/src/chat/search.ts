/** Searching messages: what was typed, where it is looked for, and what was found so far. */
import type { Message, SearchReply, SearchRequest, TidingsClient, TidingsError } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { startOf } from "./days.js";
import { Observable } from "./observable.js";

export type SearchStatus =
  /** Nothing was typed that could be looked for. */
  | { readonly is: "idle" }
  | { readonly is: "loading" }
  | { readonly is: "ready" }
  | { readonly is: "failed"; readonly error: TidingsError };

/** So long after the last key it is asked. */
export const TYPED_MS = 200;
const PAGE = 20;
/** What the server takes. */
export const TEXT_MOST = 200;
/** What can be looked for: a letter or a digit. */
const WORD = /[\p{L}\p{N}]/u;

export class SearchModel extends Observable {
  status: SearchStatus = { is: "idle" };
  text = "";
  /** The text that `found` belongs to. */
  searched = "";
  /** Only in this room; null for all that we have joined. */
  room: string | null = null;
  /** Only of this person; null for everybody. */
  author: string | null = null;
  /** Only from this day on, and up to the end of this one: as a date field has it; empty for all. */
  since = "";
  until = "";
  found: readonly Message[] = [];
  loadingMore = false;
  private cursor: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = new AbortController();

  constructor(private readonly client: TidingsClient) {
    super();
  }

  get hasMore(): boolean {
    return this.cursor !== null;
  }

  /** The field holds this now. */
  typed(text: string): void {
    this.text = text;
    this.plan(TYPED_MS);
  }

  /** Looks in one room, or in all for null. */
  within(room: string | null): void {
    if (room === this.room) return;
    this.room = room;
    this.plan(0);
  }

  /** Looks for messages of one person, or of certain days. */
  narrow(to: Partial<Pick<SearchModel, "author" | "since" | "until">>): void {
    Object.assign(this, to);
    this.plan(0);
  }

  get isNarrow(): boolean {
    return this.author !== null || this.since !== "" || this.until !== "";
  }

  /** Looks at once: the key for it was pressed, or it failed before. */
  again(): void {
    this.plan(0);
  }

  async more(): Promise<void> {
    const { cursor } = this;
    if (cursor === null || this.loadingMore) return;
    const { signal } = this.asking;
    this.loadingMore = true;
    this.changed();
    try {
      const reply = await this.ask(this.searched, signal, cursor);
      if (!signal.aborted) this.take([...this.found, ...reply.found], reply);
    } catch (error) {
      if (!signal.aborted) this.status = { is: "failed", error: asTidingsError(error) };
    }
    if (signal.aborted) return;
    this.loadingMore = false;
    this.changed();
  }

  close(): void {
    clearTimeout(this.timer);
    this.asking.abort();
  }

  private plan(ms: number): void {
    this.close();
    this.asking = new AbortController();
    this.loadingMore = false;
    const text = this.text.trim();
    if (!WORD.test(text)) {
      this.found = [];
      this.cursor = null;
      this.status = { is: "idle" };
    } else {
      this.status = { is: "loading" };
      this.timer = setTimeout(() => void this.look(text), ms);
    }
    this.changed();
  }

  private async look(text: string): Promise<void> {
    const { signal } = this.asking;
    try {
      const reply = await this.ask(text, signal);
      if (signal.aborted) return;
      this.searched = text;
      this.take(reply.found, reply);
    } catch (error) {
      if (signal.aborted) return;
      this.found = [];
      this.cursor = null;
      this.status = { is: "failed", error: asTidingsError(error) };
    }
    this.changed();
  }

  private take(found: readonly Message[], reply: SearchReply): void {
    this.found = found;
    this.cursor = reply.cursor;
    this.status = { is: "ready" };
  }

  private ask(text: string, signal: AbortSignal, cursor?: string): Promise<SearchReply> {
    const after = startOf(this.since);
    const before = startOf(this.until, 1);
    const request: SearchRequest = {
      text,
      limit: PAGE,
      ...(this.room !== null && { room: this.room }),
      ...(this.author !== null && { author: this.author }),
      ...(after !== null && after > 0 && { after: after - 1 }), // both ends are left out
      ...(before !== null && { before }),
      ...(cursor !== undefined && { cursor }),
    };
    return this.client.insist("tidings.chat.search", request, { signal });
  }
}
