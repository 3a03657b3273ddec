/** The client put together: a link, the topics and streams on it, its heartbeat, the outbox. */
import type {
  Appended,
  Attachment,
  CommandProgress,
  CommandReply,
  LiveUserEvent,
  MessageFile,
  NodeEvent,
  ProcedureName,
  Progress,
  Reply,
  Request,
  StreamEvent,
} from "./api.js";
import { type GuestLogin, type Login, MemberLogin, memoryStore } from "./credentials.js";
import { CLOSED, NOT_CONNECTED, TidingsError } from "./errors.js";
import { Files } from "./files.js";
import { Heartbeat, watchWaking } from "./heartbeat.js";
import { IdleWatch } from "./idle.js";
import { type Insisting, insist, newKey } from "./insist.js";
import { Link, type LinkState, type Surroundings } from "./link.js";
import { type KeyValueStore, Outbox, type OutboxEntry } from "./outbox.js";
import { type Presence, type PresenceOptions, RoomPresence } from "./people.js";
import type { CallHow, Dial, Identity } from "./session.js";
import { type StreamOptions, type StreamSubscription, Streams } from "./streams.js";
import { Topics } from "./topics.js";

/** How long an answer may take before it counts as uncertain. */
export const CALL_TIMEOUT_MS = 5_000;
/** The server gives up a command before that. */
const COMMAND_TIMEOUT_MS = 610_000;
/** After a component started, everybody's questions are spread over this time. */
const READY_SPREAD_MS = 1_000;
/** A token is renewed so long before it ends (or at three quarters of its time, if that is later). */
const RENEW_BEFORE_MS = 60_000;
/** Later than this before the end a renewal that failed is not tried again. */
const RENEW_LAST_MS = 2_000;
/** The longest delay that browsers' timers can take. */
const TIMER_MOST_MS = 2 ** 31 - 1;

export interface ClientParts {
  readonly dial: Dial;
  readonly login: Login;
  readonly surroundings: Surroundings;
  readonly store: KeyValueStore | null;
  /** False in tests without a document. */
  readonly watchPage: boolean;
  /** The address of the HTTP API, for files. */
  readonly api?: string;
}

export interface CallOptions<Progress = unknown> {
  /** For how long nothing may come: neither progress nor the answer. */
  readonly timeoutMs?: number;
  /** Called with what comes before the answer; nothing comes if nobody listens. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the call, here and on the server. */
  readonly signal?: AbortSignal;
}

export class TidingsClient {
  readonly outbox: Outbox;
  readonly files: Files;
  private readonly linkOf: Link;
  private readonly topics: Topics;
  private readonly streams: Streams;
  private readonly heartbeat: Heartbeat;
  private readonly rooms = new Set<RoomPresence>();
  private readonly unwatch: () => void;
  private readonly idle: IdleWatch | null;
  private known: Identity | null = null;
  private renewTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: ClientParts) {
    const { dial, login, surroundings } = parts;
    this.linkOf = new Link({ dial, credentials: (refusal) => login.credentials(refusal), surroundings });
    this.outbox = new Outbox({
      send: (entry) => this.sendEntry(entry),
      live: () => this.whenLive(),
      store: parts.store ?? memoryStore(),
      newKey,
      now: surroundings.now,
    });
    this.files = new Files(parts.api ?? null, () => this.call("tidings.file.pass", {}));
    // First of those who watch the link, so that all others find out who we are.
    this.linkOf.watch((state) => this.linkChanged(state));
    this.topics = new Topics(this.linkOf);
    this.streams = new Streams(this.topics, {
      read: (request) => this.call("tidings.stream.read", request),
      heads: async (streams) => (await this.call("tidings.stream.heads", { streams })).heads,
    });
    this.heartbeat = new Heartbeat(this.linkOf, () => this.streams.checkHeads());
    this.idle = parts.watchPage ? new IdleWatch(window, (idle) => this.call("tidings.presence.idle", { idle })) : null;
    this.unwatch = parts.watchPage ? watchWaking(() => this.heartbeat.hurry()) : () => undefined;
    this.topics.follow("tidings.live.node", {
      onEvent: ([event]) => this.nodeTold(event as Partial<NodeEvent>),
      onSubscribed: () => undefined,
      onRefused: () => undefined, // then only the regular heartbeat finds what was lost
    });
    this.linkOf.start();
  }

  /** How the connection is doing. */
  get link(): LinkState {
    return this.linkOf.state;
  }

  /** Who we are; kept while the connection is away, null before the first. */
  get me(): Identity | null {
    return this.known;
  }

  /** Calls back on every change of `link`; returns the end of that. */
  onLink(listener: (state: LinkState) => void): () => void {
    return this.linkOf.watch(listener);
  }

  /** Tries to connect now instead of later. */
  retry(): void {
    this.linkOf.retry();
  }

  /**
   * Calls a procedure once. Rejects with a TidingsError; `tidings.client.timeout` and `tidings.client.connection_lost` mean
   * that it is not known whether it was carried out.
   */
  call<P extends ProcedureName>(procedure: P, request: Request<P>, options?: CallOptions<Progress<P>>): Promise<Reply<P>>;
  call(procedure: `app.${string}`, request: unknown, options?: CallOptions): Promise<unknown>;
  async call(procedure: string, request: unknown, { timeoutMs = CALL_TIMEOUT_MS, ...how }: CallOptions<never> = {}): Promise<unknown> {
    const { session } = this.linkOf;
    if (session === null) throw new TidingsError(NOT_CONNECTED, "There is no connection at the moment.");
    return session.call(procedure, request, { timeoutMs, ...how } as CallHow);
  }

  /** Calls until there is an answer, over reconnections. For reads, and for writes that carry a key (see `newKey`). */
  insist<P extends ProcedureName>(procedure: P, request: Request<P>, how: Omit<Insisting, "live"> = {}): Promise<Reply<P>> {
    return insist(() => this.call(procedure, request), { ...how, live: () => this.whenLive() });
  }

  /** Follows a stream: each event once and in order, whatever happens to the connection. */
  subscribe(stream: string, options: StreamOptions): StreamSubscription {
    return this.streams.subscribe(stream, options);
  }

  /** Sends a message to a room, or as a reply to one, now or when there is a connection; `outbox` tells how it goes. */
  send(
    room: string,
    text: string,
    attachments: readonly Attachment[] = [],
    thread: string | null = null,
    mentions: readonly string[] = [],
    files: readonly MessageFile[] = [],
  ): OutboxEntry {
    return this.outbox.add(room, text, attachments, thread, mentions, files);
  }

  /**
   * Runs a slash command: `/name text`. Over reconnections it is run again with the same key; whether that does it twice is
   * up to the command. Its answer is for this person alone.
   */
  async command(request: Omit<Request<"tidings.chat.command">, "key">, how: CallOptions<CommandProgress> = {}): Promise<CommandReply> {
    const { signal } = how;
    const asked = { ...request, key: newKey() };
    const run = (): Promise<CommandReply> => this.call("tidings.chat.command", asked, { timeoutMs: COMMAND_TIMEOUT_MS, ...how });
    return insist(run, { live: () => this.whenLive(), ...(signal !== undefined && { signal }) });
  }

  /** Enters a room and tells who is there, until it is closed. */
  presence(room: string, options: PresenceOptions): Presence {
    const presence = new RoomPresence(room, this.topics, (name) => this.whoIsIn(name), options);
    this.rooms.add(presence);
    return {
      room,
      close: () => {
        presence.close();
        this.rooms.delete(presence);
      },
    };
  }

  /** Hears what one's own devices tell each other. Not stored: ask again after `onSubscribed`. Returns the end of that. */
  onOwn(listener: (event: LiveUserEvent) => void, onSubscribed: () => void = () => undefined): () => void {
    const { known } = this;
    if (known === null) return () => undefined;
    return this.overhear(`tidings.live.user.${known.authid}`, (event) => listener(event as LiveUserEvent), onSubscribed);
  }

  /** Calls back when a part of the server has started: what it does not store is to be asked for again. */
  onReady(listener: () => void): () => void {
    const heard = (event: unknown): void => {
      if ((event as Partial<NodeEvent>).type === "node.ready") listener();
    };
    return this.overhear("tidings.live.node", heard, () => undefined);
  }

  /** Hears the events of a stream while there is a connection, and nothing of what was missed: for those who only count. */
  onStream(stream: string, listener: (event: StreamEvent) => void, onSubscribed: () => void = () => undefined): () => void {
    return this.overhear(`tidings.stream.${stream}`, (event) => listener(event as StreamEvent), onSubscribed);
  }

  private overhear(topic: string, listener: (event: unknown) => void, onSubscribed: () => void): () => void {
    return this.topics.follow(topic, {
      onEvent: (args) => args.forEach(listener),
      onSubscribed,
      onRefused: () => undefined, // then only asking tells
    });
  }

  /** Ends everything. What the outbox could not send stays in storage for the next page. */
  close(): void {
    clearTimeout(this.renewTimer);
    this.unwatch();
    this.idle?.end();
    this.heartbeat.stop();
    this.outbox.close();
    this.files.close();
    for (const presence of this.rooms) presence.close();
    this.linkOf.close();
  }

  /** Resolves at once if there is a connection, else as soon as there is one. */
  whenLive(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { state } = this.linkOf.state;
      if (state === "live") resolve();
      else if (state === "closed") reject(new TidingsError(CLOSED, "The client is closed."));
      else {
        const stop = this.linkOf.watch(() => {
          stop();
          this.whenLive().then(resolve, reject);
        });
      }
    });
  }

  private sendEntry({ room, text, attachments, thread, mentions, files, key }: OutboxEntry): Promise<Appended> {
    const more = {
      ...(attachments.length > 0 && { attachments }),
      ...(thread !== null && { thread }),
      ...(mentions.length > 0 && { mentions }),
      ...(files.length > 0 && { files: files.map(({ id, alt }) => ({ id, alt })) }),
    };
    return this.call("tidings.chat.send", { room, text, key, ...more });
  }

  private linkChanged(state: LinkState): void {
    clearTimeout(this.renewTimer);
    this.files.forgetPass();
    if (state.state !== "live") return;
    const { identity } = state.session;
    this.known = identity;
    this.parts.login.joined(identity);
    this.outbox.open(identity.authid);
    this.planRenewal(identity.expiresAt);
  }

  /** With the list comes after what time of rest a page is to tell of it. */
  private async whoIsIn(room: string): Promise<Reply<"tidings.presence.list">> {
    const list = await this.call("tidings.presence.list", { room });
    this.idle?.begin(list.idle_after);
    return list;
  }

  private nodeTold({ type }: Partial<NodeEvent>): void {
    if (type !== "node.ready") return;
    this.heartbeat.hurry(READY_SPREAD_MS);
    for (const presence of this.rooms) presence.refresh();
  }

  /** Members' sessions end with their token, unless a newer one is shown in time. */
  private planRenewal(expiresAt: number | null): void {
    const { login, surroundings } = this.parts;
    if (expiresAt === null || !(login instanceof MemberLogin)) return;
    const left = expiresAt - surroundings.now();
    const wait = Math.max(left - RENEW_BEFORE_MS, left * 0.75, 0);
    this.renewTimer = setTimeout(() => void this.renew(login, expiresAt), Math.min(wait, TIMER_MOST_MS));
  }

  private async renew(login: MemberLogin, expiresAt: number): Promise<void> {
    const { session } = this.linkOf;
    try {
      const token = await login.token("renew");
      const renewed = await this.call("tidings.access.renew", { token });
      if (session === this.linkOf.session) this.planRenewal(renewed.expires_at);
    } catch {
      // Again while there is time; after that the session ends with its token, and the link asks for one as it joins.
      const left = expiresAt - this.parts.surroundings.now();
      if (session !== null && session === this.linkOf.session && left > RENEW_LAST_MS) this.planRenewal(expiresAt);
    }
  }
}

export type { GuestLogin };
