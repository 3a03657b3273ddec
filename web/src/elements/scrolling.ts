/**
 * Keeps a scrolled list still while it changes: at the bottom if the reader is there, else on the row that they are
 * reading, whatever is added above or below or grows (pictures, edits). Browsers' own anchoring is not everywhere, and
 * none of it sticks to the bottom.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** This near to the end counts as being there. */
const NEAR_PX = 48;
/** A row that is to be looked at stands this far below the edge, so that what was said before it is seen, too. */
const SHOWN_PX = 96;

/** So many rows are noted: the first ones may go, such as the day's when an older page of the same day comes. */
const ANCHORS = 8;
/** Rows stand between pixels and browsers scroll by whole ones: nearer than this nothing can be put. */
const ROUNDING_PX = 0.5;

interface Anchor {
  readonly row: Element;
  readonly top: number;
}

export class StillScroll implements ReactiveController {
  atBottom = true;
  private scroller: HTMLElement | null = null;
  private rows: HTMLElement | null = null;
  /** The rows in sight and where they are: the first that is still there stays where it is. */
  private anchors: readonly Anchor[] = [];
  /** How far it was scrolled when they were noted. */
  private noted = 0;
  private observer: ResizeObserver | null = null;
  /** The heights of the content and of the window on it when we last put things right. */
  private settled = "";
  /** At an edge of the content it could not be scrolled as far as needed: rows that have no height yet will make room. */
  private isShort = false;

  constructor(
    host: ReactiveControllerHost,
    private readonly find: () => { scroller: HTMLElement; rows: HTMLElement } | null,
    /** Told when the reader came to the bottom or left it. */
    private readonly onBottom: (atBottom: boolean) => void,
    /** The last row is not the end: more is to come below it. */
    private readonly hasMore: () => boolean,
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    // The rows of the last update may have laid themselves out since, and the observer has not told yet: if their shifted
    // places were noted now, the reader would stay shifted.
    if (this.scroller !== null && this.settled !== heights(this.scroller)) this.restore();
    if (!this.isShort) this.remember();
  }

  hostUpdated(): void {
    const found = this.find();
    if (found !== null && found.scroller !== this.scroller) this.attach(found.scroller, found.rows);
    this.restore(false); // nobody scrolls while we render
    this.hearAnew();
  }

  /** Where as much came above as went below, the height says nothing: whoever is observed anew is told of in any case. */
  private hearAnew(): void {
    const { observer, rows } = this;
    if (observer === null || rows === null) return;
    observer.unobserve(rows);
    observer.observe(rows);
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.observer = null;
    this.scroller = null;
  }

  toBottom(smooth = false): void {
    this.setAtBottom(true);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller?.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  }

  /** Puts a row a little below the upper edge, where it stays until the reader moves. */
  show(row: Element): void {
    const { scroller } = this;
    if (scroller === null) return;
    this.atBottom = false;
    this.anchors = [{ row, top: SHOWN_PX }];
    this.restore(false);
    this.setAtBottom(this.isAtEnd(scroller));
  }

  /** Brings a row into the middle, and keeps it there. */
  toRow(row: Element): void {
    const { scroller } = this;
    if (scroller === null) return;
    this.setAtBottom(false);
    const [box, frame] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
    scroller.scrollTop += box.top - frame.top - Math.max(0, (frame.height - box.height) / 2);
    this.anchors = [{ row, top: row.getBoundingClientRect().top - frame.top }];
    this.noted = scroller.scrollTop;
    this.settled = heights(scroller);
  }

  private attach(scroller: HTMLElement, rows: HTMLElement): void {
    this.observer?.disconnect();
    this.scroller = scroller;
    this.rows = rows;
    this.atBottom = true;
    scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // Rows lay themselves out after us; this is called before the browser paints them.
    this.observer = new ResizeObserver(() => this.restore());
    for (const part of [scroller, ...scroller.children]) this.observer.observe(part);
  }

  private scrolled(): void {
    const { scroller } = this;
    if (scroller === null) return;
    // This is told late. If rows were added in between, it is not the reader who moved, and `restore` is about to run.
    if (this.settled !== heights(scroller)) return;
    this.remember();
    this.setAtBottom(this.isAtEnd(scroller));
  }

  private isAtEnd(scroller: HTMLElement): boolean {
    return isNearBottom(scroller) && !this.hasMore();
  }

  private setAtBottom(atBottom: boolean): void {
    if (atBottom === this.atBottom) return;
    this.atBottom = atBottom;
    this.onBottom(atBottom);
  }

  /** Notes the rows in sight and where they are. */
  private remember(): void {
    const { scroller, rows } = this;
    if (scroller === null || rows === null) return;
    const edge = scroller.getBoundingClientRect();
    const anchors: Anchor[] = [];
    const rounded = this.rounded(scroller, edge.top);
    for (let row = firstBelow(rows.children, edge.top); row !== null && anchors.length < ANCHORS; row = row.nextElementSibling) {
      const { top } = row.getBoundingClientRect();
      if (top > edge.bottom) break;
      if (row.matches("h2, [role=separator]")) continue; // they move up when what they stand above gets older
      anchors.push({ row, top: top - edge.top - rounded });
    }
    this.anchors = firstMessageLast(anchors, rows);
    this.isShort = false;
    this.noted = scroller.scrollTop;
  }

  /** By how much of a pixel all rows are off their places: noted as if it were theirs, it would add up from time to time. */
  private rounded(scroller: HTMLElement, edge: number): number {
    const anchor = this.anchors.find(({ row }) => row.isConnected);
    if (anchor === undefined || this.atBottom) return 0; // at the bottom no row is held
    const off = anchor.row.getBoundingClientRect().top - edge - anchor.top + scroller.scrollTop - this.noted;
    return Math.abs(off) <= 2 * ROUNDING_PX ? off : 0;
  }

  private restore(canHaveScrolled = true): void {
    const { scroller } = this;
    if (scroller === null) return;
    this.isShort = false;
    if (this.atBottom) scroller.scrollTop = scroller.scrollHeight;
    else this.putBack(scroller, canHaveScrolled ? this.scrolledSince(scroller) : 0);
    this.noted = scroller.scrollTop;
    this.settled = heights(scroller);
  }

  /** How far the reader has gone since: where the content has become shorter, the browser itself may have scrolled. */
  private scrolledSince(scroller: HTMLElement): number {
    const isAtEdge = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 1;
    return isAtEdge && this.settled !== heights(scroller) ? 0 : scroller.scrollTop - this.noted;
  }

  private putBack(scroller: HTMLElement, scrolled: number): void {
    this.anchors = this.anchors.map(({ row, top }) => ({ row, top: top - scrolled }));
    const anchor = this.anchors.find(({ row }) => row.isConnected);
    if (anchor === undefined) return;
    const moved = anchor.row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - anchor.top;
    const before = scroller.scrollTop;
    if (Math.abs(moved) > ROUNDING_PX) scroller.scrollTop += moved;
    this.isShort = Math.abs(before + moved - scroller.scrollTop) > 2 * ROUNDING_PX;
  }
}

/** What comes above the first message may take the name from over it: it changes itself, and what is read stands below. */
function firstMessageLast(anchors: Anchor[], rows: HTMLElement): Anchor[] {
  const [first, ...others] = anchors;
  const isFirstOfAll = first?.row === rows.querySelector("tidings-message");
  return first !== undefined && isFirstOfAll ? [...others, first] : anchors;
}

/** The first of many rows, one under the other, that ends below `edge`: halving, since there may be thousands. */
function firstBelow(rows: HTMLCollection, edge: number): Element | null {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
    else low = middle + 1;
  }
  return rows[low] ?? null;
}

function isNearBottom(scroller: HTMLElement): boolean {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
}

function heights(scroller: HTMLElement): string {
  return `${scroller.scrollHeight} ${scroller.clientHeight}`;
}
