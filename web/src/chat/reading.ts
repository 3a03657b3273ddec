/** Tells how far we have read: at once, and then not too often; what was seen last is told in the end. */

/** How often it is told at most. */
const TELL_MS = 800;

export class Reading {
  /** Up to here it was told. */
  private told = 0;
  private head = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (offset: number) => Promise<unknown>) {}

  /** The server knows of it already. */
  known(offset: number): void {
    this.told = Math.max(this.told, offset);
  }

  /** Everything up to an offset was before somebody's eyes. */
  seen(head: number): void {
    this.head = Math.max(this.head, head);
    if (this.head <= this.told || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.seen(this.head);
    }, TELL_MS);
    void this.mark();
  }

  close(): void {
    clearTimeout(this.timer);
    if (this.head > this.told) void this.mark();
  }

  private async mark(): Promise<void> {
    const { head } = this;
    try {
      await this.tell(head);
      this.known(head);
    } catch {
      // The next message, or the next look, tells it anew.
    }
  }
}
