import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AHEAD_PX, FEW, STEP, endsOf, grown, opening, shrunk, spanOf, stepAfter } from "../../src/chat/span.js";
import type { Row } from "../../src/chat/timeline.js";

/** A row's kind matters, and its key. */
const message = (at: number): Row => ({ kind: "message", key: `m${at}` }) as unknown as Row;
const day = (key: string): Row => ({ kind: "day", key, time: 0 });
const rowsFrom = (first: number, count: number): readonly Row[] => Array.from({ length: count }, (_, at) => message(first + at));

const spans = fc
  .record({ count: fc.integer({ min: 1, max: 500 }), first: fc.nat(), size: fc.nat() })
  .map(({ count, first, size }) => {
    const begin = first % count;
    return { count, span: { first: begin, end: begin + 1 + (size % (count - begin)) } };
  });
const pixels = fc.record({ above: fc.integer({ min: -100, max: 9000 }), below: fc.integer({ min: -100, max: 9000 }) });

describe("the span of rows that are drawn", () => {
  it("begins at the end, or around what is to be seen", () => {
    expect(opening(400, null)).toEqual({ first: 340, end: 400 });
    expect(opening(400, 200)).toEqual({ first: 170, end: 230 });
    expect(opening(30, 2)).toEqual({ first: 0, end: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (count, chosen) => {
        const at = chosen % count;
        const { first, end } = opening(count, at);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(at >= first && at < end).toBe(true);
      }),
    );
  });

  it("grows at one end and by few, never beyond what there is, and stops where it reaches far enough", () => {
    fc.assert(
      fc.property(spans, pixels, fc.integer({ min: STEP.least, max: STEP.most }), ({ count, span }, beyond, step) => {
        const next = grown(span, count, beyond, step);
        const [up, down] = [span.first - next.first, next.end - span.end];
        expect(Math.min(up, down)).toBe(0);
        expect(Math.max(up, down)).toBeLessThanOrEqual(step);
        expect(next.first >= 0 && next.end <= count).toBe(true);
        if (up > 0) expect(beyond.above).toBeLessThan(AHEAD_PX);
        if (down > 0) expect(beyond.below).toBeLessThan(AHEAD_PX);
        const isEnough = (beyond.above >= AHEAD_PX || span.first === 0) && (beyond.below >= AHEAD_PX || span.end === count);
        expect(up + down === 0).toBe(isEnough);
      }),
    );
  });

  it("draws fewer rows where frames take long, but some, and more again where they do not", () => {
    const after = (frames: readonly number[]): number => frames.reduce(stepAfter, STEP.first);
    expect(after([100, 100, 100])).toBe(STEP.least);
    expect(after(Array.from({ length: 20 }, () => 17))).toBe(STEP.most);
    expect(after([100, 17, 17])).toBe(STEP.least + 2);
  });

  it("gives up only what is far away, and only what is too much", () => {
    fc.assert(
      fc.property(spans, fc.nat(300), fc.nat(300), ({ span }, above, below) => {
        const drawn = span.end - span.first;
        const [farAbove, farBelow] = [Math.min(above, drawn), Math.min(below, drawn - Math.min(above, drawn))];
        const next = shrunk(span, { above: farAbove, below: farBelow }, FEW);
        expect(next.first - span.first).toBeLessThanOrEqual(farAbove);
        expect(span.end - next.end).toBeLessThanOrEqual(farBelow);
        expect(next.end - next.first).toBeGreaterThanOrEqual(Math.min(drawn, FEW));
      }),
    );
  });

  it("is the same rows after older and newer ones came and others went", () => {
    fc.assert(
      fc.property(spans, fc.nat(60), fc.nat(60), ({ count, span }, older, newer) => {
        const before = rowsFrom(1000, count);
        const after = rowsFrom(1000 - older, count + older + newer);
        const found = spanOf(after, endsOf(before, span)) ?? { first: 0, end: 0 };
        const drawn = after.slice(found.first, found.end).map(({ key }) => key);
        const were = before.slice(span.first, span.end).map(({ key }) => key);
        expect(drawn.slice(0, were.length)).toEqual(were);
        expect(drawn.length).toBe(span.end === count ? were.length + newer : were.length);
      }),
    );
  });

  it("lets the day go up to where its first message is now", () => {
    const before = [day("today"), message(5), message(6)];
    const after = [day("today"), message(3), message(4), message(5), message(6)];
    expect(spanOf(after, endsOf(before, { first: 0, end: 3 }))).toEqual({ first: 3, end: 5 });
    expect(spanOf(before, endsOf(after, { first: 3, end: 5 }))).toEqual({ first: 0, end: 3 });
  });

  it("goes on from the end that is left, and nowhere if none is", () => {
    const ends = endsOf(rowsFrom(0, 100), { first: 20, end: 80 });
    expect(spanOf(rowsFrom(50, 100), ends)).toEqual({ first: 0, end: 30 });
    expect(spanOf(rowsFrom(-60, 100), ends)).toEqual({ first: 80, end: 100 });
    expect(spanOf(rowsFrom(500, 100), ends)).toBeNull();
  });
});
