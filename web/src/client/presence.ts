/**
 * Who is in a room, and who is typing there, as pure functions on values: a list with a version, changes that each raise
 * it by one, and a rule for when the list must be asked for again. Changes that come before the list are kept.
 */
import type { Author, LiveRoomEvent, Person, PresenceList } from "./api.js";

export type PresenceChange = Extract<LiveRoomEvent, { readonly version: number }>;

export interface PresenceState {
  /** Null until a list came: then `early` holds the changes since. */
  readonly instance: string | null;
  readonly version: number;
  readonly people: ReadonlyMap<string, Person>;
  readonly early: readonly PresenceChange[];
}

export interface PresenceStep {
  readonly state: PresenceState;
  /** True when changes were missed: ask for the list. */
  readonly ask: boolean;
}

/** So many changes are kept without a list; more would be of no use, since the list is newer. */
const EARLY_MOST = 200;

export const nobody: PresenceState = { instance: null, version: 0, people: new Map(), early: [] };

/** The list was answered. Changes that came before it and that it does not contain yet are applied. */
export function syncList(state: PresenceState, list: PresenceList): PresenceStep {
  const people = new Map(list.people.map((person) => [person.authid, person]));
  let step: PresenceStep = {
    state: { instance: list.instance, version: list.version, people, early: [] },
    ask: false,
  };
  for (const change of state.early) {
    if (change.instance !== list.instance || step.ask) continue;
    step = syncChange(step.state, change);
  }
  return step;
}

/** One change came. */
export function syncChange(state: PresenceState, change: PresenceChange): PresenceStep {
  if (state.instance === change.instance && change.version <= state.version) return { state, ask: false };
  if (state.instance !== change.instance || change.version !== state.version + 1) {
    return { state: { ...state, instance: null, early: keep(state.early, change) }, ask: true };
  }
  const people = new Map(state.people);
  if (change.type === "presence.enter") people.set(change.person.authid, change.person);
  else people.delete(change.person.authid);
  return { state: { ...state, version: change.version, people }, ask: false };
}

/** The connection was lost: the people stay shown, but nothing is known any more. */
export function forgetVersion(state: PresenceState): PresenceState {
  return { ...state, instance: null, early: [] };
}

function keep(early: readonly PresenceChange[], change: PresenceChange): readonly PresenceChange[] {
  return [...early, change].slice(-EARLY_MOST);
}

/** A typist who says nothing more is shown for so long. */
export const TYPING_MS = 6_000;

export interface Typist extends Author {
  readonly until: number;
}

/** Who is typing, in the order they began. */
export type Typists = readonly Typist[];

export function typingStarted(typists: Typists, person: Author, now: number): Typists {
  const typist = { authid: person.authid, name: person.name, until: now + TYPING_MS };
  const known = typists.some(({ authid }) => authid === person.authid);
  return known ? typists.map((one) => (one.authid === person.authid ? typist : one)) : [...typists, typist];
}

export function typingStopped(typists: Typists, authid: string): Typists {
  return typists.some((one) => one.authid === authid) ? typists.filter((one) => one.authid !== authid) : typists;
}

/** Without those who said nothing for too long; the same value if there are none. */
export function typingNow(typists: Typists, now: number): Typists {
  return typists.some(({ until }) => until <= now) ? typists.filter(({ until }) => until > now) : typists;
}
