/**
 * Streams for the page: each reader's pure state (stream.ts) driven by a shared subscription, reads, and the heads that
 * heartbeats bring. One read at a time per reader; equal reads of several readers are one call.
 */
import type { Head, ReadReply, StreamEvent } from "./api.js";
import { backoffMs } from "./backoff.js";
import { type TidingsError, asTidingsError } from "./errors.js";
import * as machine from "./stream.js";
import type { From, Position, ReaderState, Reset, Step, Wanted } from "./stream.js";
import type { Topics } from "./topics.js";

export interface StreamOptions {
  /** Default `"now"`. */
  readonly from?: From;
  /** Every event once, in order. */
  readonly onEvent: (event: StreamEvent) => void;
  /** Continuity was lost: reload what was built from earlier events; events go on after `reset.after`. */
  readonly onReset?: (reset: Reset) => void;
  /** All that was in the log when we asked has been shown. Told after every (re)connection. */
  readonly onCaughtUp?: () => void;
  /** The server refuses this stream; it is tried again at the next connection. */
  readonly onError?: (error: TidingsError) => void;
}

export interface StreamSubscription {
  readonly stream: string;
  /** After what was shown; to store and to pass as `from` later. */
  readonly position: Position | null;
  close(): void;
}

/** The two calls that readers make. */
export interface StreamCalls {
  read(request: { stream: string; after: number; epoch?: string }): Promise<ReadReply>;
  heads(streams: readonly string[]): Promise<readonly Head[]>;
}

/** An event that a heartbeat knows of has this long to arrive by itself. */
const OVERDUE_MS = 1_000;
const HEADS_MOST = 200;

export class Streams {
  private readonly readers = new Set<Reader>();
  private readonly reads = new Map<string, Promise<ReadReply>>();

  constructor(
    private readonly topics: Topics,
    private readonly calls: StreamCalls,
  ) {}

  subscribe(stream: string, options: StreamOptions): StreamSubscription {
    const reader = new Reader(stream, options, {
      read: (request) => this.read(request),
      heads: (streams) => this.calls.heads(streams),
    });
    this.readers.add(reader);
    const unfollow = this.topics.follow(`tidings.stream.${stream}`, {
      onEvent: (args) => reader.received(args as readonly StreamEvent[]),
      onSubscribed: () => reader.catchUp(),
      onRefused: (error) => options.onError?.(error),
    });
    return {
      stream,
      get position() {
        return reader.position;
      },
      close: () => {
        unfollow();
        reader.close();
        this.readers.delete(reader);
      },
    };
  }

  /** Asks for the heads of all followed streams: finds what was lost, and that the connection is alive. */
  async checkHeads(): Promise<void> {
    const names = [...new Set([...this.readers].map((reader) => reader.stream))];
    const chunks = Array.from({ length: Math.max(1, Math.ceil(names.length / HEADS_MOST)) }, (_, i) =>
      names.slice(i * HEADS_MOST, (i + 1) * HEADS_MOST),
    );
    for (const chunk of chunks) {
      for (const head of await this.calls.heads(chunk)) {
        for (const reader of this.readers) if (reader.stream === head.stream) reader.headTold(head);
      }
    }
  }

  private read(request: { stream: string; after: number; epoch?: string }): Promise<ReadReply> {
    const key = `${request.stream} ${request.after} ${request.epoch ?? ""}`;
    const running = this.reads.get(key);
    if (running !== undefined) return running;
    const reply = this.calls.read(request).finally(() => this.reads.delete(key));
    this.reads.set(key, reply);
    return reply;
  }
}

/** One reader of one stream. */
class Reader {
  private state: ReaderState;
  private asking = false;
  private closed = false;
  private failures = 0;
  private behindTimer: ReturnType<typeof setTimeout> | undefined;
  private againTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly stream: string,
    private readonly options: StreamOptions,
    private readonly calls: StreamCalls,
  ) {
    this.state = machine.startReading(options.from ?? "now");
  }

  get position(): Position | null {
    return machine.positionOf(this.state);
  }

  received(events: readonly StreamEvent[]): void {
    this.take(machine.received(this.state, events));
  }

  headTold(head: Head): void {
    if (this.state.last === null) return; // it asks by itself
    this.take(machine.headTold(this.state, head));
    if (!machine.isBehind(this.state) || this.behindTimer !== undefined) return;
    this.behindTimer = setTimeout(() => {
      this.behindTimer = undefined;
      if (machine.isBehind(this.state)) this.catchUp();
    }, OVERDUE_MS);
  }

  /** Reads what may have been missed. */
  catchUp(): void {
    clearTimeout(this.againTimer);
    void this.ask(machine.catchUp(this.state));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.behindTimer);
    clearTimeout(this.againTimer);
  }

  private take(step: Step): void {
    if (this.closed) return;
    this.state = step.state;
    if (step.reset !== null) this.options.onReset?.(step.reset);
    for (const event of step.show) {
      if (this.isClosed()) return; // by what the page did with the one before
      this.options.onEvent(event);
    }
    void this.ask(step.wanted);
  }

  private isClosed(): boolean {
    return this.closed;
  }

  private async ask(wanted: Wanted): Promise<void> {
    if (wanted.want === "nothing" || this.asking || this.closed) return;
    this.asking = true;
    try {
      const answered = await this.answer(wanted);
      this.asking = false;
      if (!this.isClosed()) this.advance(answered(this.state));
    } catch (error) {
      this.asking = false;
      this.failed(asTidingsError(error));
    }
  }

  /** Goes on with an answer; one that brought nothing although more is missing is asked for again later, not at once. */
  private advance(step: Step): void {
    const stuck = step.wanted.want !== "nothing" && step.state.last === this.state.last && step.reset === null;
    if (!stuck) this.failures = 0;
    if (step.wanted.want === "nothing") {
      this.take(step);
      if (!this.isClosed()) this.options.onCaughtUp?.();
    } else if (stuck) {
      this.take({ ...step, wanted: { want: "nothing" } });
      this.again();
    } else {
      this.take(step);
    }
  }

  /** The answer as a step from whatever state we are in then: events may come until the very moment it is taken. */
  private async answer(wanted: Exclude<Wanted, { want: "nothing" }>): Promise<(state: ReaderState) => Step> {
    if (wanted.want === "head") {
      const [head] = await this.calls.heads([this.stream]);
      return (state) => machine.headTold(state, head ?? { stream: this.stream, epoch: "", offset: 0 });
    }
    const epoch = wanted.epoch === null ? {} : { epoch: wanted.epoch };
    const reply = await this.calls.read({ stream: this.stream, after: wanted.after, ...epoch });
    return (state) => machine.replied(state, reply);
  }

  private failed(error: TidingsError): void {
    if (this.closed) return;
    if (error.temporary) this.again(error.retryAfterMs ?? 0);
    else this.options.onError?.(error);
  }

  /** A lost connection is no reason to ask again: the next one begins with a catch-up anyway; an answer is then waited for. */
  private again(leastMs = 0): void {
    clearTimeout(this.againTimer);
    this.againTimer = setTimeout(() => this.catchUp(), Math.max(leastMs, backoffMs(this.failures)));
    this.failures += 1;
  }
}
