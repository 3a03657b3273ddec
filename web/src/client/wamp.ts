/**
 * WAMP through autobahn-js: the only file that knows either. One call of the dial makes one connection; autobahn's own
 * reconnecting is off, because it would use the same credentials again and starts too slowly for a conversation.
 */
import { Connection, transports, type Call, type Deferred, type Session as WampSession, type WelcomeDetails } from "autobahn";
import { CARRIED, CarriedFactory } from "./carried.js";
import { CLOSED, LOST, TIMEOUT, TidingsError, type ErrorDetails } from "./errors.js";
import type { CallHow, Credentials, Dial, Dialled, Identity, Session, TopicHandlers, TopicSubscription, Transport } from "./session.js";

export const REALM = "tidings";

/** Makes the dial for one address: a WebSocket's, or that of the way over HTTP (see carried.ts). */
export function wampDial(url: string, realm: string = REALM, transport: Transport = "websocket"): Dial {
  const type = transport === "websocket" ? transport : CARRIED;
  if (!transports.isRegistered(type)) transports.register(type, CarriedFactory);
  return (credentials, handlers) => {
    const lost = new Ending();
    const connection = new Connection({
      transports: [{ type, url }],
      realm,
      ...authentication(credentials),
      max_retries: 0,
      use_deferred: deferred,
      on_user_error: ignore, // our own handlers do not throw
      on_internal_error: ignore, // after a protocol violation autobahn closes, and that is told below
    });
    connection.onopen = (session, details) => handlers.onJoin(new WampLink(session, identity(details), transport, lost));
    connection.onclose = (reason, details) => {
      const error = closeError(reason, details.reason, details.message);
      lost.end();
      handlers.onEnd(error);
      return true;
    };
    open(connection, lost, handlers);
    return { hangUp: () => hangUp(connection, lost) };
  };
}

function open(connection: Connection, lost: Ending, handlers: Dialled): void {
  try {
    connection.open();
  } catch (error) {
    lost.end();
    queueMicrotask(() => handlers.onEnd(closeError(String(error), null, null)));
  }
}

/** Says goodbye, but does not wait for the answer: a connection that went silent may take minutes to notice. */
function hangUp(connection: Connection, lost: Ending): void {
  connection.onopen = undefined;
  connection.onclose = undefined;
  lost.end();
  const { transport } = connection;
  try {
    connection.close();
  } catch {
    return; // It was closed already.
  }
  setTimeout(() => transport.close?.(), GOODBYE_MS);
}

const GOODBYE_MS = 1_000;

function authentication(credentials: Credentials): {
  authmethods: readonly string[];
  authextra: Readonly<Record<string, unknown>>;
  onchallenge: () => string;
} {
  if (credentials.as === "guest") {
    const { key } = credentials;
    return { authmethods: ["anonymous"], authextra: { ...named(credentials), key }, onchallenge: () => "" };
  }
  return { authmethods: ["ticket"], authextra: named(credentials), onchallenge: () => credentials.token };
}

function named({ nickname }: Credentials): { nickname?: string } {
  return nickname === null ? {} : { nickname };
}

/** Tells many waiters once that a session is over. autobahn itself leaves their promises open for ever. */
class Ending {
  private readonly waiters = new Set<() => void>();
  over = false;

  end(): void {
    this.over = true;
    for (const waiter of [...this.waiters]) waiter();
    this.waiters.clear();
  }

  /** Calls `waiter` at the end; returns the way to stop waiting. */
  wait(waiter: () => void): () => void {
    this.waiters.add(waiter);
    return () => this.waiters.delete(waiter);
  }
}

class WampLink implements Session {
  constructor(
    private readonly session: WampSession,
    readonly identity: Identity,
    readonly transport: Transport,
    private readonly lost: Ending,
  ) {}

  async call(procedure: string, request: unknown, { timeoutMs, onProgress, signal }: CallHow): Promise<unknown> {
    if (signal?.aborted === true) throw closed();
    let call: Call | undefined;
    const stop = (): void => {
      if (!this.lost.over) call?.cancel({ mode: "kill" });
    };
    const answer = this.until(
      timeoutMs,
      (again) => {
        call = this.session.call(procedure, [request], undefined, onProgress === undefined ? {} : { receive_progress: true });
        if (onProgress !== undefined) {
          listeners.set(call, (progress) => {
            again();
            onProgress(progress);
          });
        }
        return call;
      },
      signal,
    );
    signal?.addEventListener("abort", stop, { once: true });
    return answer.finally(() => signal?.removeEventListener("abort", stop));
  }

  async subscribe(topic: string, handlers: TopicHandlers): Promise<TopicSubscription> {
    let ended = false;
    const onEvent = (args: readonly unknown[]): void => {
      if (!ended) handlers.onEvent(args);
    };
    const subscription = await this.until(SUBSCRIBE_TIMEOUT_MS, () => this.session.subscribe(topic, onEvent));
    void subscription.on_unsubscribe.then(() => {
      if (!ended && !this.lost.over) handlers.onRevoked();
      ended = true;
    });
    return {
      end: async () => {
        if (ended || this.lost.over) return;
        ended = true;
        await this.until(SUBSCRIBE_TIMEOUT_MS, () => this.session.unsubscribe(subscription)).catch(ignore);
      },
    };
  }

  /** Settles with the request, or rejects when time is up (which `again` puts off), when the session is over, or by `signal`. */
  private until<T>(timeoutMs: number, request: (again: () => void) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.lost.over) {
        reject(connectionLost());
        return;
      }
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        stopWaiting();
        signal?.removeEventListener("abort", aborted);
        act();
      };
      const expired = (): void => settle(() => reject(new TidingsError(TIMEOUT, "The server did not answer in time.")));
      const aborted = (): void => settle(() => reject(closed()));
      let timer = setTimeout(expired, timeoutMs);
      const again = (): void => {
        clearTimeout(timer);
        timer = setTimeout(expired, timeoutMs);
      };
      const stopWaiting = this.lost.wait(() => settle(() => reject(connectionLost())));
      signal?.addEventListener("abort", aborted, { once: true });
      attempt(() => request(again)).then(
        (result) => settle(() => resolve(result)),
        (error: unknown) => settle(() => reject(wampError(error))),
      );
    });
  }
}

/** Who wants to know what comes before an answer, by the promise of that answer. */
const listeners = new WeakMap<Promise<unknown>, (progress: unknown) => void>();

/** autobahn's promises have no way to tell of progress; with one of its own it does. */
function deferred(): Deferred {
  let settle!: Pick<Deferred, "resolve" | "reject">;
  const promise = new Promise<unknown>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle, notify: (progress) => listeners.get(promise)?.(progress) };
}

const SUBSCRIBE_TIMEOUT_MS = 5_000;

/** autobahn throws strings and errors of its own before it returns a promise. */
async function attempt<T>(request: () => Promise<T>): Promise<T> {
  return request();
}

function closed(): TidingsError {
  return new TidingsError(CLOSED, "The page stopped waiting for the answer.", { temporary: false });
}

function connectionLost(): TidingsError {
  return new TidingsError(LOST, "The connection was lost before the answer came.");
}

function closeError(kind: string, uri: string | null, message: string | null): TidingsError {
  if (uri === null || uri === "") return new TidingsError(LOST, `The connection is ${kind}.`);
  return new TidingsError(uri, message ?? "", { temporary: !uri.startsWith("tidings.error.") });
}

function wampError(error: unknown): TidingsError {
  if (error instanceof TidingsError) return error;
  if (!isRecord(error) || typeof error["error"] !== "string") return connectionLost();
  const [sentence] = Array.isArray(error["args"]) ? (error["args"] as unknown[]) : [];
  const kwargs = isRecord(error["kwargs"]) ? error["kwargs"] : {};
  return new TidingsError(error["error"], typeof sentence === "string" ? sentence : error["error"], details(kwargs));
}

function details(kwargs: Readonly<Record<string, unknown>>): ErrorDetails {
  const { field, limit, retry_after_ms: retryAfterMs, temporary } = kwargs;
  return {
    ...(typeof field === "string" && { field }),
    ...(typeof limit === "number" && { limit }),
    ...(typeof retryAfterMs === "number" && { retryAfterMs }),
    ...(typeof temporary === "boolean" && { temporary }),
  };
}

function identity(welcome: WelcomeDetails): Identity {
  const extra = isRecord(welcome.authextra) ? welcome.authextra : {};
  const { name, role, login, token, expires_at: expiresAt } = extra;
  const authid = String(welcome.authid);
  return {
    authid,
    name: typeof name === "string" ? name : authid,
    role: typeof role === "string" ? role : String(welcome.authrole),
    login: login === "token" || login === "site" ? login : "guest",
    token: typeof token === "string" ? token : null,
    expiresAt: typeof expiresAt === "number" ? expiresAt : null,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function ignore(): void {
  // Nothing to do: see where it is used.
}
