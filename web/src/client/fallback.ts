/**
 * Two ways to the server: the first, and another for networks where the first does not get through. Whether it is the
 * network or the server that is away shows only by trying both; the way that worked is tried first for a while.
 */
import type { Attempt, Dial, Dialled } from "./session.js";
import type { KeyValueStore } from "./outbox.js";
import { LOST, type TidingsError } from "./errors.js";

/** The first way may take so long before the other is tried beside it. */
export const PATIENCE_MS = 6_000;
/** For so long the other way is tried first, once it was the one that worked. */
export const REMEMBERED_MS = 300_000;
/** Where the first way has worked, it must fail so often in a row before the other is tried: servers restart. */
export const FAILURES_MOST = 3;
const REMEMBERED = "tidings.way";

export interface FallbackOptions {
  readonly first: Dial;
  readonly other: Dial;
  /** Where it is remembered which way worked. */
  readonly store: KeyValueStore | null;
  readonly now: () => number;
}

/** Makes one dial of two. */
export function fallbackDial(options: FallbackOptions): Dial {
  let hasWorked = false;
  let failures = 0;
  const firstJoined = (): void => {
    hasWorked = true;
    failures = 0;
    forget(options);
  };
  const firstFailed = (): void => {
    failures += 1;
  };
  // Then the server is away, which says nothing against the first way: all pages coming back by two ways would be a burden.
  const bothFailed = (): void => {
    failures = 0;
  };
  return (credentials, handlers) => {
    const { first, other } = options;
    if (remembers(options)) return other(credentials, handlers);
    const isTrusted = hasWorked && failures < FAILURES_MOST;
    return new Attempts(handlers, options, { firstJoined, firstFailed, bothFailed }).start(
      (with_) => first(credentials, with_),
      isTrusted ? null : (with_) => other(credentials, with_),
    );
  };
}

type Start = (handlers: Dialled) => Attempt;

/** One try: the first way, and the other one when the first has failed or takes long. */
class Attempts implements Attempt {
  private readonly running = new Set<Attempt>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSettled = false;
  private hasOther = false;
  /** Why the first of them failed that did. */
  private reason: TidingsError | null = null;

  constructor(
    private readonly handlers: Dialled,
    private readonly options: FallbackOptions,
    private readonly tell: { firstJoined: () => void; firstFailed: () => void; bothFailed: () => void },
  ) {}

  /** Null for `other`: the first way is trusted, and the only one. */
  start(first: Start, other: Start | null): this {
    const tryOther = (): void => {
      if (other === null || this.hasOther || this.isSettled) return;
      this.hasOther = true;
      this.run(other, () => remember(this.options));
    };
    if (other !== null) this.timer = setTimeout(tryOther, PATIENCE_MS);
    this.run(first, this.tell.firstJoined, () => {
      this.tell.firstFailed();
      tryOther();
    });
    return this;
  }

  hangUp(): void {
    this.isSettled = true;
    clearTimeout(this.timer);
    for (const attempt of this.running) attempt.hangUp();
  }

  /** Runs one way. Whichever joins first is the session; its end is the end. */
  private run(start: Start, joined: () => void, unreachable: () => void = () => undefined): void {
    let isSession = false;
    const attempt = start({
      onJoin: (session) => {
        if (this.isSettled) return;
        this.settle(attempt);
        isSession = true;
        joined();
        this.handlers.onJoin(session);
      },
      onEnd: (reason) => {
        this.running.delete(attempt);
        if (isSession) this.handlers.onEnd(reason);
        else if (!this.isSettled) this.failed(reason, unreachable);
      },
    });
    this.running.add(attempt);
  }

  private failed(reason: TidingsError, unreachable: () => void): void {
    this.reason ??= reason;
    if (!isLost(reason)) {
      this.finish(reason); // A verdict of the server's came through: the other way would bring the same.
      return;
    }
    unreachable();
    if (this.running.size > 0) return;
    if (this.hasOther) this.tell.bothFailed();
    this.finish(this.reason);
  }

  private settle(kept: Attempt): void {
    this.isSettled = true;
    clearTimeout(this.timer);
    for (const attempt of this.running) {
      if (attempt === kept) continue;
      this.running.delete(attempt);
      attempt.hangUp();
    }
  }

  private finish(reason: TidingsError): void {
    this.isSettled = true;
    clearTimeout(this.timer);
    for (const attempt of this.running) attempt.hangUp();
    this.handlers.onEnd(reason);
  }
}

function isLost(reason: TidingsError): boolean {
  return reason.uri === LOST;
}

function remembers({ store, now }: FallbackOptions): boolean {
  try {
    return Number(store?.getItem(REMEMBERED) ?? 0) > now();
  } catch {
    return false;
  }
}

function remember({ store, now }: FallbackOptions): void {
  try {
    store?.setItem(REMEMBERED, String(now() + REMEMBERED_MS));
  } catch {
    // Then the first way is tried first each time.
  }
}

function forget({ store }: FallbackOptions): void {
  try {
    store?.removeItem(REMEMBERED);
  } catch {
    // It ends by itself.
  }
}
