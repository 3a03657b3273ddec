/** A server for the client's tests, without a network: joins, topics, reads, and everything that can go wrong. */
import type { Appended, Head, Identity, ReadRequest, StreamEvent } from "../../src/client/index.js";
import { CLOSED, LOST, TIMEOUT, TidingsError } from "../../src/client/errors.js";
import type { Surroundings } from "../../src/client/link.js";
import type { Attempt, CallHow, Credentials, Dial, Dialled, Session, TopicHandlers } from "../../src/client/session.js";
import { Log } from "./log.js";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: TidingsError) => void;
  readonly answer: () => unknown;
}

/** A call's handler: what it returns is the answer, what it throws the refusal. */
export type Procedure = (request: never) => unknown;

export class FakeServer {
  readonly logs = new Map<string, Log>();
  readonly procedures = new Map<string, Procedure>();
  readonly joins: Credentials[] = [];
  /** Tells those who listen what comes before the answer of a procedure. */
  readonly progress = new Map<string, (progress: unknown) => void>();
  readonly cancelled: string[] = [];
  readonly calls: { procedure: string; request: unknown }[] = [];
  /** How the next joins end; welcomed when empty. */
  refusals: TidingsError[] = [];
  /** True: joins are not answered at all. */
  isDeaf = false;
  /** True: calls are carried out, but the answers stay here until `release` or the end of the connection. */
  isSlow = false;
  /** True: calls are neither carried out nor answered. */
  isSilent = false;
  identity: Identity = { authid: "guest-jack", name: "Jack", role: "guest", login: "guest", token: "token-jack", expiresAt: null };
  session: FakeSession | null = null;
  private sent = new Map<string, Appended>();

  constructor() {
    this.procedures.set("tidings.stream.read", ({ stream, after, epoch }: ReadRequest) => this.log(stream).read(after ?? 0, epoch ?? undefined));
    this.procedures.set("tidings.stream.heads", ({ streams }: { streams: string[] }) => ({
      heads: streams.flatMap((stream): Head | never[] => this.log(stream).headNow() ?? []),
    }));
    this.procedures.set("tidings.chat.send", (request: { room: string; text: string; key: string }) => this.send(request));
  }

  readonly dial: Dial = (credentials, handlers): Attempt => {
    this.joins.push(credentials);
    let given = false;
    queueMicrotask(() => {
      if (given || this.isDeaf) return;
      const refusal = this.refusals.shift() ?? this.namelessRefusal(credentials);
      if (refusal !== undefined) handlers.onEnd(refusal);
      else {
        this.session = new FakeSession(this, handlers);
        handlers.onJoin(this.session);
      }
    });
    return {
      hangUp: () => {
        given = true;
        this.session?.end();
      },
    };
  };

  /** A newcomer without a name comes in by the site's login or not at all. */
  private namelessRefusal(credentials: Credentials): TidingsError | undefined {
    const isNameless = credentials.as === "guest" && credentials.nickname === null;
    if (!isNameless || this.identity.login !== "guest") return undefined;
    return new TidingsError("tidings.error.nickname_required", "Choose a nickname.");
  }

  log(stream: string): Log {
    let log = this.logs.get(stream);
    if (log === undefined) {
      log = new Log(stream);
      this.logs.set(stream, log);
    }
    return log;
  }

  /** Appends and publishes, as a component does. */
  append(stream: string, type?: string, data?: StreamEvent["data"], author?: { authid: string; name: string }): StreamEvent {
    const event = this.log(stream).append(type, data, author);
    this.publish(`tidings.stream.${stream}`, event);
    return event;
  }

  /** Appends, but the event is lost on its way. */
  appendUnheard(stream: string): StreamEvent {
    return this.log(stream).append();
  }

  publish(topic: string, ...args: unknown[]): void {
    this.session?.topics.get(topic)?.onEvent(args);
  }

  /** The connection ends without a word. */
  cut(reason = new TidingsError(LOST, "cut")): void {
    const { session } = this;
    session?.end();
    session?.handlers.onEnd(reason);
  }

  revoke(topic: string): void {
    const handlers = this.session?.topics.get(topic);
    this.session?.topics.delete(topic);
    handlers?.onRevoked();
  }

  called(procedure: string): unknown[] {
    return this.calls.filter((call) => call.procedure === procedure).map(({ request }) => request);
  }

  private send({ room, text, key }: { room: string; text: string; key: string }): Appended {
    const before = this.sent.get(key);
    if (before !== undefined) return before;
    const { id, stream, epoch, offset, time } = this.append(`room.${room}`, "message.new", { text }, this.identity);
    const appended = { id, stream, epoch, offset, time };
    this.sent.set(key, appended);
    return appended;
  }
}

export class FakeSession implements Session {
  readonly topics = new Map<string, TopicHandlers>();
  /** How the next subscriptions are refused. */
  readonly identity: Identity;
  readonly transport = "websocket";
  private over = false;
  private readonly waiting = new Set<Waiting>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(
    private readonly server: FakeServer,
    readonly handlers: Dialled,
  ) {
    this.identity = server.identity;
  }

  call(procedure: string, request: unknown, { timeoutMs, onProgress, signal }: CallHow): Promise<unknown> {
    this.server.calls.push({ procedure, request });
    if (onProgress !== undefined) this.server.progress.set(procedure, onProgress);
    return new Promise((resolve, reject) => {
      if (this.over) {
        reject(new TidingsError(LOST, "lost"));
        return;
      }
      const answer = this.server.isSilent ? null : this.carryOut(procedure, request);
      const one: Waiting = { resolve, reject, answer: () => answer?.() };
      this.waiting.add(one);
      signal?.addEventListener("abort", () => {
        this.server.cancelled.push(procedure);
        this.waiting.delete(one);
        reject(new TidingsError(CLOSED, "aborted", { temporary: false }));
      });
      if (this.server.isSilent || this.server.isSlow) {
        const timer = setTimeout(() => {
          this.waiting.delete(one);
          reject(new TidingsError(TIMEOUT, "no answer"));
        }, timeoutMs);
        this.timers.add(timer);
      } else queueMicrotask(() => this.answer(one));
    });
  }

  async subscribe(topic: string, handlers: TopicHandlers): Promise<{ end: () => Promise<void> }> {
    await Promise.resolve();
    if (this.over) throw new TidingsError(LOST, "lost");
    const refuse = this.server.procedures.get(`subscribe ${topic}`);
    if (refuse !== undefined) refuse(undefined as never);
    this.topics.set(topic, handlers);
    return {
      end: () => {
        this.topics.delete(topic);
        return Promise.resolve();
      },
    };
  }

  /** Lets the answers go that were held back. */
  release(): void {
    for (const one of [...this.waiting]) this.answer(one);
  }

  end(): void {
    this.over = true;
    this.topics.clear();
    for (const timer of this.timers) clearTimeout(timer);
    for (const one of this.waiting) one.reject(new TidingsError(LOST, "lost"));
    this.waiting.clear();
  }

  private answer(one: Waiting): void {
    if (!this.waiting.delete(one)) return;
    try {
      one.resolve(one.answer());
    } catch (error) {
      one.reject(error as TidingsError);
    }
  }

  /** Runs the procedure now, and keeps what it said for later. */
  private carryOut(procedure: string, request: unknown): () => unknown {
    try {
      const handle = this.server.procedures.get(procedure);
      if (handle === undefined) throw new TidingsError("wamp.error.no_such_procedure", procedure);
      const reply = handle(request as never);
      return () => reply;
    } catch (error) {
      return () => {
        throw error as TidingsError;
      };
    }
  }
}

/** Surroundings whose network and luck the test decides. */
export class FakeSurroundings implements Surroundings {
  online = true;
  luck = 0.5;
  private watchers = new Set<() => void>();
  readonly now = (): number => Date.now();
  readonly random = (): number => this.luck;
  readonly isOnline = (): boolean => this.online;
  readonly watchOnline = (changed: () => void): (() => void) => {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  };

  setOnline(online: boolean): void {
    this.online = online;
    for (const watcher of this.watchers) watcher();
  }
}
