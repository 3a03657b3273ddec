/** The keys that do something wherever one is, in one table: what is pressed, and what the list of shortcuts tells. */
import type { KeyValueStore } from "../client/index.js";
import { key } from "../i18n/index.js";

export type Command =
  | "search"
  | "shortcuts"
  | "write"
  | "newest"
  | "message-above"
  | "message-below"
  | "room-above"
  | "room-below"
  | "unread-above"
  | "unread-below"
  | "notifications"
  | "threads"
  | "bookmarks"
  | "pins";

/** `mod` is Ctrl, or ⌘ on a Mac. Shift counts only where it is said: on many keyboards signs need it. */
export interface Chord {
  readonly key: string;
  readonly mod?: true;
  readonly alt?: true;
  readonly shift?: true;
}

export interface Shortcut {
  readonly says: string;
  readonly chords: readonly Chord[];
  /** Null where the field that has the focus does it: it is told of here, and not done. */
  readonly command: Command | null;
}

export interface Group {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

export const GROUPS: readonly Group[] = [
  {
    title: key("Anywhere"),
    shortcuts: [
      { command: "search", says: key("Search messages"), chords: [{ key: "k", mod: true }, { key: "/" }] },
      { command: "shortcuts", says: key("This list"), chords: [{ key: "/", mod: true }, { key: "?" }] },
      { command: "notifications", says: key("Notifications"), chords: [{ key: "n" }] },
      { command: "threads", says: key("Threads"), chords: [{ key: "t" }] },
      { command: "bookmarks", says: key("Bookmarks"), chords: [{ key: "b" }] },
      { command: "pins", says: key("Pinned messages"), chords: [{ key: "p" }] },
    ],
  },
  {
    title: key("Rooms"),
    shortcuts: [
      { command: "room-above", says: key("Room above"), chords: [{ key: "ArrowUp", alt: true }] },
      { command: "room-below", says: key("Room below"), chords: [{ key: "ArrowDown", alt: true }] },
      { command: "unread-above", says: key("Unread room above"), chords: [{ key: "ArrowUp", alt: true, shift: true }] },
      { command: "unread-below", says: key("Unread room below"), chords: [{ key: "ArrowDown", alt: true, shift: true }] },
    ],
  },
  {
    title: key("Messages"),
    shortcuts: [
      { command: "message-above", says: key("Message above"), chords: [{ key: "k" }] },
      { command: "message-below", says: key("Message below"), chords: [{ key: "j" }] },
      { command: "newest", says: key("To the newest, and all is read"), chords: [{ key: "Escape" }] },
    ],
  },
  {
    title: key("Writing"),
    shortcuts: [
      { command: "write", says: key("Write a message"), chords: [{ key: "c" }] },
      { command: null, says: key("Send"), chords: [{ key: "Enter" }] },
      { command: null, says: key("New line"), chords: [{ key: "Enter", shift: true }] },
      { command: null, says: key("Edit your last message"), chords: [{ key: "ArrowUp" }] },
      { command: null, says: key("Mention somebody"), chords: [{ key: "@" }] },
      { command: null, says: key("Emoji by its name"), chords: [{ key: ":" }] },
      { command: null, says: key("Commands"), chords: [{ key: "/" }] },
    ],
  },
];

const COMMANDS = GROUPS.flatMap(({ shortcuts }) => shortcuts);

/** What was pressed: the parts of a `KeyboardEvent` that count. */
export type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing">;

/** Where it was pressed. */
export interface Where {
  /** Something is being written there, or chosen with keys. */
  readonly inField: boolean;
  /** Whether keys without Ctrl or Alt do something. */
  readonly singles: boolean;
}

/** What a key asks for, if it asks for anything there. */
export function commandOf(pressed: Pressed, { inField, singles }: Where): Command | null {
  if (pressed.isComposing) return null;
  const found = COMMANDS.find(({ command, chords }) => {
    return command !== null && chords.some((chord) => matches(chord, pressed) && (!isSingle(chord) || (singles && !inField)));
  });
  return found?.command ?? null;
}

/** One sign alone: people who speak to their computer, or whose hands shake, press such keys without wanting to (WCAG 2.1.4). */
export function isSingle({ key, mod, alt }: Chord): boolean {
  return mod !== true && alt !== true && key.length === 1;
}

function matches({ key, mod, alt, shift }: Chord, pressed: Pressed): boolean {
  const isMod = pressed.ctrlKey !== pressed.metaKey; // either
  if (pressed.ctrlKey && pressed.metaKey) return false;
  if (isMod !== (mod === true) || pressed.altKey !== (alt === true)) return false;
  const isSign = key.length === 1 && !/[a-z]/u.test(key);
  if (!isSign && pressed.shiftKey !== (shift === true)) return false;
  return pressed.key === key || (isMod && pressed.key.toLowerCase() === key);
}

const NAMES: Readonly<Record<string, string>> = { ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Enter: "Enter" };
const MAC: Readonly<Record<string, string>> = { ...NAMES, Enter: "↩", Escape: "esc" };

/** The keys of a chord as they are written on this keyboard. */
export function keysOf({ key, mod, alt, shift }: Chord, isMac: boolean): readonly string[] {
  const names = isMac ? MAC : NAMES;
  const signs = isMac ? ["⌘", "⌥", "⇧"] : ["Ctrl", "Alt", "Shift"];
  const held = [mod, alt, shift].flatMap((is, at) => (is === true ? [signs[at] ?? ""] : []));
  return [...held, names[key] ?? (key.length === 1 ? key.toUpperCase() : key)];
}

const OFF = "tidings.shortcuts.singles";

/** Whether keys without Ctrl or Alt do something: in this browser. */
export class SingleKeys {
  constructor(private readonly store: KeyValueStore | null) {}

  get areOn(): boolean {
    try {
      return this.store?.getItem(OFF) !== "off";
    } catch {
      return true;
    }
  }

  turn(on: boolean): void {
    try {
      if (on) this.store?.removeItem(OFF);
      else this.store?.setItem(OFF, "off");
    } catch {
      // Then it is not remembered.
    }
  }
}
