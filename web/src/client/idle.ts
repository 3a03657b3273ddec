/** Tells the server when nobody has touched this page for a while, and when somebody does again. */

/** What people do with a page; the pointer's way over it, too. */
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"] as const;
/** The longest delay that browsers' timers can take. */
const TIMER_MOST_MS = 2 ** 31 - 1;

export class IdleWatch {
  private afterMs = 0;
  private isIdle = false;
  private touchedAt: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly touched = (): void => this.touch();

  constructor(
    private readonly page: Pick<Window, "addEventListener" | "removeEventListener">,
    /** May fail: with the next list of people it is told again. */
    private readonly tell: (idle: boolean) => Promise<unknown>,
    private readonly now: () => number = () => Date.now(),
  ) {
    this.touchedAt = now();
  }

  /** The server said after what time of rest a page is to tell of it; 0: never. Whoever says it may have forgotten that we are idle. */
  begin(afterMs: number): void {
    if (afterMs > 0 && this.afterMs === 0) for (const touch of TOUCHES) this.page.addEventListener(touch, this.touched, { capture: true, passive: true });
    if (afterMs === 0) this.end();
    this.afterMs = afterMs;
    if (this.isIdle) this.say();
    this.wait();
  }

  end(): void {
    for (const touch of TOUCHES) this.page.removeEventListener(touch, this.touched, { capture: true });
    clearTimeout(this.timer);
    this.afterMs = 0;
    this.isIdle = false;
  }

  private touch(): void {
    this.touchedAt = this.now();
    if (!this.isIdle) return; // the timer looks at the time when it is over
    this.isIdle = false;
    this.say();
    this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (this.afterMs === 0 || this.isIdle) return;
    const left = this.touchedAt + this.afterMs - this.now();
    if (left > 0) {
      this.timer = setTimeout(() => this.wait(), Math.min(left, TIMER_MOST_MS));
      return;
    }
    this.isIdle = true;
    this.say();
  }

  private say(): void {
    this.tell(this.isIdle).catch(() => undefined);
  }
}
