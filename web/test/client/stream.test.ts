import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Head, ReadReply, StreamEvent } from "../../src/client/index.js";
import {
  type From,
  HELD_MOST,
  type ReaderState,
  type Reset,
  type Step,
  catchUp,
  headTold,
  isBehind,
  positionOf,
  received,
  replied,
  startReading,
} from "../../src/client/stream.js";
import { Log } from "../support/log.js";

function logOf(count: number): Log {
  const log = new Log();
  for (let i = 0; i < count; i += 1) log.append();
  return log;
}

/** The head as a reader takes it, who asked for it. */
function headOf(log: Log): Pick<Head, "stream" | "epoch" | "offset"> {
  return log.headNow() ?? { stream: log.stream, epoch: "", offset: 0 };
}

function offsets(step: Step): number[] {
  return step.show.map(({ offset }) => offset);
}

/** A reader that has seen the first `seen` events of a log. */
function readerAt(log: Log, seen: number): ReaderState {
  return startReading({ epoch: log.epoch, offset: seen });
}

function at(log: Log, offset: number): StreamEvent {
  const event = log.events[offset - 1];
  if (event === undefined) throw new Error(`no event ${offset}`);
  return event;
}

describe("an event that comes", () => {
  it("is shown if it is the next", () => {
    const log = logOf(4);
    const step = received(readerAt(log, 3), [at(log, 4)]);
    expect(offsets(step)).toEqual([4]);
    expect(step.wanted).toEqual({ want: "nothing" });
  });

  it("is dropped if it was seen", () => {
    const log = logOf(4);
    expect(offsets(received(readerAt(log, 4), [at(log, 3), at(log, 4)]))).toEqual([]);
  });

  it("is held, and the gap is read, if one before it is missing", () => {
    const log = logOf(5);
    const step = received(readerAt(log, 3), [at(log, 5)]);
    expect(offsets(step)).toEqual([]);
    expect(step.wanted).toEqual({ want: "read", after: 3, epoch: "a" });
    expect(isBehind(step.state)).toBe(true);
    expect(offsets(received(step.state, [at(log, 4)]))).toEqual([4, 5]);
  });

  it("is shown once though it comes twice in one message", () => {
    const log = logOf(1);
    expect(offsets(received(readerAt(log, 0), [at(log, 1), at(log, 1)]))).toEqual([1]);
  });

  it("is held until the first read tells where the log stands", () => {
    const log = logOf(2);
    const step = received(startReading("start"), [at(log, 2)]);
    expect(offsets(step)).toEqual([]);
    expect(offsets(replied(step.state, log.read(0)))).toEqual([1, 2]);
  });

  it("of another epoch is not shown: the server is asked", () => {
    const log = logOf(3);
    const old = readerAt(log, 3);
    log.restore(2);
    const step = received(old, [log.append()]);
    expect(offsets(step)).toEqual([]);
    expect(step.wanted).toEqual({ want: "read", after: 3, epoch: "a" });
  });

  it("costs bounded memory, however far ahead of us others are", () => {
    const log = logOf(HELD_MOST + 100);
    const step = received(readerAt(log, 0), log.events.slice(1));
    expect(step.state.held).toHaveLength(HELD_MOST);
    expect(step.state.head).toBe(HELD_MOST + 100);
  });
});

describe("a read", () => {
  it("goes on while there is more", () => {
    const log = logOf(5);
    const step = replied(startReading("start"), log.read(0));
    expect(offsets(step)).toEqual([1, 2, 3]);
    expect(step.wanted).toEqual({ want: "read", after: 3, epoch: "a" });
  });

  it("releases what was held behind the gap", () => {
    const log = logOf(3);
    const step = received(readerAt(log, 1), [at(log, 3)]);
    expect(offsets(replied(step.state, log.read(1)))).toEqual([2, 3]);
  });

  it("of another epoch resets, then shows the new log from its beginning", () => {
    const log = logOf(5);
    const before = readerAt(log, 5);
    log.restore(2);
    const step = replied(before, log.read(5, "a"));
    expect(step.reset).toEqual({ reason: "epoch", epoch: "b", after: 0 });
    expect(offsets(step)).toEqual([1, 2]);
  });

  it("that begins after a hole resets, and goes on after the hole", () => {
    const log = logOf(9);
    log.trimmed = 7;
    const step = replied(readerAt(log, 2), log.read(2, "a"));
    expect(step.reset).toEqual({ reason: "gap", epoch: "a", after: 7 });
    expect(offsets(step)).toEqual([8, 9]);
  });

  it("that claims to be complete but has a hole resets all the same", () => {
    const log = logOf(9);
    const lying: ReadReply = { ...log.read(5, "a"), recovered: true };
    expect(replied(readerAt(log, 2), lying).reset).toEqual({ reason: "gap", epoch: "a", after: 5 });
  });

  it("of a log that was trimmed before we first came is no loss", () => {
    const log = logOf(9);
    log.trimmed = 7;
    const step = replied(startReading("start"), log.read(0));
    expect(step.reset).toBeNull();
    expect(offsets(step)).toEqual([8, 9]);
  });

  it("of a log of which retention has left nothing begins at its head", () => {
    const log = logOf(9);
    log.trimmed = 9;
    const step = replied(startReading("start"), log.read(0));
    expect(step).toMatchObject({ reset: null, show: [], wanted: { want: "nothing" } });
    expect(positionOf(step.state)).toEqual({ epoch: "a", offset: 9 });
    expect(isBehind(step.state)).toBe(false);
    expect(offsets(received(step.state, [log.append()]))).toEqual([10]);
  });

  it("that is answered late takes nothing back", () => {
    const log = logOf(5);
    const late = replied(readerAt(log, 7), { ...log.read(5, "a"), head: 5 });
    expect(late.reset).toBeNull();
    expect(positionOf(late.state)).toEqual({ epoch: "a", offset: 7 });
  });

  it("of a log that is behind us resets to its head", () => {
    const log = logOf(2);
    const step = replied(readerAt(log, 8), log.read(8, "a"));
    expect(step.reset).toEqual({ reason: "gap", epoch: "a", after: 0 });
    expect(positionOf(step.state)).toEqual({ epoch: "a", offset: 2 });
  });
});

describe("a stream that holds nothing yet", () => {
  it.each<From>(["start", "now", { last: 5 }])("shows its first events to who began with %j", (from) => {
    const log = logOf(0);
    const begun = from === "start" ? replied(startReading(from), log.read(0)) : headTold(startReading(from), headOf(log));
    expect(begun.wanted).toEqual({ want: "nothing" });
    expect(positionOf(begun.state)).toBeNull();
    const step = received(begun.state, [log.append()]);
    expect(step.wanted).toEqual({ want: "read", after: 0, epoch: null }); // only the server knows that it is the first
    const first = replied(step.state, log.read(0));
    expect(first.reset).toBeNull();
    expect(offsets(first)).toEqual([1]);
    expect(offsets(received(first.state, [log.append()]))).toEqual([2]);
  });
});

describe("events of a log that we do not know yet", () => {
  it("are held until the server has answered, also those that it does not tell of", () => {
    const log = logOf(3);
    const old = readerAt(log, 3);
    log.restore(1);
    const asked = received(old, [log.append()]);
    const answer = log.read(3, "a");
    const meanwhile = received(asked.state, [log.append()]);
    const step = replied(meanwhile.state, answer);
    expect(step.reset).toEqual({ reason: "epoch", epoch: "b", after: 0 });
    expect(offsets(step)).toEqual([1, 2, 3]);
    expect(step.wanted).toEqual({ want: "nothing" });
  });

  it("are given up when they are an old log's echo, after one more question", () => {
    const log = logOf(3);
    const echo = at(log, 3);
    log.restore(3);
    const asked = received(readerAt(log, 3), [echo]);
    expect(asked.wanted.want).toBe("read");
    const once = replied(asked.state, log.read(3, "b"));
    expect(once.wanted.want).toBe("read");
    const twice = replied(once.state, log.read(3, "b"));
    expect([once.show, twice.show, twice.state.held]).toEqual([[], [], []]);
    expect(twice.wanted).toEqual({ want: "nothing" });
  });
});

describe("the head", () => {
  it("begins a reader that wants only what is new", () => {
    const log = logOf(4);
    expect(catchUp(startReading("now"))).toEqual({ want: "head" });
    const step = headTold(startReading("now"), headOf(log));
    expect(offsets(step)).toEqual([]);
    expect(positionOf(step.state)).toEqual({ epoch: "a", offset: 4 });
  });

  it("begins a reader that wants the last few with a read of them", () => {
    const log = logOf(9);
    const step = headTold(startReading({ last: 2 }), headOf(log));
    expect(step.wanted).toEqual({ want: "read", after: 7, epoch: "a" });
    expect(offsets(replied(step.state, log.read(7, "a")))).toEqual([8, 9]);
  });

  it("ahead of us says that something is missing", () => {
    const log = logOf(4);
    const step = headTold(readerAt(log, 3), headOf(log));
    expect(isBehind(step.state)).toBe(true);
    expect(step.wanted).toEqual({ want: "nothing" }); // it may still be on its way
  });

  it("of another epoch makes us read", () => {
    const log = logOf(4);
    const state = readerAt(log, 4);
    log.restore(4);
    expect(headTold(state, headOf(log)).wanted).toEqual({ want: "read", after: 4, epoch: "a" });
  });
});

/** What may happen between a server and a reader, in any order. */
type Happening =
  | { does: "append" }
  | { does: "deliver"; pick: number; drop: boolean }
  | { does: "answer" }
  | { does: "head" }
  | { does: "reconnect" }
  | { does: "restore"; share: number }
  | { does: "trim"; share: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Happening>({ does: "append" }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant("deliver" as const), pick: fc.nat(1000), drop: fc.boolean() }) },
  { weight: 4, arbitrary: fc.constant<Happening>({ does: "answer" }) },
  { weight: 2, arbitrary: fc.constant<Happening>({ does: "head" }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ does: "reconnect" }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("restore" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("trim" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
);

/** One reader and one log with a network between them that loses, repeats and reorders. */
class World {
  readonly log: Log;
  readonly shown: (StreamEvent | Reset)[] = [];
  private inFlight: StreamEvent[] = [];
  private question: { after: number; epoch: string | null } | "head" | null = null;
  private state: ReaderState;

  constructor(from: From, begin: number) {
    this.log = logOf(begin);
    this.state = startReading(from);
    this.ask(catchUp(this.state));
  }

  do(happening: Happening): void {
    switch (happening.does) {
      case "append":
        this.inFlight.push(this.log.append());
        break;
      case "deliver":
        this.deliver(happening.pick, happening.drop);
        break;
      case "answer":
        this.answer();
        break;
      case "head":
        this.beat();
        break;
      case "reconnect":
        this.question = null; // the answer never comes
        this.ask(catchUp(this.state));
        break;
      case "restore":
        this.log.restore(Math.floor(happening.share * this.log.head));
        break;
      case "trim":
        this.log.trimmed = Math.max(this.log.trimmed, Math.floor(happening.share * this.log.head));
    }
  }

  /** The network is good again: a heartbeat comes, and every question is answered. */
  settle(): void {
    this.beat();
    this.ask(catchUp(this.state));
    for (let i = 0; this.question !== null; i += 1) {
      if (i > 100) throw new Error("asks for ever");
      this.answer();
    }
  }

  private beat(): void {
    const head = this.log.headNow();
    if (this.state.last !== null && head !== undefined) this.take(headTold(this.state, head));
  }

  private deliver(pick: number, drop: boolean): void {
    const event = this.inFlight[pick % Math.max(1, this.inFlight.length)];
    if (event === undefined) return;
    if (drop) this.inFlight = this.inFlight.filter((one) => one !== event);
    else this.take(received(this.state, [event])); // and it may come again
  }

  private answer(): void {
    const { question } = this;
    this.question = null;
    if (question === null) return;
    this.take(
      question === "head"
        ? headTold(this.state, headOf(this.log))
        : replied(this.state, this.log.read(question.after, question.epoch ?? undefined)),
    );
  }

  private ask(wanted: Step["wanted"]): void {
    if (this.question !== null || wanted.want === "nothing") return;
    this.question = wanted.want === "head" ? "head" : { after: wanted.after, epoch: wanted.epoch };
  }

  private take(step: Step): void {
    this.state = step.state;
    if (step.reset !== null) this.shown.push(step.reset);
    this.shown.push(...step.show);
    this.ask(step.wanted);
  }
}

function isReset(one: StreamEvent | Reset): one is Reset {
  return "reason" in one;
}

describe("whatever happens in between", () => {
  const from = fc.constantFrom<From>("start", { epoch: "a", offset: 2 }, { last: 2 }, "now");

  it("events are shown once, in order and without a hole, or the reader is told", () => {
    fc.assert(
      fc.property(from, fc.nat(3), fc.array(happening, { maxLength: 60 }), (begin, count, happenings) => {
        const world = new World(begin, count);
        for (const one of happenings) world.do(one);
        world.settle();
        let before: { epoch: string | null; offset: number } | null = null;
        for (const one of world.shown) {
          if (isReset(one)) before = { epoch: one.epoch, offset: one.after };
          else {
            if (before !== null) expect({ epoch: one.epoch, offset: one.offset }).toEqual({ epoch: before.epoch ?? one.epoch, offset: before.offset + 1 });
            before = { epoch: one.epoch, offset: one.offset };
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("in the end everything that is kept was shown", () => {
    fc.assert(
      fc.property(fc.nat(3), fc.array(happening, { maxLength: 60 }), (count, happenings) => {
        const world = new World("start", count);
        for (const one of happenings) world.do(one);
        world.settle();
        const shown = new Set(world.shown.flatMap((one) => (isReset(one) ? [] : [one.id])));
        const missed = world.log.events.filter(({ offset, id }) => offset > world.log.trimmed && !shown.has(id));
        expect(missed).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
