/**
 * The regular question "how far are my streams?", which does two things: it finds an event that was lost at the end of a
 * stream, and it notices a connection that died without a word.
 */
import { jitteredMs } from "./backoff.js";
import { TIMEOUT, asTidingsError } from "./errors.js";
import type { Link } from "./link.js";

export const HEARTBEAT_MS = 15_000;
const SPREAD = 0.2;

export class Heartbeat {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  constructor(
    private readonly link: Link,
    /** Asks for the heads; rejects with `timeout` if there is no answer. */
    private readonly check: () => Promise<void>,
  ) {
    link.watch((state) => {
      clearTimeout(this.timer);
      if (state.state === "live") this.beatIn(jitteredMs(HEARTBEAT_MS, SPREAD));
    });
  }

  /** Asks now instead of at the next beat: the page woke up, or the network changed. */
  hurry(withinMs = 0): void {
    if (this.link.session !== null) this.beatIn(Math.random() * withinMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private beatIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.beat(), ms);
  }

  private async beat(): Promise<void> {
    const { session } = this.link;
    if (session === null || this.running) return;
    this.running = true;
    try {
      await this.check();
    } catch (reason) {
      const error = asTidingsError(reason);
      // Any answer, be it a refusal, proves that the connection lives.
      if (error.uri === TIMEOUT && session === this.link.session) this.link.drop(error);
    } finally {
      this.running = false;
    }
    if (this.link.session !== null) this.beatIn(jitteredMs(HEARTBEAT_MS, SPREAD));
  }
}

/** Calls back when a page that was hidden or asleep is looked at again, or the network changes; returns the end of that. */
export function watchWaking(woke: () => void): () => void {
  const seen = (): void => {
    if (document.visibilityState === "visible") woke();
  };
  document.addEventListener("visibilitychange", seen);
  addEventListener("pageshow", woke);
  addEventListener("online", woke);
  return () => {
    document.removeEventListener("visibilitychange", seen);
    removeEventListener("pageshow", woke);
    removeEventListener("online", woke);
  };
}
