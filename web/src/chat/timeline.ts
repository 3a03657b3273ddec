/** The rows of a room's page, from its view and from what is on its way: pure, so that every rule here has a test. */
import type { Message, OutboxEntry } from "../client/index.js";
import type { Notice, RoomView } from "./messages.js";

/** An answer to a command: for our eyes only, and gone with the page. */
export interface Whisper {
  readonly key: string;
  readonly time: number;
  /** It is shown after this offset. */
  readonly after: number;
  readonly text: string;
  /** A `running` command may still say more, and can be cancelled. */
  readonly kind: "answer" | "error" | "running";
  /** What a running command is doing just now. */
  readonly status?: string;
}

export type Row =
  | { readonly kind: "day"; readonly key: string; readonly time: number }
  | { readonly kind: "message"; readonly key: string; readonly message: Message; readonly leads: boolean }
  | { readonly kind: "notice"; readonly key: string; readonly notice: Notice }
  | { readonly kind: "new"; readonly key: string }
  /** Below the message that a thread began with. */
  | { readonly kind: "replies"; readonly key: string; readonly count: number }
  | { readonly kind: "whisper"; readonly key: string; readonly whisper: Whisper }
  | { readonly kind: "pending"; readonly key: string; readonly entry: OutboxEntry; readonly leads: boolean };

/** Messages of one author within this time stand together under one name. */
export const TOGETHER_MS = 5 * 60_000;

interface Sources {
  readonly view: RoomView;
  readonly pending: readonly OutboxEntry[];
  readonly whispers: readonly Whisper[];
  readonly me: string | null;
  readonly now: number;
  /** The offset up to which everything was read when the room was opened; null to mark nothing as new. */
  readonly readTo?: number | null;
}

export function timeline({ view, pending, whispers, me, now, readTo = null }: Sources): readonly Row[] {
  const rows: Row[] = [...beginning(view)];
  let day = -Infinity;
  let before: { authid: string | null; time: number } | null = null;
  const begin = (time: number): void => {
    const today = new Date(time).setHours(0, 0, 0, 0);
    if (today <= day) return; // a server's clock may be set back: days go on all the same
    day = today;
    before = null;
    rows.push({ kind: "day", key: `day ${today}`, time });
  };
  const leads = (authid: string | null, time: number): boolean => {
    const alone = before?.authid !== authid || time - before.time > TOGETHER_MS;
    before = { authid, time };
    return alone;
  };
  const firstNew = firstNewOf(view, me, readTo);
  for (const item of inOrder(view, whispers)) {
    if ("author" in item && item.offset === firstNew) {
      begin(item.time);
      before = null;
      rows.push({ kind: "new", key: "new" });
    }
    if ("text" in item && "after" in item) {
      before = null;
      rows.push({ kind: "whisper", key: item.key, whisper: item });
    } else if ("person" in item) {
      begin(item.time);
      before = null;
      rows.push({ kind: "notice", key: `notice ${item.offset}`, notice: item });
    } else {
      begin(item.time);
      rows.push({ kind: "message", key: item.id, message: item, leads: leads(item.author.authid, item.time) });
    }
  }
  for (const entry of pending) {
    begin(now);
    rows.push({ kind: "pending", key: entry.key, entry, leads: leads(me, Math.min(now, entry.made)) });
  }
  return rows;
}

/** What stands above a thread's replies. */
function beginning({ root }: RoomView): readonly Row[] {
  if (root === null) return [];
  return [
    { kind: "message", key: root.id, message: root, leads: true },
    { kind: "replies", key: "replies", count: root.replies },
  ];
}

/** Where the new messages begin. Before what was read last is loaded, nobody can tell. */
function firstNewOf({ messages, more }: RoomView, me: string | null, readTo: number | null): number | null {
  if (readTo === null || (more && (messages[0]?.offset ?? Infinity) > readTo)) return null;
  return messages.find(({ offset, author }) => offset > readTo && author.authid !== me)?.offset ?? null;
}

function inOrder(view: RoomView, whispers: readonly Whisper[]): readonly (Message | Notice | Whisper)[] {
  const oldest = view.messages[0]?.offset ?? 0;
  const newest = view.newer ? (view.messages.at(-1)?.offset ?? 0) : Infinity;
  const notices = view.notices.filter(({ offset }) => (!view.more || offset > oldest) && offset < newest);
  const place = (item: Message | Notice | Whisper): number => ("after" in item ? item.after + 0.5 : item.offset);
  return [...view.messages, ...notices, ...whispers].sort((a, b) => place(a) - place(b));
}

/** One of our own messages that came as an event, and when. */
export interface Arrival {
  readonly id: string;
  readonly text: string;
  readonly at: number;
}

/**
 * What of the outbox is not shown yet. The event of a message often comes before its acknowledgement, and only the latter
 * names the key: until then, an own message with the same words that came after the entry was made is taken for it.
 */
export function notYetShown(entries: readonly OutboxEntry[], arrivals: readonly Arrival[], head: number): readonly OutboxEntry[] {
  const unclaimed = new Set(arrivals);
  return entries.filter((entry) => {
    if (entry.delivery.is === "sent") return entry.delivery.offset > head;
    if (entry.delivery.is === "refused") return true;
    for (const arrival of unclaimed) {
      if (arrival.at >= entry.made && arrival.text === entry.text.trim()) {
        unclaimed.delete(arrival);
        return false;
      }
    }
    return true;
  });
}
