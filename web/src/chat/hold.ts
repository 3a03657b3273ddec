/** Why somebody who is in a room cannot say anything right now, and until when. */
import type { Room } from "../client/index.js";
import { plural } from "../i18n/index.js";

export type Hold =
  | { readonly is: "archived" }
  /** A direct room of two, of whom one has blocked the other. */
  | { readonly is: "apart" }
  | { readonly is: "muted"; readonly until: number }
  /** The room is slow: everybody speaks once in so many seconds. */
  | { readonly is: "slow"; readonly until: number; readonly seconds: number };

/** What holds us up in a room; null if nothing does. */
export function holdOf(room: Room | null, now: number): Hold | null {
  if (room === null) return null;
  if (room.archived) return { is: "archived" };
  if (room.apart) return { is: "apart" };
  if (room.muted_until > now) return { is: "muted", until: room.muted_until };
  if (room.slow_until > now) return { is: "slow", until: room.slow_until, seconds: room.slow_seconds };
  return null;
}

/** A time that is left, as a clock shows it: "0:07", "12:30", "3:00:00"; and "2 days" for what no clock shows. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const days = Math.ceil(seconds / 86_400);
  if (days > 1) return plural("1 day", "{count} days", days);
  const pair = (part: number): string => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${pair(minutes)}:${pair(seconds % 60)}` : `${minutes}:${pair(seconds % 60)}`;
}

/** How slow a room is, in words. */
export function everySeconds(seconds: number): string {
  if (seconds % 3600 === 0) return plural("every hour", "every {count} hours", seconds / 3600);
  if (seconds % 60 === 0) return plural("every minute", "every {count} minutes", seconds / 60);
  return plural("every second", "every {count} seconds", seconds);
}
