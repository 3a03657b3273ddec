/** How far a person has read their notifications: in this browser's storage, so that all its tabs agree. */
import type { KeyValueStore, Position } from "../client/index.js";

const PREFIX = "tidings.read.";

export class ReadMarks {
  constructor(private readonly store: KeyValueStore | null) {}

  /** Null if nothing was read yet, or if what is stored is not ours. */
  read(authid: string): Position | null {
    try {
      return positionOf(JSON.parse(this.store?.getItem(PREFIX + authid) ?? "null"));
    } catch {
      return null;
    }
  }

  /** Never goes back within an epoch: another tab may be ahead. */
  mark(authid: string, position: Position): void {
    const before = this.read(authid);
    if (before?.epoch === position.epoch && before.offset >= position.offset) return;
    try {
      this.store?.setItem(PREFIX + authid, JSON.stringify({ epoch: position.epoch, offset: position.offset }));
    } catch {
      // Storage is full or forbidden: read is then read for as long as the page lives.
    }
  }

  /** True if a change of the storage is about this person's mark. */
  concerns(key: string | null, authid: string): boolean {
    return key === null || key === PREFIX + authid;
  }
}

function positionOf(value: unknown): Position | null {
  if (typeof value !== "object" || value === null || !("epoch" in value) || !("offset" in value)) return null;
  const { epoch, offset } = value;
  return typeof epoch === "string" && typeof offset === "number" && Number.isSafeInteger(offset) ? { epoch, offset } : null;
}
