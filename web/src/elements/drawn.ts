/**
 * The rows that are in the page, of all that are loaded: a window on them that goes along with the reader. A few rows at
 * a time are put before and after it, so that no frame takes long; what is far away goes again. `StillScroll` holds what
 * is read in its place meanwhile.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type Ends, FAR_PX, FEW, MANY, type Sides, type Span, AHEAD_PX, STEP, endsOf, grown, opening, shrunk, spanOf, stepAfter } from "../chat/span.js";
import type { Row } from "../chat/timeline.js";

/** Older or newer messages are asked for when no more rows than this are loaded and not drawn. */
const LOW = 20;
/** For so long after rows were put in, what is put in is not news. */
const CALM_MS = 700;

type Host = ReactiveControllerHost & { readonly renderRoot: ParentNode };

export class DrawnRows implements ReactiveController {
  /** What to draw, top to bottom. */
  rows: readonly Row[] = [];
  /** Rows that were there before are being put in. */
  isMoving = false;
  private all: readonly Row[] = [];
  private span: Span = { first: 0, end: 0 };
  private ends: Ends | null = null;
  private frame = 0;
  private step: number = STEP.first;
  /** When rows were put in last, until the next frame has told how long that took. */
  private grewAt = 0;
  private calm: ReturnType<typeof setTimeout> | undefined;
  /** The row that has the focus, which stays whatever goes. */
  private held: Row | null = null;

  constructor(
    private readonly host: Host,
    private readonly find: () => { scroller: HTMLElement; rows: HTMLElement } | null,
    /** Told when more has to be loaded. */
    private readonly onLow: (side: "above" | "below") => void,
  ) {
    host.addController(this);
  }

  /** Whether the last row is drawn. */
  get isAtEnd(): boolean {
    return this.span.end >= this.all.length;
  }

  get isAtBegin(): boolean {
    return this.span.first === 0;
  }

  /** To be called before each rendering: all rows, and the key of the one that has the focus. */
  take(all: readonly Row[], focused: string | null): void {
    this.all = all;
    const span = this.ends === null ? null : spanOf(all, this.ends);
    this.to(span ?? opening(all.length, null), all.length > 0);
    this.hold(focused);
  }

  /** Whether a row is drawn in its place. */
  has(at: number): boolean {
    return at >= this.span.first && at < this.span.end;
  }

  /** Goes to a row, or to the end, unless it is drawn already. */
  show(at: number | null): void {
    if (at === null ? this.isAtEnd : this.has(at)) return;
    this.to(opening(this.all.length, at));
    this.hold(this.held?.key ?? null);
  }

  /** Forgets where it was: another conversation comes. */
  forget(): void {
    this.ends = null;
    this.held = null;
  }

  hostUpdated(): void {
    this.look();
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.calm);
    this.frame = 0;
  }

  /** Looks in the next frame whether what is drawn reaches far enough; for whenever something moved. */
  look(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame((now) => {
      this.frame = 0;
      if (this.grewAt > 0) this.step = stepAfter(this.step, now - this.grewAt);
      this.grewAt = 0;
      this.adapt(now);
    });
  }

  private adapt(now: number): void {
    const found = this.find();
    if (found === null || this.all.length === 0) return;
    const [box, frame] = [found.rows.getBoundingClientRect(), found.scroller.getBoundingClientRect()];
    if (frame.height === 0) return; // nobody sees it
    const beyond = { above: frame.top - box.top, below: box.bottom - frame.bottom };
    const more = grown(this.span, this.all.length, beyond, this.step);
    if (!isSame(more, this.span)) this.stir(now);
    const next = shrunk(more, far(found.rows.children, frame), isSelected(this.host.renderRoot) ? MANY : FEW);
    if (!isSame(next, this.span)) {
      this.to(next);
      this.host.requestUpdate();
    }
    if (beyond.above < AHEAD_PX && next.first <= LOW) this.onLow("above");
    if (beyond.below < AHEAD_PX && this.all.length - next.end <= LOW) this.onLow("below");
  }

  private to(span: Span, isKept = true): void {
    this.span = span;
    this.ends = isKept ? endsOf(this.all, span) : null;
    this.rows = this.all.slice(span.first, span.end);
  }

  /** The row with the focus, and all that one has begun in it, stays at the end that it is beyond. */
  private hold(focused: string | null): void {
    const at = this.all.findIndex(({ key }) => key === focused);
    this.held = focused === null ? null : (this.all[at] ?? (this.held?.key === focused ? this.held : null));
    if (this.held === null || this.rows.some(({ key }) => key === focused)) return;
    const isAbove = at < 0 ? placeOf(this.held) < placeOf(this.all.find(({ kind }) => kind === "message")) : at < this.span.first;
    this.rows = isAbove ? [this.held, ...this.rows] : [...this.rows, this.held];
  }

  private stir(now: number): void {
    this.grewAt = now;
    this.isMoving = true;
    clearTimeout(this.calm);
    this.calm = setTimeout(() => {
      this.isMoving = false;
      this.host.requestUpdate();
    }, CALM_MS);
  }
}

function isSame(one: Span, other: Span): boolean {
  return one.first === other.first && one.end === other.end;
}

function placeOf(row: Row | undefined): number {
  return row?.kind === "message" ? row.message.offset : Infinity;
}

/** How many rows are far above the window on them, and how many far below. */
function far(rows: HTMLCollection, frame: DOMRect): Sides {
  const boxes = (from: number, by: 1 | -1, isFar: (box: DOMRect) => boolean): number => {
    let count = 0;
    for (let row = rows[from]; row !== undefined && isFar(row.getBoundingClientRect()); row = rows[from + by * count]) count += 1;
    return count;
  };
  if (rows.length <= FEW) return { above: 0, below: 0 };
  return {
    above: boxes(0, 1, ({ bottom }) => frame.top - bottom > FAR_PX),
    below: boxes(rows.length - 1, -1, ({ top }) => top - frame.bottom > FAR_PX),
  };
}

/** Whether something is selected; in which rows, not all browsers tell. */
function isSelected(root: ParentNode): boolean {
  const { getSelection } = root as { getSelection?: () => Selection | null };
  return (getSelection === undefined ? document.getSelection() : getSelection.call(root))?.type === "Range";
}
