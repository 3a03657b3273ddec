/** Which of a conversation's rows are drawn: a span of them around what is read. Pure, so that every rule has a test. */
import type { Row } from "./timeline.js";

/** The rows from `first` up to `end`, without that one. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** Something on either side of the window on the log: pixels, or rows. */
export interface Sides {
  readonly above: number;
  readonly below: number;
}

/** So far beyond the window everything is to be drawn: what one scrolls to is there before one comes. */
export const AHEAD_PX = 1500;
/** What is further away than this may go again, once there is much. */
export const FAR_PX = 3000;
/** So many rows are drawn in one frame: few where frames take long, more where there is time for them. */
export const STEP = { least: 2, first: 4, most: 10 } as const;
/** A frame that took longer than this was late. */
const LATE_MS = 24;
/** With fewer rows than this nothing goes: most rooms have no more, and the browser finds words in all of them. */
export const FEW = 120;
/** There are never more than this, even while what is selected holds them. */
export const MANY = 800;
/** A page of messages, with its days, is drawn at once where nothing was before. */
const OPENING = 60;

/** The span to begin with: around a row that is to be seen; at the end if that is null. */
export function opening(count: number, around: number | null): Span {
  const first = Math.max(0, Math.min((around ?? count) - OPENING / 2, count - OPENING));
  return { first, end: Math.min(count, first + OPENING) };
}

/** The next span on the way to one that reaches far enough; `drawn` is what reaches beyond the window now, in pixels. */
export function grown({ first, end }: Span, count: number, drawn: Sides, step: number): Span {
  const [up, down] = [drawn.above < AHEAD_PX && first > 0, drawn.below < AHEAD_PX && end < count];
  // The end that is nearer to what is read goes first.
  if (up && (!down || drawn.above <= drawn.below)) return { first: Math.max(0, first - step), end };
  return down ? { first, end: Math.min(count, end + step) } : { first, end };
}

/** How many rows the next frame gets, by how long the last one took that got some. */
export function stepAfter(step: number, frameMs: number): number {
  return frameMs > LATE_MS ? Math.max(STEP.least, step >> 1) : Math.min(STEP.most, step + 1);
}

/** The span without rows that are far away, at most so many at either end, if there are too many of them. */
export function shrunk({ first, end }: Span, far: Sides, most: number): Span {
  const tooMany = Math.max(0, end - first - most);
  const below = Math.min(far.below, tooMany);
  return { first: first + Math.min(far.above, tooMany - below), end: end - below };
}

/** A span's ends by their keys, by which it is found again among other rows. A span `toEnd` has all that comes there. */
export interface Ends {
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly count: number;
  readonly toEnd: boolean;
}

export function endsOf(rows: readonly Row[], { first, end }: Span): Ends {
  let at = first;
  while (at < end - 1 && isHeading(rows[at])) at += 1;
  return { first: rows[at]?.key, last: rows[end - 1]?.key, count: end - at, toEnd: end >= rows.length };
}

/** Where the span is among rows that have become more, or fewer; null if nothing is left of it. */
export function spanOf(rows: readonly Row[], ends: Ends): Span | null {
  const indexOf = (key: string | undefined): number | undefined => {
    const at = rows.findIndex((row) => row.key === key);
    return at < 0 ? undefined : at;
  };
  const [top, bottom] = [indexOf(ends.first), indexOf(ends.last)];
  if (top === undefined && bottom === undefined) return null;
  const end = ends.toEnd ? rows.length : (bottom ?? Math.min(rows.length, (top ?? 0) + ends.count) - 1) + 1;
  let first = Math.min(top ?? Math.max(0, end - ends.count), end);
  while (first > 0 && isHeading(rows[first - 1])) first -= 1;
  return { first, end };
}

/** The day, and the line above what is new, belong to the row below them: they move up when older rows come between. */
function isHeading(row: Row | undefined): boolean {
  return row?.kind === "day" || row?.kind === "new";
}
