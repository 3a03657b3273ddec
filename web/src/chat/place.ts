/** Where a message stands, as the page's address says it: `?room=garden&at=42`, for a reply with its `thread`. */

export interface Place {
  readonly room: string;
  /** The offset of a message; null for the room as such. */
  readonly offset: number | null;
  readonly thread: string | null;
}

const ROOM = /^[a-z0-9][a-z0-9_-]{0,63}$/u;
const OFFSET = /^[1-9][0-9]{0,15}$/u;
const ID = /^[A-Za-z0-9_-]{1,64}$/u;

/** What an address means; whatever is no room's name means the room to begin with. */
export function placeIn(search: string, otherwise: string): Place {
  const found = new URLSearchParams(search);
  const [room, at, thread] = [found.get("room") ?? "", found.get("at") ?? "", found.get("thread") ?? ""];
  if (!ROOM.test(room)) return { room: otherwise, offset: null, thread: null };
  const offset = OFFSET.test(at) ? Number(at) : null;
  return { room, offset, thread: offset !== null && ID.test(thread) ? thread : null };
}

export function addressOf({ room, offset, thread }: Place): string {
  const at = offset === null ? "" : `&at=${offset}`;
  return `?room=${room}${at}${thread === null ? "" : `&thread=${thread}`}`;
}
