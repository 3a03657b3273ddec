/** Tells a room that we are typing: at most every three seconds while we do, and once that we stopped. */

export const REPEAT_MS = 3_000;
/** Without a keystroke for so long, we stopped. */
export const IDLE_MS = 5_000;

export class TypingSender {
  private lastTold = -Infinity;
  private typing = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly tell: (typing: boolean) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** A key was pressed, and there is something to send. */
  typed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stopped(), IDLE_MS);
    if (this.typing && this.now() - this.lastTold < REPEAT_MS) return;
    this.typing = true;
    this.lastTold = this.now();
    this.tell(true);
  }

  /** It was sent or deleted, or the person went elsewhere. */
  stopped(): void {
    clearTimeout(this.timer);
    if (!this.typing) return;
    this.typing = false;
    this.tell(false);
  }
}
