/** What those who moderate a room see and do: what waits for a decision, who is put out, words, and the book of it all. */
import {
  type AuditEntry,
  type Ban,
  type Case,
  type Filter,
  type Member,
  type ProcedureName,
  type Reply,
  type Request,
  type TidingsClient,
  type TidingsError,
  type Trace,
  newKey,
} from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { Observable } from "./observable.js";

export type ModerationStatus = { readonly is: "loading" } | { readonly is: "ready" } | { readonly is: "failed"; readonly error: TidingsError };

/** What happens to somebody beside what happens to what they said. */
export interface Sanction {
  readonly mute_ms?: number;
  readonly ban_ms?: number;
}

const PAGE = 50;

export class ModerationModel extends Observable {
  status: ModerationStatus = { is: "loading" };
  cases: readonly Case[] = [];
  bans: readonly Ban[] = [];
  filters: readonly Filter[] = [];
  traces: readonly Trace[] = [];
  entries: readonly AuditEntry[] = [];
  hasMoreTraces = false;
  hasMore = false;

  constructor(
    private readonly client: TidingsClient,
    readonly room: string,
  ) {
    super();
  }

  /** Asks (again). What was there stays until the answer comes. */
  async load(): Promise<void> {
    const { client, room } = this;
    try {
      const [queue, bans, filters, deleted, log] = await Promise.all([
        client.insist("tidings.moderation.queue", { room }),
        client.insist("tidings.room.bans", { room }),
        client.insist("tidings.moderation.filters", { room }),
        client.insist("tidings.moderation.traces", { room, limit: PAGE }),
        client.insist("tidings.moderation.log", { room, limit: PAGE }),
      ]);
      this.cases = queue.cases;
      this.bans = bans.bans;
      this.filters = filters.filters;
      this.traces = deleted.traces;
      this.hasMoreTraces = deleted.more;
      this.entries = log.entries;
      this.hasMore = log.more;
      this.status = { is: "ready" };
    } catch (error) {
      this.status = { is: "failed", error: asTidingsError(error) };
    }
    this.changed();
  }

  /** Older acts. */
  async more(): Promise<void> {
    const before = this.entries.at(-1)?.place;
    if (before === undefined) return;
    const { entries, more } = await this.client.insist("tidings.moderation.log", { room: this.room, limit: PAGE, before });
    this.entries = [...this.entries, ...entries];
    this.hasMore = more;
    this.changed();
  }

  /** What was deleted earlier. */
  async moreTraces(): Promise<void> {
    const before = this.traces.at(-1)?.place;
    if (before === undefined) return;
    const { traces, more } = await this.client.insist("tidings.moderation.traces", { room: this.room, limit: PAGE, before });
    this.traces = [...this.traces, ...traces];
    this.hasMoreTraces = more;
    this.changed();
  }

  resolve(message: string, decision: "dismiss" | "delete", sanction: Sanction = {}): Promise<unknown> {
    return this.act("tidings.moderation.resolve", { room: this.room, message, decision, ...sanction, key: newKey() });
  }

  mute(authid: string, mute_ms: number, reason: string): Promise<unknown> {
    return this.act("tidings.room.mute", { room: this.room, authid, mute_ms, reason, key: newKey() });
  }

  unmute(authid: string): Promise<unknown> {
    return this.act("tidings.room.unmute", { room: this.room, authid, key: newKey() });
  }

  /** Puts somebody out; with a time they cannot come back before it is over. */
  remove(authid: string, ban_ms: number, reason: string): Promise<unknown> {
    return this.act("tidings.room.remove", { room: this.room, authid, ban_ms, reason, key: newKey() });
  }

  unban(authid: string): Promise<unknown> {
    return this.act("tidings.room.unban", { room: this.room, authid, key: newKey() });
  }

  give(authid: string, role: Member["role"]): Promise<unknown> {
    return this.act("tidings.room.role", { room: this.room, authid, role, key: newKey() });
  }

  filter(word: string, action: "refuse" | "review" | "none"): Promise<unknown> {
    return this.act("tidings.moderation.filter", { room: this.room, word, action, key: newKey() });
  }

  /** For so many days what is said is kept; 0: as the site has it. */
  keepFor(retention_days: number): Promise<unknown> {
    return this.act("tidings.room.update", { room: this.room, retention_days, key: newKey() });
  }

  slowDown(slow_seconds: number): Promise<unknown> {
    return this.act("tidings.room.update", { room: this.room, slow_seconds, key: newKey() });
  }

  /** One emoji, or nothing. */
  depict(picture: string): Promise<unknown> {
    return this.act("tidings.room.update", { room: this.room, picture, key: newKey() });
  }

  archive(archived: boolean): Promise<unknown> {
    return this.act("tidings.room.archive", { room: this.room, archived, key: newKey() });
  }

  /** How somebody stands to the room; null if they are not in it. */
  async member(authid: string): Promise<Member | null> {
    const { members } = await this.client.insist("tidings.room.members", { room: this.room, authid });
    return members[0] ?? null;
  }

  /** Does something, and shows what became of it. */
  private async act<P extends ProcedureName>(procedure: P, request: Request<P>): Promise<Reply<P>> {
    const reply = await this.client.insist(procedure, request);
    await this.load();
    return reply;
  }
}
