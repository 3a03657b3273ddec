/** Calling until there is an answer: for writes that carry a key, so that a repeated one does nothing new. */
import { backoffMs, pause } from "./backoff.js";
import { CLOSED, TidingsError, asTidingsError, isDoubtful } from "./errors.js";

export interface Insisting {
  /** Resolves when there is a connection. */
  readonly live: () => Promise<void>;
  readonly signal?: AbortSignal;
  /** Told before a wait: why, and until when. */
  readonly onWait?: (error: TidingsError, until: number) => void;
  /** Told before every try. */
  readonly onTry?: () => void;
}

/** After this many a refusal that may come from a restarting component is believed. */
const DOUBTS_MOST = 4;

/**
 * Calls until it is acknowledged or definitely refused. A time-out or a lost connection is uncertain, never a failure:
 * the same request is made again.
 *
 * Throws the TidingsError of the refusal, or `tidings.client.closed` when `signal` aborts.
 */
export async function insist<T>(call: () => Promise<T>, { live, signal, onWait, onTry }: Insisting): Promise<T> {
  let doubts = 0;
  for (let failures = 0; ; failures += 1) {
    await live();
    stopIfAborted(signal);
    onTry?.();
    try {
      return await call();
    } catch (reason) {
      const error = asTidingsError(reason);
      if (isDoubtful(error)) doubts += 1;
      if (!error.temporary || doubts > DOUBTS_MOST) throw error;
      const wait = Math.max(backoffMs(failures), error.retryAfterMs ?? 0);
      onWait?.(error, Date.now() + wait);
      await pause(wait, signal);
      stopIfAborted(signal);
    }
  }
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new TidingsError(CLOSED, "The page stopped waiting for the answer.", { temporary: false });
}

/** 128 random bits: the key of one write, made before its first try. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
