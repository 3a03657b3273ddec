/** What a pushed message becomes: a notification, and where a click on it leads. */
import { type Place, addressOf, placeIn } from "../chat/place.js";

/** What the server sends (`Said` in its services). */
export interface Said {
  readonly title: string;
  readonly text: string;
  readonly tag: string;
  readonly time: number;
  readonly url: string | null;
  readonly place: Place | null;
}

/** Takes it apart; whatever is not as it should be is left out, since nothing may keep a notification from being shown. */
export function saidIn(value: unknown): Said {
  const found = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const text = (name: string): string => (typeof found[name] === "string" ? found[name] : "");
  const time = typeof found["time"] === "number" ? found["time"] : Date.now();
  const title = text("title") === "" ? "Tidings" : text("title");
  return { title, text: text("text"), tag: text("tag"), time, url: text("url") === "" ? null : text("url"), place: placeOf(found) };
}

function placeOf({ room, offset, thread }: Record<string, unknown>): Place | null {
  if (typeof room !== "string") return null;
  const at = typeof offset === "number" ? offset : null;
  const place = { room, offset: at, thread: typeof thread === "string" ? thread : null };
  const readBack = placeIn(addressOf(place), "");
  return readBack.room === "" ? null : readBack;
}

/** Where a click leads: the message, an address on this site or another one that the web app gave, or the chat as such. */
export function addressFor({ place, url }: Said, home: string): string {
  if (url !== null) {
    try {
      const found = new URL(url, home);
      if (found.protocol === "https:" || found.protocol === "http:") return found.href;
    } catch {
      // What is no address leads to the chat.
    }
  }
  return place === null ? home : new URL(addressOf(place), home).href;
}
