/** Whether somebody whom the site knows is here for the first time: then they join without being asked to. */
import type { Identity, KeyValueStore } from "../client/index.js";

/**
 * True once for each user of the site in this browser, and for each `room` if it is said. Never for guests, who choose a
 * name and join by that; nor without storage, where nobody would know who has left on purpose.
 */
export function isFirstTime(store: KeyValueStore | null, me: Identity | null, room?: string): boolean {
  if (me === null || me.login === "guest") return false;
  const met = room === undefined ? `tidings.met.${me.authid}` : `tidings.met.${me.authid}.${room}`;
  try {
    const isNew = store?.getItem(met) === null;
    if (isNew) store.setItem(met, "yes");
    return isNew;
  } catch {
    return false;
  }
}
