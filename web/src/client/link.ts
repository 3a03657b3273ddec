/**
 * The connection as a state machine: dial, live, wait, dial again, for ever, until it is closed or the server refuses
 * for a reason that only a person can mend. Each try is a fresh connection with fresh credentials.
 *
 *     connecting ──joined──▶ live ──lost──▶ waiting ──time, online, retry()──▶ connecting
 *         └──refused──▶ refused ──retry()──▶ connecting            (any) ──close()──▶ closed
 */
import { backoffMs } from "./backoff.js";
import { LOST, TidingsError, asTidingsError } from "./errors.js";
import type { Attempt, Credentials, Dial, Session } from "./session.js";

export type LinkState =
  | { readonly state: "connecting"; readonly attempt: number }
  | { readonly state: "live"; readonly session: Session; readonly since: number }
  | {
      readonly state: "waiting";
      /** When the next try is, by the clock of the page. */
      readonly until: number;
      readonly attempt: number;
      readonly reason: TidingsError;
      /** The browser says that there is no network. */
      readonly offline: boolean;
    }
  | { readonly state: "refused"; readonly reason: TidingsError }
  | { readonly state: "closed" };

/** What the link needs of its surroundings; tests pass their own. */
export interface Surroundings {
  readonly now: () => number;
  readonly random: () => number;
  readonly isOnline: () => boolean;
  /** Calls back on every change of `isOnline`; returns the end of that. */
  readonly watchOnline: (changed: () => void) => () => void;
}

export interface LinkOptions {
  readonly dial: Dial;
  /** Asked before every try. `refusal` is why the last one failed, if it was about the credentials. */
  readonly credentials: (refusal: TidingsError | null) => Promise<Credentials>;
  readonly surroundings: Surroundings;
}

/** A try that was not welcomed by then is given up. */
export const JOIN_TIMEOUT_MS = 10_000;
/** The next one has as much more time, up to so many times that: a server on which all come down at once is kept busy by tries
 * that were given up, and would welcome nobody. */
export const PATIENT_MOST = 3;
/** A session that lived this long was a good one: after it, the waits begin small again. */
export const STEADY_MS = 5_000;
/** This often new credentials are tried at once; then only with waits in between. */
const FRESH_CREDENTIALS_MOST = 2;
/** A site ends the sessions while it answers its own logout. Asked before that answer is here, by the cookie that it is about to take
 * back, it would say that the person is still logged in. */
export const LOGOUT_SETTLES_MS = 1_000;

/** The site says so. Asked again, it says who we are now; if that is nobody, a person has to do something. */
const LOGGED_OUT = "tidings.error.logged_out";
/** Another token may help: `credentials` is asked again, at once. */
const aboutToken = new Set(["tidings.error.token_expired", "tidings.error.token_invalid", LOGGED_OUT]);
/** Verdicts of ours that pass by themselves. All our others need a person to do something first. */
const passing = new Set(["too_many", "unavailable", "rate_limited", "internal", "token_expired", "token_invalid"]);

function isFinal(error: TidingsError): boolean {
  return error.uri.startsWith("tidings.error.") && !error.temporary && !passing.has(error.code);
}

export class Link {
  private current: LinkState = { state: "connecting", attempt: 0 };
  private readonly listeners = new Set<(state: LinkState) => void>();
  private attempt: Attempt | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the tries, so that a late answer to an earlier one is not taken for the present one's. */
  private round = 0;
  private failures = 0;
  private refreshes = 0;
  /** So many tries in a row were given up. */
  private unanswered = 0;
  private readonly unwatch: () => void;

  constructor(private readonly options: LinkOptions) {
    this.unwatch = options.surroundings.watchOnline(() => this.onlineChanged());
  }

  get state(): LinkState {
    return this.current;
  }

  /** The session while the link is live. */
  get session(): Session | null {
    return this.current.state === "live" ? this.current.session : null;
  }

  /** Tells every later state; returns the end of that. */
  watch(listener: (state: LinkState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Begins. Call once. */
  start(): void {
    void this.connect(null);
  }

  /** Tries again now: the person mended what was refused, or does not want to wait. */
  retry(): void {
    if (this.current.state !== "waiting" && this.current.state !== "refused") return;
    this.refreshes = 0;
    void this.connect(null);
  }

  /** Gives up the present connection, which does not answer, and builds another. */
  drop(reason: TidingsError): void {
    if (this.current.state !== "live") return;
    this.ended(reason);
  }

  close(): void {
    this.stopTrying();
    this.unwatch();
    this.enter({ state: "closed" });
  }

  private async connect(refusal: TidingsError | null): Promise<void> {
    this.stopTrying();
    const round = this.round;
    this.enter({ state: "connecting", attempt: this.failures });
    let credentials: Credentials;
    try {
      credentials = await this.options.credentials(refusal);
    } catch (error) {
      if (round === this.round) this.failed(asTidingsError(error));
      return;
    }
    if (round !== this.round) return;
    this.timer = setTimeout(() => this.givenUp(), JOIN_TIMEOUT_MS * Math.min(1 + this.unanswered, PATIENT_MOST));
    this.attempt = this.options.dial(credentials, {
      onJoin: (session) => {
        if (round === this.round) this.joined(session);
      },
      onEnd: (reason) => {
        if (round === this.round) this.ended(reason);
      },
    });
  }

  private joined(session: Session): void {
    clearTimeout(this.timer);
    this.refreshes = 0;
    this.unanswered = 0;
    this.enter({ state: "live", session, since: this.options.surroundings.now() });
  }

  private givenUp(): void {
    this.unanswered += 1;
    this.ended(new TidingsError("tidings.client.timeout", "The server did not answer."));
  }

  private ended(reason: TidingsError): void {
    const { now } = this.options.surroundings;
    const before = this.current;
    if (before.state === "live" && now() - before.since >= STEADY_MS) this.failures = 0;
    this.stopTrying();
    if (aboutToken.has(reason.uri) && this.refreshes < FRESH_CREDENTIALS_MOST) {
      this.refreshes += 1;
      if (before.state === "live" && reason.uri === LOGGED_OUT) this.connectWhenSettled(reason);
      else void this.connect(reason);
    } else {
      this.failed(reason);
    }
  }

  private connectWhenSettled(reason: TidingsError): void {
    this.timer = setTimeout(() => void this.connect(reason), LOGOUT_SETTLES_MS);
    this.enter({ state: "connecting", attempt: this.failures });
  }

  private failed(reason: TidingsError): void {
    this.stopTrying();
    if (isFinal(reason)) {
      this.enter({ state: "refused", reason });
      return;
    }
    const { now, random, isOnline } = this.options.surroundings;
    const wait = Math.max(backoffMs(this.failures, random), reason.retryAfterMs ?? 0);
    this.failures += 1;
    const refusal = aboutToken.has(reason.uri) ? reason : null;
    this.timer = setTimeout(() => void this.connect(refusal), wait);
    this.enter({ state: "waiting", until: now() + wait, attempt: this.failures, reason, offline: !isOnline() });
  }

  private onlineChanged(): void {
    const isOnline = this.options.surroundings.isOnline();
    if (this.current.state === "waiting" && isOnline) this.retry();
    else if (this.current.state === "waiting") this.enter({ ...this.current, offline: true });
    // A connection over a network that is gone says nothing for minutes. A new try tells at once, and costs little
    // where the browser is wrong (a server on the same machine).
    else if (this.current.state === "live" && !isOnline) this.drop(new TidingsError(LOST, "The network is gone."));
  }

  /** Ends the present try or session, whatever it is, and makes its late answers harmless. */
  private stopTrying(): void {
    this.round += 1;
    clearTimeout(this.timer);
    this.attempt?.hangUp();
    this.attempt = null;
  }

  private enter(state: LinkState): void {
    this.current = state;
    for (const listener of [...this.listeners]) listener(state);
  }
}

/** The surroundings of a real page. */
export function browserSurroundings(): Surroundings {
  return {
    now: Date.now,
    random: Math.random,
    isOnline: () => navigator.onLine,
    watchOnline: (changed) => {
      addEventListener("online", changed);
      addEventListener("offline", changed);
      return () => {
        removeEventListener("online", changed);
        removeEventListener("offline", changed);
      };
    },
  };
}
