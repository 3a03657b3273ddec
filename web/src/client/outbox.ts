/**
 * What a person wrote and the server has not acknowledged yet. Each message has its key before its first try and is kept
 * in the browser's storage, so that it outlives lost connections and reloads and still arrives once. Per room, in order.
 */
import type { Appended, Attachment, MessageFile } from "./api.js";
import { TidingsError, asTidingsError } from "./errors.js";
import { insist } from "./insist.js";

export type Delivery =
  | { readonly is: "waiting" }
  | { readonly is: "sending" }
  /** The server asked for a pause. */
  | { readonly is: "paused"; readonly until: number }
  | { readonly is: "sent"; readonly id: string; readonly offset: number }
  | { readonly is: "refused"; readonly error: TidingsError };

export interface OutboxEntry {
  readonly key: string;
  readonly room: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** The message that it replies to; null for what is said to the room. */
  readonly thread: string | null;
  /** The authids of those whom it addresses. */
  readonly mentions: readonly string[];
  /** Uploads that go with it. */
  readonly files: readonly MessageFile[];
  /** When it was written, by the clock of the page. */
  readonly made: number;
  readonly delivery: Delivery;
}

/** The part of the Storage interface that is used; localStorage by default. */
export type KeyValueStore = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export interface OutboxOptions {
  readonly send: (entry: OutboxEntry) => Promise<Appended>;
  readonly live: () => Promise<void>;
  readonly store: KeyValueStore;
  readonly newKey: () => string;
  readonly now: () => number;
}

type Kept = Pick<OutboxEntry, "key" | "room" | "text" | "attachments" | "thread" | "mentions" | "files" | "made">;

/** What asks us to wait, and not to give up. */
const PAUSES = new Set(["rate_limited", "slow_mode"]);

/** Storage keys are `tidings.outbox/<authid>/<key>`; neither part can contain a slash. */
function shelf(owner: string): string {
  return `tidings.outbox/${owner}/`;
}

export class Outbox {
  private entries: readonly OutboxEntry[] = [];
  private owner: string | null = null;
  private readonly listeners = new Set<() => void>();
  /** The rooms that are being worked on; renewed by `close`, as is `closing`. */
  private working = new Set<string>();
  private closing = new AbortController();

  constructor(private readonly options: OutboxOptions) {}

  /** What is on its way to a room, or a thread of it, or was refused, oldest first; and what was sent, until `forget`. */
  in(room: string, thread: string | null = null): readonly OutboxEntry[] {
    return this.entries.filter((entry) => entry.room === room && entry.thread === thread);
  }

  /** Calls back on every change; returns the end of that. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Takes over what this person left behind, here or in an earlier page. Another person's messages stay where they are;
   * what was written before it was known who writes is this person's.
   */
  open(owner: string): void {
    if (owner === this.owner) return;
    if (this.owner !== null) this.close();
    this.owner = owner;
    const early = this.entries;
    for (const entry of early) this.keep(entry);
    const keys = new Set(early.map(({ key }) => key));
    this.entries = [...kept(this.options.store, shelf(owner)).filter(({ key }) => !keys.has(key)), ...early];
    this.changed();
    for (const room of new Set(this.entries.map((entry) => entry.room))) void this.work(room);
  }

  /** Takes a message and sends it as soon as possible. */
  add(
    room: string,
    text: string,
    attachments: readonly Attachment[] = [],
    thread: string | null = null,
    mentions: readonly string[] = [],
    files: readonly MessageFile[] = [],
  ): OutboxEntry {
    const { newKey, now } = this.options;
    const made = Math.max(now(), (this.entries.at(-1)?.made ?? 0) + 1); // the order of what is read back after a reload
    const entry: OutboxEntry = { key: newKey(), room, text, attachments, thread, mentions, files, made, delivery: { is: "waiting" } };
    this.keep(entry);
    this.entries = [...this.entries, entry];
    this.changed();
    void this.work(room);
    return entry;
  }

  /** Tries a refused message again, with its key. */
  retry(key: string): void {
    const entry = this.find(key);
    if (entry?.delivery.is !== "refused") return;
    this.deliver(key, { is: "waiting" });
    void this.work(entry.room);
  }

  /** Drops a message that was refused, or that is known to be in the stream. */
  forget(key: string): void {
    const entry = this.find(key);
    if (entry === undefined) return;
    this.unkeep(entry);
    this.entries = this.entries.filter((one) => one.key !== key);
    this.changed();
  }

  /** Stops sending. What is not acknowledged stays in storage. */
  close(): void {
    this.closing.abort();
    this.closing = new AbortController();
    this.working = new Set();
    this.entries = [];
    this.owner = null;
  }

  private async work(room: string): Promise<void> {
    const { working } = this;
    const { signal } = this.closing;
    if (working.has(room)) return;
    working.add(room);
    try {
      for (let entry = this.next(room); entry !== undefined && !signal.aborted; entry = this.next(room)) {
        await this.sendOne(entry, signal);
      }
    } finally {
      working.delete(room);
    }
  }

  private next(room: string): OutboxEntry | undefined {
    return this.entries.find((entry) => entry.room === room && entry.delivery.is === "waiting");
  }

  private async sendOne(entry: OutboxEntry, signal: AbortSignal): Promise<void> {
    const tell = (delivery: Delivery): void => {
      if (!signal.aborted) this.deliver(entry.key, delivery);
    };
    try {
      const { id, offset } = await insist(() => this.options.send(entry), {
        live: this.options.live,
        signal,
        onTry: () => tell({ is: "sending" }),
        onWait: (error, until) => tell(PAUSES.has(error.code) ? { is: "paused", until } : { is: "waiting" }),
      });
      this.unkeep(entry);
      tell({ is: "sent", id, offset });
    } catch (error) {
      tell({ is: "refused", error: asTidingsError(error) });
    }
  }

  private deliver(key: string, delivery: Delivery): void {
    this.entries = this.entries.map((entry) => (entry.key === key ? { ...entry, delivery } : entry));
    this.changed();
  }

  private find(key: string): OutboxEntry | undefined {
    return this.entries.find((entry) => entry.key === key);
  }

  private keep({ key, room, text, attachments, thread, mentions, files, made }: OutboxEntry): void {
    if (this.owner === null) return;
    const value: Kept = { key, room, text, attachments, thread, mentions, files, made };
    try {
      this.options.store.setItem(shelf(this.owner) + key, JSON.stringify(value));
    } catch {
      // Storage is full or forbidden: the message is still sent, it only does not outlive a reload.
    }
  }

  private unkeep(entry: OutboxEntry): void {
    if (this.owner !== null) this.options.store.removeItem(shelf(this.owner) + entry.key);
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** What lies in storage under a prefix; what cannot be read is skipped. */
function kept(store: KeyValueStore, prefix: string): readonly OutboxEntry[] {
  const found: OutboxEntry[] = [];
  for (let i = 0; i < store.length; i += 1) {
    const name = store.key(i);
    if (name?.startsWith(prefix) !== true) continue;
    const entry = decode(store.getItem(name));
    if (entry !== null) found.push(entry);
  }
  return found.sort((a, b) => a.made - b.made);
}

function decode(text: string | null): OutboxEntry | null {
  try {
    const value = JSON.parse(text ?? "null") as Partial<Kept> | null;
    if (typeof value?.key !== "string" || typeof value.room !== "string" || typeof value.text !== "string") return null;
    const { key, room, text: words, attachments, thread, mentions, files, made } = value;
    const where = { key, room, thread: thread ?? null, made: made ?? 0 };
    const more = { attachments: attachments ?? [], mentions: mentions ?? [], files: files ?? [] };
    return { ...where, text: words, ...more, delivery: { is: "waiting" } };
  } catch {
    return null;
  }
}
