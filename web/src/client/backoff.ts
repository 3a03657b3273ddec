/** Full-jitter back-off: a random wait up to a bound that doubles. Spreads clients that all lost the same server. */

export const FIRST_MS = 250;
export const MOST_MS = 30_000;

/** The wait before try `attempt` (0 is the first retry), in milliseconds. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 16)));
}

/** `ms` changed at random by at most `share` of it in either direction. */
export function jitteredMs(ms: number, share: number, random: () => number = Math.random): number {
  return Math.round(ms * (1 + share * (2 * random() - 1)));
}

/** A wait that ends early, without an error, when `signal` aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}
