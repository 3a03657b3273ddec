/**
 * The connections of a page. It is found by a symbol on the page itself, so that elements of a second copy of this script
 * share the first one's.
 */
import type { EmbedSettings } from "./settings.js";
import { Shared } from "./shared.js";
import { Tray } from "./tray.js";

interface Entry {
  readonly shared: Shared;
  holders: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

interface PageParts {
  readonly shares: Map<string, Entry>;
  readonly tray: Tray;
}

/** An element that is only moved, or replaced by the next view of the page, must not cost a reconnection. */
export const LINGER_MS = 10_000;

const KEY = Symbol.for("tidings.elements");

function parts(): PageParts {
  const page = globalThis as unknown as Record<symbol, PageParts | undefined>;
  return (page[KEY] ??= { shares: new Map<string, Entry>(), tray: new Tray() });
}

/** Where the toasts of all elements are. */
export function tray(): Tray {
  return parts().tray;
}

/** The connection with these settings, and the way to give it back. */
export function take(settings: EmbedSettings, make = (wanted: EmbedSettings) => new Shared(wanted)): { shared: Shared; release: () => void } {
  const { shares } = parts();
  const key = `${settings.url}\n${settings.tokenUrl ?? ""}`;
  const entry: Entry = shares.get(key) ?? { shared: make(settings), holders: 0, timer: undefined };
  if (!shares.has(key)) {
    shares.set(key, entry);
    // The other elements of the page are upgraded in the same turn, and one of them may say a name.
    queueMicrotask(() => entry.shared.begin());
  }
  clearTimeout(entry.timer);
  entry.holders += 1;
  entry.shared.suggest(settings.nickname);
  let held = true;
  const release = (): void => {
    if (!held) return;
    held = false;
    entry.holders -= 1;
    if (entry.holders > 0) return;
    entry.timer = setTimeout(() => {
      shares.delete(key);
      entry.shared.close();
    }, LINGER_MS);
  };
  return { shared: entry.shared, release };
}
