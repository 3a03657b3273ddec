/** What was chosen last, and which skin: in this browser. */
import type { KeyValueStore } from "../client/index.js";

const RECENT = "tidings.emoji";
const TONE = "tidings.emoji.tone";
const KEPT = 16;

export class RecentEmoji {
  constructor(private readonly store: KeyValueStore | null) {}

  get recent(): readonly string[] {
    try {
      const found: unknown = JSON.parse(this.store?.getItem(RECENT) ?? "[]");
      return Array.isArray(found) ? found.filter((one): one is string => typeof one === "string" && one.length < 32).slice(0, KEPT) : [];
    } catch {
      return [];
    }
  }

  get tone(): number {
    try {
      const found = Number(this.store?.getItem(TONE) ?? 0);
      return Number.isInteger(found) && found >= 0 && found <= 5 ? found : 0;
    } catch {
      return 0;
    }
  }

  chose(emoji: string): void {
    this.put(RECENT, JSON.stringify([emoji, ...this.recent.filter((one) => one !== emoji)].slice(0, KEPT)));
  }

  choseTone(tone: number): void {
    this.put(TONE, String(tone));
  }

  private put(key: string, value: string): void {
    try {
      this.store?.setItem(key, value);
    } catch {
      // Then nothing is remembered.
    }
  }
}
