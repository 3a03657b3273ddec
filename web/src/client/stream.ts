/**
 * How a reader sees every event of a stream once and in order, as a pure machine: a position and what is held go in with
 * one input, and out come the events to show and what to read. No clock, no connection, no promise.
 *
 * The rule: an event at `last + 1` is shown; a lower one was seen; a higher one is held and the gap is read. After every
 * (re)subscription the log is read once, because anything may have been missed before it.
 */
import type { Head, ReadReply, StreamEvent } from "./api.js";

export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/**
 * Where to begin: with the oldest event that is kept, with what is appended from now on, with the last few, or after a
 * position that was seen before (from a snapshot, or stored by the page).
 */
export type From = "start" | "now" | { readonly last: number } | Position;

/** What a reader must be told before it is shown more: its own picture of the past is no longer true. */
export interface Reset {
  /** `epoch`: the log was begun anew or restored from a backup. `gap`: events in between are no longer kept. */
  readonly reason: "epoch" | "gap";
  /** Of the log that events now come from; null while it holds nothing. */
  readonly epoch: string | null;
  /** The offset after which events go on. */
  readonly after: number;
}

export interface ReaderState {
  /** Null until the server told it, and while the stream holds nothing yet. */
  readonly epoch: string | null;
  /** The offset of the last event shown; null until the head is known, if reading began "now". */
  readonly last: number | null;
  /** True while this reader was never shown anything: then a log that begins late is no loss. */
  readonly fresh: boolean;
  /** How far before the head to begin, once it is known. */
  readonly rewind: number;
  /** Events ahead of `last`, by ascending offset. */
  readonly held: readonly StreamEvent[];
  /** The highest offset of this epoch known to exist. */
  readonly head: number;
}

/** What to ask the server now. */
export type Wanted =
  | { readonly want: "nothing" }
  | { readonly want: "head" }
  | { readonly want: "read"; readonly after: number; readonly epoch: string | null };

export interface Step {
  readonly state: ReaderState;
  /** To be told first, if not null. */
  readonly reset: Reset | null;
  /** Then to be shown, in this order. */
  readonly show: readonly StreamEvent[];
  readonly wanted: Wanted;
}

/** More than this is not held: what is dropped is read later. */
export const HELD_MOST = 500;

const nothing: Wanted = { want: "nothing" };

export function startReading(from: From): ReaderState {
  const rest = { held: [], head: 0, rewind: 0 };
  if (from === "start") return { epoch: null, last: 0, fresh: true, ...rest };
  if (from === "now") return { epoch: null, last: null, fresh: true, ...rest };
  if ("last" in from) return { epoch: null, last: null, fresh: true, ...rest, rewind: from.last };
  return { epoch: from.epoch, last: from.offset, fresh: false, ...rest, head: from.offset };
}

/** The position to store, or null while nothing is known. */
export function positionOf(state: ReaderState): Position | null {
  return state.epoch === null || state.last === null ? null : { epoch: state.epoch, offset: state.last };
}

/** What to ask after (re)subscribing: always something. */
export function catchUp(state: ReaderState): Wanted {
  return state.last === null ? { want: "head" } : { want: "read", after: state.last, epoch: state.epoch };
}

/** True if events are known to exist that were not shown. */
export function isBehind(state: ReaderState): boolean {
  return state.held.length > 0 || (state.last !== null && state.head > state.last);
}

/** Events came on the topic, in any order, repeated or with holes. */
export function received(state: ReaderState, events: readonly StreamEvent[]): Step {
  const held = hold(state.held, events);
  if (state.last === null) return step({ ...state, held }, nothing);
  return release({ ...state, held }, null, true);
}

/** Where a stream stands; an empty one has epoch "" and offset 0. */
export type Place = Pick<Head, "stream" | "epoch" | "offset">;

/** The head of the stream was told, by a heartbeat or because it was asked for. */
export function headTold(state: ReaderState, head: Place): Step {
  if (state.last === null) {
    const last = Math.max(0, head.offset - state.rewind);
    const begun = { ...state, epoch: known(head.epoch), last, head: head.offset, fresh: last < head.offset };
    const result = release(begun, null, true);
    return begun.fresh ? { ...result, wanted: catchUp(result.state) } : result;
  }
  if (state.epoch !== head.epoch) return step(state, catchUp(state));
  return step({ ...state, head: Math.max(state.head, head.offset) }, nothing);
}

/** A read was answered. It may be the answer to an older question: what was seen since is dropped again. */
export function replied(state: ReaderState, reply: ReadReply): Step {
  const seen = state.last ?? 0;
  const sameEpoch = state.epoch === null || state.epoch === reply.epoch;
  const goesOn = reply.recovered && sameEpoch && followsOn(seen, reply);
  const last = goesOn ? lastSeen(seen, reply) : lastBefore(reply);
  const result = release(
    {
      ...state,
      epoch: known(reply.epoch),
      last,
      fresh: false,
      held: hold(state.held, reply.events),
      head: goesOn ? Math.max(state.head, reply.head) : reply.head,
    },
    goesOn || state.fresh ? null : { reason: sameEpoch ? "gap" : "epoch", epoch: known(reply.epoch), after: last },
    false,
  );
  return reply.more && result.wanted.want === "nothing" ? { ...result, wanted: catchUp(result.state) } : result;
}

/** A stream that holds nothing has no epoch: the server says "". It gets one with its first event. */
function known(epoch: string): string | null {
  return epoch === "" ? null : epoch;
}

/** True if there is no hole between what was shown and what the reply brings. */
function followsOn(last: number, { events: [first] }: ReadReply): boolean {
  return first === undefined || first.offset <= last + 1;
}

/** Where nothing comes after what was seen, all up to the head was: retention may have left nothing to whoever comes new. */
function lastSeen(seen: number, { events, head }: ReadReply): number {
  return events.length === 0 ? Math.max(seen, head) : seen;
}

/** The offset after which a reply that does not go on from our position begins. */
function lastBefore({ events: [first], head }: ReadReply): number {
  return first === undefined ? head : first.offset - 1;
}

/** Adds to what is held: ascending, each (epoch, offset) once, bounded. */
function hold(held: readonly StreamEvent[], events: readonly StreamEvent[]): readonly StreamEvent[] {
  if (events.length === 0) return held;
  const known = new Set(held.map(place));
  const fresh = events.filter((event) => !known.has(place(event)) && known.add(place(event)));
  return [...held, ...fresh].sort((a, b) => a.offset - b.offset);
}

function place(event: StreamEvent): string {
  return `${event.epoch} ${event.offset}`;
}

/**
 * Shows what follows on without a hole, forgets what was seen, and asks for what is missing. An event of another epoch is
 * news of a new log, or an old one's echo; only the server knows. Such strangers are held until it has answered, and then,
 * if they are strangers still, given up for one more question.
 */
function release(state: ReaderState, reset: Reset | null, keepStrangers: boolean): Step {
  const show: StreamEvent[] = [];
  const ahead: StreamEvent[] = [];
  const strangers: StreamEvent[] = [];
  let last = state.last ?? 0;
  for (const event of state.held) {
    if (event.epoch !== state.epoch) strangers.push(event);
    else if (event.offset === last + 1) {
      show.push(event);
      last = event.offset;
    } else if (event.offset > last) ahead.push(event);
  }
  const head = Math.max(state.head, last, ahead.at(-1)?.offset ?? 0);
  const fresh = state.fresh && show.length === 0;
  const held = [...ahead, ...(keepStrangers ? strangers : [])].slice(0, HELD_MOST);
  const next: ReaderState = { ...state, last, head, fresh, held };
  const wanted = strangers.length > 0 || ahead.length > 0 ? catchUp(next) : nothing;
  return { state: next, reset, show, wanted };
}

function step(state: ReaderState, wanted: Wanted): Step {
  return { state, reset: null, show: [], wanted };
}
