/** Tells how far this device has what was said in our rooms, for those whom that is told: a moment later, and once. */
import type { TidingsClient } from "../client/index.js";

/** What is read within this time need not be told as delivered. */
const TELL_MS = 400;
/** So many rooms at a time; whoever has more to tell tells it with the next list. */
const ROOMS_MOST = 50;

export class Delivering {
  private readonly waiting = new Map<string, number>();
  private readonly told = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly client: TidingsClient,
    /** Up to where a room was read; null where nothing is told. */
    private readonly readTo: (room: string) => number | null,
  ) {}

  /** This device has what was said in a room up to an offset. */
  came(room: string, offset: number): void {
    if (offset <= Math.max(this.told.get(room) ?? 0, this.waiting.get(room) ?? 0)) return;
    if (!this.waiting.has(room) && this.waiting.size >= ROOMS_MOST) return;
    this.waiting.set(room, offset);
    this.timer ??= setTimeout(() => void this.tell(), TELL_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  private async tell(): Promise<void> {
    const all = [...this.waiting];
    this.waiting.clear();
    this.timer = undefined;
    for (const [room, offset] of all) {
      const read = this.readTo(room);
      if (read === null || read >= offset) continue;
      this.told.set(room, offset);
      try {
        await this.client.call("tidings.room.delivered", { room, offset });
      } catch {
        this.told.delete(room); // the next message, or the next list, tells it anew
      }
    }
  }
}
